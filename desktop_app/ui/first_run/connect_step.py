"""Asks for a Bitnob connection and tests it by reading; going on without a test is allowed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.entry_messages import ConnectionReport
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.profiles import (
    BITNOB_URL,
    ENVIRONMENT_WORDS,
    SANDBOX_PROFILES,
    AuthScheme,
    Credentials,
    DialectName,
    Environment,
    Profile,
    parse_base_url,
)
from desktop_app.domain.secrets import Secret
from desktop_app.domain.text import parse_label
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.first_run.disclosure import Disclosure
from desktop_app.ui.first_run.password_step import DIALECTS
from desktop_app.ui.first_run.report_view import ReportView
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.segments import Segments

ENVIRONMENTS = tuple(
    (each.value, ENVIRONMENT_WORDS[each])
    for each in (Environment.BITNOB_SANDBOX, Environment.BITNOB_LIVE)
)
NOT_TESTED = (
    "Not tested yet. You may go on without: then Purser does not know whether the keys are "
    "accepted and what they may read."
)
READ_ONLY = (
    "At first a Bitnob connection only reads and freezes. Amounts are sent after the connection "
    "check, once an answer has shown how the service counts money."
)
TESTING = "Testing the connection. Only reads are sent."


class ConnectStep(QWidget):
    """One form; its values are read only through `profile` and `keys`."""

    submitted = Signal()
    edited = Signal(QWidget)
    """This field was changed; what was wrong with it may be so no more."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._edits = 0
        self.name = Field("Business name", placeholder="Acme Ltd", hint="Shown in the window.")
        self._environment = Segments(ENVIRONMENTS, "Environment")
        self._dialect = Segments(DIALECTS, "API generation", DialectName.V2.value)
        self.client_id = Field("Client ID")
        self.secret = Field("Secret", password=True)
        self.url = Field("Address", value=BITNOB_URL)
        self.callback = Field(
            "Callback URL", hint="Where Bitnob posts events of new cards. Optional."
        )
        self._more = Disclosure(
            "More: address and callback URL", holder(column(self.url, 14, self.callback))
        )
        self._test = Button("Test connection", icon="connect")
        self._test.clicked.connect(self._run_test)
        self.report = ReportView()
        self.report.show_sentence(NOT_TESTED)
        self._wire()
        self._lay_out()
        self._show_scheme()

    def start(self) -> None:
        """Get ready to be shown."""
        self.name.setFocus()

    def profile(self) -> Profile:
        """Return the connection as filled in. Raises InvalidInput."""
        environment = Environment(self._environment.current_id())
        dialect = DialectName(self._dialect.current_id())
        callback = self.callback.text().strip()
        return Profile(
            parse_label(self.name.text(), field="name"),
            environment,
            dialect,
            SANDBOX_PROFILES[dialect].auth,
            parse_base_url(self.url.text(), environment),
            parse_base_url(callback, environment) if callback else "",
        )

    def keys(self) -> Credentials:
        """Return the keys as filled in."""
        return Credentials(self.client_id.text().strip(), Secret(self.secret.text().strip()))

    def problems(self) -> list[tuple[str, QWidget]]:
        """Say beside each field what is wrong with it; return names and fields in their order."""
        environment = Environment(self._environment.current_id())
        callback = self.callback.text().strip()
        signed = self._is_signed()
        wrong = {
            self.name: _fault(lambda: parse_label(self.name.text()))
            if self.name.text().strip()
            else "Enter the name of the business.",
            self.client_id: "Enter the client ID." if signed and not self.keys().client_id else "",
            self.secret: "" if self.keys().secret else f"Enter the {self._secret_word()}.",
            self.url: _fault(lambda: parse_base_url(self.url.text(), environment)),
            self.callback: _fault(lambda: parse_base_url(callback, environment))
            if callback
            else "",
        }
        for field, sentence in wrong.items():
            field.set_error(sentence)
        if wrong[self.url] or wrong[self.callback]:
            self._more.set_open(True)
        return [(field.label().lower(), field) for field, said in wrong.items() if said]

    def forget(self) -> None:
        """Empty the fields that hold keys."""
        self.client_id.clear()
        self.secret.clear()
        self.secret.conceal()

    def _wire(self) -> None:
        for field in (self.name, self.client_id, self.secret, self.url, self.callback):
            field.text_changed.connect(lambda _, field=field: self._note_edit(field))
            field.submitted.connect(self.submitted)
        self._environment.chosen.connect(lambda _: self._note_edit(self.name))
        self._dialect.chosen.connect(lambda _: self._show_scheme())

    def _lay_out(self) -> None:
        test = Box()
        test.setLayout(
            column(
                Label("Connection test", "head"),
                8,
                self.report,
                16,
                row(self._test, STRETCH),
                margins=(20, 18, 20, 18),
            )
        )
        top = Qt.AlignmentFlag.AlignTop
        self.setLayout(
            column(
                Label("Connect Bitnob", "hero", wrap=True),
                8,
                Label(READ_ONLY, "lead", "ink2", wrap=True),
                24,
                row((self._form(), 1, top), (test, 1, top), spacing=32),
            )
        )

    def _form(self) -> QWidget:
        return holder(
            column(
                self.name,
                14,
                Label("Environment", "label", "ink2"),
                6,
                row(self._environment, STRETCH),
                14,
                Label("API generation", "label", "ink2"),
                6,
                row(self._dialect, STRETCH),
                14,
                self.client_id,
                14,
                self.secret,
                16,
                self._more,
            )
        )

    def _is_signed(self) -> bool:
        return SANDBOX_PROFILES[DialectName(self._dialect.current_id())].auth is AuthScheme.HMAC

    def _secret_word(self) -> str:
        return "secret" if self._is_signed() else "API key"

    def _show_scheme(self) -> None:
        signed = self._is_signed()
        set_shown(self.client_id, signed)
        self.secret.set_label("Secret" if signed else "API key")
        self.secret.conceal()
        self._note_edit(self.secret)

    def _note_edit(self, field: Field) -> None:
        field.set_error("")
        self.edited.emit(field)
        self._edits += 1
        self._end_test()
        self.report.show_sentence(NOT_TESTED)

    def _run_test(self) -> None:
        found = self.problems()
        if found:
            found[0][1].setFocus()
            return
        tested, profile, keys = self._edits, self.profile(), self.keys()
        self._test.setText("Testing…")
        self._test.pause(TESTING)
        self.report.show_sentence(TESTING)
        self._bridge.run(
            self,
            lambda s: s.test_connection(profile, keys),
            lambda report: self._take_report(tested, report),
            lambda failure: self._take_failure(tested, failure),
        )

    def _take_report(self, tested: int, report: ConnectionReport) -> None:
        if tested == self._edits:
            self._end_test()
            self.report.show_report(report)

    def _take_failure(self, tested: int, failure: Failure) -> None:
        if tested == self._edits:
            self._end_test()
            self.report.show_sentence(f"{failure.happened} {failure.todo}")

    def _end_test(self) -> None:
        self._test.setText("Test connection")
        self._test.resume()


def _fault(parse: Callable[[], object]) -> str:
    try:
        parse()
    except InvalidInput as error:
        return error.happened
    return ""

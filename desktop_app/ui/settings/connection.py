"""The connection of this vault: what it is, whether it works, and other keys for it."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.application.messages import Snapshot
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.money import NumberStyle, format_money
from desktop_app.domain.profiles import (
    ENVIRONMENT_WORDS,
    AuthScheme,
    Credentials,
    DialectName,
    Environment,
)
from desktop_app.domain.secrets import Secret
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.report_view import ReportView
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.lines import Lines
from desktop_app.ui.settings.card_key import CardKeyBox
from desktop_app.ui.settings.section import section, titled
from desktop_app.ui.words import UNKNOWN, date_text, source

_DIALECT_WORDS = {
    DialectName.V2: "Current (v2)",
    DialectName.GUIDE: "Card guide",
    DialectName.V2BETA: "Earlier (v2 beta)",
}
_AUTH_WORDS = {
    AuthScheme.HMAC: "Signed with client ID and secret",
    AuthScheme.BEARER: "API key",
}
TEST, TEST_KEYS = "Test connection", "Test these keys"
PRACTICE_KEYS = "The practice bank makes its own keys at every start; there are none to change."
NEXT_UNLOCK = "Kept. The new keys are used from the next unlock on."
SENTENCE = "Reads once with the stored keys, or with the ones typed below. Nothing is sent."


class ConnectionSection(QWidget):
    """Shows the profile of a snapshot; keys typed here leave only as `Credentials`."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._account = UNKNOWN
        self._facts, self._limits, self._fees = Lines(), Lines(), Lines()
        self._limits_note = Label("", "caption", "ink3", wrap=True)
        self._fees_note = Label("", "caption", "ink3", wrap=True)
        self._report = ReportView()
        self._report.show_sentence(SENTENCE)
        self._test = Button(TEST, icon="connect")
        self._test.clicked.connect(self._run_test)
        self.client_id = Field("Client ID")
        self.secret = Field("Secret", password=True)
        for field in (self.client_id, self.secret):
            field.text_changed.connect(lambda _, field=field: self._note_edit(field))
        self._change = Button("Change the keys", icon="key")
        self._change.clicked.connect(self._change_keys)
        self._said = Label("", "body", "ink2", wrap=True)
        self._keys = titled(
            "Keys", self.client_id, 14, self.secret, 16, row(self._change, STRETCH), 8, self._said
        )
        self._practice = titled("Keys", Label(PRACTICE_KEYS, "body", "ink2", wrap=True))
        self._card_key = CardKeyBox(ui)
        inner = section(
            titled("Connection", self._facts),
            16,
            titled("Test", self._report, 14, row(self._test, STRETCH)),
            16,
            self._keys,
            self._practice,
            16,
            self._card_key,
            16,
            titled("Limits", self._limits, 12, self._limits_note),
            16,
            titled("Fees", self._fees, 12, self._fees_note),
        )
        self.setLayout(column((inner, 1)))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the connection of one picture."""
        self._snapshot = snapshot
        profile, words = snapshot.profile, self._ui.words
        practice = profile.environment is Environment.SANDBOX
        signed = profile.auth is AuthScheme.HMAC
        set_shown(self._keys, not practice)
        set_shown(self._practice, practice)
        set_shown(self._card_key, profile.dialect is DialectName.V2)
        self._card_key.show_practice(is_practice=practice)
        set_shown(self.client_id, signed)
        self.secret.set_label("Secret" if signed else "API key")
        self._facts.show_lines(
            (
                ("Environment", ENVIRONMENT_WORDS[profile.environment]),
                ("Sending", _sending(snapshot)),
                ("API generation", _DIALECT_WORDS[profile.dialect]),
                ("Requests are", _AUTH_WORDS[profile.auth]),
                ("Address", profile.base_url),
                ("New cards post to", _callback(snapshot)),
                ("Account", self._account),
            )
        )
        self._limits.show_lines(limit_lines(snapshot.limits, words.style))
        self._limits_note.setText(_known(snapshot.limits))
        self._fees.show_lines(fee_lines(snapshot.fees, words.style))
        self._fees_note.setText(_known(snapshot.fees))

    def forget(self) -> None:
        """Empty the fields that hold keys."""
        self.client_id.clear()
        self.secret.clear()
        self.secret.conceal()

    def _note_edit(self, field: Field) -> None:
        field.set_error("")
        self._test.setText(TEST_KEYS if self.secret.text() else TEST)
        if self.secret.text():
            self._said.setText("")

    def _typed(self) -> Credentials | None:
        client_id, secret = self.client_id.text().strip(), self.secret.text().strip()
        needs_id = not self.client_id.isHidden()
        self.client_id.set_error("" if client_id or not needs_id else "Enter the client ID.")
        self.secret.set_error("" if secret else f"Enter the {self._secret_word()}.")
        if self.client_id.error():
            self.client_id.setFocus()
        elif self.secret.error():
            self.secret.setFocus()
        else:
            return Credentials(client_id if needs_id else "", Secret(secret))
        return None

    def _secret_word(self) -> str:
        return "API key" if self.client_id.isHidden() else "secret"

    # --- testing ------------------------------------------------------------------------------

    def _run_test(self) -> None:
        if self._snapshot is None:
            return
        bridge, profile = self._ui.bridge, self._snapshot.profile
        if not self.secret.text():
            self._begin_test()
            bridge.run(self, lambda s: s.wallet.refresh(), self._take_read, self._take_failure)
            return
        keys = self._typed()
        if keys is not None:
            self._begin_test()
            bridge.run(
                self,
                lambda s: s.test_connection(profile, keys),
                self._take_report,
                self._take_failure,
            )

    def _begin_test(self) -> None:
        self._test.setText("Testing…")
        self._test.pause("The connection is being tested.")
        self._report.show_sentence("Testing the connection. Only reads are sent.")

    def _end_test(self) -> None:
        self._test.resume()
        self._test.setText(TEST_KEYS if self.secret.text() else TEST)

    def _take_read(self, failure: Failure | None) -> None:
        if failure is not None:
            self._take_failure(failure)
            return
        self._end_test()
        if self._snapshot is not None:
            name = source(self._snapshot.profile).capitalize()
            sentence = f"{name} accepted the stored keys; everything was read."
            line = CheckLine("Connection", True, sentence)
            self._report.show_report(ConnectionReport((line,)))

    def _take_report(self, report: ConnectionReport) -> None:
        self._end_test()
        self._report.show_report(report)
        self._account = report.account or UNKNOWN
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _take_failure(self, failure: Failure) -> None:
        self._end_test()
        line = CheckLine("Connection", False, f"{failure.happened} {failure.todo}")
        self._report.show_report(ConnectionReport((line,)))

    # --- changing -----------------------------------------------------------------------------

    def _change_keys(self) -> None:
        keys = self._typed()
        if keys is None or self._snapshot is None:
            return
        profile = self._snapshot.profile
        self._change.disable("The keys are being kept.")
        self._ui.bridge.run(
            self,
            lambda s: s.change_connection(profile, keys),
            lambda _: self._changed(),
            self._not_changed,
        )

    def _changed(self) -> None:
        self._change.enable()
        self.forget()
        self._said.setText(NEXT_UNLOCK)

    def _not_changed(self, failure: Failure) -> None:
        self._change.enable()
        if failure.code == PasswordNeeded.code:
            ask_password(self._ui, self, Act.CHANGE_KEYS, "", self._change_keys)
            return
        self._said.setText(f"The keys were not changed. {failure.happened} {failure.todo}")


def limit_lines(limits: Limits, style: NumberStyle) -> tuple[tuple[str, str], ...]:
    """What the service allows, in words."""
    cards = limits.cards_per_holder
    hours = int(limits.end_after.total_seconds() // 3600)
    return (
        ("Smallest top-up", format_money(limits.min_top_up, style)),
        ("Largest top-up", format_money(limits.max_top_up, style)),
        ("Most on one card", format_money(limits.max_card, style)),
        ("Smallest withdrawal", format_money(limits.min_withdraw, style)),
        ("Must stay after a withdrawal", format_money(limits.leave_on_withdraw, style)),
        ("Active cards per holder", UNKNOWN if cards is None else str(cards)),
        ("A card can be ended after", f"{hours} hours"),
    )


def fee_lines(fees: Fees, style: NumberStyle) -> tuple[tuple[str, str], ...]:
    """What the service charges, in words."""
    return (
        ("Issuing a card", format_money(fees.issue, style)),
        (
            f"Top-up below {format_money(fees.percent_from, style)}",
            format_money(fees.load_flat, style),
        ),
        (f"Top-up of {format_money(fees.percent_from, style)} or more", f"{fees.percent} %"),
    )


def _sending(snapshot: Snapshot) -> str:
    if snapshot.read_only:
        return "No amounts: see Connection check"
    practice = snapshot.profile.environment is Environment.SANDBOX
    return "Practice money only" if practice else "Each time you ask"


def _callback(snapshot: Snapshot) -> str:
    """Never the address itself: whoever knows it can post."""
    if snapshot.news.host:
        return f"{snapshot.news.host}, see How news arrives"
    return "The callback URL of the first run" if snapshot.profile.callback_url else "Nobody"


def _known(facts: Limits | Fees) -> str:
    return (
        f"Known since {date_text(facts.known_since)}. Source: {facts.source}. The service decides."
    )

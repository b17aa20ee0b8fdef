"""The sheet of the limits that hold for all rules together."""

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.domain.asking import Act, PasswordNeeded
from desktop_app.domain.caps import Terms, check_terms
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.ui.asking.sheet import ask_password
from desktop_app.ui.automation.plan_pane import beside
from desktop_app.ui.automation.reading import Reading, typed
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.type import scale
from desktop_app.ui.trouble_box import TroubleBox

WHAT: Final = (
    "Nothing that a rule does passes these. Money whose movement is not known counts in full. "
    "Days and months end at 00:00 UTC."
)
PROMISE: Final = "Kept in this vault. Nothing is sent by saving."
_MONEY: Final = {
    "day": ("All rules, a day", "What may leave the wallet, fees and all."),
    "month": ("All rules, a month", "What may leave the wallet, fees and all."),
    "card_day": ("One card, a day", "What rules may put on any one card, without fees."),
    "floor": (
        "Stays in the wallet",
        "In dollars, at today's rate and at that of the day you set it: the lower one counts.",
    ),
}
_DRIFT: Final = "Between two runs. If the wallet's rate moved further, the rules wait for you."


class TermsSheet(Sheet):
    """`done` tells a title and a sentence once they are kept."""

    done = Signal(str, str)

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot) -> None:
        super().__init__(
            window, "Limits of all rules", width=round(640 * scale()), effect="Save limits",
            promise=PROMISE,
        )  # fmt: skip
        self._ui = ui
        self._terms = snapshot.automation.terms
        self._is_busy = False
        style = ui.words.style
        self.fields = {
            name: Field(label, prefix="$", suffix="USD", hint=hint,
                        value=typed(getattr(self._terms, name), style))
            for name, (label, hint) in _MONEY.items()
        }  # fmt: skip
        self.fields["drift"] = Field(
            "The rate may move", suffix="%", hint=_DRIFT, value=str(self._terms.drift)
        )
        self._error = TroubleBox(ui)
        day, month, card, floor, drift = self.fields.values()
        self.body.addLayout(
            column(
                self._error, Label(WHAT, "body", "ink2", wrap=True), 18, beside(day, month), 14,
                beside(card, floor), 14, beside(drift, column()), 10,
            )
        )  # fmt: skip
        for field in self.fields.values():
            field.text_edited.connect(lambda _text, field=field: self._mended(field))
        self.accepted.connect(self._submit)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Figures are not filled in anew while somebody types."""
        self._terms = replace(self._terms, is_on=snapshot.automation.terms.is_on)

    def _mended(self, field: Field) -> None:
        field.set_error("")
        self.problems.leave_out(field)

    def _read(self) -> tuple[Terms, dict[str, str]]:
        reading = Reading(self._ui.words.style)
        money = {name: reading.money(name, self.fields[name].text()) for name in _MONEY}
        drift = reading.number("drift", self.fields["drift"].text())
        terms = replace(
            self._terms, drift=drift, day=money["day"], month=money["month"],
            card_day=money["card_day"], floor=money["floor"],
        )  # fmt: skip
        if not reading.errors:
            try:
                check_terms(terms)
            except InvalidInput as error:
                reading.errors[error.field] = error.happened
        return terms, reading.errors

    def _submit(self) -> None:
        if self._is_busy:
            return
        terms, errors = self._read()
        if self._show_errors(errors):
            return
        self._error.clear()
        self._is_busy = True
        self.effect.pause("On its way")
        self._ui.bridge.run(
            self, lambda s: s.wallet.automation.set_terms(terms), lambda _: self._kept(terms),
            self._failed,
        )  # fmt: skip

    def _kept(self, terms: Terms) -> None:
        self.done.emit("Limits kept", f"At most {self._ui.words.money(terms.day)} a day")
        self.dismiss()

    def _failed(self, failure: Failure) -> None:
        self._is_busy = False
        self.effect.resume()
        if failure.code == PasswordNeeded.code:
            ask_password(self._ui, self, Act.RAISE_CAPS, "", self._submit)
            return
        is_field = failure.code == InvalidInput.code and failure.reason in self.fields
        if is_field and self._show_errors({failure.reason: failure.happened}):
            return
        self._error.tell(failure, "The limits were not kept")

    def _show_errors(self, errors: dict[str, str]) -> bool:
        for name, field in self.fields.items():
            field.set_error(errors.get(name, ""))
        self.problems.set_problems(
            [(f.label().lower(), f) for name, f in self.fields.items() if name in errors]
        )
        return self.problems.focus_first()

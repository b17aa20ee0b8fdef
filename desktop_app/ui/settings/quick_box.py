"""Whether this computer's keyring may open the vault, and how long."""

from typing import TYPE_CHECKING

from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.quick_unlock import DAYS
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.settings.section import titled

if TYPE_CHECKING:
    from desktop_app.application.quick_unlock import QuickState

TITLE = "Unlock with this computer's keyring"
NOTE = (
    "One click then opens the vault on this computer, without the password and without a key file. "
    "The password goes on working, and only it "
    "confirms what Purser asks about while the vault is open. While you are logged in, any program "
    "that runs as you can read the keyring, and with that open the vault."
)
LOOKING = "Looking for this computer's keyring…"
OFF = "Off."
TURN_ON, TURNING_ON, TURN_OFF = "Turn on…", "Turning on…", "Turn off"
CONFIRM, CANCEL = "Turn on", "Cancel"
MAY_ASK = "The keyring may ask you for its own password as well."
LEFT_BEHIND = (
    "It is off. The keyring could not be cleared: what it still holds does not open this vault any "
    "more, only backups made while it was on."
)


class QuickBox(QWidget):
    """Asks the worker whenever it is seen; a password typed here is gone when it is hidden."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._state: QuickState | None = None
        self._words = Label(LOOKING, "strong", wrap=True)
        self.turn_on = Button(TURN_ON, icon="lock")
        self.turn_on.clicked.connect(self._ask_password)
        self.password = Field("Master password", password=True, hint=MAY_ASK)
        self.password.submitted.connect(self._turn_on)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.confirm = Button(CONFIRM, "filled")
        self.confirm.clicked.connect(self._turn_on)
        self.cancel = Button(CANCEL)
        self.cancel.clicked.connect(self._put_away)
        buttons = row(self.confirm, self.cancel, STRETCH)
        self._asking = holder(column(14, self.password, 10, buttons))
        self.days = ComboField("Ask for the password after", _day_items())
        self.days.chosen.connect(self._set_days)
        self.turn_off = Button(TURN_OFF)
        self.turn_off.clicked.connect(self._turn_off)
        self._on = holder(column(14, self.days, 14, row(self.turn_off, STRETCH)))
        self._offer = holder(column(14, row(self.turn_on, STRETCH)))
        self._trouble = Alarm(ui, above=14, below=0)
        parts = (self._words, self._offer, self._asking, self._on, self._trouble)
        box = titled(TITLE, *parts, note=NOTE)
        self.setLayout(column(box))
        self._show_parts()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._put_away()

    # --- what is seen -------------------------------------------------------------------------

    def _look(self) -> None:
        # Somebody may have locked meanwhile: then nothing is shown here either.
        self._ui.bridge.run(self, lambda s: s.quick.state(), self._show, lambda _: None)

    def _show(self, state: "QuickState") -> None:
        self._state = state
        if state.ends_at is not None:
            self.days.set_current_id(str(state.days))
            day = self._ui.words.day(state.ends_at)
            self._words.setText(f"On. The password is asked for again on {day} at the latest.")
        else:
            self._words.setText(f"{OFF} {state.look.words}")
        if state.look.is_usable:
            self.turn_on.enable()
        else:
            self.turn_on.disable(state.look.words)
        self._show_parts()

    def _show_parts(self, *, is_asking: bool = False) -> None:
        is_on = self._state is not None and self._state.is_on
        set_shown(self._on, is_on)
        set_shown(self._offer, self._state is not None and not is_on and not is_asking)
        set_shown(self._asking, is_asking)

    def _ask_password(self) -> None:
        self._show_parts(is_asking=True)
        self.password.input.setFocus()

    def _put_away(self) -> None:
        self._drop_password()
        self.password.set_error("")
        self._show_parts()

    def _drop_password(self) -> None:
        self.password.clear()
        self.password.conceal()

    # --- what is done -------------------------------------------------------------------------

    def _turn_on(self) -> None:
        if not self.confirm.isEnabled():
            return
        if not self.password.text():
            self.password.set_error("Enter the master password.")
            return
        password = Secret(self.password.text())
        self._drop_password()
        self._work(True)
        self._trouble.clear()
        self._ui.bridge.run(
            self, lambda s: s.quick.turn_on(password), lambda _: self._end(), self._not_on
        )

    def _not_on(self, failure: Failure) -> None:
        self._work(False)
        if failure.code == WrongPassword.code:
            self.password.set_error(failure.happened)
            self.password.input.setFocus()
            return
        self._put_away()
        self._trouble.tell(failure, "Unlocking with the keyring was not turned on")
        self._look()

    def _turn_off(self) -> None:
        self.turn_off.disable("It is being turned off.")
        self._trouble.clear()
        self._ui.bridge.run(
            self,
            lambda s: s.quick.turn_off(),
            self._turned_off,
            lambda failure: self._not_changed(failure, "It was not turned off"),
        )

    def _turned_off(self, is_cleared: bool) -> None:
        if is_cleared:
            self._end()
            return
        self.turn_off.enable()
        self._state = None
        self._words.setText(LEFT_BEHIND)
        self._show_parts()

    def _set_days(self, days: str) -> None:
        self._ui.bridge.run(
            self,
            lambda s: s.quick.set_days(int(days)),
            lambda _: self._look(),
            lambda failure: self._not_changed(failure, "The choice was not kept"),
        )

    def _not_changed(self, failure: Failure, wanted: str) -> None:
        self._end()
        self._trouble.tell(failure, wanted)

    def _end(self) -> None:
        self._work(False)
        self.turn_off.enable()
        self._put_away()
        self._look()

    def _work(self, is_working: bool) -> None:
        self.password.input.setEnabled(not is_working)
        self.confirm.setText(TURNING_ON if is_working else CONFIRM)
        if is_working:
            self.confirm.disable("The keyring is asked.")
            self.cancel.disable("The keyring is asked.")
        else:
            self.confirm.enable()
            self.cancel.enable()


def _day_items() -> tuple[tuple[str, str], ...]:
    return tuple((str(n), "1 day without it" if n == 1 else f"{n} days without it") for n in DAYS)

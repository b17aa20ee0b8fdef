"""Asks for the old master password and a new one; what becomes of it is told by its owner."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.asking import PasswordPause
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.passwords import parse_other_password
from desktop_app.domain.secrets import Secret
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.password_pair import PasswordPair
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.tokens import Height

CHANGE, CHANGING = "Change the password", "Changing…"
OLD_BACKUPS = (
    "Backups and other copies made before keep the old password: remember it as long as you keep "
    "them, and delete them if somebody else knows it. Other ways into the vault, such as a "
    "recovery kit, stay as they are."
)
BACK_UP = "Make a backup with the new password right away"
_PROMISE = "Takes some seconds. No card number is touched: their key is wrapped anew."


class PasswordSheet(Sheet):
    """`wished` tells the old and the new one, and whether a backup is wanted."""

    wished = Signal(object, object, bool)

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window, "Change the master password", effect=CHANGE, promise=_PROMISE)
        self._is_busy = False
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self.old = Field("The password you have now", password=True, height=Height.FIELD_PASSWORD)
        self.old.text_edited.connect(lambda _: self.old.set_error(""))
        self.pair = PasswordPair(ui.bridge, "New master password")
        self.pair.edited.connect(self.problems.leave_out)
        self.back_up = CheckBox(BACK_UP)
        self.back_up.setChecked(True)
        self.old.submitted.connect(self.pair.field.setFocus)
        self.pair.submitted.connect(self.accepted)
        for part, gap in (
            (self.old, 18),
            (self.pair, 18),
            (Label(OLD_BACKUPS, "body", "ink2", wrap=True), 12),
            (self.back_up, 18),
        ):
            self.body.addWidget(part)
            self.body.addSpacing(gap)
        self.accepted.connect(self._submit)

    def set_busy(self, is_busy: bool) -> None:
        """Whether the change is under way; closing the sheet does not end it."""
        self._is_busy = is_busy
        for field in (self.old, self.pair.field, self.pair.repeat):
            field.input.setEnabled(not is_busy)
        self.back_up.setEnabled(not is_busy)
        self.set_effect(CHANGING if is_busy else CHANGE)
        if is_busy:
            self.effect.disable("The password is being changed.")
        else:
            self.effect.enable()

    def refuse_old(self, words: str) -> None:
        """Say that the old one is wrong; what was typed as the new one stays."""
        self.set_busy(False)
        self.old.clear()
        self.old.set_error(words)
        announce(self.old.input, words)
        self.old.setFocus()

    def hold(self, seconds: int) -> None:
        """Nobody may try for so long; what was typed stays."""
        self.set_busy(False)
        self._left = seconds
        self._timer.start()
        self._count_down()
        announce(self.old.input, self.old.error())

    def _count_down(self) -> None:
        if self._left > 0:
            self.old.set_error(PasswordPause(self._left).happened)
            self.effect.disable("Several wrong passwords in a row.")
        else:
            self._timer.stop()
            self.old.set_error("")
            self.effect.enable()
        self._left -= 1

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.old.clear()
        self.old.conceal()
        self.pair.forget()

    def _submit(self) -> None:
        if self._is_busy or not self.effect.isEnabled():
            return
        found = self._missing_old() + self.pair.problems() or self._same()
        self.problems.set_problems(found)
        if not found:
            self.set_busy(True)
            old, new = Secret(self.old.text()), self.pair.password()
            self.wished.emit(old, new, self.back_up.isChecked())

    def _missing_old(self) -> list[tuple[str, QWidget]]:
        if self.old.text():
            return []
        self.old.set_error("Enter the password you have now.")
        return [("the old password", self.old)]

    def _same(self) -> list[tuple[str, QWidget]]:
        try:
            parse_other_password(self.pair.password(), Secret(self.old.text()))
        except InvalidInput as error:
            self.pair.field.set_error(error.happened)
            return [("password", self.pair.field)]
        return []

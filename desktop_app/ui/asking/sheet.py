"""Asks for the master password once more, for one act; nothing that was typed behind it is lost."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.asking import Act, PasswordPause
from desktop_app.domain.errors import Failure, Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.failures import MISTYPED
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.sheet import Sheet

TITLE: Final = "Your master password"
GO_ON, CHECKING = "Go on", "Checking…"
_CHOSEN: Final = "Settings, Security says when Purser asks for it."
_WHY: Final = {
    Act.SEE_CVV: "A CVV is shown or copied. For this card it then counts for two minutes.",
    Act.END_CARD: "A card is ended for ever.",
    Act.MOVE_MONEY: "A large amount goes to your cards.",
    Act.RAISE_CAPS: "Your rules may move more than before.",
    Act.CHANGE_KEYS: "The keys of the connection are changed.",
    Act.HAND_OVER: "A card's details are handed over. That is always asked about.",
    Act.EXPORT: "Card details leave this vault. That is always asked about.",
    Act.EXPORT_PLAIN: "Card numbers leave this vault in clear. That is always asked about.",
    Act.FORGET_CVVS: "Every CVV is deleted. That is always asked about.",
    Act.ASK_LESS: "Purser would ask less often. That is always asked about.",
}
_WIDTH = 460


class AskedAgainSheet(Sheet):
    """`proven` once the worker has proven the password; it keeps nothing of what was typed."""

    proven = Signal()
    _over: QWidget | None = None

    def __init__(self, ui: Ui, over: QWidget, act: Act, target: str) -> None:
        # Over another sheet it is a part of it, so that it goes away with it.
        window = over if isinstance(over, Sheet) else over.window()
        super().__init__(
            window, TITLE, subtitle=_WHY[act], width=_WIDTH, effect=GO_ON, promise=_CHOSEN
        )
        self._ui = ui
        self._act, self._target = act, target
        self._is_busy = False
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._count_down)
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self._say("") if not self._left else None)
        self.body.addWidget(self.password)
        self.accepted.connect(self._prove)
        self._over = over
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Hide:
            self.dismiss()  # locked, or gone to another page: nobody asks any more
            return False
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        self.password.clear()
        self.password.conceal()

    def _prove(self) -> None:
        if self._is_busy or self._left:
            return
        if not self.password.text():
            self._say("Enter the master password.")
            return
        act, target, password = self._act, self._target, Secret(self.password.text())
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.confirming.prove(act, target, password),
            lambda _: self._proved(),
            self._refused,
        )

    def _proved(self) -> None:
        self.dismiss()
        self.proven.emit()

    def _refused(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == Locked.code:
            self.dismiss()
        elif failure.code == PasswordPause.code:
            self._left = int(failure.reason)
            self.effect.disable("Several wrong passwords in a row.")
            self._timer.start()
            self._say(failure.happened)
        elif failure.code == WrongPassword.code:
            self.password.clear()
            self._say(MISTYPED)
        else:
            self._say(f"{failure.happened} {failure.todo}")
        self.password.input.setFocus()

    def _count_down(self) -> None:
        self._left -= 1
        if self._left > 0:
            self.password.set_error(PasswordPause(self._left).happened)
            return
        self._timer.stop()
        self.effect.enable()
        self.password.set_error("")

    def _set_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.password.input.setEnabled(not is_busy)
        self.set_effect(CHECKING if is_busy else GO_ON)
        if is_busy:
            self.effect.disable("The password is being checked.")
        else:
            self.effect.enable()

    def _say(self, error: str) -> None:
        self.password.set_error(error)
        if error:
            announce(self.password.input, error)


def ask_password(
    ui: Ui,
    over: QWidget,
    act: Act,
    target: str,
    go_on: Callable[[], object],
    give_up: Callable[[], object] | None = None,
) -> None:
    """Ask over a page or a sheet, then `go_on`, or `give_up` where it was closed without."""
    sheet = AskedAgainSheet(ui, over, act, target)
    proven = []
    sheet.proven.connect(lambda: proven.append(True))
    sheet.proven.connect(go_on)
    if give_up is not None:
        # After `proven`, which follows at once.
        sheet.closed.connect(lambda: QTimer.singleShot(0, over, lambda: proven or give_up()))
    sheet.open()

"""Says when the window is to be locked: what it notices by itself, held against the choices."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.application.presence import LockNow, Sign
from desktop_app.ui.idle import IdleWatch

if TYPE_CHECKING:
    from desktop_app.application.preferences import Preferences
    from desktop_app.ui.context import Ui


class LeaveWatch(QObject):
    """What the desktop and the computer tell is heard by the worker, which knows the choices too.

    `is_void`: the person left while a vault was being opened, so that it may be locked again.
    """

    lock_asked = Signal(object)
    """The `Sign` for it."""
    entered = Signal(object)
    """The vault in this folder is open all the same."""
    turned_away = Signal(object)
    """It is not."""

    def __init__(self, ui: "Ui", parent: QObject) -> None:
        super().__init__(parent)
        self._bridge = ui.bridge
        self._chosen: Preferences | None = None
        self.is_void = False
        self._idle = IdleWatch(self)
        self._idle.idle.connect(lambda: self.notice(Sign.IDLE))
        self._idle.slept.connect(lambda: self.notice(Sign.SLEEP))
        self._bridge.left.connect(self._hear)

    def follow(self, chosen: "Preferences") -> None:
        """Watch by these choices from now on."""
        self._chosen = chosen
        self._idle.start(chosen.lock_after_min)

    def rest(self) -> None:
        """Nothing is shown that could be locked."""
        self._chosen = None
        self._idle.stop()

    def notice(self, sign: Sign) -> None:
        """Ask for the lock, if the owner wants it at `sign`."""
        if self._chosen is not None and self._chosen.locks_at(sign):
            self.lock_asked.emit(sign)

    def ask(self, folder: PurePath) -> None:
        """Ask whether the vault that was being opened is open."""
        self.is_void = False
        self._bridge.run(self, lambda s: s.is_open(), lambda is_open: self._told(folder, is_open))

    def _told(self, folder: PurePath, is_open: bool) -> None:
        if is_open:
            self.entered.emit(folder)
        else:
            self._bridge.forget_snapshot()
            self.turned_away.emit(folder)

    def _hear(self, told: LockNow) -> None:
        self.is_void = told.is_opening
        self.lock_asked.emit(told.sign)

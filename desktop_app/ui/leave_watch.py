"""Says when the window is to be locked: what it notices by itself, held against the choices."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.application.presence import Sign
from desktop_app.ui.idle import IdleWatch

if TYPE_CHECKING:
    from desktop_app.application.preferences import Preferences


class LeaveWatch(QObject):
    """What the desktop and the computer tell is heard by the worker; this is the window's half."""

    lock_asked = Signal(object)
    """The `Sign` for it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._chosen: Preferences | None = None
        self._idle = IdleWatch(self)
        self._idle.idle.connect(lambda: self.notice(Sign.IDLE))
        self._idle.slept.connect(lambda: self.notice(Sign.SLEEP))

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

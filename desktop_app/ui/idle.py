"""Notices that nobody is there: no input for a while, or a computer that slept."""

import time
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal

_LOOK_EVERY_MS = 5_000
SLEPT_S = 1.0
"""The two clocks of a system that does not sleep stay together to the millisecond."""
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.ShortcutOverride,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}
# What comes before a window is painted, and first when a computer wakes.
_WAKING = {
    QEvent.Type.Expose,
    QEvent.Type.UpdateRequest,
    QEvent.Type.WindowActivate,
    QEvent.Type.ApplicationStateChange,
}
_LOOKED_AT = _INPUT | _WAKING
# The clock that counts sleep; where there is none, the wall clock alone tells of it.
_BOOT = getattr(time, "CLOCK_BOOTTIME", None)


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds of three clocks: what people set, since the start, and without sleep."""

    wall: float
    boot: float
    awake: float


def read_clocks() -> Reading:
    """Now."""
    awake = time.monotonic()
    boot = awake if _BOOT is None else time.clock_gettime(_BOOT)
    return Reading(time.time(), boot, awake)


class IdleWatch(QObject):
    """Emits `idle` once per absence, and `slept` once per sleep of the computer.

    Absence is what the wall clock or the clock since the start says, whichever is more: timers
    stand still while a computer sleeps, and a clock that is set back must not keep a vault open.
    Both are read again before anything is painted and before a key reaches a widget.
    """

    idle = Signal()
    slept = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.read = read_clocks
        self._limit_s = 0
        self._is_deaf = False
        self._last_input = self._last_look = self.read()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, minutes: int) -> None:
        """Watch, or go on watching with another limit; with 0 only for sleep."""
        self._limit_s = minutes * 60
        if not self._timer.isActive():
            self._last_input = self._last_look = self.read()
            _app().installEventFilter(self)
            self._timer.start()

    def stop(self) -> None:
        """Stop watching while locked."""
        self._timer.stop()
        _app().removeEventFilter(self)

    def look(self) -> None:
        """Decide by the clocks; whoever locks on a signal stops the watch."""
        now, before, since = self.read(), self._last_look, self._last_input
        self._last_look = now
        if (now.boot - before.boot) - (now.awake - before.awake) >= SLEPT_S:
            self.slept.emit()
        away = max(now.wall - since.wall, now.boot - since.boot)
        if self._limit_s and away >= self._limit_s and self._timer.isActive():
            self._last_input = now
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _LOOKED_AT:
            return False
        is_input = kind in _INPUT
        if self._is_deaf:
            return is_input
        self.look()
        if is_input and self._timer.isActive():
            self._last_input = self._last_look
        elif is_input:
            self._swallow()
        return self._is_deaf

    def _swallow(self) -> None:
        """The key that found the window locked must not become part of a password."""
        self._is_deaf = True
        _app().installEventFilter(self)
        QTimer.singleShot(0, self, self._hear_again)

    def _hear_again(self) -> None:
        self._is_deaf = False
        if not self._timer.isActive():
            _app().removeEventFilter(self)


def _app() -> QCoreApplication:
    app = QCoreApplication.instance()
    assert app is not None
    return app

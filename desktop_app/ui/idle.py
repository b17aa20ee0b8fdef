"""Notices that nobody is there: no input for a while, or a computer that slept."""

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

_LOOK_EVERY_MS = 5_000
_INPUT = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
}


class IdleWatch(QObject):
    """Emits `idle` once per absence.

    The wall clock is compared at each look, because timers stand still while a computer sleeps:
    after a sleep the first look comes before anything is painted for long.
    """

    idle = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._limit_s = 0
        self._last_input = time.time()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self, app: QApplication, minutes: int) -> None:
        """Watch, or go on watching with another limit."""
        self._limit_s = minutes * 60
        if not self._timer.isActive():
            self._last_input = time.time()
            app.installEventFilter(self)
            self._timer.start()

    def stop(self, app: QApplication) -> None:
        """Stop watching while locked."""
        self._timer.stop()
        app.removeEventFilter(self)

    def look(self) -> None:
        """Decide by the wall clock; a clock set back counts as input, not as absence."""
        away = time.time() - self._last_input
        if away < 0:
            self._last_input = time.time()
        elif away >= self._limit_s and self._timer.isActive():
            self._last_input = time.time()
            self.idle.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _INPUT:
            if time.time() - self._last_input >= self._limit_s:
                self.look()  # woke up: lock before the first key reaches a widget
            self._last_input = time.time()
        return False

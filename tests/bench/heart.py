"""Feels the GUI thread's pulse: a precise 1 ms timer, and the longest it ever had to wait."""

import time
from collections.abc import Callable, Generator

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

Condition = Callable[[], object]
Script = Generator[Condition, None, None]
LIMIT_S = 60.0


class Heart(QObject):
    """Plays a script on the real event loop: each condition it yields is looked at every beat.

    `worst` is the longest time in seconds between two beats since `reset`. Conditions must be
    cheap: they run in the thread that is measured.
    """

    def __init__(self, script: Script) -> None:
        super().__init__()
        self.worst = 0.0
        self._script = script
        self._condition: Condition = lambda: True
        self._since = self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def reset(self) -> None:
        """Count from now: what follows in this very turn of the loop is counted too."""
        self.worst = 0.0
        self._last = time.perf_counter()

    def pause(self, seconds: float) -> Condition:
        """A condition that holds after a while."""
        until = time.perf_counter() + seconds
        return lambda: time.perf_counter() >= until

    def _beat(self) -> None:
        now = time.perf_counter()
        self.worst, self._last = max(self.worst, now - self._last), now
        if now - self._since > LIMIT_S:
            self._timer.stop()
            raise TimeoutError("the script came to nothing")
        if self._condition():
            self._since = now
            try:
                self._condition = next(self._script)
            except StopIteration:
                self._timer.stop()
                QApplication.quit()

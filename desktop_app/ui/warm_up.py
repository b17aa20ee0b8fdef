"""Imports the pages behind the unlock page a few milliseconds at a time, before they are needed."""

import pkgutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.ui import (
    actions,
    activity,
    cards,
    home,
    issue,
    kit,
    notices,
    sandbox_panel,
    settings,
)

_SLICE_S, _BREATH_MS = 0.003, 4


class WarmUp(QObject):
    """Works in the GUI thread, in slices that no paint and no key stroke waits for.

    Never on another thread: PySide 6.11 looks classes up without the interpreter's lock, and
    crashes when one is made elsewhere at that moment.
    """

    done = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps = _steps()
        self._timer = QTimer(self)
        self._timer.setInterval(_BREATH_MS)
        self._timer.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin."""
        self._timer.start()

    def _go_on(self) -> None:
        until = time.perf_counter() + _SLICE_S
        while time.perf_counter() < until:
            step = next(self._steps, None)
            if step is None:
                self._timer.stop()
                self.done.emit()
                return
            step()


def _steps() -> Iterator[Callable[[], object]]:
    rooms = (kit, cards, activity, notices, issue, settings, actions, sandbox_panel, home)
    for room in rooms:
        for module in pkgutil.iter_modules(room.__path__):
            yield partial(import_module, f"{room.__name__}.{module.name}")

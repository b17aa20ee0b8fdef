"""Imports the pages behind the unlock page a few milliseconds at a time, before they are needed."""

import pkgutil
import time
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import ModuleType

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.ui import (
    actions,
    activity,
    automation,
    bulk,
    cards,
    home,
    issue,
    kit,
    moving,
    notices,
    people,
    recovery,
    sandbox_panel,
    settings,
)

LIST = (kit, cards, notices, home)
"""What unlocking shows."""
REST = (actions, activity, issue, people, automation, settings, bulk, moving, recovery,
        sandbox_panel)  # fmt: skip

_SLICE_S, _BREATH_MS = 0.003, 4


class WarmUp(QObject):
    """Works in the GUI thread, in slices that no paint and no key stroke waits for.

    Never on another thread: PySide 6.11 looks classes up without the interpreter's lock, and
    crashes when one is made elsewhere at that moment.
    """

    done = Signal()

    def __init__(self, parent: QObject | None, rooms: tuple[ModuleType, ...]) -> None:
        super().__init__(parent)
        self._steps = _steps(rooms)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._go_on)

    def start(self, after_ms: int = 0) -> None:
        """Begin, or do nothing where all was done."""
        self._timer.start(after_ms)

    def stop(self) -> None:
        """Import nothing more."""
        self._timer.stop()

    def _go_on(self) -> None:
        self._timer.setInterval(_BREATH_MS)
        until = time.perf_counter() + _SLICE_S
        while time.perf_counter() < until:
            step = next(self._steps, None)
            if step is None:
                self._timer.stop()
                self.done.emit()
                return
            step()


def _steps(rooms: tuple[ModuleType, ...]) -> Iterator[Callable[[], object]]:
    for room in rooms:
        for module in pkgutil.iter_modules(room.__path__):
            yield partial(import_module, f"{room.__name__}.{module.name}")

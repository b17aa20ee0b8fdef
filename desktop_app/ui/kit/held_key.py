"""One press of Enter or Space presses one thing, however long the key is held down.

WORKAROUND X11 sends a held key as presses and releases, and under load Qt takes the first of them
for real ones: held down, Enter would send, close the sheet, and go on with what lies behind it.
"""

from time import monotonic

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_KEYS = _ENTER | {Qt.Key.Key_Space}
# Longer than a keyboard waits before it repeats (660 ms).
_HELD_S = 0.8


class HeldKey:
    """Presses that follow each other closely are one, as soon as focus was moved among them."""

    def __init__(self) -> None:
        self._pressed_at = -_HELD_S
        self._moved = False

    def is_meant(self, event: QKeyEvent) -> bool:
        """Whether a press of Enter or Space may press what has focus now; other keys always do."""
        if event.key() not in _KEYS:
            return True
        now = monotonic()
        if now - self._pressed_at >= _HELD_S and not event.isAutoRepeat():
            self._moved = False
        self._pressed_at = now
        return not self._moved and not event.isAutoRepeat()

    def note_move(self) -> None:
        """Focus goes to something else than what was pressed."""
        self._moved = True


held_key = HeldKey()


def is_enter(event: QKeyEvent) -> bool:
    """Whether a key event is one of the two Enter keys."""
    return event.key() in _ENTER

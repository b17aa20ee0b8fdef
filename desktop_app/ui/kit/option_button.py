"""One of several words of which one is chosen; the parent decides how it looks."""

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.kit.checkable import Checkable
from desktop_app.ui.theme.type import text_width

SIDEWAYS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
ARROWS = {**SIDEWAYS, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
"""How far each arrow key moves a choice."""


class OptionButton(Checkable):
    """A checkable word; subclasses paint it. `always_one` of those beside it is chosen."""

    def __init__(
        self, key: str, text: str, padding: int, height: int, *, always_one: bool = True
    ) -> None:
        super().__init__()
        self.key = key
        self._words = text
        self._padding = padding
        self._height = height
        # Spoken as one of several, not as a box to tick.
        self.setAutoExclusive(always_one)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    def words(self) -> str:
        """Return the words as painted."""
        return self._words

    def sizeHint(self) -> QSize:
        # The chosen word is heavier; room for it is kept so that nothing jumps.
        width = text_width(self._words, "strong") + 2 * self._padding
        return QSize(math.ceil(width), self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class LineOption(OptionButton):
    """An option in a line that moves the choice itself; Qt's buttons would move focus only."""

    arrows = ARROWS

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in self.arrows:
            event.ignore()
        else:
            super().keyPressEvent(event)

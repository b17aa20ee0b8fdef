"""A state as a widget: icon and word, never colour alone."""

import math

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.pill_paint import (
    PillState,
    paint_pill,
    pill_height,
    pill_look,
    pill_width,
)


class Pill(QWidget):
    """Shows a state, with its own word unless another text is given."""

    def __init__(self, state: PillState, text: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._state: PillState = state
        self._text = text
        self.setAccessibleName(self.words())

    def set_state(self, state: PillState, text: str = "") -> None:
        """Show another state; the same one again changes nothing."""
        if (state, text) == (self._state, self._text):
            return
        self._state, self._text = state, text
        self.setAccessibleName(self.words())
        self.updateGeometry()
        self.update()

    def words(self) -> str:
        """Return the words on the pill."""
        return self._text or pill_look(self._state).word

    def sizeHint(self) -> QSize:
        return QSize(math.ceil(pill_width(self._state, self._text)), pill_height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_pill(QPainter(self), 0, 0, self._state, self._text)

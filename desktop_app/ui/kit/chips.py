"""Quick choices as chips, and chips that can be taken away."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from desktop_app.ui.kit.layout import clear
from desktop_app.ui.kit.option_button import OptionButton
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded, tint_edge
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import grown, text_width

_CROSS = 12


class _Chip(OptionButton):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        chosen, radius = self.isChecked(), self.height() / 2
        fill: Role = "selected" if chosen else ("hover" if self.underMouse() else "surface")
        rounded(painter, area, radius, color(fill), color("accent_ink" if chosen else "line"))
        tint = color("accent_ink" if chosen else "ink")
        draw_text(painter, area, self.words(), "medium", tint, "center", elide=False)
        if self.hasFocus():
            focus_ring(painter, area, radius)


class Chips(QWidget):
    """Quick choices; one or none of them is marked as chosen."""

    chosen = Signal(str)

    def __init__(self, items: Sequence[tuple[str, str]] = (), name: str = "") -> None:
        super().__init__()
        self._chips: list[_Chip] = []
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(8)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_items(items)

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Replace the choices."""
        current = self.current_id()
        clear(self._line)
        height = grown(Height.CHIP, "medium", 12)
        self._chips = [_Chip(key, text, 14, height, always_one=False) for key, text in items]
        for chip in self._chips:
            self._line.addWidget(chip)
            chip.clicked.connect(lambda _checked=False, key=chip.key: self._choose(key))
        self.set_current_id(current)

    def current_id(self) -> str:
        """Return the id of the marked choice, "" if none is."""
        return next((chip.key for chip in self._chips if chip.isChecked()), "")

    def set_current_id(self, key: str) -> None:
        """Mark a choice, or none with "", without a signal."""
        for chip in self._chips:
            chip.setChecked(chip.key == key)

    def _choose(self, key: str) -> None:
        self.set_current_id(key)
        self.chosen.emit(key)


class FilterChip(QAbstractButton):
    """A condition that a click takes away."""

    removed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__()
        self._words = text
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"Remove {text}")
        self.clicked.connect(self.removed)

    def sizeHint(self) -> QSize:
        width = 9 + text_width(self._words, "label") + 4 + _CROSS + 7
        return QSize(math.ceil(width), grown(Height.PILL, "label", 6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        radius = self.height() / 2
        rounded(painter, area, radius, color("off_bg"), tint_edge())
        words = area.adjusted(9, 0, 0, 0)
        draw_text(painter, words, self._words, "label", color("ink2"), elide=False)
        x, y = area.width() - 7 - _CROSS, (area.height() - _CROSS) / 2
        draw_icon(painter, "close", x, y, _CROSS, color("ink3"))
        if self.hasFocus():
            focus_ring(painter, area, radius)

"""A sentence whose figures and names stand out; no part of it is ever read as markup."""

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.kit.label import Label
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import Style, font, line_height, text_width

Parts = Sequence[tuple[str, bool]]
"""Texts in their order, each with whether it stands out."""
_NARROWEST = 160
_WIDTHS = 16


class Sentence(Label):
    """Wraps; to assistive tools it is a label with the whole text."""

    def __init__(self, parts: Parts = (), style: Style = "body", bold: Style = "strong") -> None:
        super().__init__("", style, wrap=True)
        self._style: Style = style
        self._bold: Style = bold
        self._parts: tuple[tuple[str, bool], ...] = ()
        self._lines: tuple[int, QTextLayout] | None = None
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_parts(parts)

    def set_parts(self, parts: Parts) -> None:
        """Change the words; the same ones again change nothing."""
        if tuple(parts) == self._parts:
            return
        self._parts, self._lines, self._heights = tuple(parts), None, {}
        self.setText("".join(text for text, _ in parts))
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        # Layouts ask for a few widths, several times over.
        if width not in self._heights:
            height = math.ceil(self._laid_out(max(width, 1)).boundingRect().height())
            self._heights = {**self._heights, width: height} if len(self._heights) < _WIDTHS else {}
            return height
        return self._heights[width]

    def sizeHint(self) -> QSize:
        width = min(480, math.ceil(text_width(self.text(), self._bold)) + 2)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, line_height(self._bold))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        role: Role = self._role
        painter.setPen(color(role))
        self._laid_out(self.width()).draw(painter, QPointF(0, 0))

    def _laid_out(self, width: int) -> QTextLayout:
        if self._lines is not None and self._lines[0] == width:
            return self._lines[1]
        made = QTextLayout(self.text(), font(self._style))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        made.setTextOption(option)
        made.setFormats(self._formats())
        made.beginLayout()
        y = 0.0
        while (line := made.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += math.ceil(line.height())
        made.endLayout()
        self._lines = (width, made)
        return made

    def _formats(self) -> list[QTextLayout.FormatRange]:
        made, at = [], 0
        look = QTextCharFormat()
        look.setFont(font(self._bold))
        for text, stands_out in self._parts:
            # Qt counts in UTF-16: what lies beyond the first plane counts twice.
            length = len(text.encode("utf-16-le")) // 2
            if stands_out:
                part = QTextLayout.FormatRange()
                part.start, part.length, part.format = at, length, look
                made.append(part)
            at += length
        return made

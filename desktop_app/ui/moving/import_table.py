"""The rows of a file of card details: only what is seen is painted."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.application.import_messages import ImportPlan
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.moving.import_words import Shown, shown
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.type import Style, line_height
from desktop_app.ui.words import Words

_SIDE, _NUMBER, _GAP, _ICON = 14, 40, 14, 16
_SEEN = 5
"""Rows that are seen at once, where there are so many."""


class _Delegate(QStyledItemDelegate):
    """What the file says, which card that is, what becomes of it; a second line with the rest."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = shown(index.data(ROW_ROLE))
        area = QRectF(option.rect)
        painter.save()
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), color("line"))
        _line(painter, area, 0, _SIDE, _NUMBER, (str(one.number), "caption", "ink3"))
        room = max(90.0, area.width() - 2 * _SIDE - _NUMBER - 3 * _GAP)
        x: float = _SIDE + _NUMBER + _GAP
        _both(painter, area, x, room * 0.30, (one.label, one.in_file))
        x += room * 0.30 + _GAP
        _both(painter, area, x, room * 0.27, (one.card, one.holder))
        x += room * 0.27 + _GAP
        _paint_state(painter, area, x, room * 0.43, one)
        painter.restore()


def _paint_state(painter: QPainter, area: QRectF, x: float, width: float, one: Shown) -> None:
    lead = _ICON + 6
    top = area.y() + 7 + (line_height("medium") - _ICON) / 2
    draw_icon(painter, one.icon, area.x() + x, top, _ICON, color(one.tone))
    _line(painter, area, 0, x + lead, width - lead, (one.state, "medium", one.tone))
    _line(painter, area, 1, x + lead, width - lead, (one.notes, "caption", "wait"))


def _both(painter: QPainter, area: QRectF, x: float, width: float, lines: tuple[str, str]) -> None:
    _line(painter, area, 0, x, width, (lines[0], "medium", "ink"))
    _line(painter, area, 1, x, width, (lines[1], "caption", "ink2"))


def _line(
    painter: QPainter, area: QRectF, which: int, x: float, width: float,
    said: tuple[str, Style, Role],
) -> None:  # fmt: skip
    text, style, role = said
    top = area.y() + 7 + which * (line_height("medium") + 2)
    box = QRectF(area.x() + x, top, width, line_height("medium"))
    draw_text(painter, box, text, style, color(role))


def row_height() -> int:
    """Two lines and room around them."""
    return line_height("medium") + line_height("caption") + 18


class ImportTable(RowsView):
    """As high as its rows, up to a few."""

    def __init__(self, words: Words) -> None:
        self._words = words
        super().__init__(
            "Cards of the file", row_height(), _Delegate(), lambda row: shown(row).spoken
        )

    def show_plan(self, plan: ImportPlan) -> None:
        """The rows of a file, from the first that is new."""
        self.show_rows(plan.rows, self._words.read_as())
        self.setFixedHeight(min(_SEEN, max(1, len(plan.rows))) * row_height() + 2)

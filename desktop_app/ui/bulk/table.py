"""The rows of a file in a table: only what is seen is painted."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui.bulk.bulk_words import Shown
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import Style, line_height

_LEFT, _NUMBER, _LOAD, _GAP, _ICON = 16, 44, 96, 14, 16
_STATE, _FIELD = 190, 110


class RowDelegate(QStyledItemDelegate):
    """Number, label, holder, load, and what it has come to."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown: Shown = index.data(ROW_ROLE)
        area = QRectF(option.rect)
        painter.save()
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), color("line"))
        self._text(painter, area, _LEFT, _NUMBER, (str(shown.number), "caption", "ink3"))
        if shown.sentence:
            self._paint_note(painter, area, shown)
        else:
            self._paint_card(painter, area, shown)
        painter.restore()

    def _paint_note(self, painter: QPainter, area: QRectF, shown: Shown) -> None:
        x: float = _LEFT + _NUMBER + _GAP
        self._text(painter, area, x, _FIELD, (shown.label, "medium", "ink"))
        x += _FIELD + _GAP
        self._icon(painter, area, x, shown)
        x += _ICON + 6
        self._text(painter, area, x, area.width() - x - _LEFT, (shown.sentence, "body", "ink"))

    def _paint_card(self, painter: QPainter, area: QRectF, shown: Shown) -> None:
        x: float = _LEFT + _NUMBER + _GAP
        words = max(80.0, area.width() - x - _LEFT - _LOAD - _STATE - 3 * _GAP)
        self._text(painter, area, x, words * 0.55, (shown.label, "medium", "ink"))
        x += words * 0.55 + _GAP
        self._text(painter, area, x, words * 0.45, (shown.holder, "body", "ink2"))
        x += words * 0.45 + _GAP
        box = QRectF(area.x() + x, area.y(), _LOAD, area.height())
        draw_text(painter, box, shown.load, "body", color("ink"), "right")
        x += _LOAD + _GAP
        self._icon(painter, area, x, shown)
        self._text(
            painter, area, x + _ICON + 6, _STATE - _ICON - 6, (shown.state, "label", shown.tone)
        )

    @staticmethod
    def _icon(painter: QPainter, area: QRectF, x: float, shown: Shown) -> None:
        y = area.y() + (area.height() - _ICON) / 2
        draw_icon(painter, shown.icon, area.x() + x, y, _ICON, color(shown.tone))

    @staticmethod
    def _text(
        painter: QPainter, area: QRectF, x: float, width: float, said: tuple[str, Style, Role]
    ) -> None:
        text, style, role = said
        box = QRectF(area.x() + x, area.y(), width, area.height())
        draw_text(painter, box, text, style, color(role))


def row_height() -> int:
    """One line and room around it."""
    return max(Height.ACTIVITY_ROW_COMPACT, line_height("medium") + 14)


def make_table() -> RowsView:
    """An empty table of `Shown`."""
    return RowsView("Cards of the file", row_height(), RowDelegate(), lambda row: str(row.spoken))

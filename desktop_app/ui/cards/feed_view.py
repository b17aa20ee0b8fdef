"""The newest transactions of one card as a table of painted rows."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain.transactions import Transaction
from desktop_app.ui.cards.feed_look import (
    amount_of,
    amount_role,
    feed_pill,
    name_of,
    note_of,
    spoken_transaction,
)
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.kit.pill_paint import paint_pill, pill_height, pill_width
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView, bar_width
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import Style, grown, text_width
from desktop_app.ui.words import Words

_GAP: Final = 12
_NOTE_GAP: Final = 8
_SMALLEST_ROWS: Final = 2
_LONG_TIMES: Final = ("Today 00:00", "Wed 00:00")
BAR_ROOM: Final = 14
"""The scroll bar stands in this margin, so that amounts keep their right edge."""


def feed_row_height() -> int:
    """The height of one transaction."""
    return grown(Height.ACTIVITY_ROW, "body", 22)


class _Delegate(QStyledItemDelegate):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.edge = BAR_ROOM

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, feed_row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect).adjusted(0, 0, -self.edge, 0)
        state = option.state
        row: Transaction = index.data(ROW_ROLE)
        painter.save()
        if index.row():
            painter.fillRect(QRectF(area.x(), area.y(), area.width(), 1), color("line"))
        self._paint_row(painter, area, row)
        if state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, area.adjusted(0, 2, 0, -1), Radius.CONTROL)
        painter.restore()

    def _paint_row(self, painter: QPainter, area: QRectF, row: Transaction) -> None:
        words = self._words
        when = words.when(row.at)
        name_at = max(text_width(long, "body") for long in (when, *_LONG_TIMES)) + _GAP
        draw_text(painter, area, when, "body", color("ink3"))
        style: Style = "body" if amount_role(row) == "ink3" else "strong"
        amount, tint = amount_of(row, words), color(amount_role(row))
        amount_width = text_width(amount, style)
        draw_text(painter, area, amount, style, tint, "right", elide=False)
        column = max(text_width("+$10,000.00", "strong"), amount_width)
        state, text = feed_pill(row)
        widest = max(pill_width("declined"), pill_width("refunded"), pill_width(state, text))
        pill_at = area.right() - column - _GAP - widest
        top = area.y() + (area.height() - pill_height()) / 2
        paint_pill(painter, pill_at, top, state, text)
        room = QRectF(area.x() + name_at, area.y(), 0, area.height())
        room.setRight(pill_at - _GAP)
        used = draw_text(painter, room, name_of(row), "medium", color("ink"))
        rest = room.adjusted(used + _NOTE_GAP, 0, 0, 0)
        note = note_of(row, words)
        if note and rest.width() > text_width("Mm…", "body"):
            draw_text(painter, rest, note, "body", color("ink3"))


class FeedView(RowsView):
    """The rows of one card; the amounts keep their right edge beside a scroll bar."""

    def __init__(self, words: Words) -> None:
        self._edged = _Delegate(words)
        super().__init__(
            "Transactions",
            feed_row_height(),
            self._edged,
            lambda row: spoken_transaction(row, words),
        )
        # It takes what is left; asking for more would make the whole pane scroll too early.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self.setMinimumHeight(_SMALLEST_ROWS * feed_row_height())

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._edged.edge = BAR_ROOM - bar_width(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Space, Qt.Key.Key_Escape}:
            event.ignore()  # left for the page: reveal and hide
        else:
            super().keyPressEvent(event)

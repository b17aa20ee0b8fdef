"""The notices below each other, painted: what happened, which card, when."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.domain.notices import Notice, NoticeKind
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.notices.notice_words import headline, hint, look_of, spoken
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import grown, line_height, text_width
from desktop_app.ui.words import Words

_ICON: Final = 20
_LEAD: Final = 36
_GAP: Final = 16
_SIDE: Final = 14


def notice_height() -> int:
    """The height of one notice: two lines."""
    return grown(Height.CARD_ROW, "body", 2 * line_height("body"))


class _Delegate(QStyledItemDelegate):
    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, notice_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        painter.save()
        if index.row():
            painter.fillRect(QRectF(area.x(), area.y(), area.width(), 1), color("line"))
        self._paint_row(painter, area.adjusted(_SIDE, 0, -_SIDE, 0), index.data(ROW_ROLE))
        if option.state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, area.adjusted(2, 3, -2, -2), Radius.CONTROL)
        painter.restore()

    def _paint_row(self, painter: QPainter, area: QRectF, row: Notice) -> None:
        icon, role = look_of(row)
        middle = area.y() + area.height() / 2
        draw_icon(painter, icon, area.x(), middle - _ICON / 2, _ICON, color(role))
        lead = area.adjusted(_LEAD, 0, 0, 0)
        step = line_height("body") / 2 + 2
        upper, lower = lead.translated(0, -step), lead.translated(0, step)
        when = self._words.when(row.at)
        draw_text(painter, upper, when, "caption", color("ink3"), "right", elide=False)
        upper.setRight(upper.right() - text_width(when, "caption") - _GAP)
        draw_text(painter, upper, headline(row, self._words), "medium", color("ink"))
        below = " · ".join(part for part in (row.label, hint(row)) if part)
        draw_text(painter, lower, below, "body", color("ink2"))


class NoticeList(RowsView):
    """Enter or a double click opens the card, or the rules where they told it of no card."""

    card_requested = Signal(str)
    rules_requested = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(
            "Notices", notice_height(), _Delegate(words), lambda row: spoken(row, words)
        )
        self.activated.connect(self._open)

    def _open(self, index: Index) -> None:
        notice: Notice = index.data(ROW_ROLE)
        if notice.card_id is not None:
            self.card_requested.emit(notice.card_id)
        elif notice.kind is NoticeKind.RULES:
            self.rules_requested.emit()

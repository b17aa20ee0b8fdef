"""The notices below each other, painted: what happened, which card, when."""

from datetime import UTC, date, datetime
from typing import Final

from PySide6.QtCore import QAbstractTableModel, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.application.notice_board import NoticeBoard
from desktop_app.domain.notices import Notice
from desktop_app.ui.cards.list_model import ROOT, ROW_ROLE, Index
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.kit.scroll_pane import ThinScrollBar
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


class NoticeModel(QAbstractTableModel):
    """One column; gives the notices themselves and one spoken sentence each."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._rows: tuple[Notice, ...] = ()

    def set_rows(self, rows: tuple[Notice, ...]) -> None:
        """Show other notices; equal ones change nothing."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = ROW_ROLE) -> object:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return spoken(row, self._words)
        return None


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


class NoticeList(QTableView):
    """Read-only; Enter or a double click opens the card."""

    card_requested = Signal(str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._painted: tuple[bool, date] | None = None
        self._notices = NoticeModel(words)
        self._delegate = _Delegate(words)
        self.setModel(self._notices)
        self.setItemDelegate(self._delegate)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setDefaultSectionSize(notice_height())
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        columns.hide()
        columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollBar(ThinScrollBar(Qt.Orientation.Vertical))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Notices")
        self.activated.connect(self._open)

    def show_board(self, board: NoticeBoard) -> None:
        """Show its notices; the same ones keep the place."""
        self._notices.set_rows(board.notices)
        # "Today" is another day tomorrow.
        painted = (self._words.hidden, self._words.local(datetime.now(UTC)).date())
        if painted != self._painted:
            self._painted = painted
            self.viewport().update()

    def _open(self, index: Index) -> None:
        notice: Notice = index.data(ROW_ROLE)
        if notice.card_id is not None:
            self.card_requested.emit(notice.card_id)

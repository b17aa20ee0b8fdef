"""The list of the webhook log: as many rows in memory as were scrolled to."""

from PySide6.QtCore import QAbstractListModel, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.application.message_log import LogLine, LogPage
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded
from desktop_app.ui.kit.rows import ROOT, ROW_ROLE, Index, make_bare
from desktop_app.ui.settings.message_words import (
    look_of,
    name_of,
    note_of,
    spoken,
    time_of,
    times_of,
)
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import Style, line_height, text_width
from desktop_app.ui.words import Words

_SPOKEN = {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole}
_ICON, _LEFT, _TEXT, _RIGHT = 18, 16, 46, 18


class MessageModel(QAbstractListModel):
    """The newest lines; `wanted` asks for those after the key it carries."""

    wanted = Signal(str)

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._lines: list[LogLine] = []
        self._total = 0
        self._asked = ""

    def begin(self, page: LogPage) -> None:
        """Show the first page in place of everything."""
        self.beginResetModel()
        self._lines, self._total, self._asked = list(page.lines), page.total, ""
        self.endResetModel()

    def go_on(self, page: LogPage) -> None:
        """Add the next page; an empty one is the end."""
        first, count = len(self._lines), len(page.lines)
        self._total = page.total if count else first
        if count:
            self.beginInsertRows(ROOT, first, first + count - 1)
            self._lines += page.lines
            self.endInsertRows()

    def line(self, row: int) -> LogLine | None:
        """The message in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, key: str) -> int:
        """Where a message is, -1 where it is not loaded."""
        return next((n for n, line in enumerate(self._lines) if line.entry.key == key), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and 0 < len(self._lines) < self._total

    def fetchMore(self, parent: Index = ROOT) -> None:
        last = self._lines[-1].entry.key
        if last != self._asked:  # the view asks again until the page has come
            self._asked = last
            self.wanted.emit(last)

    def data(self, index: Index, role: int = ROW_ROLE) -> object:
        if role == ROW_ROLE:
            return self._lines[index.row()]
        return spoken(self._lines[index.row()], self._words) if role in _SPOKEN else None


class MessageDelegate(QStyledItemDelegate):
    """Two lines: what happened and when, then why and by which way."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: LogLine = index.data(ROW_ROLE)
        area, state = QRectF(option.rect), option.state
        painter.save()
        ground = area.adjusted(6, 2, -6, -2)
        if state & QStyle.StateFlag.State_Selected:
            rounded(painter, ground, Radius.INSET, color("selected"))
        elif state & QStyle.StateFlag.State_MouseOver:
            rounded(painter, ground, Radius.INSET, color("hover"))
        if state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, ground, Radius.INSET)
        icon, tone = look_of(line)
        first, second = line_height("strong"), line_height("caption")
        y = area.y() + (area.height() - first - second - 3) / 2
        draw_icon(painter, icon, area.x() + _LEFT, y, _ICON, color(tone))
        width = area.width() - _TEXT - _RIGHT
        self._paint_pair(
            painter,
            QRectF(area.x() + _TEXT, y, width, first),
            (name_of(line), "strong", "ink"),
            time_of(line, self._words),
        )
        self._paint_pair(
            painter,
            QRectF(area.x() + _TEXT, y + first + 3, width, second),
            (note_of(line), "caption", "ink2"),
            times_of(line),
        )
        painter.restore()

    def _paint_pair(
        self, painter: QPainter, area: QRectF, left: tuple[str, Style, Role], right: str
    ) -> None:
        text, style, role = left
        taken = text_width(right, "caption") + 16 if right else 0.0
        draw_text(painter, area.adjusted(0, 0, -taken, 0), text, style, color(role))
        draw_text(painter, area, right, "caption", color("ink3"), "right", elide=False)


class MessageList(QListView):
    """`picked` carries the chosen `LogLine`, or None."""

    picked = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.messages = MessageModel(words, self)
        self.setModel(self.messages)
        self.setItemDelegate(MessageDelegate(words, self))
        self.selectionModel().currentChanged.connect(
            lambda now, _before: self.picked.emit(self.messages.line(now.row()))
        )
        make_bare(self, "Messages")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)

    @property
    def is_at_top(self) -> bool:
        """Whether nobody has scrolled away from the newest."""
        return self.verticalScrollBar().value() == self.verticalScrollBar().minimum()

    def begin(self, page: LogPage) -> None:
        """Show the first page; the chosen message stays chosen where it is still there."""
        chosen = self.messages.line(self.currentIndex().row())
        self.messages.begin(page)
        row = -1 if chosen is None else self.messages.row_of(chosen.entry.key)
        if row >= 0:
            self.setCurrentIndex(self.messages.index(row))
        else:
            self.picked.emit(None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.messages.rowCount():
            self.setCurrentIndex(self.messages.index(0))


def row_height() -> int:
    """Two lines and room around them."""
    return line_height("strong") + 3 + line_height("caption") + 18

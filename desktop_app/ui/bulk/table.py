"""The rows of a file in a table: only what is seen is painted."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.ui.bulk.bulk_words import Listed, Shown, plan_rows, shown
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import Style, line_height
from desktop_app.ui.words import Words

_LEFT, _NUMBER, _LOAD, _GAP, _ICON = 16, 44, 96, 14, 16
_STATE, _FIELD = 190, 110


class RowDelegate(QStyledItemDelegate):
    """Number, label, holder, load, and what it has come to; a note takes the place of the rest.

    Rows are put into words when they are painted: a thousand at once would stop a frame.
    """

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.noted: frozenset[int] = frozenset()
        self.is_bad = False

    def shown(self, listed: Listed) -> Shown:
        """One row in words."""
        return shown(listed, self._words, self.noted, is_bad=self.is_bad)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one = self.shown(index.data(ROW_ROLE))
        area = QRectF(option.rect)
        painter.save()
        painter.fillRect(QRectF(area.x(), area.bottom() - 1, area.width(), 1), color("line"))
        self._text(painter, area, _LEFT, _NUMBER, (str(one.number), "caption", "ink3"))
        if one.sentence:
            self._paint_note(painter, area, one)
        else:
            self._paint_card(painter, area, one)
        painter.restore()

    def _paint_note(self, painter: QPainter, area: QRectF, one: Shown) -> None:
        x: float = _LEFT + _NUMBER + _GAP
        self._text(painter, area, x, _FIELD, (one.label, "medium", "ink"))
        x += _FIELD + _GAP
        self._icon(painter, area, x, one)
        x += _ICON + 6
        self._text(painter, area, x, area.width() - x - _LEFT, (one.sentence, "body", "ink"))

    def _paint_card(self, painter: QPainter, area: QRectF, one: Shown) -> None:
        x: float = _LEFT + _NUMBER + _GAP
        words = max(80.0, area.width() - x - _LEFT - _LOAD - _STATE - 3 * _GAP)
        self._text(painter, area, x, words * 0.55, (one.label, "medium", "ink"))
        x += words * 0.55 + _GAP
        self._text(painter, area, x, words * 0.45, (one.holder, "body", "ink2"))
        x += words * 0.45 + _GAP
        box = QRectF(area.x() + x, area.y(), _LOAD, area.height())
        draw_text(painter, box, one.load, "body", color("ink"), "right")
        x += _LOAD + _GAP
        self._icon(painter, area, x, one)
        self._text(painter, area, x + _ICON + 6, _STATE - _ICON - 6, (one.state, "label", one.tone))

    @staticmethod
    def _icon(painter: QPainter, area: QRectF, x: float, one: Shown) -> None:
        y = area.y() + (area.height() - _ICON) / 2
        draw_icon(painter, one.icon, area.x() + x, y, _ICON, color(one.tone))

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


class BulkTable(RowsView):
    """The rows of a file, as read or as far as they have come."""

    def __init__(self, words: Words) -> None:
        self._painter = RowDelegate(words)
        self._words = words
        super().__init__(
            "Cards of the file", row_height(), self._painter,
            lambda listed: self._painter.shown(listed).spoken,
        )  # fmt: skip

    def show_plan(self, plan: BulkPlan) -> None:
        """A file before it is begun, from its first row."""
        self._painter.noted = frozenset(told.row for told in plan.warnings)
        self._painter.is_bad = bool(plan.problems)
        self.show_rows(plan_rows(plan), self._words.read_as())
        self.scrollToTop()

    def show_picture(self, picture: BulkPicture) -> None:
        """A list under way."""
        self.show_rows(picture.lines, self._words.read_as())

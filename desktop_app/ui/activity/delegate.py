"""Paints one line of the history; an expanded one keeps its words at the top."""

from typing import Final

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.application.activity import CardName
from desktop_app.application.timeline import Deed, Lens, Line
from desktop_app.domain.history import Charge
from desktop_app.ui.activity.columns import Column, columns
from desktop_app.ui.activity.deed_words import deed_source, deed_words
from desktop_app.ui.activity.look import (
    PILLS,
    PROOFS,
    amount_role,
    card_words,
    name_of,
    note_of,
    settled_of,
    settled_role,
)
from desktop_app.ui.activity.model import LinesModel
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.kit.pill_paint import paint_pill, pill_height, pill_look
from desktop_app.ui.kit.rows import ROW_ROLE, Index
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import Style, grown
from desktop_app.ui.words import UNKNOWN, Words

_ICON: Final = 16
_BAR: Final = 3
_NOTE_GAP: Final = 8


def line_height() -> int:
    """The height of one line."""
    return grown(Height.ACTIVITY_ROW, "body", 22)


class LineDelegate(QStyledItemDelegate):
    """`expanded` is the row that shows more, -1 for none; `has_ring` whether keys are used."""

    def __init__(self, words: Words, lines: LinesModel) -> None:
        super().__init__()
        self._words = words
        self._lines = lines
        self.expanded = -1
        self.has_ring = False
        self._columns: tuple[float, Lens, tuple[Column, ...]] | None = None

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, line_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, state, row = QRectF(option.rect), option.state, index.row()
        line: Line | None = index.data(ROW_ROLE)
        painter.save()
        self._paint_ground(painter, area, state, row, line)
        top = QRectF(area.x(), area.y(), area.width(), line_height())
        for column in self._places(area.width()):
            seat = QRectF(top.x() + column.x, top.y(), column.width, top.height())
            if line is None:
                draw_text(painter, seat, "…", "body", color("ink3"), column.align)
            elif isinstance(line, Charge):
                self._paint_charge(painter, seat, column, line)
            else:
                self._paint_deed(painter, seat, column, line)
        if self.has_ring and state & QStyle.StateFlag.State_HasFocus:
            focus_ring(painter, area.adjusted(2, 2, -2, -1), Radius.CONTROL)
        painter.restore()

    def _places(self, width: float) -> tuple[Column, ...]:
        lens = self._lines.ask.lens
        if self._columns is None or self._columns[:2] != (width, lens):
            self._columns = (width, lens, columns(width, lens))
        return self._columns[2]

    def _paint_ground(
        self,
        painter: QPainter,
        area: QRectF,
        state: QStyle.StateFlag,
        row: int,
        line: Line | None,
    ) -> None:
        if row == self.expanded:
            painter.fillRect(area, color("sunken"))
            tone: Role = "accent_ink"
            if isinstance(line, Charge):
                tone = pill_look(PILLS[line.status][0]).tone
            painter.fillRect(QRectF(area.x(), area.y(), _BAR, area.height()), color(tone))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, color("hover"))
        if row:
            painter.fillRect(QRectF(area.x(), area.y(), area.width(), 1), color("line"))

    def _paint_charge(
        self, painter: QPainter, seat: QRectF, column: Column, charge: Charge
    ) -> None:
        words = self._words
        if column.key == "time":
            draw_text(painter, seat, words.when(charge.at), "body", color("ink2"))
        elif column.key == "card":
            _two(painter, seat, *card_words(self._name(charge)), "medium")
        elif column.key == "merchant":
            _two(painter, seat, name_of(charge), note_of(charge), "medium")
        elif column.key == "status":
            top = seat.y() + (seat.height() - pill_height()) / 2
            paint_pill(painter, seat.x(), top, *PILLS[charge.status])
        elif column.key == "proof":
            _sign(painter, seat, *PROOFS[charge.proof], "ink2")
        else:
            self._paint_amount(painter, seat, column.key, charge)

    def _paint_amount(self, painter: QPainter, seat: QRectF, key: str, charge: Charge) -> None:
        style: Style = "body"
        if key == "settled":
            text, role = settled_of(charge, self._words), settled_role(charge)
            style = "body" if text == UNKNOWN else "strong"
        else:
            amount = charge.authorized if key == "authorized" else charge.fee
            text, role = self._words.money(amount), amount_role(charge, amount)
        draw_text(painter, seat, text, style, color(role), "right", elide=False)

    def _paint_deed(self, painter: QPainter, seat: QRectF, column: Column, deed: Deed) -> None:
        if column.key == "time":
            draw_text(painter, seat, self._words.when(deed.at), "body", color("ink2"))
        elif column.key == "what":
            draw_text(painter, seat, deed_words(deed, self._words), "body", color("ink"))
        elif column.key == "card":
            _two(painter, seat, *card_words(self._name(deed)), "medium")
        else:
            _sign(painter, seat, *deed_source(deed))

    def _name(self, line: Line) -> CardName | None:
        return self._lines.name_of(line.card_id)


def _two(painter: QPainter, seat: QRectF, first: str, second: str, style: Style) -> None:
    """A name, and behind it what fits of a note."""
    if not first:
        draw_text(painter, seat, UNKNOWN, "body", color("ink3"))
        return
    used = draw_text(painter, seat, first, style, color("ink"))
    rest = seat.adjusted(used + _NOTE_GAP, 0, 0, 0)
    if second and rest.width() > 3 * _ICON:
        draw_text(painter, rest, second, "body", color("ink3"))


def _sign(painter: QPainter, seat: QRectF, icon: IconName, word: str, role: Role) -> None:
    top = seat.y() + (seat.height() - _ICON) / 2
    draw_icon(painter, icon, seat.x(), top, _ICON, color(role))
    words = seat.adjusted(_ICON + 6, 0, 0, 0)
    draw_text(painter, words, word, "label", color(role), elide=False)

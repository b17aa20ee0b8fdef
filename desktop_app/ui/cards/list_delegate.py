"""Paints the rows of the card list: headings and cards, with nothing worked out twice."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.application.messages import CardView, IntentView, Section, SectionRow
from desktop_app.domain.cards import CardState
from desktop_app.ui.cards.card_look import (
    face_state,
    ink_of,
    is_lost,
    is_unread,
    open_question,
    pill_of,
    short_day,
    waiting_wish,
)
from desktop_app.ui.cards.face_paint import paint_thumbnail
from desktop_app.ui.cards.guard_words import list_note
from desktop_app.ui.kit.paint import draw_text, rounded
from desktop_app.ui.kit.pill_paint import pill_look
from desktop_app.ui.kit.rows import ROW_ROLE, Index, paint_row_ground
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Space
from desktop_app.ui.theme.type import Style, grown, line_height, text_width
from desktop_app.ui.words import QUESTION_WORDS, SECTION_WORDS, STATE_WORDS, Words, masked

EDGE = Space.XL
"""The right edge of amounts; a scroll bar stands in it."""
_WORDS_AT = 80
_THUMBNAIL = 45
_THUMBNAIL_HEIGHT = 29
_ICON = 14
_QUESTION = 18
_ICON_ROOM = 18
_SEPARATOR = "  ·  "
# A state that is merely a fact is told quietly; one that matters in its own colour.
_QUIET = {CardState.ACTIVE, CardState.TERMINATED, CardState.EXPIRED}


@dataclass(frozen=True, slots=True)
class _Area:
    x: float
    y: float
    width: float
    height: float
    edge: float

    @property
    def right(self) -> float:
        return self.x + self.width - self.edge


def card_row_height() -> int:
    """The height of a card's row."""
    return max(int(Height.CARD_ROW), line_height("amount") + line_height("label") + 26)


def heading_height() -> int:
    """The height of a section's heading."""
    return grown(Height.SECTION_ROW, "label_strong", 14)


class CardRowDelegate(QStyledItemDelegate):
    """Sizes come from the view's header; this only paints."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.edge = EDGE
        self.has_ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, card_row_height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> None:
        rect = option.rect
        state = option.state
        area = _Area(rect.x(), rect.y(), rect.width(), rect.height(), self.edge)
        row = index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, SectionRow):
            self._paint_heading(painter, area, row)
        else:
            paint_row_ground(painter, _ground(area), state, has_ring=self.has_ring)
            if isinstance(row, IntentView):
                self._paint_question(painter, area, row)
            else:
                self._paint_card(painter, area, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: _Area, row: SectionRow) -> None:
        role: Role = "bad" if row.section is Section.ATTENTION else "ink2"
        line = QRectF(area.x + EDGE, area.y + 4, area.right - area.x - EDGE, area.height - 4)
        name = SECTION_WORDS[row.section]
        used = draw_text(painter, line, name, "label_strong", color(role))
        draw_text(painter, line.adjusted(used + 7, 0, 0, 0), str(row.count), "label", color("ink3"))
        if row.total is not None:
            total = f"Sum {self._words.money(row.total)}"
            draw_text(painter, line, total, "label", color("ink3"), "right", elide=False)

    def _paint_card(self, painter: QPainter, area: _Area, card: CardView) -> None:
        top = area.y + (area.height - _THUMBNAIL_HEIGHT) / 2
        face = face_state(card)
        x = area.x + EDGE
        paint_thumbnail(painter, x, top, _THUMBNAIL, card.id, ink_of(card.id), face)
        below = self._paint_head(painter, area, card.label, self._words.money(card.available))
        self._paint_state(painter, below, card)

    def _paint_question(self, painter: QPainter, area: _Area, wish: IntentView) -> None:
        """A wish that may have made a card: dashed and violet, because nobody knows."""
        top = area.y + (area.height - _THUMBNAIL_HEIGHT) / 2
        box = QRectF(area.x + EDGE, top, _THUMBNAIL, _THUMBNAIL_HEIGHT)
        rounded(painter, box, 4, None, color("unknown"), 1.5, (3, 2.4))
        middle = box.center()
        half = _QUESTION / 2
        ink = color("unknown")
        draw_icon(painter, "unknown", middle.x() - half, middle.y() - half, _QUESTION, ink)
        amount = self._words.money(wish.amount) if wish.amount else ""
        below = self._paint_head(painter, area, self._words.intent(wish), amount)
        draw_text(painter, below, QUESTION_WORDS[wish.stage], "label", ink)

    def _paint_head(self, painter: QPainter, area: _Area, title: str, amount: str) -> QRectF:
        """Paint the upper line; returns the room of the lower one."""
        first, second = line_height("amount"), line_height("label")
        gap = 3
        upper = area.y + (area.height - first - second - gap) / 2
        x, right = area.x + _WORDS_AT, area.right
        used = text_width(amount, "amount")
        line = QRectF(x, upper, right - x, first)
        draw_text(painter, line, amount, "amount", color("ink"), "right", elide=False)
        name = line.adjusted(0, 0, -used - Space.L, 0)
        draw_text(painter, name, title, "strong", color("ink"))
        return QRectF(x, upper + first + gap, right - x, second)

    def _paint_state(self, painter: QPainter, line: QRectF, card: CardView) -> None:
        state, word = pill_of(card)
        look = pill_look(state)
        quiet = state != "unknown" and card.state in _QUIET
        style: Style = "caption" if quiet else "label"
        middle = line.y() + (line.height() - _ICON) / 2
        draw_icon(painter, look.icon, line.x() - 1, middle, _ICON, color(look.ink))
        words = line.adjusted(_ICON_ROOM, 0, 0, 0)
        role: Role = "ink2" if quiet else look.ink
        word = word or look.word
        used = draw_text(painter, words, word, style, color(role), elide=False)
        rest = words.adjusted(used, 0, 0, 0)
        self._paint_rest(painter, rest, card)

    def _paint_rest(self, painter: QPainter, room: QRectF, card: CardView) -> None:
        """The reason may be elided; four digits are shown whole or not at all."""
        reason = self._reason(card)
        if reason:
            if room.width() > text_width(_SEPARATOR + "Mmmm…", "caption"):
                draw_text(painter, room, _SEPARATOR + reason, "caption", color("ink3"))
            return
        digits = _SEPARATOR + masked(card.last4)
        if card.last4 and text_width(digits, "caption") <= room.width():
            draw_text(painter, room, digits, "caption", color("ink3"), elide=False)

    def _reason(self, card: CardView) -> str:
        question = open_question(card)
        if question is not None:
            text = self._words.intent(question)
            return text[:1].lower() + text[1:]
        matter = _matter(card)
        if matter:
            return matter
        wish = waiting_wish(card)
        if wish is not None:
            is_told_by_state = wish.amount is None or STATE_WORDS[card.state].endswith("…")
            way = f"{self._words.intent(wish)} on its way"
            return "waits for confirmation" if is_told_by_state else way
        return list_note(card, self._words) or self._told_by_state(card)

    def _told_by_state(self, card: CardView) -> str:
        if card.state is CardState.TERMINATED and card.ended_at is not None:
            return f"{short_day(card.ended_at, self._words)}{_SEPARATOR}{masked(card.last4)}"
        if card.state is CardState.EXPIRING and card.expiry is not None:
            return f"{card.expiry.text()}{_SEPARATOR}{masked(card.last4)}"
        return ""


def _matter(card: CardView) -> str:
    if card.is_stranger:
        return "not from this vault"
    if is_unread(card):
        return "number not read"
    return "number lost" if is_lost(card) else ""


def _ground(area: _Area) -> QRectF:
    right = area.right + EDGE - 8
    return QRectF(area.x + 8, area.y + 2, right - area.x - 8, area.height - 4)

"""The cards that were found, a few at a time: the rest is reached by searching."""

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.domain.cards import Card
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, set_shown
from desktop_app.ui.kit.paint import draw_text, focus_ring, place_ground
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height, text_width

SHOWN: Final = 8
_SIDE = 12


class CardRow(QAbstractButton):
    """Label and last four digits; no more of a number is ever here."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self.card = card
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(words.spoken(card))

    def sizeHint(self) -> QSize:
        return QSize(240, line_height("body") + 16)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        place_ground(painter, area, is_current=self.isChecked(), is_over=self.underMouse())
        inner, end = area.adjusted(_SIDE, 0, -_SIDE, 0), words.last4(self.card)
        draw_text(painter, inner, end, "body", color("ink2"), "right")
        room = text_width(end, "body") + _SIDE if end else 0
        name = inner.adjusted(0, 0, -room, 0)
        tint = color("ink" if self.card.label else "ink2")
        draw_text(painter, name, words.name_of(self.card), "medium", tint)
        if self.hasFocus():
            focus_ring(painter, area, Radius.CONTROL)


class CardRows(QWidget):
    """Emits the card that was chosen."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._cards: list[tuple[str, Card]] = []
        """Each behind what a search looks at."""
        self._current: Card | None = None
        self.search = Field(words.SEARCH, label_visible=False, placeholder=words.SEARCH)
        self.search.text_edited.connect(lambda _: self._show())
        self._rows = column(spacing=2)
        self._more = Label("", "caption", "ink2", wrap=True)
        self.setLayout(column(self.search, 8, self._rows, 6, self._more, STRETCH, spacing=0))

    def show_cards(self, cards: tuple[Card, ...]) -> None:
        """Show the first of these, and choose the first one."""
        self._cards = [(_about(card), card) for card in cards]
        set_shown(self.search, len(cards) > SHOWN)
        self._show()
        if cards:
            self._choose(cards[0])

    def rows(self) -> list[CardRow]:
        """The rows that stand there."""
        return [row for row in self.findChildren(CardRow) if not row.isHidden()]

    def _show(self) -> None:
        wanted = self.search.text().casefold().split()
        fitting = [card for text, card in self._cards if all(word in text for word in wanted)]
        for row in self.rows():
            row.hide()  # at once: a row that is deleted later would be counted and read out
        clear(self._rows)
        for card in fitting[:SHOWN]:
            row = CardRow(card)
            row.setChecked(card == self._current)
            row.clicked.connect(lambda _=False, chosen=card: self._choose(chosen))
            self._rows.addWidget(row)
            set_shown(row, True)
        more = len(fitting) - SHOWN
        said = words.MORE.format(more=f"{more:,}") if more > 0 else words.NONE_FOUND
        self._more.setText(said)
        set_shown(self._more, more > 0 or not fitting)

    def _choose(self, card: Card) -> None:
        self._current = card
        for row in self.rows():
            row.setChecked(row.card == card)
        self.chosen.emit(card)


def _about(card: Card) -> str:
    return f"{card.label} {card.holder} {card.facts.last4}".casefold()

"""The line of controls above the table: search, period, card, status, and the saved filters."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.saved_filters import Group, Period, SavedFilter
from desktop_app.application.timeline import LONGEST_WORD, MOST_WORDS, Lens
from desktop_app.domain.cards import CardId
from desktop_app.ui.activity.choices import ALL_CARDS, GROUPS, PERIODS, Choices
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import row, set_shown

_SEARCH_AFTER_MS = 100
_LONGEST = MOST_WORDS * LONGEST_WORD


class FilterBar(QWidget):
    """Says what is wanted; `choice` is what the controls stand at."""

    changed = Signal()
    saved_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choice = SavedFilter("")
        self._search = Field(
            "Search activity",
            placeholder="Search shop, card, amount, reference",
            icon="search",
            label_visible=False,
        )
        self._search.input.setMaxLength(_LONGEST)
        self._search.text_edited.connect(self._typed)
        self._search.submitted.connect(self._leave)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_SEARCH_AFTER_MS)
        self._wait.timeout.connect(self._take_text)
        self._period = _combo("Period", PERIODS)
        self._card = _combo("Card", (ALL_CARDS,))
        self._group = _combo("Status", GROUPS)
        self._saved = Button("Filters", "secondary", icon="filter", tail="down")
        self._period.chosen.connect(lambda key: self._set(period=Period(key)))
        self._card.chosen.connect(lambda key: self._set(card_id=CardId(key) if key else None))
        self._group.chosen.connect(lambda key: self._set(group=Group(key)))
        self._saved.clicked.connect(self.saved_requested)
        self.setLayout(
            row((self._search, 1), self._period, self._card, self._group, self._saved, spacing=8)
        )

    @property
    def saved_button(self) -> Button:
        """Where the menu of saved filters opens."""
        return self._saved

    def set_choice(self, choice: SavedFilter) -> None:
        """Put every control to where a filter stood, without a signal."""
        self._wait.stop()
        self.choice = choice
        if self._search.text() != choice.text:
            self._search.set_text(choice.text)
        self._period.set_current_id(choice.period)
        self._card.set_current_id(choice.card_id or ALL_CARDS[0])
        self._group.set_current_id(choice.group)
        set_shown(self._group, choice.lens is Lens.CHARGES)

    def set_cards(self, cards: Choices) -> None:
        """The cards to choose from, as `cards_of` gives them."""
        self._card.set_items(cards)
        self._card.set_current_id(self.choice.card_id or ALL_CARDS[0])

    def focus_search(self) -> None:
        """Put the cursor into the search, everything in it marked."""
        self._search.setFocus()
        self._search.input.selectAll()

    def clear(self) -> None:
        """Leave nothing out."""
        self.set_choice(replace(self.choice, text="", card_id=None, period=Period.ALL,
                                group=Group.ANY))  # fmt: skip
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._search.text():
            self._search.clear()
            self._take_text()
        elif event.key() == Qt.Key.Key_Down and self._search.input.hasFocus():
            self._leave()
        else:
            super().keyPressEvent(event)

    def _typed(self) -> None:
        self._wait.start()

    def _take_text(self) -> None:
        self._wait.stop()
        self._set(text=self._search.text())

    def _leave(self) -> None:
        if self._wait.isActive():
            self._take_text()
        self.left.emit()

    def _set(self, **changes: object) -> None:
        chosen = replace(self.choice, **changes)  # type: ignore[arg-type]
        if chosen != self.choice:
            self.choice = chosen
            self.changed.emit()


def _combo(name: str, items: Sequence[tuple[str, str]]) -> ComboField:
    made = ComboField("", [(str(key), text) for key, text in items])
    made.combo.setAccessibleName(name)
    made.setMaximumWidth(180)
    return made

"""The right pane: one person, whether they may hold cards, and the cards they have."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.people_list import PersonRow
from desktop_app.ui.cards.card_look import spoken
from desktop_app.ui.cards.list_delegate import CardRowDelegate, card_row_height
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box, Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.facts import Fact, FactBox
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.rows import ROW_ROLE, Index, RowsView
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.people.people_words import (
    KYC_WORDS,
    cards_text,
    department_text,
    held_note,
    held_text,
    kyc_note,
    quota_note,
    statement_text,
    why_not,
)
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Tone
from desktop_app.ui.theme.tokens import Height, Space
from desktop_app.ui.words import UNKNOWN

DUTY = (
    "To verify who holds your cards is your duty. Purser keeps your word with its day; "
    "it checks nobody."
)
_MOST_SHOWN = 12
_ICONS: dict[Tone, IconName] = {
    "unknown": "unknown",
    "wait": "alert",
    "bad": "declined",
    "off": "info",
}


class PersonPane(Fill):
    """Everything it says comes from the picture; every button only asks."""

    issue_requested = Signal()
    edit_requested = Signal()
    state_requested = Signal()
    take_back_requested = Signal()
    look_requested = Signal()
    ask_requested = Signal()
    card_requested = Signal(str)

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._words = ui.words
        self._is_asked = False
        self._name = Label("", "title", wrap=True)
        self._about = Label("", "body", "ink2", wrap=True, selectable=True)
        self.issue = Button("Issue card", "filled", icon="add")
        self.edit = Button("Edit…")
        self._why = InfoBar("info", "off", "")
        self._held = Fact("Cards", UNKNOWN, "", icon="cards")
        self._sum = Fact("They hold", UNKNOWN, "", icon="wallet")
        self._kyc = Fact("Identity check", UNKNOWN, "", icon="guard")
        self._said = Label("", "body", wrap=True)
        self.state = Button("State that they were verified…", height=Height.BUTTON_CARD)
        self.take_back = Button("Take back", "ghost", height=Height.BUTTON_CARD)
        self._none = Label("No card yet.", "body", "ink2")
        self.cards = RowsView(
            "Cards of this person", card_row_height(), CardRowDelegate(ui.words),
            lambda card: spoken(card, ui.words),
        )  # fmt: skip
        self._more = Label("", "caption", "ink3", wrap=True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(Fill("page"))
        self._stack.addWidget(self._build())
        self._wire()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the chosen person, or nothing."""
        chosen = snapshot.people.chosen
        self._stack.setCurrentIndex(0 if chosen is None else 1)
        if chosen is not None:
            self._show_person(chosen, snapshot)
            self._show_cards(chosen, snapshot.person_cards)

    def focus_first(self) -> None:
        """Go to what can be done with the person."""
        (self.issue if self.issue.isEnabled() else self.edit).setFocus()

    def _show_person(self, shown: PersonRow, snapshot: Snapshot) -> None:
        person, quota, words = shown.person, snapshot.people.quota, self._words
        self._name.setText(person.name)
        known_as = person.stated_name if person.stated_name not in ("", person.name) else ""
        about = (department_text(person.department), person.email,
                 f"stated as {known_as}" if known_as else "")  # fmt: skip
        self._about.setText("  ·  ".join(part for part in about if part))
        self._is_asked = person.asked_at is not None
        tone, why, act = why_not(shown, snapshot, words)
        self._why.set_look(_ICONS[tone], tone)
        self._why.set_text(why)
        self._why.set_action(act)
        set_shown(self._bar, bool(why))
        if why:
            self.issue.disable(why)
        else:
            self.issue.enable()
        self.issue.set_name(f"Issue a card for {person.name}")
        self._held.set_value(cards_text(shown.held, quota))
        self._held.set_note(quota_note(quota))
        self._sum.set_value(held_text(shown.held, words) or "Nothing")
        self._sum.set_note(held_note(shown.held, words))
        self._kyc.set_value(KYC_WORDS[person.kyc])
        self._kyc.set_note(kyc_note(person, snapshot, words))
        self._said.setText(statement_text(person))
        set_shown(self.take_back, person.verified is not None)

    def _show_cards(self, shown: PersonRow, cards: tuple[CardView, ...]) -> None:
        rows = cards[:_MOST_SHOWN]
        self.cards.show_rows(rows, self._words.read_as())
        self.cards.setFixedHeight(max(1, len(rows)) * card_row_height())
        set_shown(self._table, bool(rows))
        set_shown(self._none, not rows)
        left = shown.held.cards + shown.ended - len(rows)
        ended = f"{shown.ended:,} ended" if shown.ended else ""
        hidden = f"{left:,} more: search for the name under Cards" if left > 0 else ""
        self._more.setText(". ".join(part for part in (ended, hidden) if part))
        set_shown(self._more, bool(self._more.text()))

    def _build(self) -> ScrollPane:
        self._table = Box()
        self._table.setLayout(column(self.cards, margins=(2, 2, 2, 2)))
        duty = Box()
        duty.setLayout(
            column(
                self._said, 4, Label(DUTY, "caption", "ink3", wrap=True), 12,
                row(self.state, self.take_back, STRETCH, spacing=8),
                margins=(16, 14, 16, 14),
            )
        )  # fmt: skip
        head = column(self._name, 3, self._about)
        self._bar = holder(column(16, self._why))  # its gap goes away with it
        set_shown(self._bar, False)
        side = int(Space.PANE)
        body = column(
            row((head, 1), self.edit, self.issue, spacing=8), self._bar, 18,
            FactBox((self._held, self._sum, self._kyc)), 24,
            Label("Your statement", "head"), 10, duty, 24,
            Label("Cards", "head"), 10, self._none, self._table, 6, self._more, STRETCH,
            margins=(side, 22, side, side),
        )  # fmt: skip
        return ScrollPane(holder(body))

    def _wire(self) -> None:
        self.issue.clicked.connect(self.issue_requested)
        self.edit.clicked.connect(self.edit_requested)
        self.state.clicked.connect(self.state_requested)
        self.take_back.clicked.connect(self.take_back_requested)
        self._why.activated.connect(self._act)
        self.cards.activated.connect(self._open)

    def _act(self) -> None:
        (self.look_requested if self._is_asked else self.ask_requested).emit()

    def _open(self, index: Index) -> None:
        card: CardView = index.data(ROW_ROLE)
        self.card_requested.emit(card.id)

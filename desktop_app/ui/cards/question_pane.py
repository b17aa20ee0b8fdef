"""The detail of a wish that has no card: what is known, and the question a person can answer."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.application.session import Session
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.ui.cards.card_look import face_view
from desktop_app.ui.cards.face import Thumbnail
from desktop_app.ui.cards.outcome import unknown_outcome
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.focus_chain import tab_stops
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, holder, row, set_shown
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.kit.unknown_outcome import UnknownOutcome, UnknownOutcomeBox
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.trouble_box import TroubleBox
from desktop_app.ui.words import QUESTION_WORDS, Words, masked

_APPEARED = (
    "These cards became known after the request was sent, and no other request of this vault "
    "made them. Look at label and time."
)
_FETCHED = "“This is it” ties the card to this request. Purser then reads its number and stores it."
_LOST = (
    "“This is it” ties the card to this request. The service shows a number only once: if no "
    "answer that arrived holds it, it is lost, and Purser leads you to a replacement."
)
_NONE = (
    "“None of these” ends the question: you may then issue the card again. Purser watches for it "
    "for a week all the same."
)
_NOT_YET = (
    "“None of these” can be said from {when}: until then the request may still arrive and make a "
    "card."
)
_THUMBNAIL = 64
# Against a stretch beside it: all the room that the words want.
_MOST = 1000


class QuestionPane(QWidget):
    """Shows `snapshot.question`; an answer is asked of the worker, nothing here sends."""

    check_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._id: IntentId | None = None
        self._shown: UnknownOutcome | None = None
        self._title = ElidedLabel("", "title")
        self._pill = Pill("unknown")
        self._box = UnknownOutcomeBox()
        self._box.check_requested.connect(self.check_requested)
        self._box.copy_requested.connect(ui.clipboard.copy_plain)
        self._error = TroubleBox(ui)
        self._candidates = Candidates(ui.words)
        self._candidates.chosen.connect(self._adopt)
        self._candidates.refused.connect(self._refuse)
        identity = row((self._title, _MOST), self._pill, STRETCH, spacing=12)
        self._lines = column(
            identity, self._error, self._box, self._candidates, STRETCH, spacing=14
        )
        self.setLayout(self._lines)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the chosen question; without one, what was shown stays."""
        wish = snapshot.question
        if wish is None:
            return
        if wish.id != self._id:
            self._id = wish.id
            self._error.clear()
        self._title.setText(self._ui.words.intent(wish))
        self._pill.set_state("unknown", QUESTION_WORDS[wish.stage])
        view = unknown_outcome(wish, None, snapshot, self._ui.words)
        if view != self._shown:
            self._shown = view
            self._box.set_view(view)
        self._candidates.show_question(wish, snapshot)

    def focus_first(self) -> None:
        """Go to the first answer, or to the button that looks again."""
        stops = tab_stops(self._candidates) or tab_stops(self._box)
        if stops:
            stops[0].setFocus(Qt.FocusReason.TabFocusReason)

    def set_margins(self, left: int, right: int) -> None:
        """Line up with the pane around it."""
        self._lines.setContentsMargins(left, 18, right, 24)

    def _adopt(self, card: CardView) -> None:
        intent_id = self._id
        if intent_id is not None:
            self._answer(lambda s: s.wallet.adopt(intent_id, card.id))

    def _refuse(self) -> None:
        intent_id = self._id
        if intent_id is not None:
            self._answer(lambda s: s.wallet.none_of_these(intent_id))

    def _answer(self, work: Callable[[Session], Awaitable[None]]) -> None:
        self._candidates.setEnabled(False)
        self._ui.bridge.run(self, work, lambda _: self._answered(), self._failed)

    def _answered(self) -> None:
        self._candidates.setEnabled(True)
        self._error.clear()

    def _failed(self, failure: Failure) -> None:
        self._candidates.setEnabled(True)
        self._error.tell(failure, "The answer was not kept")


class Candidates(Box):
    """The new cards, each with its answer, and one answer for none of them."""

    chosen = Signal(object)
    """`CardView`."""
    refused = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._shown: tuple[CardView, ...] = ()
        self._cards = column(spacing=10)
        self._meaning = Label("", "caption", "ink2", wrap=True)
        self._refusal = Label(_NONE, "caption", "ink2", wrap=True)
        self._none = Button("None of these", height=Height.BUTTON_CARD)
        self._none.clicked.connect(self.refused)
        self.setLayout(
            column(
                Label("Is one of these the card?", "head"), 4,
                Label(_APPEARED, "body", "ink2", wrap=True), 14, self._cards, 14, HLine(), 14,
                self._meaning, 6, self._refusal, 12,
                row(STRETCH, self._none), margins=(20, 16, 20, 16),
            )
        )  # fmt: skip

    def show_question(self, wish: IntentView, snapshot: Snapshot) -> None:
        """Show the cards that may be it; without any there is nothing to ask."""
        cards = snapshot.candidates if wish.stage is Stage.UNKNOWN else ()
        set_shown(self, bool(cards))
        self._show_refusal(wish.lands_until)
        self._meaning.setText(_LOST if snapshot.capabilities.details_once else _FETCHED)
        if cards == self._shown:
            return  # its buttons keep their focus
        self._shown = cards
        clear(self._cards)
        takes = [self._make_button(card) for card in cards]
        for card, take in zip(cards, takes, strict=True):
            self._cards.addWidget(self._line(card, take, snapshot))
        for before, after in pairwise((*takes, self._none)):
            QWidget.setTabOrder(before, after)

    def _show_refusal(self, until: datetime | None) -> None:
        """While the request may still arrive, nobody can know that it made nothing."""
        is_open = until is not None and datetime.now(UTC) < until
        self._none.setEnabled(not is_open)
        when = self._words.when(until) if until is not None else ""
        self._refusal.setText(_NOT_YET.format(when=when) if is_open else _NONE)

    def _make_button(self, card: CardView) -> Button:
        made = Button("This is it", "tonal", height=Height.BUTTON_CARD)
        made.set_name(f"This is it: {card.label} {masked(card.last4)}".strip())
        made.clicked.connect(lambda: self.chosen.emit(card))
        return made

    def _line(self, card: CardView, take: Button, snapshot: Snapshot) -> QWidget:
        words = self._words
        made = "" if card.created_at is None else f"created {words.when(card.created_at)}"
        facts = [f"Visa {masked(card.last4)}".strip(), made, words.money(card.available)]
        picture = Thumbnail(face_view(card, snapshot, words), _THUMBNAIL)
        text = column(
            ElidedLabel(card.label, "strong"),
            Label(", ".join(fact for fact in facts if fact), "caption", "ink2", wrap=True),
            spacing=2,
        )
        return holder(row(picture, (text, 1), take, spacing=14))

"""Three facts about a card: its limits, its age, its holder."""

from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardDetail, CardView, Snapshot
from desktop_app.domain.cards import CardState
from desktop_app.ui.cards.card_look import short_day
from desktop_app.ui.cards.limit_words import fact_words
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.facts import Fact, FactBox
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.words import UNKNOWN, Words, source

_OVER: Final = {CardState.TERMINATED, CardState.FAILED}
_NOT_LIMITED: Final = _OVER | {CardState.ISSUING, CardState.EXPIRED, CardState.ENDING}
_LINE: Final = 16


class FactsRow(FactBox):
    """Figures are as the service stated them; limits as they were sent, where it states none."""

    limits_requested = Signal(object)
    """`CardView`."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._card: CardView | None = None
        self._edit = Button("Edit", "link", height=_LINE, name="Edit limits")
        keeps = self._edit.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)
        self._edit.setSizePolicy(keeps)
        self._limits = Fact("Limits", UNKNOWN, "", icon="allowance", action=self._edit)
        self._created = Fact("Created", UNKNOWN, "", icon="calendar", action=self._strut())
        self._holder = Fact("Holder", UNKNOWN, "", icon="cards", action=self._strut())
        super().__init__((self._limits, self._created, self._holder))
        self._edit.clicked.connect(self.ask_limits)

    def ask_limits(self) -> None:
        """Ask for the limits of the card that is shown."""
        self.limits_requested.emit(self._card)

    def _strut(self) -> QWidget:
        """Keeps the names of all facts on one line, beside a button or not."""
        made = QWidget()
        made.setFixedSize(0, self._edit.sizeHint().height())
        return made

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show the facts of a card."""
        card = self._card = detail.card
        who = source(snapshot.profile)
        value, note = fact_words(card.limits, detail.limits_asked, who, self._words)
        has_limits = bool(snapshot.capabilities.spend_limits)
        set_shown(self._edit, has_limits and card.state not in _NOT_LIMITED)
        self._limits.set_value(value)
        self._limits.set_note(note)
        self._created.set_value(self._words.day(card.created_at) if card.created_at else UNKNOWN)
        self._created.set_note(_end_words(detail, self._words))
        self._holder.set_value(card.holder or UNKNOWN)
        self._holder.set_note(_expiry_words(card))


def _end_words(detail: CardDetail, words: Words) -> str:
    card, allowed = detail.card, detail.end_allowed_at
    if card.ended_at is not None:
        return f"Ended {words.day(card.ended_at)}"
    if card.state in _OVER or allowed is None:
        return ""
    if Action.TERMINATE not in detail.refusals or allowed <= datetime.now(UTC):
        return "Can be ended now"
    same_day = words.local(allowed).date() == words.local(datetime.now(UTC)).date()
    day = "" if same_day else f"{short_day(allowed, words)} "
    return f"Can be ended from {day}{words.clock(allowed)}"


def _expiry_words(card: CardView) -> str:
    if card.expiry is None:
        return ""
    verb = "Expired" if card.state is CardState.EXPIRED else "Expires"
    return f"{verb} {card.expiry.text()}"

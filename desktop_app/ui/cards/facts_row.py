"""Three facts about a card: its limits, its age, its holder."""

from datetime import UTC, datetime
from typing import Final

from desktop_app.application.messages import Action, CardDetail, CardView, Snapshot
from desktop_app.domain.cards import NO_LIMITS, CardState, SpendLimits
from desktop_app.ui.cards.card_look import short_day
from desktop_app.ui.kit.facts import Fact, FactBox
from desktop_app.ui.words import UNKNOWN, Words, source

_LIMITS: Final = (
    ("transaction", "a charge"),
    ("daily", "a day"),
    ("weekly", "a week"),
    ("monthly", "a month"),
    ("yearly", "a year"),
    ("all_time", "in all"),
)
_OVER: Final = {CardState.TERMINATED, CardState.FAILED}


class FactsRow(FactBox):
    """Figures are as the service stated them."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._limits = Fact("Limits", UNKNOWN, "", icon="allowance")
        self._created = Fact("Created", UNKNOWN, "", icon="calendar")
        self._holder = Fact("Holder", UNKNOWN, "", icon="cards")
        super().__init__((self._limits, self._created, self._holder))

    def show_detail(self, detail: CardDetail, snapshot: Snapshot) -> None:
        """Show the facts of a card."""
        card = detail.card
        value, note = _limits(card.limits, snapshot, self._words)
        self._limits.set_value(value)
        self._limits.set_note(note)
        self._created.set_value(self._words.day(card.created_at) if card.created_at else UNKNOWN)
        self._created.set_note(_end_words(detail, self._words))
        self._holder.set_value(card.holder or UNKNOWN)
        self._holder.set_note(_expiry_words(card))


def _limits(limits: SpendLimits, snapshot: Snapshot, words: Words) -> tuple[str, str]:
    who = source(snapshot.profile)
    if limits == NO_LIMITS:
        return "None stated", f"By {who}"
    stated = [
        f"{words.money(limit)} {per}"
        for name, per in _LIMITS
        if (limit := getattr(limits, name)) is not None
    ]
    return stated[0], ", ".join(stated[1:]) or f"Stated by {who}"


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

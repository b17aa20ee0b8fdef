"""What happened, in one plain sentence each."""

from collections.abc import Mapping
from typing import Final

from desktop_app.application.deed_sentences import (
    BY_POLICY,
    CARD_STATES,
    DOUBTED,
    EVENTS,
    HANDOVERS,
    KIND_WORDS,
    PROOFS,
    REASONS,
    SHOWS,
    STAGES,
    UNDONE,
    UNITS,
)
from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.events import DOUBT_WORDS, Doubt, EventKind
from desktop_app.domain.evidence import Source
from desktop_app.domain.intents import Kind, Stage
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

_PLAIN: Final[Mapping[DeedSource, Mapping[str, str]]] = {
    DeedSource.GUARD: UNITS,
    DeedSource.OWNER: HANDOVERS,
}
"""Whose word says it all."""


def deed_words(deed: Deed, words: Words) -> str:
    """`Top-up of $100.00: confirmed`."""
    if deed.source is DeedSource.INTENT:
        became = UNDONE.get(deed.detail) or STAGES[Stage(deed.word)]
        return f"{_wish(deed, words)}: {became}"
    if deed.source is DeedSource.EVIDENCE:
        return f"{_wish(deed, words)}: {PROOFS[Source(deed.word)]}"
    if deed.source is DeedSource.CARD:
        was = f"; it was {CARD_STATES[CardStatus(deed.detail)]}" if deed.detail else ""
        return f"{SHOWS} {CARD_STATES[CardStatus(deed.word)]}{was}"
    if deed.source in _PLAIN:
        return _PLAIN[deed.source][deed.word]
    if deed.word:
        return f"{DOUBTED} {DOUBT_WORDS[Doubt(deed.word)].removesuffix('.')}"
    said = EVENTS[EventKind(deed.kind)]
    shop = f", {deed.detail}" if deed.detail else ""
    return f"{said}{shop}"


def deed_source(deed: Deed) -> tuple[IconName, str, Role]:
    """Who did or saw it, as icon, word and colour."""
    if deed.source is DeedSource.INTENT:
        uncertain = deed.word in {Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED}
        by = "Policy" if deed.policy else "Purser"
        if uncertain:
            return ("unknown", by, "unknown")
        return ("disposable" if deed.policy else "send", by, "ink2")
    if deed.source is DeedSource.EVENT:
        return ("alert", "Ignored", "wait") if deed.word else ("guard", "Signed", "ink2")
    if deed.source is DeedSource.GUARD:
        return ("guard", "Purser", "ink2")
    if deed.source is DeedSource.OWNER or deed.word == Source.USER:
        return ("check", "You", "ink2")
    return ("refresh", "Read", "ink2")


def _wish(deed: Deed, words: Words) -> str:
    kind = KIND_WORDS[Kind(deed.kind)]
    if deed.policy:
        return f"{kind} {BY_POLICY}, {REASONS.get(deed.policy, deed.policy)}"
    return kind if deed.amount is None else f"{kind} of {words.money(deed.amount)}"

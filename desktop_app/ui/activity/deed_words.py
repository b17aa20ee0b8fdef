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
from desktop_app.application.own_acts import KEYS_SEEN, OWN_ACTS
from desktop_app.application.rule_sentences import BY_RULE, reason_words
from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.automation_notes import Actor
from desktop_app.domain.automation_notes import Deed as RuleDeed
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.events import DOUBT_WORDS, Doubt, EventKind
from desktop_app.domain.evidence import Source
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.rules import RULE
from desktop_app.ui.automation.deed_titles import deed_title
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

_PLAIN: Final[Mapping[DeedSource, Mapping[str, str]]] = {
    DeedSource.GUARD: UNITS,
    DeedSource.OWNER: {**HANDOVERS, **OWN_ACTS},
}
"""Whose word says it all."""
_BY: Final[Mapping[str, tuple[IconName, str]]] = {
    "": ("send", "Purser"),
    RULE: ("automation", "Rule"),
}
_POLICY: Final[tuple[IconName, str]] = ("disposable", "Policy")
"""Who wished for it; every other cause is a reason of a card's policy."""


def deed_words(deed: Deed, words: Words) -> str:
    """`Top-up of $100.00: confirmed`."""
    if deed.source in (DeedSource.INTENT, DeedSource.EVIDENCE):
        return f"{_wish(deed, words)}: {_became(deed)}"
    if deed.source is DeedSource.CARD:
        was = f"; it was {CARD_STATES[CardStatus(deed.detail)]}" if deed.detail else ""
        return f"{SHOWS} {CARD_STATES[CardStatus(deed.word)]}{was}"
    if deed.source is DeedSource.RULE:
        return _of_rule(deed, words)
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
        icon, by = _BY.get(deed.cause, _POLICY)
        uncertain = deed.word in {Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED}
        return ("unknown", by, "unknown") if uncertain else (icon, by, "ink2")
    if deed.source is DeedSource.EVENT:
        return ("alert", "Ignored", "wait") if deed.word else ("guard", "Signed", "ink2")
    if deed.source is DeedSource.GUARD or deed.kind == KEYS_SEEN:
        return ("guard", "Purser", "ink2")
    if deed.source is DeedSource.RULE and deed.word == Actor.PURSER:
        return _by_itself(deed)
    if deed.source in (DeedSource.OWNER, DeedSource.RULE) or deed.word == Source.USER:
        return ("check", "You", "ink2")
    return ("refresh", "Read", "ink2")


def _by_itself(deed: Deed) -> tuple[IconName, str, Role]:
    """What is said of a rule that nobody touched: what keeps it from its work stands out."""
    if deed.kind == RuleDeed.SKIPPED:
        return ("pending", "Rule", "wait")
    if deed.kind in (RuleDeed.PAUSED, RuleDeed.ALL_OFF):
        return ("alert", "Purser", "bad")
    return ("automation", "Rule", "ink2")


def _became(deed: Deed) -> str:
    if deed.source is DeedSource.EVIDENCE:
        return PROOFS[Source(deed.word)]
    return UNDONE.get(deed.detail) or STAGES[Stage(deed.word)]


def _wish(deed: Deed, words: Words) -> str:
    kind = KIND_WORDS[Kind(deed.kind)]
    if deed.cause not in _BY:
        return f"{kind} {BY_POLICY}, {REASONS.get(deed.cause, deed.cause)}"
    said = kind if deed.amount is None else f"{kind} of {words.money(deed.amount)}"
    return f"{said} {BY_RULE}" if deed.cause == RULE else said


def _of_rule(deed: Deed, words: Words) -> str:
    """`Rule skipped $80.00: the card holds as much as a card may`."""
    kind = RuleDeed(deed.kind)
    said = deed_title(kind, Actor(deed.word), deed.amount, words)
    reason = reason_words(kind, deed.detail)
    if kind is RuleDeed.TOLD and deed.amount is not None:
        reason = f"{reason}, {words.money(deed.amount)}"
    return f"{said}: {reason}" if reason else said

"""Why a rule waits, why it is paused, and what its owner can do: words for every code there is."""

from dataclasses import dataclass
from typing import Final

from desktop_app.application.automation_view import RuleView
from desktop_app.application.rule_sentences import CODE_WORDS, WHY_WORDS
from desktop_app.domain.money import ZERO
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import Why
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.words import Words

LIMIT_WORDS: Final[dict[Code, str]] = {
    Code.CARD_FULL: "what a card may hold",
    Code.MOST_AT_ONCE: "the most that one top-up carries",
    Code.CAP_RUN: "this rule's limit for one run",
    Code.CAP_RULE_DAY: "this rule's limit of a day",
    Code.CAP_RULE_MONTH: "this rule's limit of a month",
    Code.CAP_CARD_DAY: "the limit of a day for one card",
    Code.CAP_DAY: "the limit of a day for all rules",
    Code.CAP_MONTH: "the limit of a month for all rules",
    Code.WALLET_FLOOR: "what has to stay in the wallet",
}
"""What makes an amount smaller than it should be; each reads on after "held back by "."""

BY_OWNER: Final = frozenset({Why.NEW, Why.CHANGED, Why.OWNER})
"""Purser did not pause these."""
_NO_SKIP: Final = QUIET | {Code.NOT_CONFIRMED}


@dataclass(frozen=True, slots=True)
class Look:
    """How a rule stands: the pill with its words, and the sentence beside it."""

    pill: PillState
    word: str
    text: str


def is_paused_by_purser(view: RuleView) -> bool:
    """Whether its owner has to look at it."""
    return view.rule.paused is not None and view.rule.paused not in BY_OWNER


def skip_words(view: RuleView, words: Words) -> str:
    """`Skipped: the card is waiting 60 minutes after its last top-up, until 14:20.`"""
    decision = view.decision
    until = "" if decision.until is None else f", until {words.clock(decision.until)}"
    need = f" Needed:\u00a0{words.money(decision.need)}." if decision.need > ZERO else ""
    return f"Skipped: {CODE_WORDS[decision.code]}{until}.{need}"


def look_of(view: RuleView, words: Words, *, all_on: bool) -> Look:
    """What is most worth saying about a rule; `all_on` is the switch above all of them."""
    why, decision = view.rule.paused, view.decision
    if why is not None:
        what, todo = WHY_WORDS[why]
        if why in BY_OWNER:
            return Look("off", "Paused" if why is Why.OWNER else "Not on yet", f"{what} {todo}")
        return Look("bad", "Paused by Purser", f"{what} {todo}")
    if decision.code is Code.OFF or (view.rule.moves_money and not all_on):
        return Look("off", "All off", "It is on, but the switch above all rules is off.")
    if decision.code is Code.GO:
        return Look("active", "On", _sends(view, words))
    if decision.code in _NO_SKIP:
        said = CODE_WORDS[decision.code]
        return Look("active", "On", f"{said[0].upper()}{said[1:]}.")
    return Look("pending", "Waiting", skip_words(view, words))


def _sends(view: RuleView, words: Words) -> str:
    decision = view.decision
    said = f"Is about to send {words.money(decision.amount)}"
    limit = LIMIT_WORDS.get(decision.held_back) if decision.held_back is not None else None
    return f"{said} of {words.money(decision.need)}, held back by {limit}." if limit else f"{said}."

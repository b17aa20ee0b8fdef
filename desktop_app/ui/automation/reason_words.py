"""Why a rule waits, why it is paused, and what its owner can do: words for every code there is."""

from dataclasses import dataclass
from typing import Final

from desktop_app.application.automation_view import RuleView
from desktop_app.domain.money import ZERO
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import Why
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.words import Words

CODE_WORDS: Final[dict[Code, str]] = {
    Code.GO: "it was due and went ahead",
    Code.OFF: "the switch above all rules is off",
    Code.NOT_CONFIRMED: "it has not been switched on since it was written",
    Code.PAUSED: "it is paused",
    Code.OTHER_ACCOUNT: "it belongs to another connection than the one in use",
    Code.LOCKED: "the wallet is locked",
    Code.NOT_READ: "not everything has been read since Purser started",
    Code.NOT_ALLOWED: "this connection may send no amounts now",
    Code.OTHER_COPY: "a copy of this vault on another computer may be running the same rules",
    Code.BROKEN: "Purser made a mistake of its own, and looks again every half minute",
    Code.CLOCK: "this computer's clock and the service's do not agree",
    Code.STALE: "a fresh balance of the card has to be read first",
    Code.CARD_NOT_ACTIVE: "the card can take no money as it stands now",
    Code.DISPUTED: "messages and reads contradict each other about the card",
    Code.IN_FLIGHT: "money is on its way, or the outcome of a request is not known yet",
    Code.NOT_DUE: "it is not due yet",
    Code.NOT_BELOW: "the card holds enough",
    Code.MISSED: "Purser did not run when it was due, nor within 24 hours after",
    Code.COOLDOWN: "the card is waiting 60 minutes after its last top-up",
    Code.RUNS: "the card or the rule has had its three runs of today",
    Code.CARD_FULL: "the card holds as much as a card may",
    Code.MOST_AT_ONCE: "one top-up can carry no more",
    Code.CAP_RUN: "this rule's limit for one run leaves too little",
    Code.CAP_RULE_DAY: "this rule's limit of today is used up",
    Code.CAP_RULE_MONTH: "this rule's limit of this month is used up",
    Code.CAP_CARD_DAY: "the limit of today for one card is used up",
    Code.CAP_DAY: "the limit of today for all rules is used up",
    Code.CAP_MONTH: "the limit of this month for all rules is used up",
    Code.WALLET_FLOOR: "the wallet would fall below what has to stay in it",
    Code.WALLET_NOT_KNOWN: "what the wallet is worth is not known",
    Code.RATE_MOVED: "the wallet's rate moved further than you allow",
    Code.TOO_LITTLE: "what is needed is less than the smallest top-up",
}
"""Each reads on after "Skipped: "."""

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

WHY_WORDS: Final[dict[Why, tuple[str, str]]] = {
    Why.NEW: (
        "Not switched on yet.",
        "Look at what it would have done in the last 30 days, then switch it on.",
    ),
    Why.CHANGED: (
        "It was changed.",
        "Look at what it would have done in the last 30 days, then switch it on again.",
    ),
    Why.OWNER: ("You paused it.", "Switch it on whenever you want it again."),
    Why.FAILURES: (
        "The service refused three of its top-ups in a row.",
        "Look at the card's activity for the reason, then switch the rule on again.",
    ),
    Why.CARD: (
        "The service said that the card can take no money, or it has ended.",
        "Look at the card: unfreeze it, or choose another one for the rule.",
    ),
    Why.WALLET: (
        "The wallet held too little, so every rule that moves money was paused.",
        "Add money to the wallet, then switch the rule on again.",
    ),
    Why.CLOCK: (
        "The clock went back, so days and limits could not be trusted.",
        "Set this computer's clock right, then switch the rule on again.",
    ),
    Why.RESTORED: (
        "This vault was brought back from a backup and does not know all that was moved since.",
        "Look at the newest activity, then switch the rule on again.",
    ),
    Why.DRAINED: (
        "Most of two top-ups within 24 hours went to one new shop.",
        "If its charges are not yours, freeze the card. Else switch the rule on again.",
    ),
    Why.RATE: (
        "The wallet's rate moved further than you allow.",
        "Look at the rate under Wallets, then switch the rule on again.",
    ),
}
"""What happened, and what the owner can do."""

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
        return Look("active", "On", _ran(view, words))
    if decision.code in _NO_SKIP:
        said = CODE_WORDS[decision.code]
        return Look("active", "On", f"{said[0].upper()}{said[1:]}.")
    return Look("pending", "Waiting", skip_words(view, words))


def _ran(view: RuleView, words: Words) -> str:
    decision = view.decision
    said = f"Sent {words.money(decision.amount)}"
    limit = LIMIT_WORDS.get(decision.held_back) if decision.held_back is not None else None
    return f"{said} of {words.money(decision.need)}, held back by {limit}." if limit else f"{said}."

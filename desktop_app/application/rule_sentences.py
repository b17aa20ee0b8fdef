"""What rules did, why they wait and why they stand still: painted, told and searched alike."""

from typing import Final

from desktop_app.domain.automation_notes import WALLETS, Actor, Deed, shop_in
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Why

DEED_WORDS: Final[dict[Deed, str]] = {
    Deed.MADE: "Rule written, not on yet",
    Deed.CHANGED: "Rule changed, and paused with it",
    Deed.SWITCHED_ON: "Rule switched on",
    Deed.PAUSED: "Rule paused",
    Deed.REMOVED: "Rule removed",
    Deed.ALL_ON: "Rules may move money",
    Deed.ALL_OFF: "Rules may move no money",
    Deed.TERMS: "Limits of all rules changed",
    Deed.SENT: "Rule sent",
    Deed.SKIPPED: "Rule skipped",
    Deed.TOLD: "A rule reminded you",
}
ACTOR_WORDS: Final[dict[Actor, str]] = {Actor.OWNER: "by you", Actor.PURSER: "by Purser"}
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
    Code.REFUSED: "Purser itself refused the last attempts, before anything was sent",
    Code.BROKEN: "Purser made a mistake of its own, and looks again every half minute",
    Code.CLOCK: "this computer's clock and the service's do not agree",
    Code.STALE: "a fresh balance of the card has to be read first",
    Code.CARD_NOT_ACTIVE: "the card can take no money as it stands now",
    Code.DISPUTED: "messages and reads contradict each other about the card",
    Code.IN_FLIGHT: "money is on its way, or the outcome of a request is not known yet",
    Code.NOT_DUE: "it is not due yet",
    Code.NOT_BELOW: "the card holds enough",
    Code.MISSED: "it could not go ahead when it was due, nor within 24 hours after",
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
    Code.NO_TEMPLATE: "the template it issues cards from is gone, or lacks something",
    Code.NO_ZONE: "this computer does not know the time zone it is kept in",
    Code.TOO_LITTLE: "what is needed is less than the smallest top-up",
}
"""Each reads on after "Rule skipped: "."""
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
    Why.NOT_FOUND: (
        "A top-up by a rule got no answer and was looked for, and no read shows it.",
        "Look at the card and the wallet. If nothing came, switch the rule on again.",
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
        "A clock was set, so days and limits could not be trusted.",
        "Set this computer's clock right, then switch the rule on again.",
    ),
    Why.RESTORED: (
        f"{KNOWS_LESS}: it may not know all that was moved.",
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
PAUSE_WORDS: Final[dict[str, str]] = {
    why: f"{what[:1].lower()}{what[1:].removesuffix('.')}"
    for why, (what, _) in WHY_WORDS.items()
    if why is not Why.OWNER
}
"""Each reads on after "Rule paused by Purser: "; that the owner did it is said by then."""
TOLD_WORDS: Final = {WALLETS: "the wallets run low"}
"""What was told of, where that is no charge of a shop."""
BY_RULE: Final = "by a rule"


def reason_words(deed: Deed, code: str) -> str:
    """Why, reading on after a colon; "" where nothing is to say.

    One word is a code of both a skip and a pause, so it means nothing without its deed.
    """
    if deed is Deed.SKIPPED:
        return CODE_WORDS[Code(code)] if code in set(Code) else code
    if deed in (Deed.PAUSED, Deed.ALL_OFF):
        return "" if code == Why.OWNER else PAUSE_WORDS.get(code, code)
    return TOLD_WORDS.get(code, shop_in(code)) if deed is Deed.TOLD else ""

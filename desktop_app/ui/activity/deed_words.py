"""What happened, in one plain sentence each."""

from typing import Final

from desktop_app.application.timeline import Deed, DeedSource
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Why
from desktop_app.domain.events import DOUBT_WORDS, Doubt, EventKind
from desktop_app.domain.evidence import Source
from desktop_app.domain.intents import Kind, Stage
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import KIND_WORDS, Words

_STAGES: Final = {
    Stage.READY: "asked for",
    Stage.SENDING: "being sent",
    Stage.ACCEPTED: "taken by the service, not proved yet",
    Stage.CONFIRMED: "confirmed",
    Stage.REJECTED: "refused, nothing changed",
    Stage.UNKNOWN: "sent, no answer; not known yet",
    Stage.NOT_FOUND: "looked for, not found",
    Stage.DISPUTED: "contradicted by what was read",
    Stage.STALE: "never sent",
}
_SEEN: Final = {
    Source.HTTP: "the service's answer proves it",
    Source.POLL: "a read proves it",
    Source.WEBHOOK: "a signed message tells of it",
    Source.USER: "you said what became of it",
}
EVENTS: Final = {
    EventKind.CREATED: "The card was made",
    EventKind.CREATE_FAILED: "The card was not made",
    EventKind.TOPPED_UP: "The card was topped up",
    EventKind.TOP_UP_FAILED: "A top-up failed",
    EventKind.WITHDRAWN: "Money went back to the wallet",
    EventKind.WITHDRAWAL_FAILED: "A withdrawal failed",
    EventKind.TERMINATED: "The card ended, and its rest went to the wallet",
    EventKind.REGULARISED: "A card that was ended is active again",
    EventKind.EXPIRED: "The card expired",
    EventKind.DEBITED: "A shop charged the card",
    EventKind.AUTHORIZED: "A shop asked for money, and it is held",
    EventKind.PRE_AUTHORIZED: "A shop held money ahead",
    EventKind.SETTLED: "A shop collected its money",
    EventKind.CONTACTLESS_HELD: "Money is held for a contactless payment",
    EventKind.CONTACTLESS_SETTLED: "A contactless payment was collected",
    EventKind.CREDITED: "The card was credited",
    EventKind.REFUND_ANNOUNCED: "A shop announced a refund",
    EventKind.REFUNDED: "A shop paid money back",
    EventKind.REVERSED: "A hold fell off",
    EventKind.VERIFIED: "A shop checked the card",
    EventKind.CROSS_BORDER_FEE: "A fee for a shop abroad was taken from the wallet",
    EventKind.CROSS_BORDER_SETTLED: "A charge of a shop abroad was collected",
    EventKind.CROSS_BORDER_REVERSED: "A fee for a shop abroad was given back",
    EventKind.REFUNDED_TO_WALLET: "A refund went to the wallet",
    EventKind.DECLINED: "A charge was declined",
    EventKind.DECLINE_FEE: "A fee was taken for a declined charge",
    EventKind.DECLINED_FROZEN: "A charge was declined: the card is frozen",
    EventKind.DECLINED_TERMINATED: "A charge was declined: the card has ended",
    EventKind.AUTHORIZATION_FAILED: "A charge was declined",
    EventKind.DECLINED_EXPIRED: "A charge was declined: the card has expired",
    EventKind.CONTACTLESS_ACTIVATED: "Contactless payments were switched on",
    EventKind.KYC_PENDING: "The holder's identity is being checked",
    EventKind.KYC_PASSED: "The holder's identity was accepted",
    EventKind.KYC_FAILED: "The holder's identity was not accepted",
    EventKind.UNRECOGNISED: "A message that Purser does not know",
}
_CARDS: Final = {
    CardStatus.PENDING: "being made",
    CardStatus.ACTIVE: "active",
    CardStatus.FROZEN: "frozen",
    CardStatus.TERMINATED: "ended",
    CardStatus.FAILED: "not made",
    CardStatus.UNRECOGNISED: "in a state that Purser does not know",
}
_UNITS: Final = {
    "proven": "It is proved how this connection counts money: amounts may be sent",
    "unproven": "It is not proved how this connection counts money: no amount is sent",
    "contradicted": "The service's figures disagree about its units: no amount is sent",
}


_BECAUSE: Final[dict[str, str]] = {
    Why.USED: "because the card was used",
    Why.ALL_PARTS: "because all parts are paid",
    Why.WINDOW_OVER: "because the time for parts is over",
    Why.DATE: "because its day has come",
    Why.UNUSED: "because nobody used it in time",
}


def deed_words(deed: Deed, words: Words) -> str:
    """`Top-up of $100.00: confirmed`."""
    if deed.source is DeedSource.INTENT:
        return f"{_wish(deed, words)}: {_STAGES[Stage(deed.word)]}"
    if deed.source is DeedSource.EVIDENCE:
        return f"{_wish(deed, words)}: {_SEEN[Source(deed.word)]}"
    if deed.source is DeedSource.CARD:
        was = f"; it was {_CARDS[CardStatus(deed.detail)]}" if deed.detail else ""
        return f"A read shows the card {_CARDS[CardStatus(deed.word)]}{was}"
    if deed.source is DeedSource.GUARD:
        return _UNITS[deed.word]
    if deed.word:
        return f"A message was not believed. {DOUBT_WORDS[Doubt(deed.word)].removesuffix('.')}"
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
    if deed.source is DeedSource.EVIDENCE and deed.word == Source.USER:
        return ("check", "You", "ink2")
    return ("refresh", "Read", "ink2")


def _wish(deed: Deed, words: Words) -> str:
    kind = KIND_WORDS[Kind(deed.kind)]
    if deed.policy:
        return f"{kind} by the card's policy, {_BECAUSE.get(deed.policy, deed.policy)}"
    return kind if deed.amount is None else f"{kind} of {words.money(deed.amount)}"

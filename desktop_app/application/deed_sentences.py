"""What acts and observations are called: the page paints these words, the search looks in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from desktop_app.application.handover_steps import Step
from desktop_app.application.own_acts import OWN_ACTS
from desktop_app.application.rule_sentences import (
    ACTOR_WORDS,
    BY_RULE,
    CODE_WORDS,
    DEED_WORDS,
    PAUSE_WORDS,
    TOLD_WORDS,
)
from desktop_app.application.timeline import Deed, DeedSource, figures, matches
from desktop_app.domain.automation_notes import Deed as RuleDeed
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Why
from desktop_app.domain.events import DOUBT_WORDS, EventKind
from desktop_app.domain.evidence import Source
from desktop_app.domain.intents import TAKEN_BACK, Kind, Stage
from desktop_app.domain.money import MICROS_PER_USD
from desktop_app.domain.rules import RULE

Column = Literal["source", "kind", "word", "detail", "cause"]

KIND_WORDS: Final = {
    Kind.ISSUE: "Issuing",
    Kind.FUND: "Top-up",
    Kind.WITHDRAW: "Withdrawal",
    Kind.FREEZE: "Freeze",
    Kind.UNFREEZE: "Unfreeze",
    Kind.TERMINATE: "Ending the card",
}
STAGES: Final = {
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
UNDONE: Final = {TAKEN_BACK: "carried out, then taken back"}
"""Where the reason says more than the stage."""
PROOFS: Final = {
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
    EventKind.REGULARISED: "The card is in order again",
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
CARD_STATES: Final = {
    CardStatus.PENDING: "being made",
    CardStatus.ACTIVE: "active",
    CardStatus.FROZEN: "frozen",
    CardStatus.TERMINATED: "ended",
    CardStatus.FAILED: "not made",
    CardStatus.UNRECOGNISED: "in a state that Purser does not know",
}
UNITS: Final = {
    "proven": "It is proved how this connection counts money: amounts may be sent",
    "unproven": "It is not proved how this connection counts money: no amount is sent",
    "contradicted": "The service's figures disagree about its units: no amount is sent",
}
HANDOVERS: Final[dict[str, str]] = {
    Step.ASKED: "You asked for a sealed file with the card's details",
    Step.WRITTEN: "The card's details were handed over in a sealed file",
    Step.FAILED: "The sealed file with the card's details was not written",
}
REASONS: Final[dict[str, str]] = {
    Why.USED: "because the card was used",
    Why.ALL_PARTS: "because all parts are paid",
    Why.WINDOW_OVER: "because the time for parts is over",
    Why.DATE: "because its day has come",
    Why.UNUSED: "because nobody used it in time",
}
DOUBTED: Final = "A message was not believed."
BY_POLICY: Final = "by the card's policy"
SHOWS: Final = "A read shows the card"


Said = Iterable[tuple[str, str]]
"""Codes of the journal, each with what it is called."""


def _after(lead: str, said: Said) -> Said:
    return tuple((code, f"{lead} {words}") for code, words in said)


class _Part(NamedTuple):
    """Words that a column stands for in a source, or only in its deeds of one `kind`."""

    source: DeedSource
    column: Column
    said: Said
    kind: str = ""


_OF: Final = tuple((kind, f"{words} of") for kind, words in KIND_WORDS.items())
_PARTS: Final = (
    _Part(DeedSource.INTENT, "kind", _OF),
    _Part(DeedSource.INTENT, "word", STAGES.items()),
    _Part(DeedSource.INTENT, "detail", UNDONE.items()),
    _Part(DeedSource.INTENT, "cause", (*_after(BY_POLICY, REASONS.items()), (RULE, BY_RULE))),
    _Part(DeedSource.EVIDENCE, "kind", _OF),
    _Part(DeedSource.EVIDENCE, "word", PROOFS.items()),
    _Part(DeedSource.CARD, "source", ((DeedSource.CARD, SHOWS),)),
    _Part(DeedSource.CARD, "word", CARD_STATES.items()),
    _Part(DeedSource.CARD, "detail", _after("it was", CARD_STATES.items())),
    _Part(DeedSource.GUARD, "word", UNITS.items()),
    _Part(DeedSource.OWNER, "word", HANDOVERS.items()),
    _Part(DeedSource.OWNER, "word", OWN_ACTS.items()),
    _Part(DeedSource.EVENT, "kind", EVENTS.items()),
    _Part(DeedSource.EVENT, "word", _after(DOUBTED, DOUBT_WORDS.items())),
    _Part(DeedSource.RULE, "kind", DEED_WORDS.items()),
    _Part(DeedSource.RULE, "detail", CODE_WORDS.items(), RuleDeed.SKIPPED),
    _Part(DeedSource.RULE, "word", ACTOR_WORDS.items(), RuleDeed.PAUSED),
    _Part(DeedSource.RULE, "detail", PAUSE_WORDS.items(), RuleDeed.PAUSED),
    _Part(DeedSource.RULE, "detail", PAUSE_WORDS.items(), RuleDeed.ALL_OFF),
    _Part(DeedSource.RULE, "detail", TOLD_WORDS.items(), RuleDeed.TOLD),
)


@dataclass(frozen=True, slots=True)
class Called:
    """The deeds of one source whose `column` holds one of `codes`: a word is in their sentence.

    With a `kind` only those of it: a code may mean another thing in another.
    """

    source: DeedSource
    column: Column
    codes: frozenset[str]
    kind: str = ""

    def fits(self, deed: Deed) -> bool:
        """Whether a deed is one of them."""
        is_meant = deed.source is self.source and self.kind in ("", deed.kind)
        return is_meant and getattr(deed, self.column) in self.codes


@lru_cache(maxsize=256)
def called(word: str) -> tuple[Called, ...]:
    """Which deeds are painted with a word; the journal itself has only their codes."""
    found = (
        Called(
            part.source,
            part.column,
            frozenset(code for code, words in part.said if matches(word, words, "")),
            part.kind,
        )
        for part in _PARTS
    )
    return tuple(one for one in found if one.codes)


def is_called(deed: Deed, word: str) -> bool:
    """Whether a word is in the sentence of a deed, or begins its amount."""
    if any(one.fits(deed) for one in called(word)):
        return True
    return deed.amount is not None and _begins(deed.amount.micros, figures(word))


def _begins(micros: int, typed: Iterable[str]) -> bool:
    whole, rest = divmod(abs(micros), MICROS_PER_USD)
    return any(f"{whole}.{rest:06}".startswith(figure) for figure in typed)

"""Wishes that change money or a card, and the only stages they may pass through."""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NewType, Protocol, TypeVar

from desktop_app.domain.cards import CardId, Wish
from desktop_app.domain.money import Money

IntentId = NewType("IntentId", str)  # 32 lower-case hex digits


class Kind(StrEnum):
    """What is wished for."""

    ISSUE = "issue"
    FUND = "fund"
    WITHDRAW = "withdraw"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    TERMINATE = "terminate"


LOOK_ALIKE_FOR = timedelta(hours=24)
REFERENCE_MARK = "PSR1"
"""How every reference of ours begins, at whatever vault it was made."""
WHOLE = "whole"
"""The parameter of a part of a large top-up: the whole of it, in micro-USD."""
ASKED = "asked"
"""The parameter of a wish whose amount a read stated: what was wished for, in micro-USD."""
PROBE_WIRE = "probe_wire"
"""The parameter of an intent that sends the agreed probe: its wire figure."""
SENT_AS = "sent_as"
"""The parameter of a wish that repeats its parent's order on purpose: the parent's reference."""
REFERENCE_CHARS = 32
"""How long a reference of ours is: the mark, a letter, a hyphen, 128 bits in base32."""
TELLING_CHARS = 22
"""How much of a reference is enough to know it by: 80 of its 128 random bits."""
ACCOUNT = "account"
"""The parameter that says through which account a wish was sent; see `profiles.account_mark`."""
OTHER_KEYS = "other_keys"
"""The reason of an open wish that cannot be looked for: the vault was given other keys since."""
TAKEN_BACK = "taken_back"
"""The reason of a rejected wish that was carried out and then undone: a fee may have stayed."""
UNREAD = "unread"
"""The reason of an issue whose number came, is kept in its raw answer, and could not be read."""
MONEY_KINDS = frozenset({Kind.ISSUE, Kind.FUND, Kind.WITHDRAW})
_LETTER = {
    Kind.ISSUE: "I",
    Kind.FUND: "F",
    Kind.WITHDRAW: "W",
    Kind.FREEZE: "Z",
    Kind.UNFREEZE: "U",
    Kind.TERMINATE: "T",
}
WISHES = {
    Kind.FREEZE: Wish.FREEZE,
    Kind.UNFREEZE: Wish.UNFREEZE,
    Kind.TERMINATE: Wish.TERMINATE,
}


class Stage(StrEnum):
    """Where an intent stands; each change is durable before anything else happens.

    READY, SENDING, then what the one send proved, then what later reads prove.
    """

    READY = "ready"
    SENDING = "sending"
    ACCEPTED = "accepted"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_FOUND = "not_found"
    DISPUTED = "disputed"
    STALE = "stale"


_NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.READY: frozenset({Stage.SENDING, Stage.STALE, Stage.REJECTED}),
    Stage.SENDING: frozenset({Stage.ACCEPTED, Stage.CONFIRMED, Stage.REJECTED, Stage.UNKNOWN}),
    Stage.ACCEPTED: frozenset({Stage.CONFIRMED, Stage.REJECTED, Stage.UNKNOWN, Stage.DISPUTED}),
    Stage.UNKNOWN: frozenset(
        {Stage.ACCEPTED, Stage.CONFIRMED, Stage.REJECTED, Stage.NOT_FOUND, Stage.DISPUTED}
    ),
    Stage.NOT_FOUND: frozenset(
        {Stage.ACCEPTED, Stage.CONFIRMED, Stage.REJECTED, Stage.UNKNOWN, Stage.DISPUTED}
    ),
    Stage.DISPUTED: frozenset({Stage.CONFIRMED, Stage.REJECTED}),
    Stage.CONFIRMED: frozenset(),
    Stage.REJECTED: frozenset(),
    Stage.STALE: frozenset(),
}
OPEN_STAGES = frozenset(stage for stage, after in _NEXT.items() if after)
_WAITED_FOR = OPEN_STAGES - {Stage.READY, Stage.NOT_FOUND, Stage.DISPUTED}
UNCERTAIN_STAGES = frozenset({Stage.UNKNOWN, Stage.NOT_FOUND, Stage.DISPUTED})
_WITHOUT_EFFECT = frozenset({Stage.REJECTED, Stage.STALE})


class PanState(StrEnum):
    """Where the card number of an issued card is."""

    NONE = "none"
    PENDING = "pending"
    STORED = "stored"
    LOST = "lost"


class InvalidTransition(Exception):
    """A bug: the protocol was about to skip a stage."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One wish. `reference` is derived from `id` alone and goes to the service on every attempt.

    `form_token` is unique per filled form, so a double click makes one intent. `session` names the
    run that created it: only that run may send it. `parent` links a follow-up (load now) to its
    issue. `reason` is one of our short codes, never server text. Times are UTC.
    """

    id: IntentId
    kind: Kind
    form_token: str
    session: str
    created_at: datetime
    changed_at: datetime
    card_id: CardId | None = None
    amount: Money | None = None
    fee: Money | None = None
    stage: Stage = Stage.READY
    pan: PanState = PanState.NONE
    reason: str = ""
    parent: IntentId | None = None
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def reference(self) -> str:
        """See `derive_reference`."""
        return derive_reference(self.kind, self.id)

    @property
    def sent_as(self) -> str:
        """The reference the service was given: its own, but for an agreed repeat of another."""
        return self.params.get(SENT_AS, self.reference)

    @property
    def asked(self) -> Money | None:
        """What was wished for; `amount` is what a read stated since, if anything did."""
        kept = self.params.get(ASKED)
        return self.amount if kept is None else Money(int(kept))

    @property
    def is_open(self) -> bool:
        """Whether a later observation may still change it."""
        return self.stage in OPEN_STAGES

    @property
    def is_uncertain(self) -> bool:
        """Whether the person must be told that we do not know."""
        return self.stage in UNCERTAIN_STAGES


def keep_asked(intent: Intent) -> Mapping[str, str]:
    """The parameters of an intent whose amount is about to be what was stated."""
    if intent.asked is None:
        return intent.params
    return {**intent.params, ASKED: str(intent.asked.micros)}


def is_without_effect(intent: Intent) -> bool:
    """Whether it is proven that nothing came of it, or that it was undone; see `TAKEN_BACK`."""
    return intent.stage in _WITHOUT_EFFECT


def derive_reference(kind: Kind, intent_id: IntentId) -> str:
    """`PSR1` + kind letter + `-` + base32 of the 128-bit id: the same bytes on every attempt."""
    body = base64.b32encode(bytes.fromhex(intent_id)).decode("ascii").rstrip("=")
    return f"{REFERENCE_MARK}{_LETTER[kind]}-{body}"


def may_name(mark: str, reference: str) -> bool:
    """Whether `mark` is `reference` as a service may keep it: whole, with an addition, or cut."""
    is_cut = len(mark) >= TELLING_CHARS and reference.startswith(mark)
    return is_cut or reference in mark


def parse_reference(mark: str) -> IntentId | None:
    """The intent whose whole reference `mark` begins with; None when it begins with none."""
    if not mark.startswith(REFERENCE_MARK) or len(mark) < REFERENCE_CHARS:
        return None
    try:
        made = base64.b32decode(mark[len("PSR1I-") : REFERENCE_CHARS] + "=" * 6)
    except ValueError:
        return None
    return IntentId(made.hex())


def advance(intent: Intent, stage: Stage, at: datetime, **changes: object) -> Intent:
    """`intent` at `stage`. Raises InvalidTransition for a step the protocol does not have."""
    if stage not in _NEXT[intent.stage]:
        raise InvalidTransition(f"{intent.kind}: {intent.stage} -> {stage}")
    return replace(intent, stage=stage, changed_at=at, **changes)  # type: ignore[arg-type]


def open_wish(intents: tuple[Intent, ...]) -> Wish | None:
    """The newest status wish that is waited for among a card's intents."""
    wishes = [i for i in intents if i.kind in WISHES and i.stage in _WAITED_FOR]
    newest = max(wishes, key=lambda i: (i.created_at, i.id), default=None)
    return None if newest is None else WISHES[newest.kind]


class Wished(Protocol):
    """What two wishes are compared by."""

    @property
    def id(self) -> IntentId: ...
    @property
    def kind(self) -> Kind: ...
    @property
    def amount(self) -> Money | None: ...
    @property
    def asked(self) -> Money | None: ...
    @property
    def stage(self) -> Stage: ...
    @property
    def created_at(self) -> datetime: ...


W = TypeVar("W", bound=Wished)


def find_look_alike(
    intents: Iterable[W], kind: Kind, amount: Money | None, now: datetime
) -> W | None:
    """An intent of the last day that wished for the same and happened, or may have.

    Reliability 4.4: the same card and the same amount again is asked about a second time. For an
    issue, hand over the intents of cards with the same label.
    """
    alike = (
        i
        for i in intents
        if i.kind is kind
        and (i.amount if i.asked is None else i.asked) == amount
        and (i.stage in OPEN_STAGES or i.stage is Stage.CONFIRMED)
        and now - i.created_at < LOOK_ALIKE_FOR
    )
    return max(alike, key=lambda i: (i.created_at, i.id), default=None)


def blocking(intents: tuple[Intent, ...], kind: Kind) -> Intent | None:
    """The open intent that forbids starting `kind` on the same card (M11 Single).

    One change in flight per card; a freeze may overtake anything but another freeze. Making the
    card is none: once it has an id, its state says what may be done, even while its number is
    awaited or lost. A wish that was looked for until its request could no longer land does not
    block: it may be wished again. Nor does a change of state that the service took and did not do.
    """
    for intent in intents:
        if not intent.is_open or intent.kind is Kind.ISSUE:
            continue
        if kind is Kind.FREEZE and intent.kind is not Kind.FREEZE:
            continue
        if intent.stage is Stage.NOT_FOUND:
            continue
        if intent.stage is Stage.DISPUTED and intent.kind in WISHES:
            continue
        return intent
    return None

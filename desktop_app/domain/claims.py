"""What a signed message says of a card, against what authenticated reads state of it.

A message never wins: while the two differ both are told, and reads go on. Pure; nothing here
knows when anything happened except by what the message itself states.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import HELD_FOR
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionStatus

LOOKS_S = (5, 30, 120)
"""When what disagrees is read again, counted from the message (reliability 4.5)."""
NEAR = timedelta(days=1)
_ENDED = frozenset({CardStatus.TERMINATED})
_STATUS = {
    EventKind.TERMINATED: _ENDED,
    EventKind.DECLINED_TERMINATED: _ENDED,
    EventKind.DECLINED_FROZEN: frozenset({CardStatus.FROZEN, CardStatus.TERMINATED}),
    EventKind.CREATE_FAILED: frozenset({CardStatus.FAILED, CardStatus.TERMINATED}),
}
_SAYS = {
    EventKind.DECLINED_FROZEN: CardStatus.FROZEN,
    EventKind.CREATE_FAILED: CardStatus.FAILED,
}
PASSING = frozenset({EventKind.DECLINED_FROZEN})
"""Kinds whose claim holds for a moment only: a card may be unfrozen at any time."""
_MOVED = frozenset(
    {
        EventKind.TOPPED_UP,
        EventKind.WITHDRAWN,
        EventKind.DEBITED,
        EventKind.AUTHORIZED,
        EventKind.PRE_AUTHORIZED,
        EventKind.SETTLED,
    }
)
_EXACT = frozenset({EventKind.TOPPED_UP, EventKind.WITHDRAWN})
_HOLDS = frozenset({EventKind.AUTHORIZED, EventKind.PRE_AUTHORIZED})
_UNDONE = frozenset({TransactionStatus.FAILED, TransactionStatus.DECLINED})
_UNDONE_HOLD = frozenset({TransactionStatus.DECLINED})
"""A hold that has fallen off since, which the service calls failed, was held all the same."""


class Standing(StrEnum):
    """How far a claim and the reads are apart: `LOOKING` while it is still read again."""

    LOOKING = "looking"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one message says, and how it stands.

    `status` is what it says the card is; None where it says that money moved. `merchant` is as
    sent, and "" for movements between wallet and card.
    """

    card_id: CardId
    kind: EventKind
    status: CardStatus | None
    amount: Money | None
    merchant: str
    standing: Standing


def claims_something(event: Event) -> bool:
    """Whether `event` says anything that a read of its card or feed can agree with."""
    if event.kind is EventKind.SETTLED and event.amount is None:
        return False  # it may have an id and a reference of its own: nothing would find its row
    return event.card_id is not None and (event.kind in _STATUS or event.kind in _MOVED)


def agrees(event: Event, status: CardStatus, rows: Iterable[Transaction]) -> bool:
    """Whether the newest reads state what `event` says, in whatever order both came."""
    if event.kind in _STATUS:
        return status in _STATUS[event.kind]
    return any(_is_told_by(event, row) for row in rows)


def states_status(event: Event) -> bool:
    """Whether `event` is about the card itself, and not about money on it."""
    return event.kind in _STATUS


def claim_of(event: Event, card_id: CardId, standing: Standing) -> Claim:
    """The claim of an event that `claims_something`, about its card."""
    says = _SAYS.get(event.kind, CardStatus.TERMINATED) if states_status(event) else None
    return Claim(card_id, event.kind, says, event.amount, event.merchant, standing)


def _is_told_by(event: Event, row: Transaction) -> bool:
    """By id or reference; else by amount and day: a settlement may have an id of its own, and
    comes as late as a hold may last."""
    is_named = row.id == event.subject_id or bool(
        event.reference and row.reference == event.reference
    )
    if is_named:
        # What a shop holds and what it takes at last differ rightly; a load is one figure, with
        # its fee or without.
        figures = {row.amount, row.amount + row.fee}
        is_same = event.kind not in _EXACT or event.amount is None or event.amount in figures
        undone = _UNDONE_HOLD if event.kind in _HOLDS else _UNDONE
        return is_same and row.status not in undone
    if event.amount is None or row.amount != event.amount:
        return False
    late = HELD_FOR if event.kind is EventKind.SETTLED else NEAR
    return event.at is None or -NEAR <= event.at - row.at <= late

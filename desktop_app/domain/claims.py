"""What a signed message says of a card, against what authenticated reads state of it.

A message never wins: while the two differ both are told, and reads go on. Pure; nothing here
knows when anything happened except by what the message itself states.

What no read can bear out is no claim, for a dispute keeps a card from being loaded: declines and
checks of a card, which no feed need have; an announced refund, whose row may come weeks later; the
fees for declines and for shops abroad and their return, and refunds to the wallet, which move the
wallet's money and need no row on the card; an expired or regularised card, for which no state is
published; a card's making, which its own wish watches; contactless use and the holder's check.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.folding import HELD_FOR
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import (
    CREDITS,
    Transaction,
    TransactionKind,
    TransactionStatus,
)

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
        EventKind.CONTACTLESS_HELD,
        EventKind.SETTLED,
        EventKind.CONTACTLESS_SETTLED,
        EventKind.CROSS_BORDER_SETTLED,
    }
)
_TAKEN = frozenset(
    {EventKind.SETTLED, EventKind.CONTACTLESS_SETTLED, EventKind.CROSS_BORDER_SETTLED}
)
_GIVEN_BACK = frozenset({EventKind.REVERSED, EventKind.REFUNDED, EventKind.CREDITED})
_NOT_DONE = frozenset({EventKind.TOP_UP_FAILED, EventKind.WITHDRAWAL_FAILED})
_OWN_ID = _TAKEN | _GIVEN_BACK
"""These may have an id and a reference of their own: only their amount finds a row."""
_EXACT = frozenset({EventKind.TOPPED_UP, EventKind.WITHDRAWN})
_HOLDS = frozenset({EventKind.AUTHORIZED, EventKind.PRE_AUTHORIZED, EventKind.CONTACTLESS_HELD})
_BACK = frozenset(
    {TransactionStatus.FAILED, TransactionStatus.RELEASED, TransactionStatus.REFUNDED}
)
_OWN_ROWS = CREDITS | {TransactionKind.REVERSAL}
"""Rows by which a feed may say that money came back, where it does not mark the purchase."""
_UNDONE = frozenset({TransactionStatus.FAILED, TransactionStatus.DECLINED})
_UNDONE_HOLD = frozenset({TransactionStatus.DECLINED})
"""A hold that has fallen off since, which the service calls failed, was held all the same."""

_CLAIMING = frozenset(_STATUS) | _MOVED | _GIVEN_BACK | _NOT_DONE


class Standing(StrEnum):
    """How far a claim and the reads are apart: `LOOKING` while it is still read again."""

    LOOKING = "looking"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one message says, and how it stands.

    `event_id` tells it from another that says the same. `status` is what it says the card is; None
    where it says that money moved. `merchant` is as sent, and "" for movements between wallet and
    card.
    """

    event_id: str
    card_id: CardId
    kind: EventKind
    status: CardStatus | None
    amount: Money | None
    merchant: str
    standing: Standing


def claims_something(event: Event) -> bool:
    """Whether `event` says anything that a read of its card or feed can agree with."""
    if event.kind in _OWN_ID and event.amount is None:
        return False
    return event.card_id is not None and event.kind in _CLAIMING


def agrees(event: Event, status: CardStatus | None, rows: Iterable[Transaction]) -> bool:
    """Whether the newest reads state what `event` says, in whatever order both came.

    `status` is None where the card was never read.
    """
    if event.kind in _STATUS:
        return status in _STATUS[event.kind]
    if event.kind in _NOT_DONE:
        # A feed need not have it at all; one that has it must not say that it was done.
        return all(row.status in _BACK | _UNDONE for row in rows if _names(event, row))
    is_told_by = _is_given_back_by if event.kind in _GIVEN_BACK else _is_told_by
    return any(is_told_by(event, row) for row in rows)


def was_read(event: Event, status: CardStatus | None, rows: Iterable[Transaction]) -> bool:
    """Whether what an earlier run read states what `event` says, whichever of them came first.

    That nothing contradicts it says nothing here: what was read may be older than the message.
    """
    known = tuple(rows)
    if event.kind in _NOT_DONE and not any(_names(event, row) for row in known):
        return False
    return agrees(event, status, known)


def states_status(event: Event) -> bool:
    """Whether `event` is about the card itself, and not about money on it."""
    return event.kind in _STATUS


def claim_of(event: Event, card_id: CardId, standing: Standing) -> Claim:
    """The claim of an event that `claims_something`, about its card."""
    says = _SAYS.get(event.kind, CardStatus.TERMINATED) if states_status(event) else None
    return Claim(event.id, card_id, event.kind, says, event.amount, event.merchant, standing)


def _is_told_by(event: Event, row: Transaction) -> bool:
    """By id or reference; else by amount and day: a settlement may have an id of its own, and
    comes as late as a hold may last."""
    if _names(event, row):
        # What a shop holds and what it takes at last differ rightly; a load is one figure, with
        # its fee or without.
        figures = {row.amount, row.amount + row.fee}
        is_same = event.kind not in _EXACT or event.amount is None or event.amount in figures
        undone = _UNDONE_HOLD if event.kind in _HOLDS else _UNDONE
        return is_same and row.status not in undone
    if event.amount is None or row.amount != event.amount:
        return False
    late = HELD_FOR if event.kind in _TAKEN else NEAR
    return event.at is None or -NEAR <= event.at - row.at <= late


def _is_given_back_by(event: Event, row: Transaction) -> bool:
    """By a row of its own, or by the purchase itself that is let go or refunded, perhaps in part:
    it may be as old as it likes."""
    is_own = row.kind in _OWN_ROWS and row.status not in _UNDONE
    if _names(event, row):
        return is_own or row.status in _BACK
    if event.amount is None or is_own is (row.status in _BACK):
        return False
    if is_own:
        is_near = event.at is None or abs(event.at - row.at) <= NEAR
        return row.amount == event.amount and is_near
    is_later = event.at is None or event.at - row.at >= -NEAR
    return row.amount >= event.amount and is_later


def _names(event: Event, row: Transaction) -> bool:
    is_named = bool(event.reference) and row.reference == event.reference
    return is_named or row.id == event.subject_id

"""One charge as a person sees it: a pure fold of what was read of it and what messages said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import DECLINES, Event, EventKind
from desktop_app.domain.merchants import clean
from desktop_app.domain.money import ENGLISH, Money, format_money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus


class HistoryStatus(StrEnum):
    """`CONFIRMING`: only a message told of it, and a read has yet to show it.

    `RELEASED` is a hold that fell off before it was collected, `REVERSED` a charge that had been
    collected and was taken back.
    """

    PENDING = "pending"
    CONFIRMING = "confirming"
    SETTLED = "settled"
    RELEASED = "released"
    DECLINED = "declined"
    REFUNDED = "refunded"
    REVERSED = "reversed"
    FAILED = "failed"
    UNRECOGNISED = "unrecognised"


class HistoryKind(StrEnum):
    """What moved; a cross-border part is told apart from other fees."""

    PURCHASE = "purchase"
    FUNDING = "funding"
    WITHDRAWAL = "withdrawal"
    REFUND = "refund"
    FEE = "fee"
    CROSS_BORDER = "cross_border"
    DECLINE_FEE = "decline_fee"
    REVERSAL = "reversal"
    OTHER = "other"


class Proof(StrEnum):
    """Who said it: an authenticated read, a believed message, or both."""

    READ = "read"
    SIGNED = "signed"
    BOTH = "both"


FEES = frozenset({HistoryKind.FEE, HistoryKind.CROSS_BORDER, HistoryKind.DECLINE_FEE})
CREDITS = frozenset({HistoryKind.FUNDING, HistoryKind.REFUND})


@dataclass(frozen=True, slots=True)
class Seen:
    """A state in which a read found the transaction."""

    status: TransactionStatus
    amount: Money
    fee: Money
    read_at: datetime


@dataclass(frozen=True, slots=True)
class Charge:
    """One line. Amounts are None where nobody stated them, never zero for that.

    `authorized` is what was held, `settled` what moved in the end. `merchant` is cleaned up from
    `raw_merchant`. `reason` is the code of a decline or a failure, as sent.
    """

    subject: str
    card_id: CardId
    kind: HistoryKind
    status: HistoryStatus
    at: datetime
    authorized: Money | None = None
    settled: Money | None = None
    fee: Money | None = None
    merchant: str = ""
    raw_merchant: str = ""
    reason: str = ""
    reference: str = ""
    note: str = ""
    country: str = ""
    proof: Proof = Proof.READ

    @property
    def words(self) -> str:
        """What a search looks through."""
        amounts = dict.fromkeys(a for a in (self.authorized, self.settled) if a is not None)
        figures = " ".join(format_money(amount, ENGLISH).replace(",", "") for amount in amounts)
        parts = (self.merchant, self.raw_merchant, self.note, self.reference, self.reason, figures)
        return " ".join(part for part in dict.fromkeys(parts) if part)


_KINDS = {kind: HistoryKind(kind.value) for kind in TransactionKind}
_BY_EVENT = {
    EventKind.TOPPED_UP: HistoryKind.FUNDING,
    EventKind.TOP_UP_FAILED: HistoryKind.FUNDING,
    EventKind.WITHDRAWN: HistoryKind.WITHDRAWAL,
    EventKind.WITHDRAWAL_FAILED: HistoryKind.WITHDRAWAL,
    EventKind.DEBITED: HistoryKind.PURCHASE,
    EventKind.AUTHORIZED: HistoryKind.PURCHASE,
    EventKind.PRE_AUTHORIZED: HistoryKind.PURCHASE,
    EventKind.SETTLED: HistoryKind.PURCHASE,
    EventKind.CONTACTLESS_HELD: HistoryKind.PURCHASE,
    EventKind.CONTACTLESS_SETTLED: HistoryKind.PURCHASE,
    EventKind.VERIFIED: HistoryKind.PURCHASE,
    EventKind.REVERSED: HistoryKind.PURCHASE,
    EventKind.CREDITED: HistoryKind.REFUND,
    EventKind.REFUND_ANNOUNCED: HistoryKind.REFUND,
    EventKind.REFUNDED: HistoryKind.REFUND,
    EventKind.REFUNDED_TO_WALLET: HistoryKind.REFUND,
    EventKind.CROSS_BORDER_FEE: HistoryKind.CROSS_BORDER,
    EventKind.CROSS_BORDER_SETTLED: HistoryKind.CROSS_BORDER,
    EventKind.CROSS_BORDER_REVERSED: HistoryKind.CROSS_BORDER,
    EventKind.DECLINE_FEE: HistoryKind.DECLINE_FEE,
    **dict.fromkeys(DECLINES, HistoryKind.PURCHASE),
}
TELLING = frozenset(_BY_EVENT)
"""The events that are about a charge; the others change the card or its holder."""
_HOLDS = frozenset(
    {EventKind.AUTHORIZED, EventKind.PRE_AUTHORIZED, EventKind.CONTACTLESS_HELD, EventKind.DEBITED}
)
_LAST = datetime.max.replace(tzinfo=UTC)
_ABROAD = frozenset({EventKind.CROSS_BORDER_FEE, EventKind.CROSS_BORDER_REVERSED})
_PLAIN = {
    TransactionStatus.PENDING: HistoryStatus.PENDING,
    TransactionStatus.DECLINED: HistoryStatus.DECLINED,
    TransactionStatus.REFUNDED: HistoryStatus.REFUNDED,
    TransactionStatus.UNRECOGNISED: HistoryStatus.UNRECOGNISED,
}
_MOVED = frozenset({HistoryStatus.SETTLED, HistoryStatus.REFUNDED, HistoryStatus.REVERSED})
FOLLOWS = frozenset(
    {
        EventKind.SETTLED,
        EventKind.REVERSED,
        EventKind.CONTACTLESS_SETTLED,
        EventKind.CROSS_BORDER_SETTLED,
    }
)
"""What becomes of an earlier hold; the service may give it an id and a reference of its own."""
HELD_FOR = timedelta(days=31)


def repeats(event: Event, row: Transaction) -> bool:
    """Whether a message under an id that no read states tells of `row` all the same.

    By its reference; what follows a hold also by its amount. A decline stays a line of its own.
    """
    if event.card_id != row.card_id or event.kind in DECLINES or event.kind not in TELLING:
        return False
    if event.reference and event.reference == row.reference:
        return True
    if event.kind not in FOLLOWS or row.kind is not TransactionKind.PURCHASE:
        return False
    is_then = event.at is not None and -SKEW_ROOM <= event.at - row.at <= HELD_FOR
    return is_then and event.amount is not None and event.amount == row.amount


def fold(
    subject: str, row: Transaction | None, seen: Sequence[Seen], events: Sequence[Event]
) -> Charge | None:
    """The charge, or None where what is known is none.

    `row` is the newest read, `seen` every state it was read in, `events` the believed messages
    about it; their order and their number change nothing.
    """
    about = {e.id: e for e in events if e.kind in TELLING and e.card_id is not None}
    told = sorted(about.values(), key=_order)
    return _from_read(subject, row, seen, told) if row is not None else _from_events(subject, told)


def _from_read(
    subject: str, row: Transaction, seen: Sequence[Seen], told: Sequence[Event]
) -> Charge:
    told = [event for event in told if event.card_id == row.card_id]
    kinds = {event.kind for event in told}
    kind = _KINDS[row.kind]
    if kind is HistoryKind.FEE and kinds & _ABROAD:
        kind = HistoryKind.CROSS_BORDER
    elif kind is HistoryKind.FEE and EventKind.DECLINE_FEE in kinds:
        kind = HistoryKind.DECLINE_FEE
    status = _status(row, seen, kinds)
    raw = row.merchant or _first(event.merchant for event in told)
    return Charge(
        subject,
        row.card_id,
        kind,
        status,
        row.at,
        authorized=_authorized(row, status, seen, told),
        settled=row.amount if status in _MOVED else None,
        fee=row.fee or None,
        merchant=clean(raw),
        raw_merchant=raw,
        reason=_first(event.reason for event in told),
        reference=row.reference,
        note=row.description,
        country=_first(event.country for event in told),
        proof=Proof.BOTH if told else Proof.READ,
    )


def _status(row: Transaction, seen: Sequence[Seen], kinds: set[EventKind]) -> HistoryStatus:
    """The read decides; messages only say what it left open."""
    if row.status in _PLAIN:
        return _PLAIN[row.status]
    if row.status is TransactionStatus.SETTLED:
        is_refund = row.kind is TransactionKind.REFUND
        return HistoryStatus.REFUNDED if is_refund else HistoryStatus.SETTLED
    was = {state.status for state in seen}
    if row.status is TransactionStatus.RELEASED:
        is_hold = row.kind is TransactionKind.PURCHASE and TransactionStatus.SETTLED not in was
        return HistoryStatus.RELEASED if is_hold else HistoryStatus.REVERSED
    if row.kind is not TransactionKind.PURCHASE and _was_taken(was, kinds):
        return HistoryStatus.REVERSED
    if kinds & DECLINES:
        return HistoryStatus.DECLINED
    # The service calls a hold that fell off "failed"; that it was held shows which of the two.
    held = EventKind.REVERSED in kinds or TransactionStatus.PENDING in was
    is_hold = row.kind is TransactionKind.PURCHASE and held
    return HistoryStatus.RELEASED if is_hold else HistoryStatus.FAILED


def _was_taken(was: set[TransactionStatus], kinds: set[EventKind]) -> bool:
    return TransactionStatus.SETTLED in was or EventKind.CROSS_BORDER_REVERSED in kinds


def _authorized(
    row: Transaction, status: HistoryStatus, seen: Sequence[Seen], told: Sequence[Event]
) -> Money | None:
    """What was held: as last read while pending, else as a message said."""
    if row.kind is not TransactionKind.PURCHASE:
        return row.amount if status not in _MOVED else None
    held = [state for state in seen if state.status is TransactionStatus.PENDING]
    if held:
        return max(held, key=lambda state: state.read_at).amount
    said = [event.amount for event in told if event.kind in _HOLDS and event.amount is not None]
    if said:
        return said[-1]
    return None if status in _MOVED else row.amount


def _from_events(subject: str, told: Sequence[Event]) -> Charge | None:
    """A decline is told by a message alone; anything else is to be confirmed by a read."""
    told = [event for event in told if not _moves_nothing(event)]
    if not told:
        return None
    declines = [event for event in told if event.kind in DECLINES]
    main = declines[-1] if declines else told[-1]
    at = next((event.at for event in told if event.at is not None), None)
    if at is None or main.card_id is None:
        return None
    raw = _first(event.merchant for event in told)
    return Charge(
        subject,
        main.card_id,
        _BY_EVENT[main.kind],
        HistoryStatus.DECLINED if declines else HistoryStatus.CONFIRMING,
        at,
        authorized=main.amount,
        fee=main.fee or None,
        merchant=clean(raw),
        raw_merchant=raw,
        reason=_first([main.reason, *(event.reason for event in told)]),
        reference=main.reference,
        country=_first(event.country for event in told),
        proof=Proof.SIGNED,
    )


def _moves_nothing(event: Event) -> bool:
    """No feed has a check of the card, and where declines end one no shop is told no."""
    is_end = event.kind is EventKind.DECLINED_TERMINATED and not event.merchant
    return is_end or event.kind is EventKind.VERIFIED


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _order(event: Event) -> tuple[datetime, str]:
    return event.at or _LAST, event.id

"""What was read of one charge and what messages said of it, folded into one line.

The fold is a function of a set: the newest read, every state a read found, and the messages about
it. Whoever heard and read the same ends the same, in whatever order that came. Who knows more ends
further up, never sideways. The newest read decides whether money is held, taken or neither; where
it says neither, what else is known says what came before:

    FAILED  <  RELEASED  <  DECLINED  <  REVERSED

`FAILED` is all that a read alone can know of a charge that the service calls failed: the same word
stands for one that was never approved and for a hold that fell off. A read that found it pending,
or a message of a hold or of its end, makes it `RELEASED`; a message of a decline `DECLINED`, which
only messages tell; a read or a message that it was collected `REVERSED`. What is shown of a
`FAILED` charge must be true of every one above it.

Where no read states the charge, messages alone tell. It is `CONFIRMING` until a read shows it; one
that it failed outweighs that, and one that it was declined both. One that money moved outweighs all
of them: then it is `CONFIRMING` again, for what was taken must not look as if nothing was.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.events import DECLINES, Event, EventKind
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus, Proof, Seen
from desktop_app.domain.merchants import clean
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus

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
    EventKind.CROSS_BORDER_SETTLED: HistoryKind.PURCHASE,  # the principal, and not the fee
    EventKind.CROSS_BORDER_REVERSED: HistoryKind.CROSS_BORDER,
    EventKind.DECLINE_FEE: HistoryKind.DECLINE_FEE,
    **dict.fromkeys(DECLINES, HistoryKind.PURCHASE),
}
TELLING = frozenset(_BY_EVENT)
"""The events that are about a charge; the others change the card or its holder."""
_HOLDS = frozenset(
    {EventKind.AUTHORIZED, EventKind.PRE_AUTHORIZED, EventKind.CONTACTLESS_HELD, EventKind.DEBITED}
)
TAKES = frozenset(
    {EventKind.SETTLED, EventKind.CONTACTLESS_SETTLED, EventKind.CROSS_BORDER_SETTLED}
)
"""A shop collected."""
_MOVES = TAKES | {
    EventKind.TOPPED_UP,
    EventKind.WITHDRAWN,
    EventKind.CREDITED,
    EventKind.REFUNDED,
    EventKind.REFUNDED_TO_WALLET,
}
"""What such a message states is what moved; any other states what was held or asked for."""
_NOT_DONE = frozenset({EventKind.TOP_UP_FAILED, EventKind.WITHDRAWAL_FAILED})
# As the catalogue and the samples of the service write the references of its fees.
_FEES_BY_REFERENCE = (
    ("CARD_CROSSBORD", HistoryKind.CROSS_BORDER),
    ("DECLINE_FEE", HistoryKind.DECLINE_FEE),
)
UNDONE = frozenset({TransactionStatus.FAILED, TransactionStatus.RELEASED})
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

    By its reference; what follows a hold also by its amount. A decline that has an id stays a line
    of its own.
    """
    if event.card_id != row.card_id or event.kind not in TELLING:
        return False
    if event.kind in DECLINES and event.subject_id:
        return False
    if event.reference and event.reference == row.reference:
        return True
    if event.kind not in FOLLOWS or row.kind is not TransactionKind.PURCHASE:
        return False
    is_then = event.at is not None and -SKEW_ROOM <= event.at - row.at <= HELD_FOR
    return is_then and event.amount is not None and event.amount == row.amount


def name_of(event: Event) -> str:
    """What names the charge that a message is about; "" where it names none.

    By its id, else by its reference: one transaction may come under two event ids. A fee and what
    it was taken for may share a reference.
    """
    if event.subject_id or not event.reference or event.kind not in TELLING:
        return event.subject_id
    return f"{_BY_EVENT[event.kind]} {event.reference}"


def is_undone(row: Transaction) -> bool:
    """Whether a read leaves open what came before: see the order of this file."""
    return row.kind is TransactionKind.PURCHASE and row.status in UNDONE


def fold(
    subject: str, row: Transaction | None, seen: Sequence[Seen], events: Sequence[Event]
) -> Charge | None:
    """The charge, or None where what is known is none.

    `row` is the newest read, `seen` every state it was read in, `events` the believed messages
    about it: those under its id, those that `repeats` finds by its reference, and for one that
    `is_undone` what followed a hold of its amount, where no other purchase can be meant. Their
    order and their number change nothing.
    """
    about = {e.id: e for e in events if e.kind in TELLING and e.card_id is not None}
    told = sorted(about.values(), key=_order)
    return _from_read(subject, row, seen, told) if row is not None else _from_events(subject, told)


def _from_read(
    subject: str, row: Transaction, seen: Sequence[Seen], told: Sequence[Event]
) -> Charge:
    told = [event for event in told if event.card_id == row.card_id]
    kinds = {event.kind for event in told}
    status = _status(row, seen, kinds)
    raw = row.merchant or _first(event.merchant for event in told)
    return Charge(
        subject,
        row.card_id,
        _kind(row, kinds),
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
    return _undone(row, {state.status for state in seen} | {row.status}, kinds)


def _undone(row: Transaction, was: set[TransactionStatus], kinds: set[EventKind]) -> HistoryStatus:
    """How far up the order of this file the rest of what is known takes it."""
    if TransactionStatus.SETTLED in was:
        return HistoryStatus.REVERSED
    if row.kind is not TransactionKind.PURCHASE:
        # Nothing but a purchase is held first: what was let go had been taken.
        taken = TransactionStatus.RELEASED in was or EventKind.CROSS_BORDER_REVERSED in kinds
        return HistoryStatus.REVERSED if taken else HistoryStatus.FAILED
    if kinds & TAKES:
        return HistoryStatus.REVERSED
    if kinds & DECLINES:
        return HistoryStatus.DECLINED
    held = was & {TransactionStatus.PENDING, TransactionStatus.RELEASED}
    is_hold = held or kinds & (_HOLDS | {EventKind.REVERSED})
    return HistoryStatus.RELEASED if is_hold else HistoryStatus.FAILED


def _kind(row: Transaction, kinds: set[EventKind]) -> HistoryKind:
    """Which fee it is says its reference, or a message."""
    kind = _KINDS[row.kind]
    if kind is not HistoryKind.FEE:
        return kind
    reference = row.reference.upper()
    named = next((fee for mark, fee in _FEES_BY_REFERENCE if reference.startswith(mark)), None)
    if named is not None or not kinds & (_ABROAD | {EventKind.DECLINE_FEE}):
        return named or kind
    return HistoryKind.CROSS_BORDER if kinds & _ABROAD else HistoryKind.DECLINE_FEE


def _authorized(
    row: Transaction, status: HistoryStatus, seen: Sequence[Seen], told: Sequence[Event]
) -> Money | None:
    """What is held now; of what is over, the most that was read as held, else what a message said.

    Not what was held last: no order of the states is known. A clock may have been set back between
    two reads, and an overtaken read is kept after those that it began before. The most is the same
    in any order, and who knows of one more state never says less.
    """
    is_purchase = row.kind is TransactionKind.PURCHASE
    if not is_purchase or status is HistoryStatus.PENDING:
        return row.amount if status not in _MOVED else None
    held = [state.amount for state in seen if state.status is TransactionStatus.PENDING]
    if held:
        return max(held)
    said = [event.amount for event in told if event.kind in _HOLDS and event.amount is not None]
    if said:
        return said[-1]
    return None if status in _MOVED else row.amount


def _from_events(subject: str, told: Sequence[Event]) -> Charge | None:
    """What was not done is told by messages alone; the rest is to be confirmed by a read.

    So is what some say was done and others that it was not: those step aside, whichever came last.
    """
    told = [event for event in told if not _moves_nothing(event)]
    if any(event.kind in _MOVES for event in told):
        told = [event for event in told if event.kind not in DECLINES | _NOT_DONE]
    if not told:
        return None
    declines = [event for event in told if event.kind in DECLINES]
    failures = [event for event in told if event.kind in _NOT_DONE]
    main = (declines or failures or told)[-1]
    at = next((event.at for event in told if event.at is not None), None)
    if at is None or main.card_id is None:
        return None
    raw = _first(event.merchant for event in told)
    return Charge(
        subject,
        main.card_id,
        _BY_EVENT[main.kind],
        _told_status(main),
        at,
        authorized=_newest([main, *told], is_moved=False),
        settled=_newest([main, *told], is_moved=True),
        fee=main.fee or None,
        merchant=clean(raw),
        raw_merchant=raw,
        reason=_first([main.reason, *(event.reason for event in told)]),
        reference=main.reference,
        country=_first(event.country for event in told),
        proof=Proof.SIGNED,
    )


def _told_status(main: Event) -> HistoryStatus:
    if main.kind in DECLINES:
        return HistoryStatus.DECLINED
    return HistoryStatus.FAILED if main.kind in _NOT_DONE else HistoryStatus.CONFIRMING


def _newest(told: Sequence[Event], *, is_moved: bool) -> Money | None:
    """The amount of the first, else of the newest, that states one of this sort."""
    first, *rest = told
    for event in (first, *reversed(rest)):
        if event.amount is not None and (event.kind in _MOVES) is is_moved:
            return event.amount
    return None


def _moves_nothing(event: Event) -> bool:
    """No feed has a check of the card, and where declines end one no shop is told no."""
    is_end = event.kind is EventKind.DECLINED_TERMINATED and not event.merchant
    return is_end or event.kind is EventKind.VERIFIED


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def _order(event: Event) -> tuple[datetime, str]:
    return event.at or _LAST, event.id

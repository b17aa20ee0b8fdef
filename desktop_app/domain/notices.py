"""What is worth telling the owner, decided from what was known before a read and after it.

Pure: the same facts give the same notices, each with a key by which it is told once for ever.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum

from desktop_app.domain.cards import EXPIRING_WITHIN, Card, CardId, CardStatus
from desktop_app.domain.events import DECLINES, Doubt, Event, EventKind
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus


class NoticeKind(StrEnum):
    """What a person can switch on and off."""

    CHARGE = "charge"
    DECLINE = "decline"
    REFUND = "refund"
    LOW = "low"
    ISSUER = "issuer"
    EXPIRING = "expiring"
    TOP_UP = "top_up"
    FAILED = "failed"
    MESSAGES = "messages"
    DISPOSABLE = "disposable"
    RULES = "rules"
    VAULT = "vault"


class What(StrEnum):
    """Which of the things that one kind stands for; NONE where the kind says it all."""

    NONE = ""
    RELEASED = "released"
    FROZEN = "frozen"
    ENDED = "ended"
    CONFIRMED = "confirmed"
    FAILED = "failed"
    NOT_FROZEN = "not_frozen"
    NOT_ALL_FROZEN = "not_all_frozen"
    NOT_UNFROZEN = "not_unfrozen"
    NOT_ENDED = "not_ended"
    NOT_WITHDRAWN = "not_withdrawn"
    FORGED = "forged"
    DOWN = "down"
    SPENT = "spent"
    GONE = "gone"
    LOOSE = "loose"
    ASKS = "asks"
    PAUSED = "paused"
    DRAINED = "drained"
    MISSED = "missed"
    THIN = "thin"
    COMING = "coming"
    MADE = "made"
    UNMADE = "unmade"
    SPOILED = "spoiled"
    CHANGED = "changed"
    OLDER = "older"
    COPIES = "copies"
    NETWORK = "network"
    SYNCED = "synced"
    UNTRIED = "untried"
    UNKEYED = "unkeyed"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell. `at` is when it happened, as far as that is known (UTC).

    `reason` is the code of a decline, of a policy or of a pause; `rules.RULE` is that of a wish
    that a rule made. `amount` is what moved, or what is left on a card that
    runs low. `label` is the card's, as it was called then.
    """

    key: str
    kind: NoticeKind
    at: datetime
    what: What = What.NONE
    card_id: CardId | None = None
    label: str = ""
    amount: Money | None = None
    merchant: str = ""
    reason: str = ""


_CHARGED = frozenset({TransactionStatus.PENDING, TransactionStatus.SETTLED})
_PURCHASES = {
    TransactionStatus.PENDING: (NoticeKind.CHARGE, What.NONE),
    TransactionStatus.SETTLED: (NoticeKind.CHARGE, What.NONE),
    TransactionStatus.RELEASED: (NoticeKind.REFUND, What.RELEASED),
    TransactionStatus.REFUNDED: (NoticeKind.REFUND, What.NONE),
    TransactionStatus.DECLINED: (NoticeKind.DECLINE, What.NONE),
}
_FORGED = frozenset({Doubt.BAD_SIGNATURE, Doubt.TWO_SIGNATURES, Doubt.STALE, Doubt.ALTERED})
_NO_EFFECT = frozenset({Stage.READY, Stage.REJECTED, Stage.STALE})
_ALIVE = frozenset({CardStatus.ACTIVE, CardStatus.FROZEN})


def of_row(row: Transaction, label: str) -> Notice | None:
    """A row of a card's feed, as soon as it is there; that it settles later is no second one."""
    found = _row_kind(row)
    if found is None:
        return None
    kind, what = found
    return Notice(
        f"{kind} {row.id}", kind, row.at, what, row.card_id, label, row.amount, row.merchant
    )


def _row_kind(row: Transaction) -> tuple[NoticeKind, What] | None:
    if row.kind is TransactionKind.REFUND and row.status in _CHARGED:
        return NoticeKind.REFUND, What.NONE
    return _PURCHASES.get(row.status) if row.kind is TransactionKind.PURCHASE else None


def of_event(event: Event, label: str, heard_at: datetime) -> Notice | None:
    """A believed message that a shop was told no: no feed has these. Others only cause a read."""
    if event.kind not in DECLINES or event.card_id is None:
        return None
    if event.kind is EventKind.DECLINED_TERMINATED and not event.merchant:
        return None  # no shop was told no: declines ended the card, which a read tells
    name = event.subject_id or event.reference or event.id
    return Notice(
        f"{NoticeKind.DECLINE} {name}",
        NoticeKind.DECLINE,
        event.at or heard_at,
        card_id=event.card_id,
        label=label,
        amount=event.amount,
        merchant=event.merchant,
        reason=event.reason,
    )


def of_card(
    before: Card, after: Card, newest: Callable[[], Iterable[Intent]], low_below: Money
) -> tuple[Notice, ...]:
    """What a read changed that nobody here wished for.

    `newest` gives the wishes on this card, the newest first; it is asked only where it matters,
    because a read may change thousands of cards. A low balance is told when it is crossed
    downwards, not again while it stays low, and not when the owner took the money back.
    """
    was, now = before.facts.status, after.facts.status
    frozen = was is CardStatus.ACTIVE and now is CardStatus.FROZEN
    ended = was in _ALIVE and now is CardStatus.TERMINATED
    low = now is CardStatus.ACTIVE and _crossed(before, after, low_below)
    if not (frozen or ended or low):
        return ()
    wishes = [i for i in newest() if i.stage not in _NO_EFFECT]
    moment = f"{after.read_at:%Y%m%dT%H%M%S}"
    told: list[tuple[str, NoticeKind, What, Money | None]] = []
    if frozen and not _froze(wishes, before.read_at):
        told.append((f"frozen {after.id} {moment}", NoticeKind.ISSUER, What.FROZEN, None))
    if ended and not any(i.kind is Kind.TERMINATE for i in wishes):
        told.append((f"ended {after.id}", NoticeKind.ISSUER, What.ENDED, None))
    withdrew = any(i.kind is Kind.WITHDRAW and i.changed_at >= before.read_at for i in wishes)
    if low and not withdrew:
        left = after.facts.available
        told.append((f"low {after.id} {moment}", NoticeKind.LOW, What.NONE, left))
    return tuple(
        Notice(key, kind, after.read_at, what, after.id, after.label, amount)
        for key, kind, what, amount in told
    )


def _froze(wishes: Iterable[Intent], since: datetime) -> bool:
    """A freeze that had ended before the card was read as active is not what froze it now."""
    last = next((i for i in wishes if i.kind in (Kind.FREEZE, Kind.UNFREEZE)), None)
    if last is None or last.kind is Kind.UNFREEZE:
        return False
    return last.is_open or last.changed_at >= since


def _crossed(before: Card, after: Card, low_below: Money) -> bool:
    had, has = before.facts.available, after.facts.available
    return had is not None and has is not None and had >= low_below > has


def of_expiry(card: Card, today: date) -> Notice | None:
    """A card that works, and ends within thirty days."""
    expiry = card.expiry
    if expiry is None or card.facts.status not in _ALIVE or not expiry.is_expiring(today):
        return None
    began = datetime.combine(expiry.last_day() - EXPIRING_WITHIN, time.min, UTC)
    key = f"expiring {card.id} {expiry.year}-{expiry.month:02}"
    return Notice(key, NoticeKind.EXPIRING, began, card_id=card.id, label=card.label)


def of_loose(card: Card, since: datetime) -> Notice:
    """A used disposable card that could not be frozen since then."""
    key = f"loose {card.id} {since:%Y%m%dT%H%M%S}"
    return Notice(key, NoticeKind.DISPOSABLE, since, What.LOOSE, card.id, card.label)


def of_question(card: Card, why: str, at: datetime) -> Notice:
    """A disposable card that waits for its owner; told once for each reason."""
    key = f"asks {card.id} {why}"
    return Notice(key, NoticeKind.DISPOSABLE, at, What.ASKS, card.id, card.label, reason=why)


def of_doubts(
    before: Mapping[Doubt, int], after: Mapping[Doubt, int], at: datetime, last: Doubt | None = None
) -> Notice | None:
    """Messages that somebody forged or replayed; at most one notice a day.

    `last` is that of the newest message where it is a new one: in a full log the counts stand
    still, as an old one goes for each that comes.
    """
    has_grown = any(after.get(doubt, 0) > before.get(doubt, 0) for doubt in _FORGED)
    if not has_grown and last not in _FORGED:
        return None
    return Notice(f"forged {at:%Y-%m-%d}", NoticeKind.MESSAGES, at, What.FORGED)


def of_silence(since: datetime) -> Notice:
    """The way by which messages come in has not worked from `since` on."""
    return Notice(f"down {since:%Y%m%dT%H%M%S}", NoticeKind.MESSAGES, since, What.DOWN)


def counts(notices: Iterable[Notice]) -> dict[NoticeKind, int]:
    """How many there are of each kind, in the order of the kinds."""
    found = list(notices)
    each = {kind: sum(n.kind is kind for n in found) for kind in NoticeKind}
    return {kind: count for kind, count in each.items() if count}


ONE_BY_ONE = 3
"""How many notices of one moment are told each by itself; with more there is one that counts."""


def bundles(notices: Iterable[Notice]) -> tuple[tuple[Notice, ...], ...]:
    """What is shown together: a few each by itself, many as one."""
    found = tuple(notices)
    if len(found) <= ONE_BY_ONE:
        return tuple((one,) for one in found)
    return (found,)

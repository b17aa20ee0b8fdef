"""What a dialect is: one frozen table of operations, a money scale, and what it can do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from desktop_app.adapters.bitnob.secure import EncryptedDetails
from desktop_app.adapters.bitnob.terms import CAPABILITIES, PER_USD
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import unwrap
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import (
    Accepted,
    Capabilities,
    CardOrder,
    Created,
    HolderOrder,
    MoneyOrder,
)
from desktop_app.domain.cards import CardDetails, CardFacts, CardId, CardStatus, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.people import Holder
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.domain.wallets import Debit

A = TypeVar("A")  # what is asked
R = TypeVar("R")  # what the answer becomes
Body = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Operation(Generic[A, R]):
    """One request. `path` may hold `{card_id}`; `read` turns an answer's data into our words.

    `read` raises NotAsPublished. `body` raises NotSent for what this wire cannot carry.
    `unwrap` takes the data out of a success and raises NotAsPublished for anything else.
    `limited_alone`: the service counts it apart, so its 429 says nothing about other calls.
    """

    method: str
    path: str
    read: Callable[[object, A, Units], R]
    body: Callable[[A, Units], Body] | None = None
    query: Callable[[A], Mapping[str, str]] | None = None
    limited_alone: bool = False
    unwrap: Callable[[object], object] = unwrap


@dataclass(frozen=True, slots=True)
class PageAsk:
    """A page of at most `limit` items; `after` is "" or the previous page's `next`.

    `card_id` is the card whose rows are asked for, "" for lists of something else.
    """

    limit: int
    card_id: CardId
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Items, and where the next page starts; None on the last one."""

    items: tuple[R, ...]
    next: str | None


class Listed(Protocol):
    """What stands in a list: the service's id tells it from everything else there."""

    @property
    def id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Wallet:
    """A wallet's figures, without the time they were read at."""

    id: str
    asset: str
    network: str
    available: int
    decimals: int


@dataclass(frozen=True, slots=True)
class Change:
    """A status change of one card, with its reason where the wire wants one."""

    card_id: CardId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class NewLimits:
    """Limits to be set on one card."""

    card_id: CardId
    limits: SpendLimits


@dataclass(frozen=True, slots=True)
class Who:
    """Who the keys belong to."""

    name: str
    environment: str


@dataclass(frozen=True, slots=True)
class Dialect:
    """The table of one generation, to its terms; None where it has no such operation."""

    name: DialectName
    whoami: Operation[None, Who]
    wallets: Operation[None, tuple[Wallet, ...]]
    rates: Operation[None, Mapping[str, Money]]
    holders: Operation[PageAsk, Page[Holder]] | None
    create_holder: Operation[HolderOrder, Holder] | None
    list_cards: Operation[PageAsk, Page[CardFacts]]
    get_card: Operation[CardId, CardFacts]
    secure_details: Operation[CardId, CardDetails | EncryptedDetails] | None
    transactions: Operation[PageAsk, Page[Transaction]]
    create_card: Operation[CardOrder, Created]
    fund: Operation[MoneyOrder, Accepted]
    withdraw: Operation[MoneyOrder, Accepted]
    freeze: Operation[Change, Accepted]
    unfreeze: Operation[Change, Accepted]
    terminate: Operation[Change, Accepted]
    set_limits: Operation[NewLimits, None] | None
    # What stood inside encrypted details; raises NotAsPublished.
    decrypted: Callable[[object, CardId], CardDetails] | None = None
    feed_of_all: str = ""  # the path of every card's transactions in one list
    wallet_debit: Operation[str, Debit | None] | None = None  # asked by a top-up's reference

    @property
    def per_usd(self) -> int:
        """Wire units of a dollar."""
        return PER_USD[self.name]

    @property
    def capabilities(self) -> Capabilities:
        """What it offers."""
        return CAPABILITIES[self.name]


CARD_STATUSES = {
    "pending": CardStatus.PENDING,
    "active": CardStatus.ACTIVE,
    "frozen": CardStatus.FROZEN,
    "terminated": CardStatus.TERMINATED,
    "failed": CardStatus.FAILED,
}
KINDS = {
    "purchase": TransactionKind.PURCHASE,
    "funding": TransactionKind.FUNDING,
    "withdrawal": TransactionKind.WITHDRAWAL,
    "refund": TransactionKind.REFUND,
    "fee": TransactionKind.FEE,
}
STATUSES = {
    "pending": TransactionStatus.PENDING,
    "completed": TransactionStatus.SETTLED,
    "success": TransactionStatus.SETTLED,
    "failed": TransactionStatus.FAILED,
    "declined": TransactionStatus.DECLINED,
    "decline": TransactionStatus.DECLINED,
    "reversed": TransactionStatus.RELEASED,
    "refunded": TransactionStatus.REFUNDED,
}


def kind_of(named: str) -> TransactionKind:
    """What a row's type says. What takes something back is told apart under every name."""
    name = named.lower()
    if "revers" in name or "chargeback" in name:
        return TransactionKind.REVERSAL
    return KINDS.get(name, TransactionKind.OTHER)


def card_status(status: str, created_status: str = "") -> CardStatus:
    """The stated status; a card whose making failed has failed."""
    if created_status.lower() == "failed":
        return CardStatus.FAILED
    return CARD_STATUSES.get(status.lower(), CardStatus.UNRECOGNISED)


def not_negative(amount: int) -> int:
    """Raises NotAsPublished for a row whose direction is said by a sign: the kind says it."""
    if amount < 0:
        raise NotAsPublished("a negative amount")
    return amount

"""What the application needs from the card service and the world, in its own words."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from desktop_app.domain.cards import CardDetails, CardFacts, CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.people import Holder as Holder
from desktop_app.domain.profiles import AuthScheme, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.spend_limits import Span

if TYPE_CHECKING:
    from desktop_app.domain.transactions import Transaction
    from desktop_app.domain.wallets import Debit, Rate, WalletBalance

Keep = Callable[[bytes], None]
"""Called once with the raw answer of a send, before it is parsed; returns when it is on disk, or
held until a disk that is full can be written again: then nobody is told of the answer before.

Raises NotKept when it cannot be written; the adapter lets that pass."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a dialect offers; a missing one is said in words on screen.

    `details_once`: PAN and CVV come only in the answer to create. `create_loads`: create carries
    the first load, at least `min_create_load`. `needs_callback`: create refuses without a callback
    URL. `needs_cap`: create takes a spending cap (`CardOrder.cap`). `spend_limits` are those that
    can be set later, those in `limits_at_once` only together. `holders`: cards belong to
    people the service knows. `callback_per_card`: a card is told its callback URL when it is made;
    elsewhere only the service's dashboard has one. `feed_of_all`: there is one list of every
    card's transactions. `states_debits`: a ledger says what a top-up took from which wallet.
    """

    details_once: bool
    details_later: bool
    create_loads: bool
    needs_callback: bool
    needs_cap: bool
    holders: bool
    spend_limits: tuple[Span, ...]
    describes_top_up: bool
    callback_per_card: bool = True
    feed_of_all: bool = False
    states_debits: bool = False
    limits_at_once: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Who the keys belong to. `environment` is the service's word: `sandbox` or `live`."""

    name: str
    environment: str
    clock_offset_s: float


@dataclass(frozen=True, slots=True)
class HolderOrder:
    """A person the service is to take in; it tells people apart by `email`."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class CardOrder:
    """A card to be made. `reference` names the intent and goes into every slot there is."""

    reference: str
    label: str
    holder: Holder
    load: Money
    cap: Money
    callback_url: Secret


@dataclass(frozen=True, slots=True)
class MoneyOrder:
    """A load or a withdrawal. `description` is dropped by dialects that cannot carry it."""

    reference: str
    card_id: CardId
    amount: Money
    description: str = ""


@dataclass(frozen=True, slots=True)
class Created:
    """The answer to create: the card, and its details where they come only now."""

    card: CardFacts
    details: CardDetails | None


@dataclass(frozen=True, slots=True)
class Accepted:
    """A 2xx answer: taken in, not done. `fee` is as stated there, None when not stated."""

    fee: Money | None = None


PairObserver = Callable[[int, Decimal], None]
"""Told an integer amount and the dollars shown beside it in one answer; no server text."""


class PairSource(Protocol):
    """A connection's published scale; being published proves nothing.

    `observer` is told every pair of figures that is large enough to tell scales apart.
    """

    per_usd: int
    observer: PairObserver


class RequestProbes(Protocol):
    """Asks by reads whether the service refuses old and repeated requests.

    None where the answer tells neither. Raises Unreachable or RateLimited.
    """

    @property
    def requests_carry_time(self) -> bool:
        """Whether a request says when it was signed at all."""

    async def is_old_refused(self, age: timedelta) -> bool | None: ...
    async def is_repeat_refused(self) -> bool | None: ...


class PeopleApi(Protocol):
    """The people a service knows; none where it knows no people. Raises as `CardApi` does."""

    async def holders(self) -> tuple[Holder, ...]: ...
    async def create_holder(self, order: HolderOrder, keep: Keep) -> Holder:
        """Take a person in; one whose e-mail is known there is given back as they are."""


class WalletReads(Protocol):
    """What the account's wallets hold, are worth, and paid. Raises as the reads of `CardApi`."""

    async def wallets(self) -> "tuple[WalletBalance, ...]": ...
    async def rates(self) -> "tuple[Rate, ...]": ...
    async def wallet_debit(self, reference: str) -> "Debit | None":
        """What the top-up of that reference took; None where nothing states it, or not yet."""


class CardApi(RequestProbes, WalletReads, PeopleApi, Protocol):
    """The card service.

    Reads raise Unreachable, BadAnswer, RateLimited, KeysRefused, ClockWrong or Refused. The six
    sends (create_holder, create_card … terminate) raise NotSent, Refused or OutcomeUnknown, never
    retry, and hand the raw answer to `keep` before parsing. `read_at` values are the start of the
    read, UTC.
    """

    idle_in_s: Callable[[], float]
    """In how many seconds a read that nobody waits for would have its turn; 0 for now."""

    @property
    def capabilities(self) -> Capabilities: ...
    @property
    def account(self) -> str:
        """A short name that tells accounts apart: what was sent to one is looked for there only."""

    @property
    def clock_offset_s(self) -> float:
        """The service's clock less ours, as its last answer told it; 0 before the first."""

    @property
    def units(self) -> PairSource: ...
    async def whoami(self) -> Account: ...
    def list_cards(self) -> AsyncIterator[tuple[CardFacts, ...]]: ...
    async def get_card(self, card_id: CardId) -> CardFacts: ...
    async def secure_details(self, card_id: CardId, key: Secret | None = None) -> CardDetails: ...
    async def transactions(
        self, card_id: CardId | None, limit: int
    ) -> "tuple[Transaction, ...]": ...

    async def create_card(self, order: CardOrder, keep: Keep) -> Created: ...
    def read_created(self, reference: str, raw: bytes) -> Created | None:
        """What a kept answer to create states; None when it proves no card."""

    async def fund(self, order: MoneyOrder, keep: Keep) -> Accepted: ...
    async def withdraw(self, order: MoneyOrder, keep: Keep) -> Accepted: ...
    async def set_frozen(self, card_id: CardId, frozen: bool, keep: Keep) -> Accepted: ...
    async def terminate(self, card_id: CardId, reason: str, keep: Keep) -> Accepted: ...
    async def set_limits(self, card_id: CardId, limits: SpendLimits) -> None: ...
    async def close(self) -> None: ...


class Clock(Protocol):
    """Wall time for records; for deadlines a time that nobody can set."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float:
        """Seconds since an arbitrary moment of this run; never goes back."""


class Ids(Protocol):
    """Random names."""

    def make_intent_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SandboxLink:
    """A running practice bank: its address, its event sink, its keys for either scheme, and what
    it signs its messages with."""

    base_url: str
    callback_url: str
    client_id: str
    client_secret: Secret
    api_key: Secret
    webhook_secret: Secret

    def credentials(self, scheme: AuthScheme) -> Credentials:
        """The keys that `scheme` needs."""
        if scheme is AuthScheme.BEARER:
            return Credentials("", self.api_key)
        return Credentials(self.client_id, self.client_secret)


class SandboxHost(Protocol):
    """Starts the practice bank once per run; None when it cannot be started.

    `practice` drives its merchant and clock; None before `start` succeeded.
    """

    @property
    def practice(self) -> "Practice | None": ...
    async def start(self) -> SandboxLink | None: ...
    async def stop(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Purchase:
    """What the practice merchant did. `open_hold` tells whether it can still settle or reverse."""

    id: str
    card_id: CardId
    merchant: str
    amount: Money
    approved: bool
    open_hold: bool
    reason: str = ""


class Practice(Protocol):
    """The Sandbox panel's way to the practice bank. Raises ServiceError."""

    async def buy(
        self, card_id: CardId, amount: Money, merchant: str, way: str = "authorization"
    ) -> Purchase: ...
    async def decline(
        self, card_id: CardId, amount: Money, merchant: str, reason: str
    ) -> Purchase: ...
    async def purchases(self, card_id: CardId) -> tuple[Purchase, ...]: ...
    async def settle(self, purchase_id: str) -> None: ...
    async def reverse(self, purchase_id: str) -> None: ...
    async def refund(self, purchase_id: str) -> None: ...
    async def advance_clock(self, hours: int) -> None: ...
    async def move_rate(self, percent: int) -> None: ...
    async def fail_next(self, operation: str, kind: str) -> None: ...
    async def spoil_next_message(self, kind: str) -> None: ...
    async def encrypt_details(self, public_key: str) -> None:
        """Encrypt card details for a key (PEM); with none they are told in clear again."""

    async def post_to(self, url: Secret) -> None:
        """Where messages of cards go that have no callback URL of their own."""

    async def per_usd(self, dialect: DialectName) -> int:
        """How many wire units the bank counts as a dollar when spoken to in `dialect`."""


class EventSink(Protocol):
    """Where snapshots go; called on the worker, must not block."""

    def publish(self, snapshot: object) -> None: ...

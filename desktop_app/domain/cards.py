"""Cards as the wallet knows them, and the state a person is shown."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, NewType

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.stated_time import is_stated
from desktop_app.domain.text import passes_luhn

CardId = NewType("CardId", str)
EXPIRING_WITHIN = timedelta(days=30)


class CardStatus(StrEnum):
    """What the service last stated about a card."""

    PENDING = "pending"
    ACTIVE = "active"
    FROZEN = "frozen"
    TERMINATED = "terminated"
    FAILED = "failed"
    UNRECOGNISED = "unrecognised"


class CardState(StrEnum):
    """What a person is shown: the stated status, bent only by open wishes and by expiry."""

    ISSUING = "issuing"
    ACTIVE = "active"
    FREEZING = "freezing"
    FROZEN = "frozen"
    UNFREEZING = "unfreezing"
    ENDING = "ending"
    TERMINATED = "terminated"
    EXPIRING = "expiring"
    EXPIRED = "expired"
    FAILED = "failed"
    NOT_KNOWN = "not_known"


USABLE = frozenset({CardState.ACTIVE, CardState.EXPIRING, CardState.FROZEN})
"""A card that works, or would once it is unfrozen, with no change of state under way."""


class Wish(StrEnum):
    """A status change that was sent and that no read has confirmed yet."""

    FREEZE = "freeze"
    UNFREEZE = "unfreeze"
    TERMINATE = "terminate"


class Field(StrEnum):
    """The parts of a card that are sealed one by one."""

    PAN = "pan"
    EXPIRY = "expiry"
    CVV = "cvv"


class ExpiryFormat(StrEnum):
    """The ways shops ask for an expiry."""

    MM_YY = "MM/YY"
    MM_YYYY = "MM/YYYY"
    MM = "MM"
    YY = "YY"


@dataclass(frozen=True, slots=True, order=True)
class Expiry:
    """The month a card works last. `year` has four digits."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 2099 and 1 <= self.month <= 12):
            raise ValueError("not an expiry")

    @classmethod
    def parse(cls, month: str, year: str) -> "Expiry":
        """From wire digits; a two-digit year is in this century. Raises ValueError."""
        if not re.fullmatch(r"[0-9]{1,2}", month) or not re.fullmatch(r"(?:20)?[0-9]{2}", year):
            raise ValueError("not an expiry")
        return cls(2000 + int(year) % 100, int(month))

    def text(self, style: ExpiryFormat = ExpiryFormat.MM_YY) -> str:
        """In the chosen format."""
        return {
            ExpiryFormat.MM_YY: f"{self.month:02}/{self.year % 100:02}",
            ExpiryFormat.MM_YYYY: f"{self.month:02}/{self.year}",
            ExpiryFormat.MM: f"{self.month:02}",
            ExpiryFormat.YY: f"{self.year % 100:02}",
        }[style]

    def last_day(self) -> date:
        """The last day on which the card works."""
        return _last_day(self.year, self.month)

    def is_expired(self, today: date) -> bool:
        """Whether the month is over."""
        return today > self.last_day()

    def is_expiring(self, today: date) -> bool:
        """Whether it works today and ends within thirty days."""
        return not self.is_expired(today) and self.last_day() - today <= EXPIRING_WITHIN


@lru_cache(maxsize=1200)  # thousands of cards share a few dozen months
def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def last4_of(pan: Secret) -> str:
    """What everybody may see of a number."""
    return pan.reveal()[-4:]


@dataclass(frozen=True, slots=True)
class CardDetails:
    """What is shown once. `expiry` is `MM/YYYY`; the CVV has three or four digits.

    None is what the answer did not state, or not so that it could be read.
    """

    pan: Secret
    expiry: Secret | None
    cvv: Secret | None

    @property
    def last4(self) -> str:
        """What everybody may see of the number."""
        return last4_of(self.pan)

    def fields(self) -> dict[Field, Secret]:
        """One secret per field that was stated."""
        stated = {Field.PAN: self.pan, Field.EXPIRY: self.expiry, Field.CVV: self.cvv}
        return {field: secret for field, secret in stated.items() if secret is not None}


@dataclass(frozen=True, slots=True)
class SpendLimits:
    """Limits the service enforces, as far as it stated them; None means not stated."""

    transaction: Money | None = None
    daily: Money | None = None
    weekly: Money | None = None
    monthly: Money | None = None
    yearly: Money | None = None
    all_time: Money | None = None


NO_LIMITS = SpendLimits()


class CardFacts(NamedTuple):
    """One card as one answer of the service stated it.

    `available` is None when the answer carried no balance. `holder_id` is what the service knows
    the holder by, "" where it is not stated. Text fields are already safe to show.
    """

    id: CardId
    status: CardStatus
    label: str
    holder: str
    last4: str
    available: Money | None
    reference: str
    created_at: datetime | None
    limits: SpendLimits = NO_LIMITS
    nonce: str = ""
    holder_id: str = ""


class Card(NamedTuple):
    """A card as this vault keeps it: the newest facts, when they were read, and what is ours.

    `read_at` is when the read that stated `facts` began (UTC). `label` is the owner's word and
    wins over the service's. `callback_mark` recognises the address the card was made with, where
    that led here. `stored` names the sealed fields; `expiry` is opened from its seal.
    """

    facts: CardFacts
    read_at: datetime
    label: str
    holder: str
    callback_mark: str = ""
    stored: frozenset[Field] = frozenset()
    expiry: Expiry | None = None
    ended_at: datetime | None = None

    @property
    def id(self) -> CardId:
        """The service's id."""
        return self.facts.id


def state_of(card: Card, wish: Wish | None, today: date) -> CardState:
    """The state to show: a wish never wins over a read, it only says what is being waited for."""
    status = card.facts.status
    if status in _STATED:
        return _STATED[status]
    last_day = None if card.expiry is None else card.expiry.last_day()
    if last_day is not None and today > last_day:
        return CardState.EXPIRED
    if wish is not None and (status, wish) in _WAITING:
        return _WAITING[status, wish]
    if status is CardStatus.FROZEN:
        return CardState.FROZEN
    expiring = last_day is not None and last_day - today <= EXPIRING_WITHIN
    return CardState.EXPIRING if expiring else CardState.ACTIVE


_WAITING: dict[tuple[CardStatus, Wish], CardState] = {
    (CardStatus.ACTIVE, Wish.TERMINATE): CardState.ENDING,
    (CardStatus.FROZEN, Wish.TERMINATE): CardState.ENDING,
    (CardStatus.ACTIVE, Wish.FREEZE): CardState.FREEZING,
    (CardStatus.FROZEN, Wish.UNFREEZE): CardState.UNFREEZING,
}
_STATED = {
    CardStatus.TERMINATED: CardState.TERMINATED,
    CardStatus.FAILED: CardState.FAILED,
    CardStatus.PENDING: CardState.ISSUING,
    CardStatus.UNRECOGNISED: CardState.NOT_KNOWN,
}

_SPENDABLE = frozenset({CardState.ACTIVE, CardState.EXPIRING})


def may_fund(state: CardState) -> bool:
    """A card is funded only when the newest read said active and nothing is pending on it."""
    return state in _SPENDABLE


def may_withdraw(state: CardState) -> bool:
    """Money comes back from a card that works; a frozen one is unclear, so it is not offered."""
    return state in _SPENDABLE


def may_freeze(state: CardState) -> bool:
    """Freezing is always one step away while the card can be charged."""
    return state in _SPENDABLE or state is CardState.UNFREEZING


def may_unfreeze(state: CardState) -> bool:
    """Only what a read showed frozen."""
    return state is CardState.FROZEN


def may_terminate(state: CardState) -> bool:
    """Anything that still exists and is not already ending."""
    return state in _SPENDABLE or state in {CardState.FROZEN, CardState.EXPIRED}


def end_allowed_at(created_at: datetime | None, after: timedelta) -> datetime | None:
    """When the service allows ending the card; None when its age is not known."""
    if created_at is None or not is_stated(created_at):
        return None
    return created_at.astimezone(UTC) + after


def parse_pan(text: str) -> Secret:
    """Digits of a card number as the service wrote them.

    A failed Luhn check is no reason to throw a number away: one published PAN fails it.
    Raises InvalidInput when it is not 12 to 19 digits.
    """
    digits = re.sub(r"[ -]", "", text)
    if not re.fullmatch(r"[0-9]{12,19}", digits):
        raise InvalidInput("This is not a card number.", field="pan")
    return Secret(digits)


def has_check_digit(pan: Secret) -> bool:
    """Whether its last digit is the one that the others ask for; some real numbers fail."""
    return passes_luhn(pan.reveal())


def parse_cvv(text: str) -> Secret:
    """Three or four digits. Raises InvalidInput."""
    if not re.fullmatch(r"[0-9]{3,4}", text):
        raise InvalidInput("This is not a CVV.", field="cvv")
    return Secret(text)

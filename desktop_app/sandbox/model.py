"""The bank's frozen values: what a card, a movement and an event are, in micro-USD."""

import json
import sqlite3
from dataclasses import dataclass, field
from enum import Enum

EXPIRY_MONTH = "03"
EXPIRY_YEAR = "2033"


@dataclass(frozen=True, slots=True)
class Merchant:
    """``country`` is lower-case alpha-2, ``mcc`` four digits."""

    name: str
    mcc: str
    country: str

    @property
    def slug(self) -> str:
        return "_".join("".join(c if c.isalnum() else " " for c in self.name.lower()).split())

    def to_json(self) -> str:
        return json.dumps([self.name, self.mcc, self.country])

    @staticmethod
    def parse_json(text: str) -> "Merchant | None":
        return Merchant(*json.loads(text)) if text else None


@dataclass(frozen=True, slots=True)
class Card:
    """A card and its two figures.

    The one rule of balances: ``balance_micros`` is the ledger's figure, which only settled money
    moves; an authorization puts a hold beside it; what a face shows as the balance, and what can
    be spent, withdrawn or swept, is ``shown_micros`` = balance minus holds.

    ``strikes`` counts decline violations; ``review`` is empty, ``compliance`` while only the
    issuer may unfreeze, or ``expired``.
    """

    seq: int
    id: str
    face: str
    customer_id: str
    user_reference: str
    name: str
    status: str
    created_status: str
    pan: str = field(repr=False)
    cvv: str = field(repr=False)
    reference: str
    callback_url: str
    load_micros: int
    limits: dict[str, int]
    face_data: dict[str, object]
    created_by: str
    created_ns: int
    updated_ns: int
    balance_micros: int
    holds_micros: int
    strikes: int
    review: str

    @property
    def shown_micros(self) -> int:
        return self.balance_micros - self.holds_micros

    @property
    def is_lite(self) -> bool:
        """One load, no top-up and no withdrawal."""
        return bool(self.face_data.get("lite"))

    @property
    def account(self) -> str:
        return f"card:{self.id}"

    @property
    def last_four(self) -> str:
        return self.pan[-4:]

    @property
    def masked_pan(self) -> str:
        return f"{self.pan[:6]}******{self.pan[-4:]}"


@dataclass(frozen=True, slots=True)
class Movement:
    """One row of a card's feed: funding, fee, withdrawal, purchase or refund."""

    seq: int
    id: str
    card_id: str
    type: str
    status: str
    amount_micros: int
    reference: str
    fee_micros: int
    fee_type: str
    description: str
    before_micros: int
    after_micros: int
    provider_id: str
    failure_code: str
    failure_reason: str
    merchant: Merchant | None
    created_by: str
    created_ns: int
    updated_ns: int


class Kind(Enum):
    """What the bank tells the outside; each face has its own names for these."""

    CREATED = "created"
    CREATE_FAILED = "create_failed"
    FUNDED = "funded"
    FUND_FAILED = "fund_failed"
    WITHDRAWN = "withdrawn"
    WITHDRAW_FAILED = "withdraw_failed"
    TERMINATED = "terminated"
    AUTHORIZED = "authorized"
    SETTLED = "settled"
    REVERSED = "reversed"
    REFUNDED = "refunded"
    REFUNDED_TO_WALLET = "refunded_to_wallet"
    VERIFIED = "verified"
    DECLINED = "declined"
    DECLINED_FROZEN = "declined_frozen"
    DECLINED_TERMINATED = "declined_terminated"
    DECLINE_CHARGED = "decline_charged"
    EXPIRED = "expired"
    DEBITED = "debited"
    PRE_AUTHORIZED = "pre_authorized"
    AUTHORIZATION_FAILED = "authorization_failed"
    CONTACTLESS = "contactless"
    CONTACTLESS_ACTIVATED = "contactless_activated"
    CROSS_BORDER = "cross_border"
    CREDITED = "credited"
    REGULARIZED = "regularized"
    CARD_EXPIRED = "card_expired"


@dataclass(frozen=True, slots=True)
class BankEvent:
    """Something that happened to a card. ``reason`` None is printed as null.

    ``stage`` is the ``transactionType`` where a kind has several; ``extra`` holds keys that this
    kind alone has, amounts in micro-USD.
    """

    kind: Kind
    card: Card
    subject_id: str = ""
    amount_micros: int = 0
    reference: str = ""
    reason: str | None = None
    merchant: Merchant | None = None
    stage: str = ""
    extra: dict[str, object] = field(default_factory=dict)


def card_from(row: sqlite3.Row) -> Card:
    facts = dict(row)
    facts["limits"] = json.loads(facts["limits"])
    facts["face_data"] = json.loads(facts["face_data"])
    return Card(**facts)


def movement_from(row: sqlite3.Row) -> Movement:
    facts = dict(row)
    facts["merchant"] = Merchant.parse_json(facts["merchant"])
    return Movement(**facts)

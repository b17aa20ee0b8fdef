"""What happened on a card, as the service stated it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money


class TransactionKind(StrEnum):
    """Which way money went; `REVERSAL` takes back another row, whichever way that went."""

    PURCHASE = "purchase"
    FUNDING = "funding"
    WITHDRAWAL = "withdrawal"
    REFUND = "refund"
    FEE = "fee"
    REVERSAL = "reversal"
    OTHER = "other"


class TransactionStatus(StrEnum):
    """How far it got; `RELEASED` is a hold that fell off."""

    PENDING = "pending"
    SETTLED = "settled"
    FAILED = "failed"
    DECLINED = "declined"
    RELEASED = "released"
    REFUNDED = "refunded"
    UNRECOGNISED = "unrecognised"


CREDITS = frozenset({TransactionKind.FUNDING, TransactionKind.REFUND})


@dataclass(frozen=True, slots=True)
class Transaction:
    """One row of a card's feed. `amount` is not negative; the kind says the direction.

    `merchant` is empty for movements between wallet and card. Text is already safe to show.
    """

    id: str
    card_id: CardId
    kind: TransactionKind
    status: TransactionStatus
    amount: Money
    fee: Money
    at: datetime
    reference: str = ""
    merchant: str = ""
    description: str = ""

    @property
    def is_credit(self) -> bool:
        """Whether it adds to the card."""
        return self.kind in CREDITS

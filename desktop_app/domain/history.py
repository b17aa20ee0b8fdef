"""One charge as a person sees it; `domain.folding` makes it of what was read and told."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import ENGLISH, Money, format_money
from desktop_app.domain.transactions import TransactionStatus


class HistoryStatus(StrEnum):
    """`CONFIRMING`: only a message told of it, and a read has yet to show it.

    `FAILED` was not done or was undone, `RELEASED` a hold that was let go, `REVERSED` a charge
    that is known to have been collected and was taken back.
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

"""How a transaction is told: its name, note, pill, signed amount and one spoken sentence."""

from typing import Final

from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from desktop_app.ui.kit.pill_paint import PillState, pill_look
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import Words

_KINDS: Final = {
    TransactionKind.PURCHASE: "Purchase",
    TransactionKind.FUNDING: "Top-up",
    TransactionKind.WITHDRAWAL: "Withdrawal",
    TransactionKind.REFUND: "Refund",
    TransactionKind.FEE: "Fee",
    TransactionKind.REVERSAL: "Reversal",
    TransactionKind.OTHER: "Other",
}
_PILLS: Final[dict[TransactionStatus, tuple[PillState, str]]] = {
    TransactionStatus.PENDING: ("pending", ""),
    TransactionStatus.SETTLED: ("settled", ""),
    TransactionStatus.FAILED: ("bad", "Failed"),
    TransactionStatus.DECLINED: ("declined", ""),
    TransactionStatus.RELEASED: ("released", ""),
    TransactionStatus.REFUNDED: ("refunded", ""),
    TransactionStatus.UNRECOGNISED: ("unknown", ""),
}
# The service takes its fees from the wallet: on the card's feed they carry no sign. Nor does what
# may have gone either way.
_NOT_FROM_CARD: Final = {TransactionKind.FEE, TransactionKind.REVERSAL, TransactionKind.OTHER}
_NOT_MOVED: Final = {
    TransactionStatus.DECLINED,
    TransactionStatus.FAILED,
    TransactionStatus.RELEASED,
}


def name_of(transaction: Transaction) -> str:
    """The merchant, else what kind of movement it was."""
    return transaction.merchant or _KINDS[transaction.kind]


def note_of(transaction: Transaction, words: Words) -> str:
    """What the name does not say: a hold, a refund, a fee, a description."""
    notes = []
    is_hold = (
        transaction.kind is TransactionKind.PURCHASE
        and transaction.status is TransactionStatus.PENDING
    )
    if is_hold:
        notes.append("hold")
    elif transaction.merchant and transaction.kind is not TransactionKind.PURCHASE:
        notes.append(_KINDS[transaction.kind].lower())
    if transaction.kind is TransactionKind.FEE:
        notes.append("from the wallet")
    elif transaction.fee:
        notes.append(f"fee {words.money(transaction.fee)}")
    if transaction.description:
        notes.append(transaction.description)
    return " · ".join(notes)


def feed_pill(transaction: Transaction) -> tuple[PillState, str]:
    """The status as pill and word."""
    return _PILLS[transaction.status]


def amount_of(transaction: Transaction, words: Words) -> str:
    """With the sign of what moved; nothing moved has no sign."""
    amount = words.money(transaction.amount)
    if transaction.status in _NOT_MOVED or transaction.kind in _NOT_FROM_CARD:
        return amount
    return f"{'+' if transaction.is_credit else '−'}{amount}"


def amount_role(transaction: Transaction) -> Role:
    """Green only for money that is proved to have arrived."""
    if transaction.status in _NOT_MOVED or transaction.kind in _NOT_FROM_CARD:
        return "ink3"
    is_settled = transaction.status is TransactionStatus.SETTLED
    return "ok" if transaction.is_credit and is_settled else "ink"


def spoken_transaction(transaction: Transaction, words: Words) -> str:
    """One sentence for assistive tools."""
    state, text = feed_pill(transaction)
    parts = [
        name_of(transaction),
        note_of(transaction, words),
        (text or pill_look(state).word).lower(),
        amount_of(transaction, words),
        words.when(transaction.at),
    ]
    return ", ".join(part for part in parts if part)

"""Takes the fees of cards from the company's wallet, each as a row of its own."""

from desktop_app.sandbox.books import USD_MICROS, Books
from desktop_app.sandbox.model import Card, Merchant, Movement
from desktop_app.sandbox.wallets import Wallets

CROSS_BORDER = "CARD_CROSSBORDER_FEE"
CONTACTLESS = "CARD_CONTACTLESS_FEE"
DECLINE = "CARD_DECLINE_FEE"
RETURNED = "CARD_FEE_REVERSAL"
_WORDS = {
    CROSS_BORDER: "Cross-border fee",
    CONTACTLESS: "Contactless fee",
    DECLINE: "Decline rule violation fee",
}
HOME = "us"


def cross_border_fee(amount_micros: int) -> int:
    """2.5 % and $0.50, rounded up."""
    return -(-amount_micros * 25 // 1000) + USD_MICROS // 2


def contactless_fee(amount_micros: int) -> int:
    """0.25 %, rounded up."""
    return -(-amount_micros * 25 // 10_000)


class Fees:
    def __init__(self, books: Books, wallets: Wallets) -> None:
        self._books = books
        self._wallets = wallets

    def charge(
        self,
        card: Card,
        micros: int,
        fee_type: str,
        reference: str,
        merchant: Merchant | None = None,
    ) -> Movement:
        """A completed fee row in the card's feed; the wallet may go below zero by it."""
        books = self._books
        charge = self._wallets.charge_anyway(micros)
        books.ledger.post(fee_type.lower(), reference, books.clock.now_ns(), *charge.entries)
        row = books.add_movement(
            card,
            "fee",
            micros,
            reference,
            status="completed",
            fee_micros=micros,
            fee_type=fee_type,
            description=_WORDS[fee_type],
            merchant=merchant,
        )
        self._wallets.add_row(charge.asset, fee_type, -charge.fee_units, 0, reference, row.id)
        return row

    def give_back(self, row: Movement) -> None:
        """Undo a fee whose purchase never settled."""
        self._wallets.credit_usd(
            "fee_returned", f"{row.reference}-reversal", "fees", row.amount_micros, RETURNED
        )
        self._books.fail_movement(row, "REVERSED", "authorization_expired")

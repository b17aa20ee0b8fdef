"""Brings money back from a shop to the card, or to the wallet when the card was ended."""

from desktop_app.sandbox.books import Books, read_rule
from desktop_app.sandbox.ledger import USD, move
from desktop_app.sandbox.model import BankEvent, Card, Kind, Merchant, Movement
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.strikes import Strikes
from desktop_app.sandbox.wallets import Wallets

WAYS = ("settled", "authorized", "credit")


class Refunds:
    def __init__(self, books: Books, wallets: Wallets, strikes: Strikes) -> None:
        self._books = books
        self._wallets = wallets
        self._strikes = strikes

    def refund(self, card: Card, amount_micros: int, merchant: Merchant, way: str) -> str:
        """Give money back; the id of its row.

        ``settled`` at once; ``authorized`` is announced first and settles ``refund_ms`` later;
        ``credit`` is the event of a payment that no purchase went before. Raises ``BankError``.
        """
        if card.status == "pending":
            raise BankError(Reason.CARD_NOT_READY, "card is pending")
        books = self._books
        paid = books.store.all("SELECT merchant FROM authorizations WHERE card_id=?", card.id)
        shops = {known.name for row in paid if (known := Merchant.parse_json(row[0]))}
        row = books.add_movement(
            card,
            "refund",
            amount_micros,
            f"REFUND_{books.ids.next_uuid('refund')}",
            description=f"Refund from {merchant.name}",
            merchant=merchant,
        )
        if way == "authorized":
            self._tell(Kind.REFUNDED, card, row, stage="refund_authorization")
            books.schedule(books.delay_ms("refund_ms"), "refund", row.id)
        else:
            self._settle(card, row, Kind.CREDITED if way == "credit" else Kind.REFUNDED)
        if (
            merchant.name not in shops
            and card.status == "active"
            and read_rule(books, "auto_freeze") == "1"
        ):
            self._strikes.freeze(card.id)
        return row.id

    def settle(self, movement_id: str) -> None:
        """Let an announced refund arrive."""
        row = self._books.movement(movement_id)
        self._settle(self._books.card(row.card_id), row, Kind.REFUNDED)

    def _settle(self, card: Card, row: Movement, kind: Kind) -> None:
        books = self._books
        if card.status == "terminated":
            books.finish_movement(row)
            self._wallets.credit_usd(
                "refund", row.reference, "merchants", row.amount_micros, "CARD_REFUND"
            )
            self._tell(Kind.REFUNDED_TO_WALLET, card, row, reason="card_terminated")
            return
        books.ledger.post(
            "refund",
            row.reference,
            books.clock.now_ns(),
            *move("merchants", card.account, USD, row.amount_micros),
        )
        books.finish_movement(row, after_micros=row.before_micros + row.amount_micros)
        self._tell(kind, card, row)

    def _tell(
        self, kind: Kind, card: Card, row: Movement, reason: str | None = None, stage: str = ""
    ) -> None:
        self._books.emit(
            BankEvent(
                kind, card, row.id, row.amount_micros, row.reference, reason, row.merchant, stage
            )
        )

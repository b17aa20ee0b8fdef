"""Turns a shop away: the event of the reason, and what the rules make of it."""

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.model import BankEvent, Card, Kind, Merchant
from desktop_app.sandbox.strikes import Strikes

EXPIRED, FROZEN = "card_expired", "card_is_frozen"
KINDS = {
    FROZEN: Kind.DECLINED_FROZEN,
    EXPIRED: Kind.EXPIRED,
    "avs_mismatch": Kind.AUTHORIZATION_FAILED,
}
"""Every other reason is told as ``Kind.DECLINED``."""


class Declines:
    def __init__(self, books: Books, strikes: Strikes) -> None:
        self._books = books
        self._strikes = strikes

    def decline(self, card: Card, amount_micros: int, merchant: Merchant, reason: str) -> None:
        """Announce a decline. It moves nothing itself; a strike may cost a fee or the card.

        The feed shows nothing of it, unless the quirk ``declines_in_feed`` is on.
        """
        books = self._books
        subject = books.ids.next_uuid("decline")
        reference = f"DECLINE_{subject}"
        if books.quirk("declines_in_feed"):
            row = books.add_movement(
                card,
                "purchase",
                amount_micros,
                reference,
                description=f"Purchase at {merchant.name}",
                merchant=merchant,
            )
            books.fail_movement(row, "DECLINED", reason)
            subject = row.id
        kind = KINDS.get(reason, Kind.DECLINED)
        books.emit(BankEvent(kind, card, subject, amount_micros, reference, reason, merchant))
        self._strikes.weigh(card, reason, reference)

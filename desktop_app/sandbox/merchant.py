"""Plays the shops: authorizes, settles, reverses, refunds, declines and verifies."""

from dataclasses import dataclass, field

from desktop_app.sandbox.books import CARD_SQL, Books
from desktop_app.sandbox.clock import moment
from desktop_app.sandbox.ledger import USD, move
from desktop_app.sandbox.limits import is_within
from desktop_app.sandbox.model import (
    EXPIRY_MONTH,
    EXPIRY_YEAR,
    BankEvent,
    Card,
    Kind,
    Merchant,
    Movement,
    card_from,
)
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.wallets import Wallets

BLOCKED_MCC = frozenset({"4829", "6051", "7995", "7273", "5966", "7801", "7802"})
EXPIRED, FROZEN = "card_expired", "card_is_frozen"


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a shop sends; ``expiry`` is ``MM/YY``, empty details are not checked."""

    amount_micros: int
    merchant: Merchant
    card_id: str = ""
    pan: str = field(default="", repr=False)
    expiry: str = field(default="", repr=False)
    cvv: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    approved: bool
    authorization_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """An authorization: ``status`` is held, settled or reversed."""

    id: str
    card_id: str
    movement_id: str
    amount_micros: int
    status: str
    merchant: Merchant | None
    created_ns: int


class Merchants:
    def __init__(self, books: Books, wallets: Wallets) -> None:
        self._books = books
        self._wallets = wallets

    def find(self, purchase: Purchase) -> Card:
        """By id, else by PAN; raises ``BankError`` NOT_FOUND."""
        if purchase.card_id:
            return self._books.card(purchase.card_id)
        row = self._books.store.one(CARD_SQL + "WHERE c.pan=?", purchase.pan)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "no card has this number")
        return card_from(row)

    def authorize(self, purchase: Purchase) -> Verdict:
        """Hold the amount, or decline with a published reason. Declines leave no feed row."""
        card = self.find(purchase)
        reason = self._objection(card, purchase)
        if reason:
            self.decline(card, purchase, reason)
            return Verdict(False, reason=reason)
        books = self._books
        hold_id = books.ids.next_uuid("authorization")
        row = books.add_movement(
            card,
            "purchase",
            purchase.amount_micros,
            f"AUTH_{hold_id}",
            description=f"Purchase at {purchase.merchant.name}",
            after_micros=card.shown_micros - purchase.amount_micros,
            merchant=purchase.merchant,
        )
        books.store.run(
            "INSERT INTO authorizations VALUES(?,?,?,?,'held',?,?)",
            hold_id,
            card.id,
            row.id,
            purchase.amount_micros,
            purchase.merchant.to_json(),
            row.created_ns,
        )
        self._tell(Kind.AUTHORIZED, card.id, row, row.reference)
        return Verdict(True, hold_id)

    def _objection(self, card: Card, purchase: Purchase) -> str:
        wrong_expiry = purchase.expiry and purchase.expiry != f"{EXPIRY_MONTH}/{EXPIRY_YEAR[2:]}"
        wrong_cvv = purchase.cvv and purchase.cvv != card.cvv
        now = moment(self._books.clock.now_ns())
        checks = (
            (bool(wrong_expiry or wrong_cvv), "invalid_card_details"),
            ((now.year, now.month) > (int(EXPIRY_YEAR), int(EXPIRY_MONTH)), EXPIRED),
            (card.status == "frozen", FROZEN),
            (card.status != "active", "card_inactive"),
            (purchase.merchant.mcc in BLOCKED_MCC, "mcc_not_allowed"),
            (purchase.amount_micros > card.shown_micros, "insufficient_funds"),
            (not is_within(self._books, card, purchase.amount_micros), "velocity_limit"),
        )
        return next((reason for failed, reason in checks if failed), "")

    def decline(self, card: Card, purchase: Purchase, reason: str) -> None:
        """Announce a decline; money and feed are untouched."""
        kind = {FROZEN: Kind.DECLINED_FROZEN, EXPIRED: Kind.EXPIRED}.get(reason, Kind.DECLINED)
        subject = self._books.ids.next_uuid("decline")
        self._books.emit(
            BankEvent(
                kind,
                card,
                subject,
                purchase.amount_micros,
                f"DECLINE_{subject}",
                reason,
                purchase.merchant,
            )
        )

    def verify(self, purchase: Purchase) -> Verdict:
        """A $0 check of the card: approved or declined, never a hold."""
        card = self.find(purchase)
        reason = self._objection(card, purchase)
        if reason:
            self.decline(card, purchase, reason)
            return Verdict(False, reason=reason)
        subject = self._books.ids.next_uuid("verification")
        self._books.emit(
            BankEvent(
                Kind.VERIFIED, card, subject, 0, f"VERIFY_{subject}", merchant=purchase.merchant
            )
        )
        return Verdict(True)

    def _take_hold(self, authorization_id: str, status: str) -> tuple[Hold, Movement]:
        store = self._books.store
        row = store.one("SELECT * FROM authorizations WHERE id=?", authorization_id)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "authorization not found")
        facts = dict(row)
        hold = Hold(**{**facts, "merchant": Merchant.parse_json(facts["merchant"])})
        if hold.status != "held":
            raise BankError(Reason.STATE, f"authorization is already {hold.status}")
        store.run("UPDATE authorizations SET status=? WHERE id=?", status, hold.id)
        return hold, self._books.movement(hold.movement_id)

    def settle(self, authorization_id: str, amount_micros: int = 0) -> None:
        """Turn a hold into a purchase; the amount may differ but must be covered by the card."""
        hold, row = self._take_hold(authorization_id, "settled")
        books = self._books
        card = books.card(hold.card_id)
        amount = amount_micros or hold.amount_micros
        if amount > card.shown_micros:
            raise BankError(Reason.CARD_SHORT, "settlement is more than the card can pay")
        reference = f"SETTLE_{hold.id}"
        books.ledger.post(
            "settle",
            reference,
            books.clock.now_ns(),
            *move(card.account, "merchants", USD, amount),
        )
        books.finish_movement(row, after_micros=row.before_micros - amount, amount_micros=amount)
        self._tell(Kind.SETTLED, card.id, books.movement(row.id), reference)

    def reverse(self, authorization_id: str) -> None:
        """Release a hold; on a card that was ended meanwhile the money goes to the wallet."""
        hold, row = self._take_hold(authorization_id, "reversed")
        books = self._books
        card = books.card(hold.card_id)
        books.fail_movement(row, "REVERSED", "authorization_expired")
        reference = f"REVERSAL_{hold.id}"
        if card.status == "terminated":
            self._wallets.credit_usd(
                "reverse", reference, card.account, hold.amount_micros, "CARD_REFUND"
            )
            self._tell(Kind.REFUNDED_TO_WALLET, card.id, row, reference, "card_terminated")
        else:
            self._tell(Kind.REVERSED, card.id, row, reference, "authorization_expired")

    def refund(self, purchase: Purchase) -> str:
        """Give money back to the card, or to the wallet when it was ended; the row's id."""
        books = self._books
        card = self.find(purchase)
        if card.status == "pending":
            raise BankError(Reason.CARD_NOT_READY, "card is pending")
        reference = f"REFUND_{books.ids.next_uuid('refund')}"
        gone = card.status == "terminated"
        row = books.add_movement(
            card,
            "refund",
            purchase.amount_micros,
            reference,
            status="completed",
            description=f"Refund from {purchase.merchant.name}",
            after_micros=card.shown_micros + (0 if gone else purchase.amount_micros),
            merchant=purchase.merchant,
        )
        if gone:
            self._wallets.credit_usd(
                "refund", reference, "merchants", purchase.amount_micros, "CARD_REFUND"
            )
            self._tell(Kind.REFUNDED_TO_WALLET, card.id, row, reference, "card_terminated")
            return row.id
        books.ledger.post(
            "refund",
            reference,
            books.clock.now_ns(),
            *move("merchants", card.account, USD, purchase.amount_micros),
        )
        self._tell(Kind.REFUNDED, card.id, row, reference)
        return row.id

    def _tell(
        self, kind: Kind, card_id: str, row: Movement, reference: str, reason: str | None = None
    ) -> None:
        self._books.emit(
            BankEvent(
                kind,
                self._books.card(card_id),
                row.id,
                row.amount_micros,
                reference,
                reason,
                row.merchant,
            )
        )

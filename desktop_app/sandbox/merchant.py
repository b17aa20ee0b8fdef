"""Plays the shops: authorizes, settles, reverses and verifies."""

from dataclasses import dataclass, field

from desktop_app.sandbox.books import CARD_SQL, Books
from desktop_app.sandbox.clock import moment
from desktop_app.sandbox.declines import EXPIRED, FROZEN, Declines
from desktop_app.sandbox.fees import (
    CONTACTLESS,
    CROSS_BORDER,
    HOME,
    Fees,
    contactless_fee,
    cross_border_fee,
)
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
from desktop_app.sandbox.strikes import Strikes
from desktop_app.sandbox.wallets import Wallets

BLOCKED_MCC = frozenset({"4829", "6051", "7995", "7273", "5966", "7801", "7802"})
WAYS = {
    "authorization": Kind.AUTHORIZED,
    "pre_auth": Kind.PRE_AUTHORIZED,
    "contactless": Kind.CONTACTLESS,
    "debit": Kind.DEBITED,
}
"""How a shop charges, and what announces it; a debit is held and settled in one step."""


@dataclass(frozen=True, slots=True)
class Purchase:
    """What a shop sends; ``expiry`` is ``MM/YY``, empty details are not checked; ``way`` of
    ``WAYS``."""

    amount_micros: int
    merchant: Merchant
    card_id: str = ""
    pan: str = field(default="", repr=False)
    expiry: str = field(default="", repr=False)
    cvv: str = field(default="", repr=False)
    way: str = "authorization"


@dataclass(frozen=True, slots=True)
class Verdict:
    approved: bool
    authorization_id: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Hold:
    """An authorization: ``status`` is held, settled or reversed; ``fee_id`` the row of its
    cross-border fee."""

    id: str
    card_id: str
    movement_id: str
    amount_micros: int
    status: str
    merchant: Merchant | None
    created_ns: int
    way: str
    fee_id: str


class Merchants:
    def __init__(
        self, books: Books, wallets: Wallets, fees: Fees, declines: Declines, strikes: Strikes
    ) -> None:
        self._books = books
        self._wallets = wallets
        self._fees = fees
        self._declines = declines
        self._strikes = strikes

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
            self._declines.decline(card, purchase.amount_micros, purchase.merchant, reason)
            return Verdict(False, reason=reason)
        hold_id, row = self._hold(card, purchase)
        if purchase.way == "debit":
            self.settle(hold_id)
            return Verdict(True, hold_id)
        stage = "contactless_pending" if purchase.way == "contactless" else ""
        self._tell(WAYS[purchase.way], card.id, row, row.reference, stage=stage)
        if purchase.merchant.country != HOME:
            self._charge_abroad(card.id, hold_id, row)
        return Verdict(True, hold_id)

    def _hold(self, card: Card, purchase: Purchase) -> tuple[str, Movement]:
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
        books.store.insert(
            "authorizations",
            id=hold_id,
            card_id=card.id,
            movement_id=row.id,
            amount_micros=purchase.amount_micros,
            status="held",
            merchant=purchase.merchant.to_json(),
            created_ns=row.created_ns,
            way=purchase.way,
        )
        return hold_id, row

    def _charge_abroad(self, card_id: str, hold_id: str, row: Movement) -> None:
        """The company's wallet pays the cross-border fee when the shop is authorized."""
        books = self._books
        reference = f"CARD_CROSSBORD_{hold_id}"
        fee = cross_border_fee(row.amount_micros)
        card = books.card(card_id)
        fee_row = self._fees.charge(card, fee, CROSS_BORDER, reference, row.merchant)
        books.store.run("UPDATE authorizations SET fee_id=? WHERE id=?", fee_row.id, hold_id)
        self._tell_abroad(fee_row, reference, "cross_border_pending", row.amount_micros)
        self._strikes.end_when_overdrawn(card_id, reference)

    def _objection(self, card: Card, purchase: Purchase) -> str:
        wrong_expiry = purchase.expiry and purchase.expiry != f"{EXPIRY_MONTH}/{EXPIRY_YEAR[2:]}"
        wrong_cvv = purchase.cvv and purchase.cvv != card.cvv
        now = moment(self._books.clock.now_ns())
        checks = (
            (bool(wrong_expiry or wrong_cvv), "invalid_card_details"),
            (card.review == "expired", EXPIRED),
            ((now.year, now.month) > (int(EXPIRY_YEAR), int(EXPIRY_MONTH)), EXPIRED),
            (card.status == "frozen", FROZEN),
            (card.status != "active", "card_inactive"),
            (purchase.merchant.mcc in BLOCKED_MCC, "mcc_not_allowed"),
            (purchase.amount_micros > card.shown_micros, "insufficient_funds"),
            (not is_within(self._books, card, purchase.amount_micros), "velocity_limit"),
        )
        return next((reason for failed, reason in checks if failed), "")

    def verify(self, purchase: Purchase) -> Verdict:
        """A $0 check of the card: approved or declined, never a hold."""
        card = self.find(purchase)
        reason = self._objection(card, purchase)
        if reason:
            self._declines.decline(card, purchase.amount_micros, purchase.merchant, reason)
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
        done = books.movement(row.id)
        if hold.fee_id:
            abroad = f"CARD_CROSSBORD_{hold.id}"
            self._tell_abroad(done, abroad, "cross_border_settled", amount)
        elif hold.way == "contactless":
            self._tell(Kind.CONTACTLESS, card.id, done, reference, stage="contactless_settled")
        else:
            kind = Kind.DEBITED if hold.way == "debit" else Kind.SETTLED
            self._tell(kind, card.id, done, reference)
        if hold.way == "contactless":
            fee = contactless_fee(amount)
            self._fees.charge(books.card(card.id), fee, CONTACTLESS, f"{reference}-contactless")
            self._strikes.end_when_overdrawn(card.id, reference)

    def reverse(self, authorization_id: str, *, never_finalised: bool = False) -> None:
        """Release a hold; on a card that was ended meanwhile the money goes to the wallet.

        ``never_finalised``: the shop let it lapse, which is a decline violation.
        """
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
        if hold.fee_id:
            fee_row = books.movement(hold.fee_id)
            self._fees.give_back(fee_row)
            self._tell_abroad(fee_row, fee_row.reference, "cross_border_reversal", 0)
        if never_finalised and card.status in ("active", "frozen"):
            self._strikes.strike(books.card(card.id), row.reference)

    def _tell_abroad(self, row: Movement, reference: str, stage: str, charged: int) -> None:
        """``charged`` micro-USD is what the shop charged the card."""
        country = row.merchant.country if row.merchant else HOME
        self._books.emit(
            BankEvent(
                Kind.CROSS_BORDER,
                self._books.card(row.card_id),
                row.id,
                row.amount_micros,
                reference,
                None,
                row.merchant,
                stage,
                {"chargedAmount": charged, "settlementCountry": country},
            )
        )

    def _tell(
        self,
        kind: Kind,
        card_id: str,
        row: Movement,
        reference: str,
        reason: str | None = None,
        stage: str = "",
    ) -> None:
        own_id = kind in (Kind.SETTLED, Kind.REVERSED) and self._books.quirk("settlement_own_id")
        self._books.emit(
            BankEvent(
                kind,
                self._books.card(card_id),
                self._books.ids.next_uuid("settlement") if own_id else row.id,
                row.amount_micros,
                reference,
                reason,
                row.merchant,
                stage,
            )
        )

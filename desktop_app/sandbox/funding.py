"""Loads and unloads cards: money leaves at acceptance, arrives at completion, once."""

from desktop_app.sandbox.books import USD_MICROS, Books, require_active
from desktop_app.sandbox.ledger import USD, move
from desktop_app.sandbox.model import BankEvent, Card, Kind, Movement, movement_from
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.rates import BY_KEY
from desktop_app.sandbox.wallets import WALLET, Wallets

MIN_LOAD_MICROS = 2 * USD_MICROS
MAX_LOAD_MICROS = 2_500 * USD_MICROS
MAX_CARD_MICROS = 50_000 * USD_MICROS
MIN_LEFT_MICROS = USD_MICROS
FLAT_FEE_BELOW_MICROS = 100 * USD_MICROS


def funding_fee(amount_micros: int) -> int:
    """$1 under $100, else 1 %, rounded up."""
    return USD_MICROS if amount_micros < FLAT_FEE_BELOW_MICROS else -(-amount_micros // 100)


def check_load(card: Card, amount_micros: int, waiting_micros: int) -> None:
    """Raises ``BankError`` for an amount outside the published limits."""
    if amount_micros < MIN_LOAD_MICROS:
        raise BankError(Reason.AMOUNT_TOO_LOW, "below minimum funding of $2.00")
    if amount_micros > MAX_LOAD_MICROS:
        raise BankError(Reason.AMOUNT_TOO_HIGH, "above maximum funding of $2500.00")
    if card.balance_micros + waiting_micros + amount_micros > MAX_CARD_MICROS:
        raise BankError(Reason.CARD_FULL, "card balance would exceed the maximum of $50000.00")


def _refuse_lite(card: Card, what: str) -> None:
    if card.is_lite:
        raise BankError(Reason.VALIDATION, f"{what} are not supported for lite cards")


class Funding:
    def __init__(self, books: Books, wallets: Wallets) -> None:
        self._books = books
        self._wallets = wallets

    def _replay(self, card_id: str, type_: str, amount: int, reference: str) -> Movement | None:
        """The first movement under this reference; a different request under it is refused."""
        row = self._books.store.one(
            "SELECT * FROM movements WHERE reference=? AND type IN ('funding','withdrawal') "
            "ORDER BY seq LIMIT 1",
            reference,
        )
        if row is None:
            return None
        first = movement_from(row)
        same = (first.card_id, first.type, first.amount_micros) == (card_id, type_, amount)
        if not same or self._books.quirk("duplicate_409"):
            raise BankError(Reason.DUPLICATE, "reference was already used")
        return first

    def fund(
        self, card_id: str, amount_micros: int, reference: str, note: str = "", source: str = ""
    ) -> Movement:
        """Accept a top-up; the same reference answers the original. Raises ``BankError``."""
        card = self._books.card(card_id)
        first = self._replay(card_id, "funding", amount_micros, reference)
        if first is not None:
            return first
        _refuse_lite(card, "topups")
        require_active(card)
        check_load(card, amount_micros, self._waiting(card_id))
        movement = self.accept(
            card,
            amount_micros,
            reference,
            fee_type="funding_fee",
            description=note or "Card funding",
            source=source,
        )
        self._books.schedule(self._books.delay_ms("fund_ms"), "complete", movement.id)
        return movement

    def _waiting(self, card_id: str) -> int:
        return self._books.store.number(
            "SELECT SUM(amount_micros) FROM movements WHERE card_id=? AND type='funding' "
            "AND status='pending'",
            card_id,
        )

    def accept(
        self,
        card: Card,
        amount_micros: int,
        reference: str,
        *,
        fee_type: str,
        description: str,
        source: str = "",
    ) -> Movement:
        """Take amount and fee from a wallet and park the amount beside the card."""
        books = self._books
        fee = funding_fee(amount_micros)
        charge = self._wallets.charge(amount_micros, fee, source)
        movement = books.add_movement(
            card,
            "funding",
            amount_micros,
            reference,
            fee_micros=fee,
            fee_type=fee_type,
            description=description,
        )
        books.ledger.post(
            "fund",
            reference,
            books.clock.now_ns(),
            *charge.entries,
            *move("fx", f"pending:{movement.id}", USD, amount_micros),
        )
        spent, fee_units = -charge.units, charge.fee_units
        self._wallets.add_row(
            charge.asset, "CARD_TOPUP", spent, fee_units, reference, movement.id, state="PENDING"
        )
        return movement

    def withdraw(self, card_id: str, amount_micros: int, reference: str, note: str) -> Movement:
        """Accept a withdrawal: the card is debited now, the wallet credited at completion."""
        books = self._books
        card = books.card(card_id)
        first = self._replay(card_id, "withdrawal", amount_micros, reference)
        if first is not None:
            return first
        _refuse_lite(card, "withdrawals")
        require_active(card)
        if card.shown_micros - amount_micros < MIN_LEFT_MICROS:
            raise BankError(
                Reason.CARD_SHORT,
                "at least $1.00 must stay on the card",
                money={"required": amount_micros + MIN_LEFT_MICROS, "available": card.shown_micros},
            )
        movement = books.add_movement(
            card, "withdrawal", amount_micros, reference, description=note or "Card withdrawal"
        )
        books.ledger.post(
            "withdraw",
            reference,
            books.clock.now_ns(),
            *move(card.account, f"pending:{movement.id}", USD, amount_micros),
        )
        books.schedule(books.delay_ms("fund_ms"), "complete", movement.id)
        return movement

    def complete(self, movement_id: str, *, announce: bool = True) -> None:
        """Let a pending movement arrive; a top-up of a card ended meanwhile goes back whole."""
        movement = self._books.movement(movement_id)
        card = self._books.card(movement.card_id)
        if movement.type == "withdrawal":
            if card.status != "terminated" and self._books.take_failure("withdraw"):
                self._keep_withdrawal(card, movement)
            else:
                self._complete_withdrawal(card, movement)
        elif movement.type == "fee":
            self._books.finish_movement(movement)
            self._wallets.settle_row(movement.id, "SETTLED")
        elif card.status == "terminated":
            self.give_back(movement_id, "CARD_TERMINATED", "card was terminated before completion")
            self._tell(Kind.FUND_FAILED, card, movement)
        elif announce and self._books.take_failure("fund"):
            self.give_back(movement_id, "PROVIDER_REJECTED", "the issuer rejected the funding")
            self._tell(Kind.FUND_FAILED, card, movement)
        else:
            self._complete_funding(card, movement, announce)

    def _complete_funding(self, card: Card, movement: Movement, announce: bool) -> None:
        books = self._books
        books.ledger.post(
            "fund_completed",
            movement.reference,
            books.clock.now_ns(),
            *move(f"pending:{movement.id}", card.account, USD, movement.amount_micros),
        )
        books.finish_movement(
            movement, after_micros=movement.before_micros + movement.amount_micros
        )
        self._wallets.settle_row(movement.id, "SETTLED")
        if announce:
            self._tell(Kind.FUNDED, card, movement)

    def _complete_withdrawal(self, card: Card, movement: Movement) -> None:
        self._wallets.credit_usd(
            "withdraw_completed",
            movement.reference,
            f"pending:{movement.id}",
            movement.amount_micros,
            "CARD_WITHDRAWAL",
        )
        self._books.finish_movement(
            movement, after_micros=movement.before_micros - movement.amount_micros
        )
        self._tell(Kind.WITHDRAWN, card, movement)

    def _keep_withdrawal(self, card: Card, movement: Movement) -> None:
        books = self._books
        books.ledger.post(
            "withdraw_failed",
            movement.reference,
            books.clock.now_ns(),
            *move(f"pending:{movement.id}", card.account, USD, movement.amount_micros),
        )
        books.fail_movement(movement, "PROVIDER_REJECTED", "the issuer rejected the withdrawal")
        self._tell(Kind.WITHDRAW_FAILED, card, movement)

    def give_back(self, movement_id: str, code: str, reason: str) -> None:
        """Undo an accepted top-up, or a fee of its own, unit for unit, and fail its row."""
        books = self._books
        movement = books.movement(movement_id)
        row = books.store.one(
            "SELECT asset, units, fee_units FROM wallet_rows WHERE movement_id=?", movement.id
        )
        if row is None:
            raise AssertionError("an accepted payment has a wallet row")
        asset = BY_KEY[row[0]]
        parked = 0 if movement.type == "fee" else movement.amount_micros
        books.ledger.post(
            "payment_failed",
            movement.reference,
            books.clock.now_ns(),
            *move(f"pending:{movement.id}", "fx", USD, parked),
            *move("fees", "fx", USD, movement.fee_micros),
            *move("fx", WALLET, asset.key, row[2] - row[1]),
        )
        books.fail_movement(movement, code, reason)
        self._wallets.settle_row(movement.id, "FAILED")

    def _tell(self, kind: Kind, card: Card, movement: Movement) -> None:
        self._books.emit(
            BankEvent(
                kind,
                card,
                movement.id,
                amount_micros=movement.amount_micros,
                reference=movement.reference,
            )
        )

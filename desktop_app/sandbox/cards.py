"""Issues, reads, freezes, limits and ends cards."""

import json
from dataclasses import dataclass, field

from desktop_app.sandbox.books import CARD_SQL, USD_MICROS, Books, read_rule
from desktop_app.sandbox.clock import SECOND_NS
from desktop_app.sandbox.funding import Funding, check_load, funding_fee
from desktop_app.sandbox.ids import derive_cvv, derive_pan, derive_uuid
from desktop_app.sandbox.model import BankEvent, Card, Kind, card_from
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.wallets import Wallets

CREATION_FEE_MICROS = USD_MICROS
MAX_ACTIVE_PER_CUSTOMER = 3
TERMINATION_WAIT_NS = 24 * 3600 * SECOND_NS


@dataclass(frozen=True, slots=True)
class NewCard:
    """What a face asks for; ``reference`` empty = the bank makes one."""

    face: str
    name: str
    created_by: str
    customer_id: str = ""
    user_reference: str = ""
    reference: str = ""
    callback_url: str = ""
    load_micros: int = 0
    limits: dict[str, int] = field(default_factory=dict)
    face_data: dict[str, object] = field(default_factory=dict)


class Cards:
    def __init__(self, books: Books, wallets: Wallets, funding: Funding) -> None:
        self._books = books
        self._wallets = wallets
        self._funding = funding

    def issue(self, new: NewCard, *, delay_ms: int) -> Card:
        """A card with its load paid; active at once when ``delay_ms`` is 0, else pending first.

        Raises ``BankError``. A reference must be new: ask ``find_reference`` first.
        """
        books = self._books
        card = self._write(new)
        self._pay(card)
        if delay_ms:
            books.schedule(delay_ms, "activate", card.id)
        else:
            self.activate(card.id)
        return books.card(card.id)

    def find_reference(self, reference: str) -> Card | None:
        row = self._books.store.one(CARD_SQL + "WHERE c.reference=?", reference)
        return None if row is None else card_from(row)

    def _write(self, new: NewCard) -> Card:
        books = self._books
        store = books.store
        number = store.number("SELECT MAX(seq) FROM cards") + 1
        card_id = books.ids.next_uuid("card")
        seed, pan = books.ids.seed, self._new_pan(number)
        now = books.clock.now_ns()
        store.insert(
            "cards",
            seq=number,
            id=card_id,
            face=new.face,
            customer_id=new.customer_id or derive_uuid(seed, "holder", new.user_reference),
            user_reference=new.user_reference or new.customer_id,
            name=new.name,
            status="pending",
            created_status="processing",
            pan=pan,
            cvv=derive_cvv(seed, number),
            reference=new.reference or f"CARD_CREATE_{card_id.replace('-', '')[:12].upper()}",
            callback_url=new.callback_url,
            load_micros=new.load_micros,
            limits=json.dumps(new.limits),
            face_data=json.dumps(new.face_data),
            created_by=new.created_by,
            created_ns=now,
            updated_ns=now,
        )
        return books.card(card_id)

    def _new_pan(self, number: int) -> str:
        store, seed, attempt = self._books.store, self._books.ids.seed, 0
        while store.one("SELECT 1 FROM cards WHERE pan=?", derive_pan(seed, number, attempt)):
            attempt += 1
        return derive_pan(seed, number, attempt)

    def _pay(self, card: Card) -> None:
        """Take load and fees from the wallet; the load waits until the card is active."""
        books = self._books
        if card.load_micros:
            check_load(card, card.load_micros, waiting_micros=0)
            # One wallet must cover all three at once, so that a refusal names the whole sum.
            fees = funding_fee(card.load_micros) + CREATION_FEE_MICROS
            self._wallets.charge(card.load_micros, fees)
            self._funding.accept(
                card,
                card.load_micros,
                card.reference,
                fee_type="CARD_TOPUP_FEE",
                description="Initial card funding",
            )
        charge = self._wallets.charge(0, CREATION_FEE_MICROS)
        reference = f"{card.reference}-creation_fee"
        books.ledger.post("creation_fee", reference, books.clock.now_ns(), *charge.entries)
        fee = books.add_movement(
            card,
            "fee",
            CREATION_FEE_MICROS,
            reference,
            fee_micros=CREATION_FEE_MICROS,
            fee_type="CARD_CREATION_FEE",
            description="Card creation fee",
        )
        self._wallets.add_row(
            charge.asset, "CARD_CREATION_FEE", -charge.fee_units, 0, reference, fee.id
        )

    def activate(self, card_id: str) -> None:
        books = self._books
        if books.take_failure("create"):
            self._fail(card_id)
            return
        books.set_card_status(card_id, "active", "completed")
        for row in books.store.all(
            "SELECT id FROM movements WHERE card_id=? AND status='pending' ORDER BY seq", card_id
        ):
            self._funding.complete(row[0], announce=False)
        card = books.card(card_id)
        books.emit(BankEvent(Kind.CREATED, card, card.id, reference=card.reference))

    def _fail(self, card_id: str) -> None:
        """The issuer made no card: load and fees come home."""
        books = self._books
        books.set_card_status(card_id, "pending", "failed")
        for row in books.store.all(
            "SELECT id FROM movements WHERE card_id=? AND status='pending' ORDER BY seq", card_id
        ):
            self._funding.give_back(row[0], "PROVIDER_REJECTED", "card was not made")
        card = books.card(card_id)
        books.emit(
            BankEvent(
                Kind.CREATE_FAILED,
                card,
                card.id,
                card.load_micros,
                card.reference,
                "card_operation_failed",
                extra={"customerEmail": self._email(card.customer_id)},
            )
        )

    def _email(self, customer_id: str) -> str:
        row = self._books.store.one("SELECT email FROM customers WHERE id=?", customer_id)
        return "" if row is None else str(row[0])

    def enable_contactless(self, card: Card) -> None:
        self._books.store.run(
            "UPDATE cards SET face_data=? WHERE id=?",
            json.dumps({**card.face_data, "contactless_payment": True}),
            card.id,
        )

    def add_ready(self, new: NewCard) -> None:
        """An active, empty card without fee or event, for measurements."""
        self._books.set_card_status(self._write(new).id, "active", "completed")

    def page(
        self, *, limit: int, before_seq: int = 0, offset: int = 0, customer: str = ""
    ) -> tuple[list[Card], int]:
        """Cards newest first, and how many there are in all."""
        store = self._books.store
        rows = store.all(
            CARD_SQL + "WHERE (?=0 OR c.seq<?) AND (?='' OR c.customer_id=?) "
            "ORDER BY c.seq DESC LIMIT ? OFFSET ?",
            before_seq,
            before_seq,
            customer,
            customer,
            limit,
            offset,
        )
        total = store.number(
            "SELECT COUNT(*) FROM cards WHERE (?='' OR customer_id=?)", customer, customer
        )
        return [card_from(row) for row in rows], total

    def check_customer_room(self, customer_id: str) -> None:
        """Raises ``BankError`` CARD_COUNT for a fourth living card."""
        living = self._books.store.number(
            "SELECT COUNT(*) FROM cards WHERE customer_id=? "
            "AND status IN ('pending','active','frozen') AND created_status<>'failed'",
            customer_id,
        )
        if living >= MAX_ACTIVE_PER_CUSTOMER:
            raise BankError(
                Reason.CARD_COUNT,
                f"customer already has {living} active cards, maximum is {MAX_ACTIVE_PER_CUSTOMER}",
            )

    def ask_status(self, card_id: str, status: str, *, delay_ms: int) -> Card:
        """Freeze or unfreeze; the card answered is the one before the change took effect."""
        card = self._books.card(card_id)
        if card.status not in ("active", "frozen"):
            raise BankError(Reason.CARD_NOT_ACTIVE, f"card is {card.status}")
        if status == "active" and card.review == "compliance":
            raise BankError(Reason.UNDER_REVIEW, "card is under compliance review")
        if delay_ms:
            self._books.schedule(delay_ms, "status", card.id, status)
        else:
            self.apply_status(card.id, status)
        return card

    def apply_status(self, card_id: str, status: str) -> None:
        card = self._books.card(card_id)
        kept_frozen = status == "active" and card.review == "compliance"
        if card.status in ("active", "frozen") and not kept_frozen:
            self._books.set_card_status(card_id, status)

    def set_limits(self, card_id: str, limits: dict[str, int]) -> None:
        card = self._books.card(card_id)
        if card.status == "terminated":
            raise BankError(Reason.CARD_NOT_ACTIVE, "card is terminated")
        self._books.store.run(
            "UPDATE cards SET limits=?, updated_ns=? WHERE id=?",
            json.dumps(limits),
            self._books.clock.now_ns(),
            card_id,
        )

    def terminate(self, card_id: str, reason: str) -> int:
        """``end`` for a card older than 24 hours. Raises ``BankError``."""
        books = self._books
        card = books.card(card_id)
        if card.status not in ("active", "frozen"):
            raise BankError(Reason.CARD_NOT_ACTIVE, f"card is {card.status}")
        if books.clock.now_ns() - card.created_ns < TERMINATION_WAIT_NS:
            raise BankError(
                Reason.TOO_EARLY, "card cannot be terminated within 24 hours of creation"
            )
        delay_ms = books.delay_ms("end_ms")
        if delay_ms:
            books.schedule(delay_ms, "end", card_id, reason)
            return card.shown_micros
        return self.end(card_id, reason)

    def end_late(self, card_id: str, reason: str) -> None:
        """What ``terminate`` put off, unless the card ended meanwhile."""
        if self._books.card(card_id).status in ("active", "frozen"):
            self.end(card_id, reason)

    def end(self, card_id: str, reason: str) -> int:
        """End a living card at once and sweep what is not held; the micros swept."""
        books = self._books
        card = books.card(card_id)
        books.set_card_status(card.id, "terminated")
        reference = f"TERMINATION_{card.id.replace('-', '')[:12].upper()}"
        subject, kept = card.id, int(read_rule(books, "sweep_keeps_micros"))
        swept = card.shown_micros - kept
        if swept > 0:
            subject = self._sweep(card, swept, reference)
        books.emit(
            BankEvent(
                Kind.TERMINATED,
                card,
                subject,
                amount_micros=card.shown_micros,
                reference=reference,
                reason=reason,
            )
        )
        return card.shown_micros

    def _sweep(self, card: Card, micros: int, reference: str) -> str:
        row = self._books.add_movement(
            card,
            "withdrawal",
            micros,
            reference,
            status="completed",
            description="Card termination refund",
            after_micros=0,
        )
        self._wallets.credit_usd(
            "sweep", reference, card.account, micros, "CARD_TERMINATION_REFUND"
        )
        return row.id

"""Keeps the company's customers; only an approved one may hold a card."""

import json
from dataclasses import dataclass

from desktop_app.sandbox.books import Books
from desktop_app.sandbox.problem import BankError, Reason

APPROVED, PENDING = "approved", "pending"
KYC_EVENTS = {
    "pending": "virtualcard.user.kyc.pending",
    "approved": "virtualcard.user.kyc.complete",
    "rejected": "virtualcard.user.kyc.failed",
}
SEEDED = (
    ("ada.lovelace@example.com", "Ada", "Lovelace", "+2348012345601"),
    ("grace.hopper@example.com", "Grace", "Hopper", "+2348012345602"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """``fields`` holds what the caller sent beside the e-mail, as sent."""

    seq: int
    id: str
    email: str
    fields: dict[str, str]
    kyc: str
    is_active: bool
    created_ns: int
    updated_ns: int


def kyc_event(customer: Customer, status: str, company_id: str) -> tuple[str, dict[str, object]]:
    """The name and the data of what is told of a check."""
    name = KYC_EVENTS[status]
    return name, {
        "customerId": customer.id,
        "companyId": company_id,
        "status": name.rpartition(".")[2],
        "customerEmail": customer.email,
    }


class Customers:
    def __init__(self, books: Books) -> None:
        self._books = books

    def seed(self) -> None:
        for email, first, last, phone in SEEDED:
            fields = {"first_name": first, "last_name": last, "phone_number": phone}
            customer = self.create(email, {**fields, "customer_type": "individual"})
            self.set_kyc(customer.id, APPROVED)

    def create(self, email: str, fields: dict[str, str]) -> Customer:
        """A new customer, or the existing one when the e-mail is known."""
        books = self._books
        row = books.store.one("SELECT id FROM customers WHERE email=?", email)
        if row is not None:
            return self.get(row[0])
        customer_id = books.ids.next_uuid("customer")
        now = books.clock.now_ns()
        books.store.run(
            "INSERT INTO customers(id,email,fields,kyc,is_active,created_ns,updated_ns) "
            "VALUES(?,?,?,'none',1,?,?)",
            customer_id,
            email,
            json.dumps(fields),
            now,
            now,
        )
        return self.get(customer_id)

    def get(self, customer_id: str) -> Customer:
        """Raises ``BankError`` NOT_FOUND."""
        row = self._books.store.one("SELECT * FROM customers WHERE id=?", customer_id)
        if row is None:
            raise BankError(Reason.NOT_FOUND, "customer not found")
        facts = dict(row)
        facts["fields"] = json.loads(facts["fields"])
        facts["is_active"] = bool(facts["is_active"])
        return Customer(**facts)

    def of_phone(self, phone_number: str) -> Customer | None:
        """Whose telephone number this is; the oldest of several."""
        return next(
            (one for one in reversed(self.all()) if one.fields.get("phone_number") == phone_number),
            None,
        )

    def all(self) -> list[Customer]:
        """Newest first."""
        rows = self._books.store.all("SELECT id FROM customers ORDER BY seq DESC")
        return [self.get(row[0]) for row in rows]

    def update(self, customer_id: str, fields: dict[str, str], is_active: bool) -> Customer:
        kept = self.get(customer_id).fields
        self._books.store.run(
            "UPDATE customers SET fields=?, is_active=?, updated_ns=? WHERE id=?",
            json.dumps({**kept, **fields}),
            int(is_active),
            self._books.clock.now_ns(),
            customer_id,
        )
        return self.get(customer_id)

    def set_kyc(self, customer_id: str, kyc: str) -> None:
        self._books.store.run("UPDATE customers SET kyc=? WHERE id=?", kyc, customer_id)

    def require_approved(self, customer_id: str) -> Customer:
        """Raises ``BankError`` KYC_REQUIRED for a customer who may not hold a card."""
        row = self._books.store.one("SELECT kyc FROM customers WHERE id=?", customer_id)
        kyc = "none" if row is None else str(row[0])
        if kyc != APPROVED:
            raise BankError(Reason.KYC_REQUIRED, f"KYC verification required (status={kyc})")
        return self.get(customer_id)

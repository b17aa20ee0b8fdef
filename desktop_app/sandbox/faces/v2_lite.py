"""Lite cards of the v2 wire: no identity check, one load of at most $250, no top-up."""

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.faces.v2_cards import card_body
from desktop_app.sandbox.faces.wire import Call, Reply
from desktop_app.sandbox.problem import BankError, Reason, invalid

MAX_LOAD_MICROS = 250 * USD_MICROS
PERSON = ("first_name", "last_name", "phone_number", "dial_code")


def create(call: Call) -> Reply:
    """The person is found by the telephone number, else taken in."""
    fields = call.fields()
    fields.choice("type", "lite")
    fields.choice("currency", "USD")
    name, load = fields.text("name"), fields.amount("amount")
    callback_url = fields.text("webhook_url", required=False)
    inner = fields.inner("customer")
    facts = {"customer_type": inner.choice("customer_type", "individual", "business")}
    facts |= {part: inner.text(part) for part in PERSON}
    email = inner.text("email").strip()
    fields.check()
    if "@" not in email:
        raise invalid(email="is not an e-mail address")
    if load > MAX_LOAD_MICROS:
        raise BankError(Reason.AMOUNT_TOO_HIGH, "above maximum of $250.00 for a lite card")
    bank = call.bank
    known = bank.customers.of_phone(facts["phone_number"])
    customer = known or bank.customers.create(email, facts)
    bank.cards.check_customer_room(customer.id)
    new = NewCard(
        face="v2",
        name=name,
        created_by=bank.credentials.client_id,
        customer_id=customer.id,
        callback_url=callback_url,
        load_micros=load,
        face_data={"lite": True},
    )
    card = bank.cards.issue(new, delay_ms=max(1, bank.books.delay_ms("activate_ms")))
    return Reply("Lite card created successfully", {"card": card_body(call, card)}, 201)

"""The card operations of the v2beta wire: one path for each, decimal strings of dollars."""

import re
from decimal import Decimal

from desktop_app.sandbox.books import USD_MICROS
from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.clock import seconds_z
from desktop_app.sandbox.faces import v2_cards
from desktop_app.sandbox.faces.v2beta_customers import require_open
from desktop_app.sandbox.faces.wire import Call, Fields, Json, Reply
from desktop_app.sandbox.limits import spent_since, window_start_ns
from desktop_app.sandbox.model import EXPIRY_MONTH, EXPIRY_YEAR, Card, Movement
from desktop_app.sandbox.problem import BankError, Reason, invalid

LIMITS = {
    "single_transaction": "transaction_limit",
    "daily": "daily_limit",
    "weekly": "weekly_limit",
    "monthly": "monthly_limit",
}
LATER_LIMITS = (*LIMITS.values(), "yearly_limit", "all_time_limit")
LISTS = ("allowed_categories", "blocked_categories", "allowed_merchants", "blocked_merchants")
ADDRESS = ("line1", "line2", "city", "state", "postal_code", "country")


def dollars(micros: int) -> str:
    """``15.00``, with more places only where there are any."""
    whole, part = divmod(micros, USD_MICROS)
    return f"{whole}.{f'{part:06d}'.rstrip('0').ljust(2, '0')}"


def _limits_body(card: Card) -> Json:
    """Older clients read the strings, later ones the integers; no key is in both."""
    body: Json = {
        name: dollars(card.limits[kept]) for name, kept in LIMITS.items() if kept in card.limits
    }
    body |= {name: card.limits[name] for name in LATER_LIMITS if name in card.limits}
    lists = card.face_data.get("lists")
    return body | (lists if isinstance(lists, dict) else {})


def _spending(call: Call, card: Card) -> Json:
    return {
        f"{word}_spent": dollars(
            spent_since(call.bank.books, card.id, window_start_ns(f"{word}_limit", call.now_ns))
        )
        for word in ("daily", "weekly", "monthly")
    }


def item_body(card: Card) -> Json:
    return {
        "id": card.id,
        "customer_id": card.customer_id,
        "name": card.name,
        "card_type": "virtual",
        "card_brand": "visa",
        "last_four": card.last_four,
        "currency": "USD",
        "status": card.status,
        "balance": dollars(card.shown_micros),
        "metadata": card.face_data.get("metadata", {}),
        "created_at": seconds_z(card.created_ns),
    }


def card_body(call: Call, card: Card) -> Json:
    return item_body(card) | {
        "company_id": call.bank.books.ids.company_id,
        "spending_limits": _limits_body(card),
        "current_spending": _spending(call, card),
        "billing_address": card.face_data.get("billing_address", v2_cards.BILLING_ADDRESS),
        "updated_at": seconds_z(card.updated_ns),
    }


def _micros(text: str) -> int:
    """A decimal string of dollars; raises ``BankError`` VALIDATION."""
    if not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", text):
        raise invalid(spending_limits="must hold decimal strings")
    return int(Decimal(text) * USD_MICROS)


def _read_limits(fields: Fields) -> dict[str, int]:
    """Strings under the older names, integer micro-USD under the later ones; absent is no limit."""
    named = {kept: fields.text(name, required=False) for name, kept in LIMITS.items()}
    found = {kept: _micros(text) for kept, text in named.items() if text}
    for name in LATER_LIMITS:
        if fields.has(name):
            found[name] = fields.amount(name, zero=True)
    return found


def create(call: Call) -> Reply:
    """Active at once and empty: this generation has no load and no reference at creation."""
    fields = call.fields()
    customer_id = fields.text("customer_id")
    fields.choice("card_type", "virtual")
    fields.choice("card_brand", "visa")
    fields.choice("currency", "USD")
    address = fields.inner("billing_address")
    lines = {name: address.text(name, required=name != "line2") for name in ADDRESS}
    limits = _read_limits(fields.inner("spending_limits", required=False))
    new = NewCard(
        face="v2beta",
        name=fields.text("name"),
        created_by=fields.text("created_by", required=False) or call.bank.credentials.client_id,
        customer_id=customer_id,
        user_reference=fields.inner("metadata", required=False).text("reference", required=False),
        limits=limits,
        face_data={
            "billing_address": lines,
            "metadata": call.body.get("metadata") or {},
            "lists": _read_lists(call),
        },
    )
    fields.check()
    require_open(call, customer_id)
    call.bank.cards.check_customer_room(customer_id)
    card = call.bank.cards.issue(new, delay_ms=0)
    return Reply("Card created successfully", {"card": card_body(call, card)}, 201)


def _read_lists(call: Call) -> Json:
    wanted = call.body.get("spending_limits")
    source = wanted if isinstance(wanted, dict) else call.body
    found: Json = {}
    for name in LISTS:
        value = source.get(name)
        if value is None:
            continue
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise invalid(**{name: "must be a list of strings"})
        found[name] = value
    return found


def list_cards(call: Call) -> Reply:
    limit, offset = call.limit, call.number("offset", 0)
    customer = call.query.get("customer_id", "")
    filters = {"status": call.query.get("status", ""), "card_type": call.query.get("card_type", "")}
    bodies, total = _page(call, customer, filters, limit, offset)
    data: Json = {"cards": bodies, "total": total, "limit": limit, "offset": offset}
    return Reply("Cards retrieved successfully", data)


def _page(
    call: Call, customer: str, filters: dict[str, str], limit: int, offset: int
) -> tuple[list[Json], int]:
    cards = call.bank.cards
    if not any(filters.values()):
        page, total = cards.page(limit=limit, offset=offset, customer=customer)
        return [item_body(card) for card in page], total
    every, _ = cards.page(limit=-1, customer=customer)
    wanted = {key: want for key, want in filters.items() if want}.items()
    bodies = [body for body in map(item_body, every) if wanted <= body.items()]
    return bodies[offset : offset + limit], len(bodies)


def customer_cards(call: Call) -> Reply:
    customer = call.bank.customers.get(call.path["id"])
    cards, total = call.bank.cards.page(limit=-1, customer=customer.id)
    data: Json = {"cards": [item_body(card) for card in cards], "total": total}
    return Reply("Customer cards retrieved successfully", data)


def get_card(call: Call) -> Reply:
    card = call.bank.books.card(call.path["id"])
    return Reply("Card retrieved successfully", {"card": card_body(call, card)})


def details(call: Call) -> Reply:
    """The same gate as the later ``/secure``, another shape."""
    card = call.bank.books.card(call.path["id"])
    if card.status not in ("active", "frozen"):
        raise BankError(Reason.CARD_NOT_READY, f"card is {card.status}")
    call.bank.reads.take(card.id, call.now_ns)
    data: Json = {
        "card_id": card.id,
        "card_number": card.pan,
        "cvv": card.cvv,
        "expiry_month": EXPIRY_MONTH,
        "expiry_year": EXPIRY_YEAR,
        "cardholder_name": card.name,
        "billing_address": card.face_data.get("billing_address", v2_cards.BILLING_ADDRESS),
    }
    return Reply("Card details retrieved successfully", data)


def _moved(operation: str, row: Movement, new_micros: int) -> Json:
    return {
        "card_id": row.card_id,
        "operation": operation,
        "amount": dollars(row.amount_micros),
        "currency": "USD",
        "new_balance": dollars(new_micros),
        "transaction_id": row.id,
        "reference": row.reference,
        "created_at": seconds_z(row.created_ns),
    }


def _read_money(call: Call) -> tuple[int, str, str]:
    fields = call.fields()
    amount, reference = fields.amount("amount"), fields.text("reference")
    fields.choice("currency", "USD")
    note = fields.text("description", required=False)
    fields.check()
    return amount, reference, note


def fund(call: Call) -> Reply:
    """``new_balance`` is what there will be: this answer knows no pending."""
    amount, reference, note = _read_money(call)
    row = call.bank.funding.fund(call.path["id"], amount, reference, note)
    data = _moved("fund", row, row.before_micros + row.amount_micros)
    return Reply("Card funded successfully", data)


def withdraw(call: Call) -> Reply:
    amount, reference, note = _read_money(call)
    row = call.bank.funding.withdraw(call.path["id"], amount, reference, note)
    data = _moved("withdraw", row, row.before_micros - row.amount_micros)
    return Reply("Card withdrawal successful", data)


def _set_status(call: Call, status: str) -> Reply:
    fields = call.fields()
    reason = fields.text("reason", required=False)
    fields.check()
    call.bank.cards.ask_status(call.path["id"], status, delay_ms=0)
    word = "frozen" if status == "frozen" else "unfrozen"
    data: Json = {
        "card_id": call.path["id"],
        "status": status,
        f"{word}_at": seconds_z(call.now_ns),
    }
    if reason:
        data["reason"] = reason
    return Reply(f"Card {word} successfully", data)


def freeze(call: Call) -> Reply:
    return _set_status(call, "frozen")


def unfreeze(call: Call) -> Reply:
    return _set_status(call, "active")


def set_status(call: Call) -> Reply:
    """The path that a later copy of the client uses; it freezes without naming a status."""
    return _set_status(call, str(call.body.get("status") or "frozen"))


def terminate(call: Call) -> Reply:
    fields = call.fields()
    reason = fields.text("reason", required=False) or "customer_requested_termination"
    fields.check()
    swept = call.bank.cards.terminate(call.path["id"], reason)
    data: Json = {
        "card_id": call.path["id"],
        "status": "terminated",
        "remaining_balance": dollars(swept),
        "balance_returned": swept > 0,
        "terminated_at": seconds_z(call.now_ns),
        "reason": reason,
    }
    return Reply("Card terminated successfully", data)


def limits(call: Call) -> Reply:
    """Flat strings, or integers below ``spending_limits``; what is not named stays as it was."""
    fields = call.fields()
    nested = fields.inner("spending_limits") if fields.has("spending_limits") else fields
    wanted = _read_limits(nested)
    fields.check()
    card = call.bank.books.card(call.path["id"])
    call.bank.cards.set_limits(card.id, {**card.limits, **wanted})
    data: Json = {
        "card_id": card.id,
        "operation": "update_spending_limits",
        "spending_limits": _limits_body(call.bank.books.card(card.id)),
        "updated_at": seconds_z(call.now_ns),
    }
    return Reply("Spending limits updated successfully", data)

"""The customer operations of the v2beta wire."""

from desktop_app.sandbox.clock import seconds_z
from desktop_app.sandbox.customers import Customer
from desktop_app.sandbox.faces.wire import Call, Json, Reply
from desktop_app.sandbox.problem import BankError, Reason, invalid

WRITTEN = ("first_name", "last_name", "phone", "country_code")


def body(call: Call, customer: Customer) -> Json:
    known = customer.fields
    return {
        "id": customer.id,
        "created_at": seconds_z(customer.created_ns),
        "updated_at": seconds_z(customer.updated_ns),
        "customer_type": known.get("customer_type", "individual"),
        "first_name": known.get("first_name", ""),
        "last_name": known.get("last_name", ""),
        "email": customer.email,
        "phone": known.get("phone") or known.get("phone_number", ""),
        "country_code": known.get("country_code", ""),
        "blacklist": is_blacklisted(customer),
        "metadata": "{}",
        "is_active": customer.is_active,
        "company_id": call.bank.books.ids.company_id,
        "created_by": call.bank.credentials.client_id,
    }


def is_blacklisted(customer: Customer) -> bool:
    return customer.fields.get("blacklist") == "true"


def require_open(call: Call, customer_id: str) -> Customer:
    """This generation asks for no KYC. Raises ``BankError`` NOT_FOUND or FORBIDDEN."""
    customer = call.bank.customers.get(customer_id)
    if is_blacklisted(customer) or not customer.is_active:
        raise BankError(Reason.FORBIDDEN, "customer is blacklisted or not active")
    return customer


def _reply(message: str, data: Json, status: int = 200) -> Reply:
    return Reply(message, data, status, style="success")


def find(call: Call) -> Customer:
    """By id or e-mail address."""
    wanted = call.path["id"]
    for customer in call.bank.customers.all():
        if customer.email.casefold() == wanted.casefold():
            return customer
    return call.bank.customers.get(wanted)


def create(call: Call) -> Reply:
    fields = call.fields()
    email = fields.text("email").strip()
    facts = {"customer_type": fields.choice("customer_type", "individual", "business")}
    facts |= {name: fields.text(name, required=False) for name in WRITTEN}
    fields.check()
    if "@" not in email:
        raise invalid(email="is not an e-mail address")
    customer = call.bank.customers.create(email, facts)
    return _reply("Customer created successfully", body(call, customer), 201)


def get(call: Call) -> Reply:
    return _reply("Customer retrieved successfully", body(call, find(call)))


def update(call: Call) -> Reply:
    customer, fields = find(call), call.fields()
    facts = {name: fields.text(name, required=False) for name in (*WRITTEN, "email")}
    fields.check()
    named = {name: text for name, text in facts.items() if text and name != "email"}
    changed = call.bank.customers.update(customer.id, named, customer.is_active)
    return _reply("Customer updated successfully", body(call, changed))


def blacklist(call: Call) -> Reply:
    customer, fields = find(call), call.fields()
    listed = fields.flag("blacklist")
    fields.check()
    mark = {"blacklist": "true" if listed else "false"}
    changed = call.bank.customers.update(customer.id, mark, customer.is_active)
    return _reply("Customer updated successfully", body(call, changed))


def delete(call: Call) -> Reply:
    """The bank forgets nobody who may hold a card: the customer is closed."""
    customer = find(call)
    call.bank.customers.update(customer.id, {}, is_active=False)
    return _reply("Customer deleted successfully", {})


def list_customers(call: Call) -> Reply:
    page, take = call.number("page", 1, low=1), call.limit
    listed = call.query.get("blacklist", "")
    found = [
        one
        for one in call.bank.customers.all()
        if one.is_active and listed in ("", "true" if is_blacklisted(one) else "false")
    ]
    start, pages = (page - 1) * take, -(-len(found) // take)
    data: Json = {
        "customers": [body(call, one) for one in found[start : start + take]],
        "meta": {
            "page": page,
            "take": take,
            "item_count": len(found),
            "page_count": pages,
            "has_previous_page": page > 1,
            "has_next_page": page < pages,
        },
    }
    return _reply("Customers retrieved successfully", data)

"""The customer operations of the v2 wire."""

from desktop_app.sandbox.clock import micros_z
from desktop_app.sandbox.customers import Customer
from desktop_app.sandbox.faces.wire import MAX_PAGE, Call, Json, Reply
from desktop_app.sandbox.problem import invalid

OPTIONAL = [
    "first_name",
    "last_name",
    "phone_number",
    "dial_code",
    "date_of_birth",
    "id_type",
    "id_number",
    "country",
    "country_code",
    "line1",
    "city",
    "state",
    "postal_code",
]
ALWAYS = ("customer_type", "first_name", "last_name", "phone_number")


def body(call: Call, customer: Customer) -> Json:
    """Keys in the published (alphabetical) order; optional ones only when they were given."""
    facts: Json = {name: value for name, value in customer.fields.items() if value}
    facts |= {name: customer.fields.get(name, "") for name in ALWAYS}
    facts |= {
        "company_id": call.bank.books.ids.company_id,
        "created_at": micros_z(customer.created_ns),
        "created_by": call.bank.credentials.client_id,
        "email": customer.email,
        "id": customer.id,
        "is_active": customer.is_active,
        "kyc_status": customer.kyc,
        "metadata": "{}",
        "updated_at": micros_z(customer.updated_ns),
    }
    return dict(sorted(facts.items()))


def create(call: Call) -> Reply:
    fields = call.fields()
    email = fields.text("email").strip()
    facts = {"customer_type": fields.choice("customer_type", "individual", "business")}
    facts |= {name: fields.text(name, required=False) for name in OPTIONAL}
    fields.text("reference", required=False)
    fields.check()
    if "@" not in email:
        raise invalid(email="is not an e-mail address")
    customer = call.bank.customers.create(email, facts)
    return Reply("Customer created successfully", body(call, customer), 201)


def get(call: Call) -> Reply:
    customer = call.bank.customers.get(call.path["id"])
    return Reply("Customer retrieved successfully", body(call, customer))


def update(call: Call) -> Reply:
    fields = call.fields()
    facts = {"first_name": fields.text("first_name"), "last_name": fields.text("last_name")}
    active = fields.flag("is_active")
    for name in OPTIONAL:
        if fields.has(name):
            facts[name] = fields.text(name)
    fields.check()
    customer = call.bank.customers.update(call.path["id"], facts, active)
    return Reply("Customer updated successfully", body(call, customer))


def _wanted(call: Call, customer: Customer) -> bool:
    asked = {name: call.query.get(name, "") for name in ("email", "first_name", "phone_number")}
    actual = {**customer.fields, "email": customer.email}
    return all(
        not want or want.casefold() == actual.get(name, "").casefold()
        for name, want in asked.items()
    )


def list_customers(call: Call) -> Reply:
    page = call.number("page", 1, low=1)
    size = call.number("page_size", call.limit, low=1, high=MAX_PAGE)
    found = [one for one in call.bank.customers.all() if _wanted(call, one)]
    shown = found[(page - 1) * size : page * size]
    data: Json = {
        "customers": [body(call, customer) for customer in shown],
        "page": page,
        "page_size": size,
        "total": len(found),
    }
    return Reply("Customers retrieved successfully", data)

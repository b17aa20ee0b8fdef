"""The identity check of the v2 wire: a form, a state, and later an event."""

from desktop_app.sandbox.customers import APPROVED, PENDING, Customer
from desktop_app.sandbox.faces.wire import Call, Fields, Json, Reply
from desktop_app.sandbox.problem import invalid

PERSON = (
    "first_name",
    "last_name",
    "phone_number",
    "dial_code",
    "date_of_birth",
    "id_type",
    "id_number",
    "line1",
    "city",
    "state",
    "postal_code",
    "country",
)
ID_TYPES = (
    "passport",
    "nin",
    "bvn",
    "national_id",
    "vnin",
    "drivers_license",
    "voters_card",
    "ghana_card",
)
WITHOUT_IMAGE = ("nin", "bvn")
EMPLOYMENT = ("employed", "self_employed", "unemployed", "retired", "student")
REFUSED_ID = "REJECT"
"""An id number that begins so is not accepted, when the check has run its time."""


def body(customer: Customer) -> Json:
    known = customer.fields
    return {
        "customer_id": customer.id,
        "status": customer.kyc,
        "normalized_status": customer.kyc,
        "completion_link": "",
        "email": customer.email,
        "first_name": known.get("first_name", ""),
        "last_name": known.get("last_name", ""),
    }


def _person(fields: Fields) -> tuple[str, dict[str, str]]:
    inner = fields.inner("customer")
    facts = {"customer_type": inner.choice("customer_type", "individual")}
    facts |= {name: inner.text(name) for name in PERSON}
    email = inner.text("email").strip()
    inner.choice("id_type", *ID_TYPES)
    return email, facts


def start(call: Call) -> Reply:
    """Begin a check, or say how the one that runs or ran stands."""
    fields = call.fields()
    email, facts = _person(fields)
    fields.choice("employment_status", *EMPLOYMENT)
    for name in ("occupation", "account_purpose", "annual_salary", "expected_monthly_volume"):
        fields.text(name)
    for name in ("place_of_birth", "webhook_url", "redirect_url"):
        fields.text(name, required=False)
    agreed, has_image = fields.flag("terms_of_service_accepted"), fields.has("id_front_image")
    fields.check()
    if not agreed:
        raise invalid(terms_of_service_accepted="must be accepted")
    if has_image is (facts["id_type"] in WITHOUT_IMAGE):
        raise invalid(id_front_image="is needed for this id_type, or must not be sent for it")
    if "@" not in email:
        raise invalid(email="is not an e-mail address")
    customers = call.bank.customers
    customer = customers.create(email, facts)
    if customer.kyc not in (APPROVED, PENDING):
        customers.update(customer.id, facts, customer.is_active)
        customers.set_kyc(customer.id, PENDING)
        call.bank.tell_kyc(customer, PENDING)
        outcome = "rejected" if facts["id_number"].startswith(REFUSED_ID) else APPROVED
        call.bank.books.schedule(call.bank.books.delay_ms("kyc_ms"), "kyc", customer.id, outcome)
    return Reply("KYC submitted successfully", body(customers.get(customer.id)), 201)


def get(call: Call) -> Reply:
    customer = call.bank.customers.get(call.path["id"])
    return Reply("KYC retrieved successfully", body(customer))

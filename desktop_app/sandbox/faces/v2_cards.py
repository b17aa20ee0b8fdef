"""The card operations of the v2 wire: pending first, stale answers, two levels of success."""

from desktop_app.sandbox.callbacks import skip_reason
from desktop_app.sandbox.cards import NewCard
from desktop_app.sandbox.clock import nanos_z, seconds_z
from desktop_app.sandbox.faces.v2_events import NAMES
from desktop_app.sandbox.faces.v2_feed import row_body
from desktop_app.sandbox.faces.wire import (
    Call,
    Json,
    Reply,
    cursor_seq,
    display,
    page_info,
)
from desktop_app.sandbox.limits import NAMES as LIMIT_NAMES
from desktop_app.sandbox.limits import window_start_ns
from desktop_app.sandbox.model import (
    EXPIRY_MONTH,
    EXPIRY_YEAR,
    BankEvent,
    Card,
    Kind,
    Merchant,
    Movement,
)
from desktop_app.sandbox.problem import BankError, Reason
from desktop_app.sandbox.secure import CardKey

BILLING_ADDRESS = {
    "line1": "3401 N. Miami, Ave. Ste 230",
    "line2": "",
    "city": "Miami",
    "state": "Florida",
    "postal_code": "33127",
    "country": "United States",
}
SIMULATED = {
    "authorization": (Kind.AUTHORIZED, "AUTH"),
    "settlement": (Kind.SETTLED, "SETTLE"),
    "reversal": (Kind.REVERSED, "REVERSAL"),
    "decline": (Kind.DECLINED, "DECLINE"),
}
NO_URL = "no callback URL configured on card and no provider URL resolved"


def card_body(call: Call, card: Card) -> Json:
    """Key order and presence as published: digits only once the card is provisioned."""
    ready = card.created_status == "completed"
    body: Json = {
        "id": card.id,
        "company_id": call.bank.books.ids.company_id,
        "customer_id": card.customer_id,
        "card_type": "lite" if card.is_lite else "virtual",
        "status": card.status,
        "created_status": card.created_status,
        **({} if card.is_lite else {"card_brand": "visa"}),
        "name": card.name,
        "preferred_name": card.name,
    }
    if ready:
        body |= {"first_six_digit": card.pan[:6], "last_four_digit": card.last_four}
    body |= {
        "masked_pan": card.masked_pan if ready else "",
        "balance_amount": str(call.money(card.shown_micros)),
        "balance_currency": "USD",
        "display_amount": display(card.shown_micros),
        "contactless_payment": bool(card.face_data.get("contactless_payment", False)),
        "card_limits": {},
        "reference": card.reference,
    }
    if card.callback_url:
        body["webhook_url"] = card.callback_url
    body |= {
        "user_metadata": "{}",
        "billing_address": BILLING_ADDRESS,
        "created_by": card.created_by,
        "created_at": seconds_z(card.created_ns),
        "updated_at": seconds_z(card.updated_ns),
    }
    return body


def _read_limits(call: Call, key: str, *, required: bool) -> dict[str, int]:
    fields = call.fields().inner(key, required=required)
    wanted = [
        name for name in LIMIT_NAMES if fields.has(name) or (required and name != "all_time_limit")
    ]
    limits = {name: fields.amount(name, zero=True) for name in wanted}
    fields.check()
    return limits


def create(call: Call) -> Reply:
    fields = call.fields()
    customer_id = fields.text("customer_id")
    fields.choice("card_type", "virtual")
    fields.choice("currency", "USD")
    fields.choice("card_brand", "visa", "", required=False)
    new = NewCard(
        face="v2",
        name=fields.text("name"),
        created_by=fields.text("created_by", required=False) or call.bank.credentials.client_id,
        customer_id=customer_id,
        reference=fields.text("reference", required=False),
        callback_url=fields.text("webhook_url", required=False),
        load_micros=fields.amount("amount"),
        limits=_read_limits(call, "card_limits", required=False),
        face_data={"contactless_payment": fields.flag("contactless_payment", default=False)},
    )
    fields.check()
    card = call.bank.cards.find_reference(new.reference)
    if card is None:
        call.bank.customers.require_approved(customer_id)
        call.bank.cards.check_customer_room(customer_id)
        delay_ms = call.bank.books.delay_ms("activate_ms")
        card = call.bank.cards.issue(new, delay_ms=max(1, delay_ms))
    return Reply("Card created successfully", {"card": card_body(call, card)}, 201)


def _page(call: Call, message: str, customer: str) -> Reply:
    before, limit = cursor_seq(call.bank, call, "cards"), call.limit
    cards, total = call.bank.cards.page(limit=limit + 1, before_seq=before, customer=customer)
    shown = cards[:limit]
    info = page_info(
        [(card.id, card.created_ns) for card in shown],
        more=len(cards) > limit,
        continued=before > 0,
        total=total,
    )
    return Reply(message, {"cards": [card_body(call, card) for card in shown], "page_info": info})


def list_cards(call: Call) -> Reply:
    return _page(call, "Cards retrieved successfully", "")


def customer_cards(call: Call) -> Reply:
    customer = call.bank.customers.get(call.path["id"])
    return _page(call, "Customer cards retrieved successfully", customer.id)


def get_card(call: Call) -> Reply:
    card = call.bank.books.card(call.path["id"])
    since = window_start_ns("monthly_limit", call.now_ns)
    loaded, spent = call.bank.month_figures(card, since)
    body = card_body(call, card)
    tail = {key: body.pop(key) for key in ("created_by", "created_at", "updated_at")}
    body |= {
        "topup_current_month": str(call.money(loaded)),
        "display_topup_current_month": display(loaded),
        "spent_current_month": str(call.money(spent)),
        "display_spent_current_month": display(spent),
    }
    return Reply("Card retrieved successfully", {"card": body | tail})


def secure(call: Call) -> Reply:
    card = call.bank.books.card(call.path["id"])
    if card.status not in ("active", "frozen"):
        raise BankError(Reason.CARD_NOT_READY, f"card is {card.status}")
    call.bank.reads.take(card.id, call.now_ns)
    details: Json = {
        "card_id": card.id,
        "card_number": card.pan,
        "cvv": card.cvv,
        "expiry_month": EXPIRY_MONTH,
        "expiry_year": EXPIRY_YEAR,
        "name": card.name,
    }
    told = CardKey(call.bank.store).told(details)
    return Reply("Card details retrieved successfully", told)


def _movement_reply(call: Call, row: Movement, noun: str, verb: str) -> Reply:
    """HTTP 200 and outer success say only that it was accepted; look inside."""
    done = row.status == "completed"
    body = row_body(call, row)
    if not done:
        fresh = nanos_z(row.created_ns)
        body |= {
            "created_at": fresh,
            "updated_at": nanos_z(row.updated_ns),
            "transaction_date": fresh,
        }
    word = {"completed": "completed", "failed": "failed"}.get(row.status, "processing")
    data: Json = {"success": done, "message": f"Card {noun} {word}", "transaction": body}
    return Reply(f"Card {verb} successfully", data)


def balance(call: Call) -> Reply:
    fields = call.fields()
    kind = fields.choice("type", "fund", "withdraw")
    amount, reference = fields.amount("amount"), fields.text("reference")
    note = fields.text("description", required=False)
    fields.check()
    funding = call.bank.funding
    if kind == "fund":
        row = funding.fund(call.path["id"], amount, reference, note)
        return _movement_reply(call, row, "funding", "funded")
    row = funding.withdraw(call.path["id"], amount, reference, note)
    return _movement_reply(call, row, "withdrawal", "withdrawn")


def set_status(call: Call) -> Reply:
    fields = call.fields()
    status = fields.choice("status", "frozen", "active")
    fields.check()
    bank = call.bank
    stale = bank.books.quirk("stale_status")
    delay_ms = max(1, bank.books.delay_ms("status_ms")) if stale else 0
    card = bank.cards.ask_status(call.path["id"], status, delay_ms=delay_ms)
    if not stale:
        card = bank.books.card(card.id)
    message = f"Card {'frozen' if status == 'frozen' else 'unfrozen'} successfully"
    whole = card_body(call, card)
    keys = [
        "id",
        "customer_id",
        "card_type",
        "status",
        "masked_pan",
        "balance_amount",
        "balance_currency",
        "card_brand",
        "name",
        "reference",
        "display_amount",
    ]
    short = {key: whole[key] for key in keys}
    return Reply(message, {"success": True, "message": message, "card": short})


def terminate(call: Call) -> Reply:
    fields = call.fields()
    reason = fields.text("reason")
    fields.check()
    swept = call.bank.cards.terminate(call.path["id"], reason)
    message = "Card terminated successfully"
    data: Json = {
        "success": True,
        "message": message,
        "card_id": call.path["id"],
        "status": "terminated",
        "remaining_balance": str(call.money(swept)),
        "balance_returned": swept > 0,
        "reason": reason,
        "terminated_at": seconds_z(call.now_ns),
    }
    return Reply(message, data)


def limits(call: Call) -> Reply:
    wanted = _read_limits(call, "spending_limits", required=True)
    call.bank.cards.set_limits(call.path["id"], wanted)
    message = "Spending limits updated successfully"
    return Reply(message, {"success": True, "message": message})


def simulate(call: Call) -> Reply:
    fields = call.fields()
    card_id = fields.text("card_id")
    kind, mark = SIMULATED.get(fields.choice("event_type", *SIMULATED), (Kind.AUTHORIZED, ""))
    fields.check()
    card = call.bank.books.card(call.path["id"])
    if card_id != card.id:
        raise BankError(Reason.VALIDATION, "card_id is not the card of this path")
    subject = call.bank.books.ids.next_uuid("simulated")
    reference = f"SIMULATE_{mark}_{subject}"
    shop = Merchant("Sandbox Shop", "5942", "us")
    reason = "insufficient_funds" if kind is Kind.DECLINED else None
    call.bank.books.emit(BankEvent(kind, card, subject, 1_000_000, reference, reason, shop))
    url = card.callback_url or call.bank.store.meta("webhook_url", "")
    why = skip_reason(url) if url else NO_URL
    scheme, _, rest = url.partition("://")
    data: Json = {
        "event_type": NAMES[kind],
        "reference": reference,
        "callback_url": f"{scheme}://{rest.partition('/')[0]}/***",
        "dispatched": not why,
        "skip_reason": why,
    }
    return Reply("Card webhook simulated", data)

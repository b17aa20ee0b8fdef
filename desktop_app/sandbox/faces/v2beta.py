"""Speaks the generation of the vendor's command-line client: HMAC, a path for each operation."""

from desktop_app.sandbox.clock import nanos_z
from desktop_app.sandbox.faces import v2, v2_feed, v2beta_cards, v2beta_customers
from desktop_app.sandbox.faces.v2beta_events import LETTER, event
from desktop_app.sandbox.faces.wire import Call, Face, Json, Reply, Route

SCALE = 1_000_000
DEFAULT_PER_MINUTE = "60"


def whoami(call: Call) -> Reply:
    """Flat: this answer has no envelope at all."""
    per_minute = int(call.bank.store.meta("per_minute", DEFAULT_PER_MINUTE))
    data: Json = {
        "authenticated": True,
        "auth_method": "hmac",
        "client_id": call.bank.credentials.client_id,
        "client_name": "Purser Sandbox",
        "active_company_id": call.bank.books.ids.company_id,
        "environment": "sandbox",
        "permissions": [],
        "active": True,
        "metadata": {},
        "rate_limit": {
            "requests_per_minute": per_minute,
            "requests_per_hour": per_minute * 60,
            "burst_size": per_minute,
        },
        "timestamp": nanos_z(call.now_ns),
    }
    return Reply("Authenticated", data, style="bare")


def _successful(reply: Reply) -> Reply:
    return Reply(reply.message, reply.data, reply.status, style="success")


def balances(call: Call) -> Reply:
    return _successful(v2.balances(call))


def balance(call: Call) -> Reply:
    """With the figures of the list, which the later answer renames."""
    currency = call.path["currency"].upper()
    data = v2.balance(call).data
    units = str(data["total_balance"])
    shown = v2_feed.formatted(int(units), v2.CURRENCIES[currency], currency)
    older: Json = {
        "account_number": data["account_number"],
        "currency": currency,
        "ledger_balance": units,
        "available_balance": units,
        "ledger_balance_formatted": shown,
        "available_balance_formatted": shown,
        "as_of": nanos_z(call.now_ns),
        "company_id": data["company_id"],
    }
    return Reply("Account balance retrieved successfully", older, style="success")


def rates(call: Call) -> Reply:
    return _successful(v2.rates(call))


def ledger(call: Call) -> Reply:
    return _successful(v2_feed.ledger(call))


def ledger_one(call: Call) -> Reply:
    return _successful(v2_feed.ledger_one(call))


def envelope(reply: Reply, now_ns: int) -> Json:
    """``status`` on cards, ``success`` elsewhere, and nothing around whoami."""
    if reply.style == "bare":
        return reply.data
    if reply.style == "success":
        stamp = nanos_z(now_ns)
        metadata: Json = {"request_id": f"req_{now_ns:016x}"}
        head: Json = {"success": True, "message": reply.message, "data": reply.data}
        return head | {"metadata": metadata, "timestamp": stamp}
    return {"status": "success", "message": reply.message, "data": reply.data}


def problem(body: Json) -> Json:
    """The later body, and the two keys that this generation's client reads."""
    return body | {"message": body["detail"], "details": str(body["code"])}


CARD = "/api/cards/{id}"
ROUTES = (
    Route("GET", "/api/whoami", "whoami", whoami),
    Route("GET", "/api/balances", "balances", balances),
    Route("GET", "/api/balances/{currency}", "balances", balance),
    Route("GET", "/api/wallets", "balances", balances),
    Route("GET", "/api/exchange-rates", "rates", rates),
    Route("GET", "/api/transactions", "transactions", ledger),
    Route("GET", "/api/transactions/{id}", "transactions", ledger_one),
    Route("POST", "/api/customers", "customers", v2beta_customers.create),
    Route("GET", "/api/customers", "customers", v2beta_customers.list_customers),
    Route("POST", "/api/customers/blacklist/{id}", "customers", v2beta_customers.blacklist),
    Route("GET", "/api/customers/{id}", "customers", v2beta_customers.get),
    Route("PUT", "/api/customers/{id}", "customers", v2beta_customers.update),
    Route("DELETE", "/api/customers/{id}", "customers", v2beta_customers.delete),
    Route("GET", "/api/customers/{id}/cards", "list", v2beta_cards.customer_cards),
    Route("POST", "/api/cards", "create", v2beta_cards.create),
    Route("GET", "/api/cards", "list", v2beta_cards.list_cards),
    Route("GET", CARD, "get", v2beta_cards.get_card),
    Route("DELETE", CARD, "terminate", v2beta_cards.terminate),
    Route("GET", f"{CARD}/details", "secure", v2beta_cards.details),
    Route("GET", f"{CARD}/secure", "secure", v2beta_cards.details),
    Route("POST", f"{CARD}/fund", "fund", v2beta_cards.fund),
    Route("POST", f"{CARD}/withdraw", "withdraw", v2beta_cards.withdraw),
    Route("POST", f"{CARD}/freeze", "freeze", v2beta_cards.freeze),
    Route("POST", f"{CARD}/unfreeze", "unfreeze", v2beta_cards.unfreeze),
    Route("POST", f"{CARD}/status", v2.status_operation, v2beta_cards.set_status),
    Route("POST", f"{CARD}/terminate", "terminate", v2beta_cards.terminate),
    Route("PUT", f"{CARD}/spending-limits", "limits", v2beta_cards.limits),
    Route("PUT", f"{CARD}/spend-limits", "limits", v2beta_cards.limits),
    Route("GET", f"{CARD}/transactions", "transactions", v2_feed.by_card),
)

V2BETA = Face(
    name="v2beta",
    scheme="hmac",
    scale=SCALE,
    routes=ROUTES,
    envelope=envelope,
    figure=str,
    event=event,
    problem=problem,
    letter=LETTER,
)

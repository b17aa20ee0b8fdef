"""Speaks the current generation: HMAC, snake_case, decimal strings, 1,000,000 to the dollar."""

from collections.abc import Mapping

from desktop_app.sandbox.clock import SECOND_NS, micros_offset, nanos_z, seconds_z
from desktop_app.sandbox.faces import v2_cards as cards
from desktop_app.sandbox.faces import v2_customers as customers
from desktop_app.sandbox.faces import v2_feed as feed
from desktop_app.sandbox.faces import v2_kyc as kyc
from desktop_app.sandbox.faces import v2_lite as lite
from desktop_app.sandbox.faces.v2_events import event
from desktop_app.sandbox.faces.wire import Call, Face, Json, Reply, Route
from desktop_app.sandbox.ids import derive_uuid
from desktop_app.sandbox.problem import BankError, Reason, invalid
from desktop_app.sandbox.rates import ASSETS, NGN_PER_USD_1E8, Rates

SCALE = 1_000_000
CURRENCIES = {"BTC": 8, "USDC": 6, "USDT": 6, "NGN": 2}
RATE_ONE = 10**8


def whoami(call: Call) -> Reply:
    data: Json = {
        "active": True,
        "active_company_id": call.bank.books.ids.company_id,
        "auth_method": "hmac",
        "client_id": call.bank.credentials.client_id,
        "client_name": "Purser Sandbox",
        "environment": "sandbox",
        "permissions": None,
    }
    return Reply("Authenticated", data)


def _units(call: Call, currency: str) -> int:
    """USDT is one account here, whatever network it sits on.

    With the quirk ``zero_balance_seconds`` it reads 0 for so long after each debit.
    """
    grace_ns = call.bank.books.quirk("zero_balance_seconds") * SECOND_NS
    if grace_ns and call.bank.wallets.was_debited(currency, call.now_ns - grace_ns):
        return 0
    return sum(call.bank.wallets.units(asset) for asset in ASSETS if asset.currency == currency)


def balances(call: Call) -> Reply:
    books = call.bank.books
    opened = books.store.number("SELECT MIN(at_ns) FROM postings")
    accounts: list[Json] = []
    for currency, decimals in CURRENCIES.items():
        units = _units(call, currency)
        shown = feed.formatted(units, decimals, currency)
        accounts.append(
            {
                "account_id": derive_uuid(books.ids.seed, "account", currency),
                "account_number": books.ids.account_number,
                "currency": currency,
                "ledger_balance": str(units),
                "available_balance": str(units),
                "ledger_balance_formatted": shown,
                "available_balance_formatted": shown,
                "created_at": micros_offset(opened),
            }
        )
    data: Json = {"accounts": accounts, "company_id": books.ids.company_id}
    return Reply("Company balances retrieved successfully", data)


def balance(call: Call) -> Reply:
    currency = call.path["currency"].upper()
    if currency not in CURRENCIES:
        raise BankError(Reason.NOT_FOUND, f"no wallet for currency {currency[:12]}")
    units = str(_units(call, currency))
    data: Json = {
        "account_number": call.bank.books.ids.account_number,
        "available_balance": units,
        "company_id": call.bank.books.ids.company_id,
        "currency": currency,
        "pending_balance": "0",
        "total_balance": units,
    }
    return Reply("Account balance retrieved successfully", data)


def usd_1e8(rates: Rates) -> dict[str, int]:
    """Dollars for one of each currency, in hundred-millionths."""
    # ASSETS lists USDT twice at the same kind of rate; the first network speaks for both.
    known = {asset.currency: rates.usd_micros(asset) * 100 for asset in reversed(ASSETS)}
    return {**known, "USD": RATE_ONE, "NGN": RATE_ONE * RATE_ONE // NGN_PER_USD_1E8}


def _fixed(value_1e8: int) -> str:
    return f"{value_1e8 // RATE_ONE}.{value_1e8 % RATE_ONE:08d}"


def _pair(call: Call, base: str, target: str) -> Json:
    usd = usd_1e8(call.bank.books.rates)
    mid = usd[base] * RATE_ONE // usd[target]
    return {
        "base_currency": base,
        "target_currency": target,
        "buy_rate": _fixed(mid * 1005 // 1000),
        "sell_rate": _fixed(mid * 995 // 1000),
        "mid_rate": _fixed(mid),
        "inverse_rate": _fixed(usd[target] * RATE_ONE // usd[base]),
        "timestamp": seconds_z(call.now_ns),
        "valid_for_seconds": 300,
        "percent_change_24h": "0.00",
    }


def rates(call: Call) -> Reply:
    base = (call.query.get("from") or call.query.get("base") or "").upper()
    target = call.query.get("to", "").upper()
    known = (*CURRENCIES, "USD")
    if base not in known or (target and target not in known):
        raise invalid(**{"from": "and to must be of " + ", ".join(known)})
    if target:
        return Reply("Exchange rate retrieved", _pair(call, base, target))
    pairs = [_pair(call, base, other) for other in known if other != base]
    return Reply("Exchange rates retrieved", {"base_currency": base, "rates": pairs})


def balance_operation(body: Mapping[str, object]) -> str:
    return "withdraw" if body.get("type") == "withdraw" else "fund"


def status_operation(body: Mapping[str, object]) -> str:
    return "unfreeze" if body.get("status") == "active" else "freeze"


def envelope(reply: Reply, now_ns: int) -> Json:
    return {
        "success": True,
        "message": reply.message,
        "data": reply.data,
        "timestamp": nanos_z(now_ns),
    }


ROUTES = (
    *(Route(verb, "/api/whoami", "whoami", whoami) for verb in ("GET", "POST", "PUT", "DELETE")),
    Route("GET", "/api/balances", "balances", balances),
    Route("GET", "/api/balances/{currency}", "balances", balance),
    Route("GET", "/api/exchange-rates", "rates", rates),
    Route("POST", "/api/customers", "customers", customers.create),
    Route("GET", "/api/customers", "customers", customers.list_customers),
    Route("GET", "/api/customers/{id}", "customers", customers.get),
    Route("PUT", "/api/customers/{id}", "customers", customers.update),
    Route("GET", "/api/customers/{id}/cards", "list", cards.customer_cards),
    Route("POST", "/api/cards", "create", cards.create),
    Route("POST", "/api/cards/lite", "create", lite.create),
    Route("POST", "/api/cards/kyc", "customers", kyc.start),
    Route("GET", "/api/cards/kyc/{id}", "customers", kyc.get),
    Route("GET", "/api/cards", "list", cards.list_cards),
    Route("GET", "/api/cards/transactions", "transactions", feed.all_cards),
    Route("GET", "/api/cards/{id}", "get", cards.get_card),
    Route("DELETE", "/api/cards/{id}", "terminate", cards.terminate),
    Route("GET", "/api/cards/{id}/secure", "secure", cards.secure),
    Route("POST", "/api/cards/{id}/balance", balance_operation, cards.balance),
    Route("POST", "/api/cards/{id}/status", status_operation, cards.set_status),
    Route("PUT", "/api/cards/{id}/spend-limits", "limits", cards.limits),
    Route("GET", "/api/cards/{id}/transactions", "transactions", feed.by_card),
    Route("GET", "/api/cards/{id}/transactions/{tx}", "transactions", feed.one),
    Route("POST", "/api/cards/{id}/simulate-webhook", "simulate", cards.simulate),
    Route("GET", "/api/transactions", "transactions", feed.ledger),
    Route("GET", "/api/transactions/{id}", "transactions", feed.ledger_one),
)

V2 = Face(
    name="v2",
    scheme="hmac",
    scale=SCALE,
    routes=ROUTES,
    envelope=envelope,
    figure=str,
    event=event,
)

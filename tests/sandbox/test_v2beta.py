"""The v2beta face answers as the vendor's command-line client decodes, path by path."""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.shop import DAY, Shop
from tests.support.sandbox_server import RunningSandbox, start_sandbox

MONEY = "15.00"
ADDRESS = {"line1": str, "line2": str, "city": str, "state": str, "postal_code": str} | {
    "country": str
}
LIMITS = {"single_transaction": str, "daily": str, "weekly": str, "monthly": str}
SPENT = {"daily_spent": str, "weekly_spent": str, "monthly_spent": str}
ITEM = {
    **dict.fromkeys(("id", "customer_id", "name", "card_type", "card_brand", "last_four"), str),
    **dict.fromkeys(("currency", "status", "balance", "created_at"), str),
}
CARD = ITEM | {
    "company_id": str,
    "spending_limits": LIMITS,
    "current_spending": SPENT,
    "billing_address": ADDRESS,
    "metadata": dict,
    "updated_at": str,
}
MOVED = dict.fromkeys(
    ("card_id", "operation", "amount", "currency", "new_balance", "transaction_id"), str
) | {"reference": str, "created_at": str}
CUSTOMER = {
    **dict.fromkeys(("id", "created_at", "updated_at", "customer_type", "first_name"), str),
    **dict.fromkeys(("last_name", "email", "phone", "country_code", "metadata"), str),
    **{"blacklist": bool, "is_active": bool, "company_id": str, "created_by": str},
}
ACCOUNT = dict.fromkeys(
    (
        *("account_id", "account_number", "currency", "ledger_balance", "available_balance"),
        *("ledger_balance_formatted", "available_balance_formatted", "created_at"),
    ),
    str,
)
"""Field by field the types that the client declares; a wrong one stops it with an error."""


def decode(value: Any, shape: Any, where: str = "") -> list[str]:
    """What that client could not read, and what it would print empty."""
    if isinstance(shape, type):
        exact = type(value) is shape
        return [] if exact else [f"{where}: {type(value).__name__} for {shape.__name__}"]
    if isinstance(shape, list):
        if type(value) is not list:
            return [f"{where}: no list"]
        return [fault for one in value for fault in decode(one, shape[0], where + "[]")]
    if type(value) is not dict:
        return [f"{where}: no object"]
    missing = [f"{where}.{key}: missing" for key in shape if key not in value]
    found = shape.keys() & value.keys()
    return missing + [
        bad for key in found for bad in decode(value[key], shape[key], f"{where}.{key}")
    ]


class Client:
    """What the vendor's client sends, in its own words."""

    def __init__(self, shop: Shop) -> None:
        self.shop, self.server = shop, shop.server
        self.customer = shop.customer()

    def ask(self, method: str, path: str, body: object = None) -> Any:
        answer = self.send(method, path, body)
        assert 200 <= answer.status_code <= 299, answer.text
        return answer.json()

    def send(self, method: str, path: str, body: object = None) -> httpx.Response:
        return self.server.v2(method, "/faces/v2beta" + path, body)

    def card(self, **changes: Any) -> dict[str, Any]:
        address = dict.fromkeys(ADDRESS, "x") | {"country": "US"}
        body = {
            "customer_id": self.customer,
            "name": "Ada Lovelace",
            "card_type": "virtual",
            "card_brand": "visa",
            "currency": "USD",
            "billing_address": address,
            "spending_limits": {"daily": "20.00", "single_transaction": "15.5"},
            "metadata": {"team": "ads"},
            "created_by": self.server.client_id,
        }
        return self.ask("POST", "/api/cards", body | changes)["data"]["card"]

    def money(self, card: str, operation: str, micros: int, reference: str = "") -> Any:
        body = {
            "amount": micros,
            "currency": "USD",
            "reference": reference or self.shop.reference(),
        }
        return self.ask("POST", f"/api/cards/{card}/{operation}", body)

    def read(self, card: str) -> dict[str, Any]:
        return self.ask("GET", f"/api/cards/{card}")["data"]["card"]

    def until(self, card: str, **wanted: Any) -> dict[str, Any]:
        return self.shop.until(lambda: self.read(card), lambda seen: wanted.items() <= seen.items())


@pytest.fixture
def client(shop: Shop) -> Client:
    return Client(shop)


def test_whoami_is_flat(client: Client) -> None:
    answer = client.ask("GET", "/api/whoami")
    rate = dict.fromkeys(("requests_per_minute", "requests_per_hour", "burst_size"), int)
    shape = dict.fromkeys(
        ("auth_method", "client_id", "client_name", "active_company_id", "environment"), str
    ) | {"authenticated": bool, "active": bool, "permissions": [str], "rate_limit": rate}
    assert decode(answer, shape | {"metadata": dict, "timestamp": str}) == []
    assert (answer["environment"], answer["authenticated"]) == ("sandbox", True)


def test_a_card_from_its_making_to_its_end(client: Client) -> None:
    made = client.card()
    card, path = made["id"], f"/api/cards/{made['id']}"
    assert (
        decode(client.ask("GET", path), {"status": str, "message": str, "data": {"card": dict}})
        == []
    )
    assert (made["status"], made["balance"]) == ("active", "0.00")
    assert made["metadata"] == {"team": "ads"}
    shape = CARD | {"spending_limits": {"single_transaction": str, "daily": str}}
    assert decode(made, shape) == []
    moved = client.money(card, "fund", 15_000_000, "r")["data"]
    assert decode(moved, MOVED) == []
    assert (moved["amount"], moved["new_balance"], moved["reference"]) == (MONEY, MONEY, "r")
    client.until(card, balance=MONEY)
    assert client.money(card, "withdraw", 5_000_000)["data"]["new_balance"] == "10.00"
    details = client.ask("GET", f"{path}/details")["data"]
    digits = dict.fromkeys(("card_id", "card_number", "cvv", "expiry_month", "expiry_year"), str)
    assert decode(details, digits | {"cardholder_name": str, "billing_address": ADDRESS}) == []
    frozen = client.ask("POST", f"{path}/freeze", {"reason": "lost"})["data"]
    assert decode(frozen, {"card_id": str, "status": str, "frozen_at": str, "reason": str}) == []
    assert client.read(card)["status"] == frozen["status"] == "frozen"
    thawed = client.ask("POST", f"{path}/unfreeze")["data"]
    assert decode(thawed, {"card_id": str, "status": str, "unfrozen_at": str}) == []
    assert client.read(card)["status"] == "active"
    client.server.advance(DAY)
    ended = client.ask("POST", f"{path}/terminate", {"reason": "done"})["data"]
    shape = {"card_id": str, "status": str, "remaining_balance": str, "balance_returned": bool}
    assert decode(ended, shape | {"terminated_at": str, "reason": str}) == []
    assert (ended["remaining_balance"], ended["balance_returned"]) == ("10.00", True)
    client.shop.assert_sound()


def test_the_paths_of_its_later_copy_answer_alike(client: Client) -> None:
    card = client.card()["id"]
    path = f"/api/cards/{card}"
    assert client.ask("GET", f"{path}/secure")["data"]["card_number"]
    assert client.ask("POST", f"{path}/status", {"reason": "lost"})["data"]["status"] == "frozen"
    assert client.ask("POST", f"{path}/status", {"status": "active"})["data"]["status"] == "active"
    body = {"spending_limits": {"weekly_limit": 30_000_000}}
    shown = client.ask("PUT", f"{path}/spend-limits", body)["data"]["spending_limits"]
    assert (shown["weekly_limit"], shown["weekly"]) == (30_000_000, "30.00")
    client.server.advance(DAY)
    assert client.ask("DELETE", path)["data"]["status"] == "terminated"


def test_limits_are_decimal_strings_that_bind(client: Client) -> None:
    card = client.card(spending_limits={})["id"]
    client.money(card, "fund", 50_000_000)
    client.until(card, balance="50.00")
    body = {"single_transaction": "2.50", "blocked_merchants": ["x"]}
    answer = client.ask("PUT", f"/api/cards/{card}/spending-limits", body)["data"]
    shape = {"card_id": str, "operation": str, "updated_at": str}
    assert decode(answer, shape | {"spending_limits": {"single_transaction": str}}) == []
    assert answer["operation"] == "update_spending_limits"
    assert client.shop.buy(card, 2_500_001)["reason"] == "velocity_limit"
    assert client.shop.buy(card, 2_500_000)["approved"]
    assert client.read(card)["current_spending"]["daily_spent"] == "2.50"


@pytest.mark.parametrize("limit", ["abc", "-1", "1e3", "1.1234567", 5])
def test_a_limit_that_is_no_decimal_string_is_refused(client: Client, limit: object) -> None:
    card = client.card()["id"]
    answer = client.send("PUT", f"/api/cards/{card}/spending-limits", {"daily": limit})
    assert answer.status_code == 400


def test_lists_page_by_offset_and_filter(client: Client) -> None:
    cards = [client.card()["id"] for _ in range(3)]
    client.ask("POST", f"/api/cards/{cards[0]}/freeze", {})
    page = client.ask("GET", "/api/cards?limit=2&offset=1")["data"]
    assert decode(page, {"cards": [ITEM], "total": int, "limit": int, "offset": int}) == []
    assert [one["id"] for one in page["cards"]] == [cards[1], cards[0]]
    frozen = client.ask("GET", "/api/cards?status=frozen")["data"]
    assert ([one["id"] for one in frozen["cards"]], frozen["total"]) == ([cards[0]], 1)
    assert client.ask("GET", "/api/cards?card_type=physical")["data"]["total"] == 0
    mine = client.ask("GET", f"/api/customers/{client.customer}/cards")["data"]
    assert decode(mine, {"cards": [ITEM], "total": int}) == []
    assert mine["total"] == 3


def test_customers(client: Client) -> None:
    new = {"customer_type": "individual", "first_name": "Joan", "email": "joan@example.com"}
    answer = client.ask("POST", "/api/customers", new | {"phone": "+1", "country_code": "US"})
    assert decode(answer, {"success": bool, "message": str, "data": CUSTOMER}) == []
    one = answer["data"]["id"]
    assert client.ask("GET", "/api/customers/Joan@Example.com")["data"]["id"] == one
    body = {"first_name": "Jo", "last_name": "C", "phone": "+2", "email": "joan@example.com"}
    changed = client.ask("PUT", f"/api/customers/{one}", body)["data"]
    assert (changed["first_name"], changed["phone"]) == ("Jo", "+2")
    listed = client.ask("GET", "/api/customers?page=1&limit=2")["data"]
    meta = dict.fromkeys(("page", "take", "item_count", "page_count"), int)
    meta |= {"has_previous_page": bool, "has_next_page": bool}
    assert decode(listed, {"customers": [CUSTOMER], "meta": meta}) == []
    assert (listed["meta"]["item_count"], listed["meta"]["has_next_page"]) == (3, True)
    assert client.card(customer_id=one)["customer_id"] == one, "no KYC was asked for then"
    client.ask("POST", f"/api/customers/blacklist/{one}", {"blacklist": True})
    assert client.ask("GET", "/api/customers?blacklist=true")["data"]["meta"]["item_count"] == 1
    client.ask("DELETE", f"/api/customers/{one}")
    assert client.ask("GET", "/api/customers")["data"]["meta"]["item_count"] == 2


def test_a_blacklisted_customer_gets_no_card(client: Client) -> None:
    client.ask("POST", f"/api/customers/blacklist/{client.customer}", {"blacklist": True})
    address = dict.fromkeys(ADDRESS, "x")
    body = {"customer_id": client.customer, "name": "x", "card_type": "virtual"}
    body |= {"card_brand": "visa", "currency": "USD", "billing_address": address}
    assert client.send("POST", "/api/cards", body).status_code == 403


def test_wallets_and_transactions(client: Client) -> None:
    head = {"success": bool, "message": str, "metadata": {"request_id": str}, "timestamp": str}
    for path in ("wallets", "balances"):
        answer = client.ask("GET", f"/api/{path}")
        shape = head | {"data": {"company_id": str, "accounts": [ACCOUNT]}}
        assert decode(answer, shape) == []
    one = client.ask("GET", "/api/balances/usdc")
    older = {key: kind for key, kind in ACCOUNT.items() if key not in ("account_id", "created_at")}
    assert decode(one, head | {"data": older | {"as_of": str, "company_id": str}}) == []
    card = client.card()["id"]
    client.money(card, "fund", 3_000_000, "r3")
    client.until(card, balance="3.00")
    row = client.ask("GET", "/api/transactions/r3")["data"]
    assert (row["state"], decode(row, {"metadata": dict, "amount": str, "fee": str})) == (
        "SETTLED",
        [],
    )


def test_an_error_says_what_that_client_prints(client: Client) -> None:
    answer = client.send("GET", "/api/cards/nobody")
    body = answer.json()
    assert (answer.status_code, body["message"], body["details"]) == (
        404,
        "card not found",
        "NOT_FOUND",
    )
    assert "error" not in body


def test_its_webhooks_have_the_older_name_and_keys_and_verify(client: Client) -> None:
    control = client.server.control
    control("webhooks", {"url": f"{client.server.url}/sink/beta"})
    card = client.card()["id"]
    client.money(card, "fund", 2_500_000)
    got = client.shop.until(
        lambda: control("sink/beta")["received"], lambda received: len(received) == 2
    )
    names = [json.loads(one["body"])["event"] for one in got]
    assert names == ["virtualcard.created.complete", "virtualcard.topup.complete"]
    told = json.loads(got[1]["body"])
    assert set(told) == {"event_id", "event", "data"}
    assert (told["data"]["card_id"], told["data"]["amount"]) == (card, 2.5)
    secret, raw = client.server.webhook_secret.encode(), got[1]["body"].encode()
    expected = hmac.new(secret, raw, hashlib.sha512).hexdigest()
    assert got[1]["headers"]["x-bitnob-signature"].lower() == expected


def test_the_option_lets_signed_requests_without_a_prefix_reach_it(data_dir: Path) -> None:
    running: RunningSandbox = start_sandbox(data_dir, face="v2beta")
    try:
        assert running.v2("GET", "/api/whoami").json()["authenticated"]
        assert running.guide("GET", "/api/whoami").json()["data"]["authMethod"] == "bearer"
    finally:
        running.stop()

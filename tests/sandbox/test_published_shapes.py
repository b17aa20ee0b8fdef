"""Every answer and webhook has the published keys, and the published type under each key."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.sandbox.shop import Shop
from tests.support.sandbox_server import RunningSandbox

FIXTURES = Path(__file__).parent / "fixtures"
ANSWERS: dict[str, Any] = json.loads((FIXTURES / "published_answers.json").read_text())
WEBHOOKS: dict[str, Any] = json.loads((FIXTURES / "published_webhooks.json").read_text())
# Absent in some published rows of the same list, or reported by integrators only.
OPTIONAL = {
    "webhook_url",
    "provider_transaction_id",
    "last_four_digit",
    "fee_type",
    "kyc_status",
}


def kind(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return type(value).__name__
    return "number" if isinstance(value, int | float) else type(value).__name__


def differences(sample: Any, answer: Any, where: str = "") -> list[str]:
    """Where an answer departs from a sample, ignoring what is optional."""
    if kind(sample) != kind(answer):
        return [f"{where}: {kind(sample)} became {kind(answer)}"]
    if isinstance(sample, list):
        if not sample or not answer:
            return [f"{where}: empty"] if sample else []
        return differences(sample[0], answer[0], where + "[0]")
    if not isinstance(sample, dict):
        return []
    keys = set(sample) ^ set(answer)
    found = [f"{where}.{key}: only on one side" for key in sorted(keys - OPTIONAL)]
    for key in set(sample) & set(answer):
        found += differences(sample[key], answer[key], f"{where}.{key}")
    return found


def ask_everything(shop: Shop) -> dict[str, httpx.Response]:
    server = shop.server
    new = {"email": "jane@example.com", "customer_type": "individual", "first_name": "Jane"}
    update = {"first_name": "Ada", "last_name": "King", "is_active": True}
    customer = f"/api/customers/{shop.customer()}"
    return {
        "unauthorized": server.http.get("/api/whoami"),
        "customer_created": server.v2("POST", "/api/customers", new),
        "customers": server.v2("GET", "/api/customers"),
        "customer": server.v2("GET", customer),
        "customer_updated": server.v2("PUT", customer, update),
        "whoami": server.v2("GET", "/api/whoami"),
        "balances": server.v2("GET", "/api/balances"),
        "balance": server.v2("GET", "/api/balances/USDT"),
        "rate": server.v2("GET", "/api/exchange-rates?from=USDT&to=NGN"),
    }


def ask_about_a_card(shop: Shop) -> dict[str, httpx.Response]:
    server = shop.server
    created = server.v2("POST", "/api/cards", shop.v2_card_body())
    card = created.json()["data"]["card"]["id"]
    shop.until_v2(card, status="active")
    path = f"/api/cards/{card}"
    names = ("transaction", "daily", "weekly", "monthly", "yearly", "all_time")
    limits = {"spending_limits": {f"{name}_limit": 0 for name in names}}
    simulate = {"card_id": card, "event_type": "authorization"}
    found = {
        "card_created": created,
        "cards_empty": server.v2("GET", f"/api/customers/{shop.customer('Grace')}/cards"),
        "feed": server.v2("GET", f"{path}/transactions"),
        "fund": shop.balance(card, "fund", 2_000_000),
        "freeze": server.v2("POST", f"{path}/status", {"status": "frozen"}),
        "card": server.v2("GET", path),
        "cards": server.v2("GET", "/api/cards"),
        "secure": server.v2("GET", f"{path}/secure"),
        "limits": server.v2("PUT", f"{path}/spend-limits", limits),
        "feed_all": server.v2("GET", "/api/cards/transactions"),
        "ledger": server.v2("GET", "/api/transactions?limit=1&type=CARD_TOPUP"),
        "simulate": server.v2("POST", f"{path}/simulate-webhook", simulate),
    }
    row = found["feed_all"].json()["data"]["transactions"][0]["id"]
    entry = found["ledger"].json()["data"]["transactions"][0]["transaction_id"]
    found["feed_one"] = server.v2("GET", f"{path}/transactions/{row}")
    found["ledger_one"] = server.v2("GET", f"/api/transactions/{entry}")
    return found


@pytest.fixture(scope="module")
def answers(running_bank: RunningSandbox) -> dict[str, Any]:
    running_bank.control("reset", {})
    running_bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    running_bank.control("rate_limit", {"per_minute": 0})
    shop = Shop(running_bank)
    found = ask_everything(shop) | ask_about_a_card(shop)
    return {name: answer.json() for name, answer in found.items()}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_an_answer_has_the_published_keys_and_types(name: str, answers: dict[str, Any]) -> None:
    assert differences(ANSWERS[name], answers[name]) == []


def every_event(shop: Shop) -> None:
    """Whatever the vendor publishes a sample of, made to happen."""
    server = shop.server
    card = shop.v2_card(amount=50_000_000)["id"]
    shop.balance(card, "fund", 25_000_000)
    shop.balance(card, "withdraw", 10_000_000)
    for operation in ("create", "fund", "withdraw"):
        server.control("fail_later", {"operation": operation})
    shop.balance(card, "fund", 2_000_000)
    shop.balance(card, "withdraw", 2_000_000)
    server.v2("POST", "/api/cards", shop.v2_card_body())
    held = shop.buy(card, 4_500_000)["authorization_id"]
    server.control("merchant/settle", {"authorization_id": held})
    held = shop.buy(card, 4_500_000)["authorization_id"]
    server.control("merchant/reverse", {"authorization_id": held})
    shop.buy(card, 1_000_000, way="debit")
    purchase = {"card_id": card, "amount_micros": 1_000_000, "merchant": "Amazon.com"}
    server.control("merchant/refund", purchase)
    for reason in ("insufficient_funds", "insufficient_funds", "avs_mismatch"):
        server.control("merchant/decline", purchase | {"reason": reason})
    server.control("merchant/verify", purchase)
    server.control("issuer", {"card_id": card, "act": "regularize"})
    server.control("rules", {"strikes": "off"})
    server.v2("POST", f"/api/cards/{card}/status", {"status": "frozen"})
    shop.until_v2(card, status="frozen")
    shop.buy(card, 1_000_000)
    server.advance(25 * 3600)
    server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})


def test_every_webhook_has_the_published_keys_and_types(shop: Shop) -> None:
    every_event(shop)
    seen = shop.until(shop.events, lambda names: "virtualcard.created.failed" in names)
    assert {sample["event"] for sample in WEBHOOKS.values()} <= set(seen)
    found = {
        name: differences(sample, shop.event(sample["event"])) for name, sample in WEBHOOKS.items()
    }
    assert found == {name: [] for name in found}
    assert len(found) == 18

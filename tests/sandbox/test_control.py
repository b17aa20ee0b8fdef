"""Control answers local tools only; budgets, events and the sink do what they say."""

import hashlib
import hmac
import json
import socket

import httpx
import pytest

from desktop_app.sandbox.callbacks import skip_reason
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import RunningSandbox


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"host": "evil.example"}])
@pytest.mark.parametrize("path", ["state", "sink/x"])
def test_a_web_page_cannot_use_control(
    bank_server: RunningSandbox, headers: dict[str, str], path: str
) -> None:
    answer = bank_server.http.get(f"/control/{path}", headers=headers)
    assert answer.status_code == 403


def test_sixty_a_minute_then_429_with_the_wait(bank_server: RunningSandbox) -> None:
    bank_server.control("rate_limit", {"per_minute": 60})
    codes = [bank_server.guide("GET", "/api/whoami").status_code for _ in range(60)]
    assert set(codes) == {200}
    refused = bank_server.guide("GET", "/api/whoami")
    assert (refused.status_code, refused.json()["code"]) == (429, "RATE_LIMIT_EXCEEDED")
    assert int(refused.headers["retry-after"]) >= 1
    assert bank_server.v2("GET", "/api/whoami").status_code == 200, "one bucket per key"
    bank_server.control("state")
    bank_server.advance(2)
    assert bank_server.guide("GET", "/api/whoami").status_code == 200


def test_every_event_is_signed_over_its_raw_body(shop: Shop) -> None:
    shop.guide_card()
    read = shop.until(
        lambda: shop.server.control("sink/guide")["received"], lambda received: received
    )
    raw, headers = read[0]["body"].encode(), read[0]["headers"]
    secret = shop.server.webhook_secret.encode()
    expected = hmac.new(secret, raw, hashlib.sha512).hexdigest()
    assert headers["x-bitnob-signature"] == expected
    assert headers["content-type"] == "application/json"
    body = json.loads(raw)
    assert set(body) == {"eventId", "companyId", "event", "data"}
    delivery = shop.server.control("deliveries")["deliveries"][0]
    assert (delivery["state"], delivery["event_id"]) == ("delivered", body["eventId"])


def test_events_never_leave_this_machine(shop: Shop) -> None:
    shop.guide_card(callbackUrl="https://example.com/hook")
    row = shop.server.control("deliveries")["deliveries"][0]
    assert (row["state"], row["reason"]) == ("skipped", "practice events do not leave this machine")


def test_a_receiver_that_hangs_holds_up_only_itself(shop: Shop) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/x"
        shop.guide_card(callbackUrl=address)
        shop.guide_card()
        shop.until(lambda: shop.server.control("sink/guide")["received"], lambda seen: seen)
        states = {
            row["url"]: row["state"] for row in shop.server.control("deliveries")["deliveries"]
        }
        assert states[address] == "pending"


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("http://127.0.0.1:8000/x", True),
        ("https://localhost/x", True),
        ("http://[::1]:9/x", True),
        ("http://127.0.0.1.example.com/", False),
        ("http://localhost@example.com/", False),
        ("http://10.0.0.1/", False),
        ("ftp://127.0.0.1/", False),
        ("http://127.0.0.1:99999/", False),
        ("http://[::1/", False),
        ("", False),
    ],
)
def test_only_loopback_http_addresses_are_called(url: str, may: bool) -> None:
    assert (skip_reason(url) == "") is may


def test_rates_move_with_time_and_stay_where_they_are_put(bank_server: RunningSandbox) -> None:
    def btc() -> int:
        return bank_server.control("state")["rates"]["BTC"]

    seen = set()
    for _ in range(5):
        bank_server.advance(60)
        seen.add(btc())
        assert abs(btc() - 97_000_000_000) <= 776_000_000
    assert len(seen) > 1
    bank_server.control("rates", {"asset": "BTC", "usd_micros": 50_000_000_000})
    bank_server.advance(3600)
    assert btc() == 50_000_000_000


def test_a_wallet_can_be_set_and_credited(bank_server: RunningSandbox) -> None:
    body = {"asset": "BTC", "units": 7}
    assert bank_server.control("wallet", body)["units"] == 7
    body = {"asset": "BTC", "credit_units": 5}
    assert bank_server.control("wallet", body)["units"] == 12


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("clock", {"advance_seconds": -1}),
        ("clock", {}),
        ("delays", {"fund_ms": "soon"}),
        ("rate_limit", {"per_minute": True}),
        ("wallet", {"asset": "DOGE", "units": 1}),
        ("rates", {"asset": "BTC", "usd_micros": 0}),
        ("merchant/authorize", {"amount_micros": 1}),
        ("merchant/decline", {"card_id": "x", "amount_micros": 1, "reason": 3}),
        ("merchant/settle", {}),
        ("kyc", {"customer_id": "x", "status": "perhaps"}),
        ("issuer", {"card_id": "x", "act": "dance"}),
        ("rules", {"strikes": "harsh"}),
        ("quirks", {"stale_status": "yes"}),
        ("fail_later", {"operation": "freeze"}),
        ("mishaps", {"kinds": []}),
        ("mishaps", {"kinds": ["nothing"]}),
        ("mishaps", {"kinds": "drop"}),
        ("mishaps", {"kinds": ["drop"], "times": 0}),
        ("webhooks", {"url": "https://example.com/hook"}),
        ("webhooks", {"retry_seconds": [-1]}),
        ("send", {"event": "x"}),
    ],
)
def test_a_wrong_control_call_is_refused_in_words(
    bank_server: RunningSandbox, path: str, body: object
) -> None:
    with pytest.raises(httpx.HTTPStatusError) as refused:
        bank_server.control(path, body)
    assert refused.value.response.status_code == 400
    assert refused.value.response.json()["error"]


def test_reset_begins_again_with_the_same_ids(shop: Shop) -> None:
    first = shop.guide_card()
    shop.server.control("reset", {})
    assert shop.server.control("ledger")["cards"] == []
    second = shop.guide_card()
    assert (second["id"], second["cardNumber"]) == (first["id"], first["cardNumber"])


def test_populate_makes_many_cards_at_once(shop: Shop) -> None:
    shop.server.control("populate", {"count": 250})
    data = shop.server.guide("GET", "/api/cards?limit=100&offset=200").json()["data"]
    assert (data["total"], len(data["cards"])) == (250, 50)
    assert shop.events() == []


def test_a_body_over_a_mebibyte_is_refused(bank_server: RunningSandbox) -> None:
    headers = {"authorization": f"Bearer {bank_server.api_key}"}
    body = b'{"label":"' + b"a" * 1_100_000 + b'"}'
    answer = bank_server.http.post("/api/cards", content=body, headers=headers)
    assert answer.status_code == 413

"""Each event is delivered until it is taken, at most four times, under one id."""

import json
import socket
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest

from desktop_app.sandbox.store import ADDED, FILE_NAME
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import start_sandbox_thread

GONE = "http://127.0.0.1:1/hook"


def deliveries(shop: Shop) -> list[dict[str, Any]]:
    return shop.server.control("deliveries")["deliveries"]


def until_tries(shop: Shop, count: int) -> dict[str, Any]:
    return shop.until(lambda: deliveries(shop)[0], lambda row: row["attempts"] == count)


def received(shop: Shop, name: str, count: int) -> list[Any]:
    return shop.until(
        lambda: shop.server.control(f"sink/{name}")["received"], lambda seen: len(seen) == count
    )


def test_three_retries_with_back_off_then_it_gives_up(shop: Shop) -> None:
    shop.server.control("webhooks", {"retry_seconds": [10, 60, 300]})
    shop.guide_card(callbackUrl=GONE)
    row = until_tries(shop, 1)
    for number, wait in enumerate((10, 60, 300), start=2):
        assert (row["state"], row["reason"]) == ("retrying", "ConnectError")
        last = row["tries"][-1]["at_ns"]
        assert wait <= (row["due_ns"] - last) / 1e9 < wait + 2
        shop.server.advance(wait)
        row = until_tries(shop, number)
    assert row["state"] == "failed"
    assert [one["number"] for one in row["tries"]] == [1, 2, 3, 4]
    shop.server.advance(86_400)
    shop.server.control("send", {"event": "later", "data": {}})
    assert deliveries(shop)[0]["attempts"] == 4


def test_a_retry_carries_the_same_bytes_and_signature(shop: Shop) -> None:
    shop.server.control("sink", {"name": "guide", "status": 503, "times": 2})
    shop.guide_card()
    for count in (1, 2):
        until_tries(shop, count)
        shop.server.advance(300)
    row = until_tries(shop, 3)
    assert (row["state"], row["status_code"]) == ("delivered", 200)
    assert [one["status_code"] for one in row["tries"]] == [503, 503, 200]
    posts = received(shop, "guide", 3)
    assert len({(one["body"], one["headers"]["x-bitnob-signature"]) for one in posts}) == 1


@pytest.mark.parametrize("status", [201, 204, 302, 404])
def test_only_a_200_is_taken_for_received(shop: Shop, status: int) -> None:
    shop.server.control("sink", {"name": "guide", "status": status})
    shop.guide_card()
    row = until_tries(shop, 1)
    assert (row["state"], row["reason"]) == ("retrying", f"answered {status}")


def test_a_slow_receiver_counts_as_failed(shop: Shop) -> None:
    shop.server.control("webhooks", {"timeout_ms": 50})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        shop.guide_card(callbackUrl=f"http://127.0.0.1:{silent.getsockname()[1]}/x")
        row = until_tries(shop, 1)
    assert (row["state"], row["status_code"]) == ("retrying", None)


def test_a_later_event_overtakes_one_that_waits_for_its_retry(shop: Shop) -> None:
    shop.server.control("sink", {"name": "guide", "status": 500})
    card = shop.guide_card()["id"]
    until_tries(shop, 1)
    shop.guide_fund(card, 200_000)
    received(shop, "guide", 2)
    shop.server.advance(10)
    names = [json.loads(one["body"])["event"] for one in received(shop, "guide", 3)]
    assert names == ["card.created", "virtualcard.topup.complete", "card.created"]


def test_a_card_without_an_address_uses_the_one_of_the_company(shop: Shop) -> None:
    shop.v2_card(webhook_url="")
    url = f"{shop.server.url}/sink/company"
    shop.server.control("webhooks", {"url": url})
    card = shop.v2_card(webhook_url="")["id"]
    assert json.loads(received(shop, "company", 1)[0]["body"])["data"]["id"] == card
    states = [(row["state"], row["url"]) for row in deliveries(shop)]
    assert states[0] == ("skipped", "")
    assert states[1][1] == url


def test_a_cards_own_address_goes_before_the_companys(shop: Shop) -> None:
    shop.server.control("webhooks", {"url": f"{shop.server.url}/sink/company"})
    shop.v2_card()
    received(shop, "v2", 1)
    assert shop.server.control("sink/company")["received"] == []


def test_the_companys_address_must_be_on_this_machine(shop: Shop) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        shop.server.control("webhooks", {"url": "https://example.com/hook"})


def test_simulate_says_whether_it_sent_something(shop: Shop) -> None:
    card = shop.v2_card(webhook_url="")["id"]
    path = f"/api/cards/{card}/simulate-webhook"
    body = {"card_id": card, "event_type": "decline"}
    data = shop.server.v2("POST", path, body).json()["data"]
    assert (data["dispatched"], data["callback_url"]) == (False, ":///***")
    assert data["skip_reason"].startswith("no callback URL configured on card")
    shop.server.control("webhooks", {"url": f"{shop.server.url}/sink/company"})
    data = shop.server.v2("POST", path, body).json()["data"]
    assert (data["dispatched"], data["skip_reason"]) == (True, "")
    told = json.loads(received(shop, "company", 1)[0]["body"])
    assert (told["event"], told["data"]["reference"]) == (data["event_type"], data["reference"])
    assert shop.ledger_card(card)["strikes"] == 0, "it only says so"


def test_anything_can_be_sent_signed_and_sent_again(shop: Shop) -> None:
    shop.server.control("webhooks", {"url": f"{shop.server.url}/sink/company"})
    sent = shop.server.control("send", {"event": "nobody.knows", "data": {"n": 1.5}})
    first = received(shop, "company", 1)[0]
    assert json.loads(first["body"])["data"] == {"n": 1.5}
    shop.server.advance(86_400)
    shop.server.control("resend", {"event_id": sent["event_id"]})
    again = received(shop, "company", 2)[1]
    assert (again["body"], again["headers"]) == (first["body"], first["headers"])


def test_in_parallel_nothing_waits_for_another(shop: Shop) -> None:
    shop.server.control("webhooks", {"parallel": True})
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(20)
        card = shop.guide_card(callbackUrl=f"http://127.0.0.1:{silent.getsockname()[1]}/x")["id"]
        shop.guide_fund(card, 200_000)
        first, second = silent.accept()[0], silent.accept()[0]
        with first, second:
            texts = {link.recv(65_536).partition(b"\r\n")[0] for link in (first, second)}
    assert texts == {b"POST /x HTTP/1.1"}


def test_a_bank_begun_before_a_column_gets_it(data_dir: Path) -> None:
    start_sandbox_thread(data_dir).stop()
    with sqlite3.connect(data_dir / FILE_NAME) as file:
        for table, columns in ADDED.items():
            for name in columns:
                file.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    file.close()
    running = start_sandbox_thread(data_dir)
    try:
        shop = Shop(running)
        shop.guide_card()
        assert received(shop, "guide", 1)
    finally:
        running.stop()

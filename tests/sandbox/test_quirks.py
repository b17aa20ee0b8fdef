"""Each oddity of the service can be switched, and does what it says."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop


@pytest.fixture
def card(shop: Shop) -> str:
    return shop.v2_card()["id"]


def switch(shop: Shop, name: str, value: int) -> None:
    shop.server.control("quirks", {name: value})


def feed(shop: Shop, card: str, filters: str = "") -> list[dict[str, Any]]:
    path = f"/api/cards/{card}/transactions?limit=50{filters}"
    return shop.server.v2("GET", path).json()["data"]["transactions"]


@pytest.mark.parametrize(("value", "status"), [(1, "active"), (0, "frozen")])
def test_the_answer_to_a_freeze_may_be_stale(
    shop: Shop, card: str, value: int, status: str
) -> None:
    switch(shop, "stale_status", value)
    answer = shop.server.v2("POST", f"/api/cards/{card}/status", {"status": "frozen"})
    assert answer.json()["data"]["card"]["status"] == status
    shop.until_v2(card, status="frozen")


def test_a_wallet_reads_zero_for_a_while_after_a_load(shop: Shop, card: str) -> None:
    def usdc() -> str:
        return shop.server.v2("GET", "/api/balances/USDC").json()["data"]["total_balance"]

    shop.server.advance(3600)
    switch(shop, "zero_balance_seconds", 300)
    true = str(shop.usdc())
    assert usdc() == true
    shop.balance(card, "fund", 2_000_000)
    assert usdc() == "0"
    accounts = shop.server.v2("GET", "/api/balances").json()["data"]["accounts"]
    shown = {one["currency"]: one["available_balance"] for one in accounts}
    assert (shown["USDC"], shown["BTC"]) == ("0", "5000000")
    shop.server.advance(300)
    assert usdc() == str(int(true) - 3_000_000)


@pytest.mark.parametrize(("value", "amount"), [(1, "-4000000"), (0, "-3000000")])
def test_list_and_get_may_differ_by_the_fee(shop: Shop, card: str, value: int, amount: str) -> None:
    switch(shop, "fee_in_lone_row", value)
    shop.balance(card, "fund", 3_000_000, "r")
    listed = shop.server.v2("GET", "/api/transactions?reference=r").json()["data"]
    alone = shop.server.v2("GET", "/api/transactions/r").json()["data"]
    assert listed["transactions"][0]["amount"] == "-3000000"
    assert alone["amount"] == amount


@pytest.mark.parametrize(("value", "after"), [(1, "5000000"), (0, "3000000")])
def test_the_balance_after_may_stay_the_one_before(
    shop: Shop, card: str, value: int, after: str
) -> None:
    switch(shop, "stale_snapshots", value)
    shop.balance(card, "withdraw", 2_000_000)
    row = shop.until(
        lambda: feed(shop, card, "&type=withdrawal&status=completed"), lambda rows: rows
    )[0]
    assert (row["balance_before"], row["balance_after"]) == ("5000000", after)


def test_declines_are_in_the_feed_only_when_asked_for(shop: Shop, card: str) -> None:
    assert shop.buy(card, 9_000_000)["reason"] == "insufficient_funds"
    assert feed(shop, card, "&type=purchase") == []
    switch(shop, "declines_in_feed", 1)
    shop.buy(card, 9_000_000)
    row = feed(shop, card, "&type=purchase")[0]
    assert (row["status"], row["failure_reason"]) == ("failed", "insufficient_funds")
    assert shop.event("virtualcard.transaction.declined")["data"]["amount"] == 9_000_000


def test_a_settlement_may_come_under_an_id_of_its_own(shop: Shop, card: str) -> None:
    ids = []
    for value in (0, 1):
        switch(shop, "settlement_own_id", value)
        held = shop.buy(card, 1_000_000)["authorization_id"]
        shop.server.control("merchant/settle", {"authorization_id": held})
        ids.append(shop.server.control("deliveries")["deliveries"][-1]["body"]["data"]["id"])
    rows = [row["id"] for row in feed(shop, card, "&type=purchase")]
    assert ids[0] in rows
    assert ids[1] not in rows


@pytest.mark.parametrize(("value", "status"), [(0, 200), (1, 409)])
def test_a_reference_that_comes_again_is_answered_or_refused(
    shop: Shop, card: str, value: int, status: int
) -> None:
    switch(shop, "duplicate_409", value)
    shop.balance(card, "fund", 2_000_000, "r")
    again = shop.balance(card, "fund", 2_000_000, "r")
    assert again.status_code == status
    assert sum(row["reference"] == "r" for row in feed(shop, card)) == 1


def test_a_polled_purchase_shows_what_was_authorized_then_what_was_taken(
    shop: Shop, card: str
) -> None:
    held = shop.buy(card, 2_000_000)["authorization_id"]
    before = feed(shop, card, "&type=purchase")[0]
    body = {"authorization_id": held, "amount_micros": 1_500_000}
    shop.server.control("merchant/settle", body)
    after = feed(shop, card, "&type=purchase")[0]
    assert before["id"] == after["id"]
    assert [(row["status"], row["amount"]) for row in (before, after)] == [
        ("pending", "2000000"),
        ("completed", "1500000"),
    ]

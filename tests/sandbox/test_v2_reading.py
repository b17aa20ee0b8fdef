"""The v2 face pages, filters and prints as published."""

import re
from typing import Any

import pytest

from tests.sandbox.shop import Shop


def all_pages(shop: Shop, path: str, key: str) -> list[Any]:
    """Follow ``has_next_page``, not the presence of a cursor."""
    rows: list[Any] = []
    cursor, pages = "", 0
    while pages < 20:
        data = shop.server.v2("GET", path + f"&cursor={cursor}").json()["data"]
        rows += data[key]
        pages += 1
        if not data["page_info"]["has_next_page"]:
            assert "next_cursor" in data["page_info"]
            return rows
        cursor = data["page_info"]["next_cursor"]
    raise AssertionError("the pages never end")


def test_cards_page_newest_first_with_a_cursor_on_the_last_page(shop: Shop) -> None:
    ids = [shop.guide_card()["id"] for _ in range(5)]
    cards = all_pages(shop, "/api/cards?limit=2", "cards")
    assert [card["id"] for card in cards] == ids[::-1]


def test_an_empty_page_has_no_cursors(shop: Shop) -> None:
    info = shop.server.v2("GET", "/api/cards").json()["data"]["page_info"]
    assert info == {"has_next_page": False, "has_previous_page": False, "total": 0}


def test_feed_pages_and_filters(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    for _ in range(4):
        shop.balance(card, "fund", 2_000_000)
    assert len(all_pages(shop, f"/api/cards/{card}/transactions?limit=2", "transactions")) == 6
    fees = shop.server.v2("GET", f"/api/cards/{card}/transactions?type=fee&status=completed")
    assert fees.json()["data"]["page_info"]["total"] == 1
    assert shop.server.v2("GET", "/api/cards/transactions?type=nonsense").status_code == 400


@pytest.mark.parametrize("cursor", ["x", "e30=", "eyJpZCI6MX0=", "eyJpZCI6Im5vIn0="])
def test_a_foreign_cursor_is_refused(shop: Shop, cursor: str) -> None:
    assert shop.server.v2("GET", f"/api/cards?cursor={cursor}").status_code == 400
    assert shop.server.v2("GET", f"/api/transactions?cursor={cursor}").status_code == 400


def test_times_are_printed_as_published(shop: Shop) -> None:
    card = shop.v2_card()
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", card["created_at"])
    envelope = shop.server.v2("GET", "/api/whoami").json()
    assert re.fullmatch(r".*\.\d{9}Z", envelope["timestamp"])
    shop.server.control("delays", {"fund_ms": 60_000})
    fresh = shop.balance(card["id"], "fund", 2_000_000).json()["data"]["transaction"]
    assert re.fullmatch(r".*\.\d{9}Z", fresh["created_at"])
    feed = shop.server.v2("GET", "/api/cards/transactions").json()["data"]["transactions"]
    assert re.fullmatch(r".*\.\d{6}Z", feed[0]["created_at"])
    account = shop.server.v2("GET", "/api/balances").json()["data"]["accounts"][0]
    assert account["created_at"].endswith("+00:00")


def test_the_ledger_leaves_the_fee_out_of_a_list_and_in_when_alone(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.balance(card, "fund", 3_000_000, "r3")
    shop.until_v2(card, balance_amount="8000000")
    listed = shop.server.v2("GET", "/api/transactions?reference=r3").json()["data"]
    row = listed["transactions"][0]
    assert (row["amount"], row["fee"], row["type"]) == ("-3000000", "1000000", "CARD_TOPUP")
    assert row["amount_formatted"] == "-3.0 USDC"
    for key in (row["transaction_id"], "r3"):
        alone = shop.server.v2("GET", f"/api/transactions/{key}").json()["data"]
        assert (alone["amount"], alone["state"]) == ("-4000000", "SETTLED")


def test_the_ledger_pages_in_both_directions(shop: Shop) -> None:
    first = shop.server.v2("GET", "/api/transactions?limit=3").json()["data"]
    assert (first["has_more"], first["previous_cursor"]) == (True, "")
    path = f"/api/transactions?limit=3&cursor={first['next_cursor']}"
    rest = shop.server.v2("GET", path).json()["data"]
    assert (rest["has_more"], rest["next_cursor"], rest["total_count"]) == (False, "", 4)
    upward = shop.server.v2("GET", "/api/transactions?ascending=true").json()["data"]
    ids = [row["transaction_id"] for row in first["transactions"] + rest["transactions"]]
    assert [row["transaction_id"] for row in upward["transactions"]] == ids[::-1]


def test_balances_join_both_usdt_networks(shop: Shop) -> None:
    shop.server.control("wallet", {"asset": "USDT_ERC20", "units": 900_000})
    found = shop.server.v2("GET", "/api/balances/USDT").json()["data"]
    assert found["total_balance"] == "1285000000"
    accounts = shop.server.v2("GET", "/api/balances").json()["data"]["accounts"]
    shown = {one["currency"]: one["ledger_balance_formatted"] for one in accounts}
    assert shown == {
        "BTC": "0.05 BTC",
        "USDC": "5000.0 USDC",
        "USDT": "1285.0 USDT",
        "NGN": "0.0 NGN",
    }
    assert shop.server.v2("GET", "/api/balances/DOGE").status_code == 404


def test_rates_come_as_a_pair_or_a_list(shop: Shop) -> None:
    pair = shop.server.v2("GET", "/api/exchange-rates?from=USDC&to=USD").json()["data"]
    assert (pair["mid_rate"], pair["inverse_rate"]) == ("1.00000000", "1.00000000")
    many = shop.server.v2("GET", "/api/exchange-rates?base=BTC").json()["data"]["rates"]
    assert len(many) == 4
    assert shop.server.v2("GET", "/api/exchange-rates?from=XXX").status_code == 400


def test_a_known_email_answers_the_existing_customer(shop: Shop) -> None:
    body = {"email": "Ada.Lovelace@example.com", "customer_type": "individual"}
    answer = shop.server.v2("POST", "/api/customers", body)
    assert (answer.status_code, answer.json()["data"]["id"]) == (201, shop.customer())


def test_a_card_of_the_other_face_is_the_same_card(shop: Shop) -> None:
    made = shop.guide_card()
    assert shop.v2_read(made["id"])["last_four_digit"] == made["last4"]
    other = shop.v2_card()
    assert shop.guide_read(other["id"])["label"] == other["name"]

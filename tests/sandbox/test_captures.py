"""Shops that collect or let go in parts, or without asking; and ends that come late or short."""

import httpx
import pytest

from tests.sandbox.shop import DAY, Shop
from tests.sandbox.test_merchant import feed


def part(shop: Shop, act: str, hold: str, micros: int) -> None:
    body = {"authorization_id": hold, "amount_micros": micros}
    shop.server.control(f"merchant/{act}", body)


def test_a_part_is_collected_and_the_rest_stays_held(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    hold = shop.buy(card, 2_000_000)["authorization_id"]
    part(shop, "capture", hold, 500_000)
    books = shop.ledger_card(card)
    assert (books["balance_micros"], books["holds_micros"]) == (4_500_000, 1_500_000)
    parts = [("purchase", "completed", "500000"), ("purchase", "pending", "1500000")]
    assert feed(shop, card) == parts
    shop.server.control("merchant/settle", {"authorization_id": hold})
    assert shop.ledger_card(card)["balance_micros"] == 3_000_000
    shop.assert_sound()


def test_a_part_is_let_go_and_the_rest_stays_held(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    hold = shop.buy(card, 2_000_000)["authorization_id"]
    part(shop, "release", hold, 500_000)
    assert shop.v2_read(card)["balance_amount"] == "3500000"
    assert feed(shop, card) == [("purchase", "pending", "1500000")]


@pytest.mark.parametrize("act", ["capture", "release"])
def test_a_part_is_less_than_the_whole_and_of_a_hold(shop: Shop, act: str) -> None:
    card = shop.v2_card()["id"]
    hold = shop.buy(card, 2_000_000)["authorization_id"]
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        part(shop, act, hold, 2_000_000)
    with pytest.raises(httpx.HTTPStatusError, match="404"):
        part(shop, act, "none", 1)
    shop.server.control("merchant/reverse", {"authorization_id": hold})
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        part(shop, act, hold, 1)
    shop.assert_sound()


def test_a_forced_charge_reaches_a_card_that_has_ended(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.advance(DAY)
    shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    shop.server.control("merchant/force", {"card_id": card, "amount_micros": 700_000})
    assert shop.ledger_card(card)["balance_micros"] == -700_000
    assert feed(shop, card) == [("purchase", "completed", "700000")]
    shop.assert_sound()


def test_an_end_may_be_shown_late_and_keep_something_back(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.advance(DAY)
    shop.server.control("delays", {"end_ms": 60_000})
    shop.server.control("rules", {"sweep_keeps_micros": 1_000_000})
    before = shop.usdc()
    for _ in range(2):  # a second asking is one end all the same
        answer = shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
        assert answer.status_code == 200
    assert shop.v2_read(card)["status"] == "active"
    shop.server.advance(61)
    assert shop.v2_read(card)["status"] == "terminated"
    assert shop.usdc() == before + 4_000_000
    shop.assert_sound()

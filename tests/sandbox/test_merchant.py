"""Shops hold, settle, reverse and refund money exactly, and declines leave no row."""

from typing import Any

import httpx
import pytest

from tests.sandbox.shop import DAY, Shop

AUTHORIZATION = "virtualcard.transaction.authorization"


def feed(shop: Shop, card: str) -> list[tuple[str, str, str]]:
    found = shop.server.v2("GET", f"/api/cards/{card}/transactions").json()["data"]
    rows = [row for row in found["transactions"] if row["type"] in ("purchase", "refund")]
    return [(row["type"], row["status"], row["amount"]) for row in rows]


def test_an_authorization_holds_beside_the_balance(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    assert shop.buy(card, 2_000_000)["approved"]
    books = shop.ledger_card(card)
    assert (books["balance_micros"], books["holds_micros"]) == (5_000_000, 2_000_000)
    assert shop.v2_read(card)["balance_amount"] == "3000000"
    assert feed(shop, card) == [("purchase", "pending", "2000000")]
    assert shop.buy(card, 3_000_001)["reason"] == "insufficient_funds"


@pytest.mark.parametrize("amount", [1_500_000, 2_000_000, 2_600_000])
def test_a_settlement_may_differ_from_the_authorization(shop: Shop, amount: int) -> None:
    card = shop.v2_card()["id"]
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/settle", {"authorization_id": held, "amount_micros": amount})
    books = shop.ledger_card(card)
    assert (books["balance_micros"], books["holds_micros"]) == (5_000_000 - amount, 0)
    assert feed(shop, card) == [("purchase", "completed", str(amount))]
    first, second = shop.event(AUTHORIZATION), shop.event("virtualcard.transaction.settlement")
    assert first["data"]["reference"] != second["data"]["reference"]
    shop.assert_sound()


def test_a_reversal_gives_the_hold_back(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/reverse", {"authorization_id": held})
    assert shop.v2_read(card)["balance_amount"] == "5000000"
    assert feed(shop, card) == [("purchase", "failed", "2000000")]
    with pytest.raises(httpx.HTTPStatusError, match="409"):
        shop.server.control("merchant/settle", {"authorization_id": held})


def test_a_refund_goes_to_the_card_or_after_its_end_to_the_wallet(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    purchase = {"card_id": card, "amount_micros": 1_000_000}
    shop.server.control("merchant/refund", purchase)
    assert shop.v2_read(card)["balance_amount"] == "6000000"
    shop.server.advance(DAY)
    shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    before = shop.usdc()
    shop.server.control("merchant/refund", purchase)
    assert shop.usdc() == before + 1_000_000
    assert shop.events()[-1] == "virtualcard.transaction.terminated.refund"
    shop.assert_sound()


def test_money_held_at_the_end_of_a_card_settles_or_comes_home(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    first = shop.buy(card, 1_000_000)["authorization_id"]
    second = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.advance(DAY)
    swept = shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"}).json()["data"]
    assert swept["remaining_balance"] == "2000000"
    before = shop.usdc()
    shop.server.control("merchant/settle", {"authorization_id": first})
    shop.server.control("merchant/reverse", {"authorization_id": second})
    assert shop.usdc() == before + 2_000_000
    assert shop.ledger_card(card)["balance_micros"] == 0
    shop.assert_sound()


@pytest.mark.parametrize(
    ("changes", "reason", "event"),
    [
        ({"cvv": "xxx"}, "invalid_card_details", "virtualcard.transaction.declined"),
        ({"expiry": "01/30"}, "invalid_card_details", "virtualcard.transaction.declined"),
        ({"mcc": "7995"}, "mcc_not_allowed", "virtualcard.transaction.declined"),
    ],
)
def test_declines_name_a_reason_and_leave_no_row(
    shop: Shop, changes: dict[str, Any], reason: str, event: str
) -> None:
    card = shop.v2_card()["id"]
    assert shop.buy(card, 1_000_000, **changes) == {
        "approved": False,
        "authorization_id": "",
        "reason": reason,
    }
    assert shop.events()[-1] == event
    assert feed(shop, card) == []


def test_a_frozen_card_declines_in_its_own_event(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.server.guide("POST", f"/api/cards/{card}/freeze", {})
    assert shop.buy(card, 1_000_000)["reason"] == "card_is_frozen"
    assert shop.events()[-1] == "virtualcard.transaction.declined.frozen"


def test_a_card_expires_after_its_month(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.server.advance(7 * 366 * DAY)
    assert shop.buy(card, 1_000_000)["reason"] == "card_expired"


def test_the_right_number_expiry_and_cvv_pay(shop: Shop) -> None:
    card = shop.guide_card()
    shop.guide_fund(card["id"], 500_000)
    shop.until(lambda: shop.guide_read(card["id"]), lambda seen: seen["balance"])
    paid = shop.server.control(
        "merchant/authorize",
        {
            "pan": card["cardNumber"],
            "expiry": "03/33",
            "cvv": card["cvv"],
            "amount_micros": 1_000_000,
        },
    )
    assert paid["approved"]


def test_the_initial_limit_of_a_guide_card_caps_what_it_spends(shop: Shop) -> None:
    card = shop.guide_card(initialLimit=3)["id"]
    shop.guide_fund(card, 1_000_000)
    shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"])
    held = shop.buy(card, 2_000_000)["authorization_id"]
    assert shop.buy(card, 1_000_001)["reason"] == "velocity_limit"
    shop.server.control("merchant/reverse", {"authorization_id": held})
    assert shop.buy(card, 3_000_000)["approved"]


def test_daily_limits_start_again_the_next_day(shop: Shop) -> None:
    card = shop.v2_card(amount=50_000_000)["id"]
    names = ("transaction", "weekly", "monthly", "yearly")
    limits = {f"{name}_limit": 0 for name in names} | {"daily_limit": 3_000_000}
    shop.server.v2("PUT", f"/api/cards/{card}/spend-limits", {"spending_limits": limits})
    assert shop.buy(card, 3_000_000)["approved"]
    assert shop.buy(card, 1)["reason"] == "velocity_limit"
    shop.server.advance(DAY)
    assert shop.buy(card, 3_000_000)["approved"]


def test_verification_moves_nothing(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    assert shop.server.control("merchant/verify", {"card_id": card})["approved"]
    assert shop.event("virtualcard.transaction.verification")["data"]["amount"] == 0
    assert shop.v2_read(card)["balance_amount"] == "5000000"

"""Declines that break the rule are counted, charged and end the card, as the rule says."""

from typing import Any

import httpx
import pytest

from tests.sandbox.shop import Shop

CHARGE = "virtualcard.transaction.declined.charge"
ENDED = "virtualcard.transaction.declined.terminated"


@pytest.fixture
def card(shop: Shop) -> str:
    return shop.v2_card()["id"]


def charges(shop: Shop) -> list[tuple[int, int]]:
    rows = shop.server.control("deliveries")["deliveries"]
    told = [row["body"]["data"] for row in rows if row["event"] == CHARGE]
    return [(one["violationCount"], one["feeAmount"]) for one in told]


def decline(shop: Shop, card: str, reason: str) -> None:
    body = {"card_id": card, "amount_micros": 1_000_000, "reason": reason}
    shop.server.control("merchant/decline", body)


def act(shop: Shop, card: str, name: str) -> Any:
    return shop.server.control("issuer", {"card_id": card, "act": name})


def test_the_third_violation_ends_the_card_and_brings_its_money_home(shop: Shop, card: str) -> None:
    before = shop.usdc()
    for _ in range(3):
        assert shop.buy(card, 900_000_000)["reason"] == "insufficient_funds"
    assert charges(shop) == [(2, 750_000), (3, 750_000)]
    assert shop.v2_read(card)["status"] == "terminated"
    assert shop.usdc() == before - 1_500_000 + 5_000_000
    told = shop.event(ENDED)["data"]
    assert (told["reason"], told["balanceBeforeTermination"]) == (
        "decline_limit_reached",
        5_000_000,
    )
    assert shop.events()[-1] == "virtualcard.terminated.refund"
    path = f"/api/cards/{card}/transactions?type=fee"
    rows = shop.server.v2("GET", path).json()["data"]["transactions"]
    assert [row["fee_type"] for row in rows[:2]] == ["CARD_DECLINE_FEE"] * 2
    shop.assert_sound()


def test_other_declines_do_not_count(shop: Shop, card: str) -> None:
    for reason in ("mcc_not_allowed", "fraud_block", "avs_mismatch", "issuer_downtime"):
        decline(shop, card, reason)
    assert shop.ledger_card(card)["strikes"] == 0


def test_a_frozen_card_and_a_lapsed_authorization_count(shop: Shop, card: str) -> None:
    held = shop.buy(card, 1_000_000)["authorization_id"]
    body = {"authorization_id": held, "never_finalised": True}
    shop.server.control("merchant/reverse", body)
    shop.server.v2("POST", f"/api/cards/{card}/status", {"status": "frozen"})
    shop.until_v2(card, status="frozen")
    assert shop.buy(card, 1_000_000)["reason"] == "card_is_frozen"
    assert shop.ledger_card(card)["strikes"] == 2


def test_the_older_rule_has_eleven(shop: Shop, card: str) -> None:
    shop.server.control("rules", {"strikes": "older"})
    for _ in range(10):
        decline(shop, card, "insufficient_funds")
    assert charges(shop)[:3] == [(2, 1_000_000), (3, 800_000), (4, 500_000)]
    assert shop.v2_read(card)["status"] == "active"
    decline(shop, card, "insufficient_funds")
    assert shop.v2_read(card)["status"] == "terminated"


def test_no_rule_counts_nothing(shop: Shop, card: str) -> None:
    shop.server.control("rules", {"strikes": "off"})
    for _ in range(4):
        decline(shop, card, "insufficient_funds")
    assert (shop.ledger_card(card)["strikes"], charges(shop)) == (0, [])


def test_a_fee_that_no_wallet_covers_ends_the_card(shop: Shop, card: str) -> None:
    for asset in ("USDC", "USDT_TRC20", "BTC"):
        shop.server.control("wallet", {"asset": asset, "units": 0})
    shop.buy(card, 1_000_000, country="de")
    assert shop.event(ENDED)["data"]["reason"] == "negative_company_balance"
    assert shop.v2_read(card)["status"] == "terminated"
    assert shop.usdc() == 4_000_000 - 525_000
    shop.assert_sound()


@pytest.mark.parametrize("reason", ["fraud_block", "velocity_limit"])
def test_fraud_freezes_when_that_is_switched_on(shop: Shop, card: str, reason: str) -> None:
    decline(shop, card, reason)
    assert shop.v2_read(card)["status"] == "active"
    shop.server.control("rules", {"auto_freeze": True})
    decline(shop, card, reason)
    assert shop.v2_read(card)["status"] == "frozen"
    path = f"/api/cards/{card}/status"
    answer = shop.server.v2("POST", path, {"status": "active"})
    assert (answer.status_code, answer.json()["code"]) == (403, "CARD_UNDER_REVIEW")


def test_a_refund_from_a_stranger_freezes_and_one_from_a_known_shop_does_not(
    shop: Shop, card: str
) -> None:
    shop.server.control("rules", {"auto_freeze": True})
    shop.buy(card, 1_000_000)
    refund = {"card_id": card, "amount_micros": 1_000_000, "merchant": "Amazon.com"}
    shop.server.control("merchant/refund", refund)
    assert shop.v2_read(card)["status"] == "active"
    shop.server.control("merchant/refund", refund | {"merchant": "Nobody"})
    assert shop.v2_read(card)["status"] == "frozen"


def test_a_forbidden_shop_ends_the_card_when_that_is_switched_on(shop: Shop, card: str) -> None:
    shop.server.control("rules", {"auto_end": True})
    assert shop.buy(card, 1_000_000, mcc="7995")["reason"] == "mcc_not_allowed"
    assert shop.v2_read(card)["status"] == "terminated"


def test_the_issuer_freezes_silently_and_regularizes_aloud(shop: Shop, card: str) -> None:
    before = shop.events()
    assert act(shop, card, "freeze")["review"] == "compliance"
    assert (shop.v2_read(card)["status"], shop.events()) == ("frozen", before)
    act(shop, card, "regularize")
    assert shop.v2_read(card)["status"] == "active"
    assert shop.events()[-1] == "virtualcard.regularized"


def test_an_unfreeze_on_its_way_does_not_undo_a_review(shop: Shop, card: str) -> None:
    shop.server.v2("POST", f"/api/cards/{card}/status", {"status": "frozen"})
    shop.until_v2(card, status="frozen")
    shop.server.control("delays", {"status_ms": 60_000})
    shop.server.v2("POST", f"/api/cards/{card}/status", {"status": "active"})
    act(shop, card, "freeze")
    shop.server.advance(60)
    assert shop.v2_read(card)["status"] == "frozen"
    act(shop, card, "release")
    assert shop.v2_read(card)["status"] == "active"


def test_the_issuer_may_end_a_young_card_but_no_ended_one(shop: Shop, card: str) -> None:
    assert act(shop, card, "end")["status"] == "terminated"
    with pytest.raises(httpx.HTTPStatusError, match="403"):
        act(shop, card, "freeze")

"""Each event of the catalogue happens for its cause and has the keys of its list."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop

SHOP = [
    *("cardId", "id", "companyId", "amount", "displayAmount", "currency", "transactionType"),
    *("reference", "narrative", "timestamp", "status", "reason"),
    *("merchantName", "merchantMcc", "merchantCountry"),
]
CROSS = [key for key in SHOP if key != "id"] + ["chargedAmount", "settlementCountry"]
KEYS = {
    "virtualcard.transaction.pre-auth.approved": SHOP,
    "virtualcard.transaction.contactless": [key for key in SHOP if key != "id"],
    "virtualcard.transaction.credit": [key for key in SHOP if key != "reason"],
    "virtualcard.transaction.crossborder": CROSS,
    "virtualcard.transaction.issuerexpiration": SHOP,
    "virtualcard.transaction.declined.terminated": [
        "cardId",
        "companyId",
        "reason",
        "reference",
        "transactionReference",
        "balanceBeforeTermination",
    ],
    "virtualcard.expiration": ["cardId", "companyId", "expiredAt"],
    "virtualcard.contactless.activation": [
        "cardId",
        "companyId",
        "customerId",
        "status",
        "activatedAt",
    ],
    "virtualcard.transaction.terminated.refund": [
        "cardId",
        "id",
        "companyId",
        "amount",
        "reference",
        "narrative",
        "timestamp",
        "status",
        "reason",
    ],
}
"""The events that no sample is published of, with the keys that are listed for them."""


@pytest.fixture
def card(shop: Shop) -> str:
    return shop.v2_card(amount=50_000_000)["id"]


def bodies(shop: Shop, name: str) -> list[dict[str, Any]]:
    rows = shop.server.control("deliveries")["deliveries"]
    return [row["body"]["data"] for row in rows if row["event"] == "virtualcard." + name]


def settle(shop: Shop, hold: str, **changes: Any) -> None:
    shop.server.control("merchant/settle", {"authorization_id": hold, **changes})


def fees(shop: Shop, card: str) -> list[tuple[str, str, str]]:
    path = f"/api/cards/{card}/transactions?type=fee"
    rows = shop.server.v2("GET", path).json()["data"]["transactions"]
    return [(row["fee_type"], row["status"], row["amount"]) for row in rows][:-1]


def test_events_without_a_sample_have_the_listed_keys(shop: Shop, card: str) -> None:
    control = shop.server.control
    shop.buy(card, 1_000_000, way="pre_auth")
    shop.buy(card, 1_000_000, way="contactless")
    shop.buy(card, 1_000_000, country="DE")
    purchase = {"card_id": card, "amount_micros": 1_000_000, "merchant": "Shop"}
    control("merchant/refund", purchase | {"way": "credit"})
    control("issuer", {"card_id": card, "act": "activate_contactless"})
    control("issuer", {"card_id": card, "act": "expire"})
    assert shop.buy(card, 1_000_000)["reason"] == "card_expired"
    for _ in range(3):
        control("merchant/decline", purchase | {"reason": "insufficient_funds"})
    control("merchant/refund", purchase)
    for name, keys in KEYS.items():
        assert set(shop.event(name)["data"]) == set(keys), name


def test_a_pre_authorization_settles_with_another_amount(shop: Shop, card: str) -> None:
    held = shop.buy(card, 20_000_000, way="pre_auth")["authorization_id"]
    settle(shop, held, amount_micros=12_000_000)
    (asked,), (taken,) = (
        bodies(shop, "transaction.pre-auth.approved"),
        bodies(shop, "transaction.settlement"),
    )
    assert (asked["amount"], asked["transactionType"]) == (20_000_000, "pre_auth_approved")
    assert (taken["amount"], taken["id"]) == (12_000_000, asked["id"])


def test_a_debit_is_one_event_and_settled_at_once(shop: Shop, card: str) -> None:
    shop.buy(card, 2_000_000, way="debit")
    assert shop.events()[-1] == "virtualcard.transaction.debit"
    assert bodies(shop, "transaction.authorization") == []
    books = shop.ledger_card(card)
    assert (books["balance_micros"], books["holds_micros"]) == (48_000_000, 0)


def test_contactless_comes_twice_and_costs_a_quarter_percent(shop: Shop, card: str) -> None:
    settle(shop, shop.buy(card, 2_000_000, way="contactless")["authorization_id"])
    stages = [
        (one["transactionType"], one["status"]) for one in bodies(shop, "transaction.contactless")
    ]
    assert stages == [("contactless_pending", "pending"), ("contactless_settled", "completed")]
    assert fees(shop, card) == [("CARD_CONTACTLESS_FEE", "completed", "5000")]
    shop.assert_sound()


def test_a_purchase_abroad_is_a_pair_and_the_wallet_pays_the_fee(shop: Shop, card: str) -> None:
    before = shop.usdc()
    settle(shop, shop.buy(card, 10_000_000, country="de")["authorization_id"])
    pending, settled = bodies(shop, "transaction.crossborder")
    assert (pending["transactionType"], pending["amount"]) == ("cross_border_pending", 750_000)
    assert (settled["transactionType"], settled["amount"]) == ("cross_border_settled", 10_000_000)
    assert pending["reference"] == settled["reference"]
    assert pending["reference"].startswith("CARD_CROSSBORD_")
    assert (pending["chargedAmount"], pending["settlementCountry"]) == (10_000_000, "de")
    assert fees(shop, card) == [("CARD_CROSSBORDER_FEE", "completed", "750000")]
    assert shop.usdc() == before - 750_000
    row = shop.server.v2("GET", "/api/transactions?type=CARD_CROSSBORDER_FEE").json()["data"]
    assert row["transactions"][0]["amount"] == "-750000"
    shop.assert_sound()


def test_a_fee_comes_back_when_the_purchase_abroad_never_settles(shop: Shop, card: str) -> None:
    before = shop.usdc()
    held = shop.buy(card, 10_000_000, country="de")["authorization_id"]
    shop.server.control("merchant/reverse", {"authorization_id": held})
    assert shop.usdc() == before
    assert bodies(shop, "transaction.crossborder")[-1]["transactionType"] == (
        "cross_border_reversal"
    )
    assert fees(shop, card) == [("CARD_CROSSBORDER_FEE", "failed", "750000")]
    shop.assert_sound()


def test_a_refund_may_be_announced_before_it_settles(shop: Shop, card: str) -> None:
    shop.server.control("delays", {"refund_ms": 60_000})
    purchase = {"card_id": card, "amount_micros": 3_000_000, "way": "authorized"}
    shop.server.control("merchant/refund", purchase)
    assert shop.v2_read(card)["balance_amount"] == "50000000"
    shop.server.advance(60)
    shop.until_v2(card, balance_amount="53000000")
    stages = [one["transactionType"] for one in bodies(shop, "transaction.refund")]
    assert stages == ["refund_authorization", "refund_settled"]
    ids = {one["id"] for one in bodies(shop, "transaction.refund")}
    assert len(ids) == 1
    shop.assert_sound()


def test_a_failed_card_costs_nothing(shop: Shop) -> None:
    before = shop.usdc()
    shop.server.control("fail_later", {"operation": "create"})
    answer = shop.server.v2("POST", "/api/cards", shop.v2_card_body())
    card = answer.json()["data"]["card"]["id"]
    shop.until_v2(card, created_status="failed")
    assert shop.usdc() == before
    told = bodies(shop, "created.failed")[0]
    assert (told["amount"], told["customerEmail"]) == (5_000_000, "ada.lovelace@example.com")
    shop.assert_sound()


@pytest.mark.parametrize("operation", ["fund", "withdraw"])
def test_a_movement_may_fail_after_it_was_accepted(shop: Shop, card: str, operation: str) -> None:
    before = shop.usdc()
    shop.server.control("fail_later", {"operation": operation})
    assert shop.balance(card, operation, 3_000_000, "r").status_code == 200
    rows = f"/api/cards/{card}/transactions?status=failed"
    failed = shop.until(
        lambda: shop.server.v2("GET", rows).json()["data"]["transactions"], lambda seen: seen
    )[0]
    assert (failed["reference"], failed["failure_code"]) == ("r", "PROVIDER_REJECTED")
    assert (shop.usdc(), shop.v2_read(card)["balance_amount"]) == (before, "50000000")
    name = {"fund": "topup", "withdraw": "withdrawal"}[operation]
    assert shop.event(f"virtualcard.{name}.failed")["data"]["reference"] == "r"
    shop.assert_sound()


@pytest.mark.parametrize(
    ("status", "name"), [("pending", "pending"), ("approved", "complete"), ("rejected", "failed")]
)
def test_what_is_known_of_a_person_is_announced(shop: Shop, status: str, name: str) -> None:
    customer = shop.customer("Grace")
    shop.server.control("webhooks", {"url": f"{shop.server.url}/sink/all"})
    shop.server.control("kyc", {"customer_id": customer, "status": status})
    assert shop.event(f"virtualcard.user.kyc.{name}")["data"]["customerId"] == customer


def test_the_guide_face_counts_every_amount_in_its_own_unit(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.guide_fund(card, 1_000_000)
    shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"])
    shop.buy(card, 2_000_000, country="de")
    told = shop.event("virtualcard.transaction.crossborder")["data"]
    assert (told["amount"], told["chargedAmount"]) == (55_000, 200_000)

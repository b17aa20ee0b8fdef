"""The guide face keeps to the two seed documents."""

import pytest

from tests.sandbox.shop import DAY, Shop

BODY = {
    "userReference": "u",
    "label": "Ads",
    "initialLimit": 50.5,
    "callbackUrl": "http://127.0.0.1:9/x",
}


def is_luhn(pan: str) -> bool:
    digits = [int(char) for char in reversed(pan)]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[0::2]) + sum(doubled)) % 10 == 0


def test_creation_shows_number_and_cvv_once(shop: Shop) -> None:
    card = shop.guide_card(initialLimit=50.5)
    assert len(card["cardNumber"]) == 16
    assert card["cardNumber"].startswith("400000")
    assert len(card["cvv"]) == 3
    assert card["initialLimit"] == 50.5
    assert (card["status"], card["balance"], card["expiryYear"]) == ("active", 0, "2033")
    again = shop.guide_read(card["id"])
    assert again["cardNumber"] == f"400000******{card['last4']}"
    listed = shop.server.guide("GET", "/api/cards")
    assert "cvv" not in again
    assert card["cardNumber"] not in listed.text
    assert "cvv" not in listed.text


def test_creation_is_not_idempotent(shop: Shop) -> None:
    assert shop.guide_card()["id"] != shop.guide_card()["id"]
    assert shop.server.guide("GET", "/api/cards").json()["data"]["total"] == 2


def test_the_thirteenth_number_alone_fails_luhn(shop: Shop) -> None:
    numbers = [shop.guide_card()["cardNumber"] for _ in range(14)]
    assert [place for place, pan in enumerate(numbers, 1) if not is_luhn(pan)] == [13]
    assert len(set(numbers)) == 14


@pytest.mark.parametrize("missing", sorted(BODY))
def test_every_field_of_creation_is_required(shop: Shop, missing: str) -> None:
    body = {name: value for name, value in BODY.items() if name != missing}
    answer = shop.server.guide("POST", "/api/cards", body)
    assert answer.status_code == 400
    assert answer.json()["code"] == "VALIDATION_ERROR"
    assert missing in answer.json()["extensions"]["validation"]


@pytest.mark.parametrize("limit", [0, -1, "50", True, None, 1e300, 0.0000001])
def test_a_limit_must_be_a_positive_number(shop: Shop, limit: object) -> None:
    answer = shop.server.guide("POST", "/api/cards", BODY | {"initialLimit": limit})
    assert answer.status_code == 400


def test_pages_go_by_limit_and_offset(shop: Shop) -> None:
    ids = [shop.guide_card()["id"] for _ in range(3)]
    page = shop.server.guide("GET", "/api/cards?limit=2&offset=1").json()["data"]
    assert [card["id"] for card in page["cards"]] == [ids[1], ids[0]]
    assert (page["total"], page["limit"], page["offset"]) == (3, 2, 1)


def test_funding_is_pending_then_on_the_card_in_hundred_thousandths(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    row = shop.guide_fund(card, 2_500_000, description="Lunch")
    assert (row["status"], row["amount"], row["displayAmount"], row["fee"]) == (
        "pending",
        2_500_000,
        25,
        100_000,
    )
    assert row["description"] == "Lunch"
    read = shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"])
    assert (read["balance"], read["displayBalance"]) == (2_500_000, 25)
    feed = shop.server.guide("GET", f"/api/cards/{card}/transactions").json()["data"]
    assert [(one["type"], one["status"]) for one in feed["transactions"]] == [
        ("funding", "completed"),
        ("fee", "completed"),
    ]
    assert feed["total"] == 2


def test_the_same_reference_answers_the_original(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    first = shop.guide_fund(card, 200_000, reference="same")
    second = shop.guide_fund(card, 200_000, reference="same")
    assert first["id"] == second["id"]
    assert shop.usdc() == 5_000_000_000 - 1_000_000 - 3_000_000


def test_a_reference_reused_for_another_amount_is_a_conflict(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.guide_fund(card, 200_000, reference="same")
    body = {"card_id": card, "amount": 300_000, "reference": "same"}
    answer = shop.server.guide("POST", "/api/cards/fund", body)
    assert (answer.status_code, answer.json()["code"]) == (409, "DUPLICATE_REFERENCE")


def test_withdrawing_leaves_a_dollar(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.guide_fund(card, 1_000_000)
    shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"] == 1_000_000)
    path = f"/api/cards/{card}/withdraw"
    short = shop.server.guide("POST", path, {"amount": 900_001, "reference": "w0"})
    assert (short.status_code, short.json()["code"]) == (400, "CARD_INSUFFICIENT_BALANCE")
    taken = shop.server.guide("POST", path, {"amount": 900_000, "reference": "w1"})
    assert taken.json()["data"]["transaction"]["type"] == "withdrawal"
    shop.until(shop.usdc, lambda units: units == 5_000_000_000 - 12_000_000 + 9_000_000)
    assert shop.guide_read(card)["balance"] == 100_000


@pytest.mark.parametrize("status", ["frozen", "terminated"])
def test_a_card_that_is_not_active_cannot_be_funded(shop: Shop, status: str) -> None:
    card = shop.guide_card()["id"]
    shop.server.advance(DAY)
    verb = {"frozen": "freeze", "terminated": "terminate"}[status]
    done = shop.server.guide("POST", f"/api/cards/{card}/{verb}", {"reason": "lost"})
    assert done.json()["data"]["card"]["status"] == status
    body = {"card_id": card, "amount": 200_000, "reference": "r"}
    answer = shop.server.guide("POST", "/api/cards/fund", body)
    assert (answer.status_code, answer.json()["code"]) == (403, "CARD_NOT_ACTIVE")


def test_unfreezing_needs_no_body(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.server.guide("POST", f"/api/cards/{card}/freeze", {})
    answer = shop.server.guide("POST", f"/api/cards/{card}/unfreeze")
    assert answer.json()["data"]["card"]["status"] == "active"


def test_an_unsupported_source_asset_is_refused(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    body = {"card_id": card, "amount": 200_000, "reference": "r", "sourceAsset": "DOGE"}
    answer = shop.server.guide("POST", "/api/cards/fund", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "UNSUPPORTED_SOURCE_ASSET")


def test_wallets_are_in_their_own_asset(shop: Shop) -> None:
    wallets = shop.server.guide("GET", "/wallets").json()["data"]["wallets"]
    assert [(one["asset"], one["displayBalance"]) for one in wallets] == [
        ("USDC", 5000),
        ("USDT", 1284.1),
        ("USDT", 0),
        ("BTC", 0.05),
    ]
    one = shop.server.guide("GET", f"/wallets/{wallets[3]['id']}").json()["data"]["wallet"]
    assert (one["balance"], one["decimals"], one["network"]) == (5_000_000, 8, "BITCOIN")


def test_whoami_and_rates_answer(shop: Shop) -> None:
    who = shop.server.guide("GET", "/api/whoami").json()["data"]
    assert (who["environment"], who["authMethod"]) == ("sandbox", "bearer")
    rates = shop.server.guide("GET", "/api/exchange-rates").json()["data"]["rates"]
    assert rates[0]["rate"] == "1.000000"


def test_the_seeds_name_two_events(shop: Shop) -> None:
    card = shop.guide_card()
    shop.guide_fund(card["id"], 200_000)
    shop.until(shop.events, lambda names: len(names) == 2)
    assert shop.events() == ["card.created", "virtualcard.topup.complete"]
    assert shop.event("virtualcard.topup.complete")["data"]["amount"] == 200_000
    assert card["cardNumber"] not in str(shop.server.control("deliveries"))


def test_unknown_card_path_and_method(shop: Shop) -> None:
    for path in ("/api/cards/nobody", "/wallets/doge", "/api/nothing"):
        assert shop.server.guide("GET", path).status_code == 404
    assert shop.server.guide("PATCH", "/api/cards").status_code == 405


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b"\xff", b'{"a":NaN}', b'{"label":"\\ud800"}', b'{"initialLimit":1e99999999999}'],
)
def test_a_body_that_is_not_an_object_is_refused(shop: Shop, raw: bytes) -> None:
    headers = {"authorization": f"Bearer {shop.server.api_key}"}
    answer = shop.server.http.post("/api/cards", content=raw, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "VALIDATION_ERROR")


def test_purchases_show_their_merchant_and_reversals_their_reason(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.guide_fund(card, 1_000_000)
    shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"])
    held = shop.buy(card, 2_000_000, mcc="5942", country="US")["authorization_id"]
    shop.server.control("merchant/reverse", {"authorization_id": held})
    rows = shop.server.guide("GET", f"/api/cards/{card}/transactions").json()["data"]
    row = rows["transactions"][0]
    assert (row["type"], row["merchantName"], row["merchantMcc"], row["merchantCountry"]) == (
        "purchase",
        "Amazon.com",
        "5942",
        "us",
    )
    assert (row["status"], row["failureCode"]) == ("failed", "REVERSED")


@pytest.mark.parametrize(
    "changes",
    [
        {"callbackUrl": "ftp://x"},
        {"label": "   "},
        {"label": 7},
        {"label": "x" * 10_001},
        {"label": "\ud800"},
    ],
)
def test_odd_text_is_refused_by_field(shop: Shop, changes: dict[str, object]) -> None:
    answer = shop.server.guide("POST", "/api/cards", BODY | changes)
    assert answer.status_code == 400
    assert list(answer.json()["extensions"]["validation"]) == list(changes)


@pytest.mark.parametrize("label", ["🂡 Ads", "<b>x</b>", "\u202eevil", "x" * 10_000])
def test_any_well_formed_label_comes_back_as_sent(shop: Shop, label: str) -> None:
    card = shop.guide_card(label=label)
    assert shop.guide_read(card["id"])["label"] == label


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "offset=-1", "limit=²"])
def test_a_page_must_be_whole_numbers(shop: Shop, query: str) -> None:
    assert shop.server.guide("GET", f"/api/cards?{query}").status_code == 400

"""The v2 face: pending first, stale answers, published limits, fees and refusals."""

import pytest

from tests.sandbox.shop import DAY, Shop


def code(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]  # type: ignore[attr-defined]


def test_a_new_card_is_pending_without_digits_then_active(shop: Shop) -> None:
    shop.server.control("delays", {"activate_ms": 60_000})
    answer = shop.server.v2("POST", "/api/cards", shop.v2_card_body())
    card = answer.json()["data"]["card"]
    assert (card["status"], card["created_status"], card["masked_pan"]) == (
        "pending",
        "processing",
        "",
    )
    assert card["reference"] == "CARD_CREATE_" + card["id"].replace("-", "")[:12].upper()
    early = shop.server.v2("GET", f"/api/cards/{card['id']}/secure")
    assert code(early) == (400, "CARD_NOT_READY")
    assert code(shop.balance(card["id"], "fund", 2_000_000)) == (403, "CARD_NOT_ACTIVE")
    shop.server.advance(60)
    ready = shop.v2_read(card["id"])
    assert (ready["status"], ready["balance_amount"]) == ("active", "5000000")
    assert ready["topup_current_month"] == "5000000"
    assert shop.usdc() == 5_000_000_000 - 5_000_000 - 1_000_000 - 1_000_000


def test_secure_details_can_be_read_twice_a_minute(shop: Shop) -> None:
    card = shop.v2_card()
    path = f"/api/cards/{card['id']}/secure"
    first = shop.server.v2("GET", path).json()["data"]["details"]
    assert first["card_number"].endswith(card["last_four_digit"])
    assert shop.server.v2("GET", path).json()["data"]["details"] == first
    third = shop.server.v2("GET", path)
    assert code(third) == (429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(third.headers["retry-after"]) <= 60
    shop.server.advance(60)
    assert shop.server.v2("GET", path).status_code == 200


def test_the_same_create_reference_answers_the_first_card(shop: Shop) -> None:
    body = shop.v2_card_body(reference="intent-1")
    ids = {shop.server.v2("POST", "/api/cards", body).json()["data"]["card"]["id"] for _ in "ab"}
    assert len(ids) == 1
    assert len(shop.server.control("ledger")["cards"]) == 1


def test_a_fourth_card_of_a_customer_is_refused_in_the_known_words(shop: Shop) -> None:
    for _ in range(3):
        shop.v2_card()
    answer = shop.server.v2("POST", "/api/cards", shop.v2_card_body())
    assert answer.status_code == 400
    assert answer.json()["detail"] == "customer already has 3 active cards, maximum is 3"
    grace = shop.v2_card_body(customer_id=shop.customer("Grace"))
    assert shop.server.v2("POST", "/api/cards", grace).status_code == 201


def test_only_an_approved_customer_gets_a_card(shop: Shop) -> None:
    new = {"email": "new@example.com", "customer_type": "individual"}
    customer = shop.server.v2("POST", "/api/customers", new).json()["data"]["id"]
    for customer_id in (customer, "nobody"):
        body = shop.v2_card_body(customer_id=customer_id)
        answer = shop.server.v2("POST", "/api/cards", body)
        assert answer.json()["detail"] == "KYC verification required (status=none)"
    shop.server.control("kyc", {"customer_id": customer, "status": "approved"})
    body = shop.v2_card_body(customer_id=customer)
    assert shop.server.v2("POST", "/api/cards", body).status_code == 201


@pytest.mark.parametrize("method", ["create", "fund"])
def test_an_empty_wallet_says_what_is_required_and_available(shop: Shop, method: str) -> None:
    card = shop.v2_card()["id"]
    for asset, units in (("USDC", 3_000_000), ("USDT_TRC20", 0), ("BTC", 0)):
        shop.server.control("wallet", {"asset": asset, "units": units})
    if method == "fund":
        answer, required = shop.balance(card, "fund", 5_000_000), "6000000"
    else:
        answer = shop.server.v2("POST", "/api/cards", shop.v2_card_body())
        required = "7000000"
    assert code(answer) == (400, "COMPANY_INSUFFICIENT_BALANCE")
    assert answer.json()["extensions"]["metadata"] == {
        "error_code": "COMPANY_INSUFFICIENT_BALANCE",
        "required": required,
        "available": "3000000",
    }
    assert shop.usdc() == 3_000_000
    assert len(shop.server.control("ledger")["cards"]) == 1


def test_the_next_wallet_pays_when_the_first_does_not_cover(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.control("wallet", {"asset": "USDC", "units": 1_000_000})
    shop.server.control("rates", {"asset": "USDT_TRC20", "usd_micros": 999_999})
    shop.balance(card, "fund", 2_000_000)
    wallets = shop.server.control("ledger")["wallets"]
    assert wallets["USDC"] == 1_000_000
    assert wallets["USDT_TRC20"] == 1_284_100_000 - 3_000_004
    shop.assert_sound()


def test_funding_answers_success_outside_and_pending_inside(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.control("delays", {"fund_ms": 60_000})
    answer = shop.balance(card, "fund", 2_000_000, "f1").json()
    inner = answer["data"]
    assert (answer["success"], inner["success"], inner["message"]) == (
        True,
        False,
        "Card funding processing",
    )
    row = inner["transaction"]
    assert (row["status"], row["balance_before"], row["balance_after"]) == (
        "pending",
        "5000000",
        "5000000",
    )
    assert shop.v2_read(card)["balance_amount"] == "5000000"
    shop.server.advance(60)
    again = shop.balance(card, "fund", 2_000_000, "f1").json()["data"]
    assert (again["success"], again["transaction"]["id"]) == (True, row["id"])
    assert again["transaction"]["balance_after"] == "7000000"
    assert shop.v2_read(card)["balance_amount"] == "7000000"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (1_999_999, (400, "AMOUNT_BELOW_MINIMUM")),
        (2_500_000_001, (400, "AMOUNT_ABOVE_MAXIMUM")),
        (0, (400, "VALIDATION_ERROR")),
        (-5, (400, "VALIDATION_ERROR")),
        ("2000000", (400, "VALIDATION_ERROR")),
        (2.5, (400, "VALIDATION_ERROR")),
        (10**30, (400, "VALIDATION_ERROR")),
    ],
)
def test_amounts_outside_the_limits_are_refused(
    shop: Shop, amount: object, expected: tuple[int, str]
) -> None:
    card = shop.v2_card()["id"]
    assert code(shop.balance(card, "fund", amount)) == expected  # type: ignore[arg-type]


def test_a_card_holds_at_most_fifty_thousand_dollars(shop: Shop) -> None:
    shop.server.control("wallet", {"asset": "USDC", "units": 100_000_000_000})
    card = shop.v2_card(amount=2_500_000_000)["id"]
    for _ in range(19):
        assert shop.balance(card, "fund", 2_500_000_000).status_code == 200
    assert code(shop.balance(card, "fund", 2_000_000)) == (400, "CARD_BALANCE_LIMIT_EXCEEDED")


@pytest.mark.parametrize(
    ("amount", "fee"),
    [(99_999_999, "1000000"), (100_000_000, "1000000"), (250_000_000, "2500000")],
)
def test_the_fee_is_a_dollar_below_a_hundred_and_one_percent_above(
    shop: Shop, amount: int, fee: str
) -> None:
    card = shop.v2_card()["id"]
    row = shop.balance(card, "fund", amount).json()["data"]["transaction"]
    assert row["fee_amount"] == fee


def test_a_freeze_answers_the_stale_status_and_then_holds(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.control("delays", {"status_ms": 60_000})
    path = f"/api/cards/{card}/status"
    answer = shop.server.v2("POST", path, {"status": "frozen"}).json()["data"]
    assert (answer["message"], answer["card"]["status"]) == ("Card frozen successfully", "active")
    assert shop.v2_read(card)["status"] == "active"
    shop.server.advance(60)
    assert shop.v2_read(card)["status"] == "frozen"
    for kind in ("fund", "withdraw"):
        assert code(shop.balance(card, kind, 2_000_000)) == (403, "CARD_NOT_ACTIVE")
    shop.server.v2("POST", path, {"status": "active"})
    shop.server.advance(60)
    assert shop.v2_read(card)["status"] == "active"


def test_terminating_waits_a_day_then_sweeps_to_the_wallet(shop: Shop) -> None:
    card, before = shop.v2_card()["id"], shop.usdc()
    early = shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    assert code(early) == (400, "CARD_TERMINATION_TOO_EARLY")
    shop.server.advance(DAY)
    data = shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"}).json()["data"]
    assert (data["remaining_balance"], data["balance_returned"]) == ("5000000", True)
    assert shop.usdc() == before + 5_000_000
    ended = shop.v2_read(card)
    assert (ended["status"], ended["balance_amount"]) == ("terminated", "0")
    assert shop.events()[-1] == "virtualcard.terminated.refund"
    again = shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    assert code(again) == (403, "CARD_NOT_ACTIVE")
    shop.assert_sound()


def test_a_top_up_accepted_before_the_end_goes_back_whole(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.advance(DAY)
    shop.server.control("delays", {"fund_ms": 60_000})
    before = shop.usdc()
    shop.balance(card, "fund", 250_000_000, "late")
    shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    shop.server.advance(60)
    assert shop.usdc() == before + 5_000_000
    feed = shop.server.v2("GET", f"/api/cards/{card}/transactions?status=failed").json()
    rows = feed["data"]["transactions"]
    assert [(row["reference"], row["failure_code"]) for row in rows] == [
        ("late", "CARD_TERMINATED")
    ]
    assert shop.events()[-1] == "virtualcard.topup.failed"
    shop.assert_sound()


def test_simulated_webhooks_move_nothing(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    body = {"card_id": card, "event_type": "decline"}
    answer = shop.server.v2("POST", f"/api/cards/{card}/simulate-webhook", body).json()["data"]
    assert (answer["event_type"], answer["dispatched"]) == (
        "virtualcard.transaction.declined",
        True,
    )
    assert answer["callback_url"].endswith("/***")
    assert shop.ledger_card(card)["balance_micros"] == 5_000_000


def test_an_ended_card_takes_no_limits_no_status_and_shows_no_secrets(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.server.advance(DAY)
    shop.server.v2("DELETE", f"/api/cards/{card}", {"reason": "done"})
    names = ("transaction", "daily", "weekly", "monthly", "yearly")
    limits = {"spending_limits": {f"{name}_limit": 0 for name in names}}
    path = f"/api/cards/{card}"
    assert code(shop.server.v2("PUT", f"{path}/spend-limits", limits))[0] == 403
    assert code(shop.server.v2("POST", f"{path}/status", {"status": "active"}))[0] == 403
    assert code(shop.server.v2("GET", f"{path}/secure")) == (400, "CARD_NOT_READY")


def test_limits_must_be_whole_and_complete(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    path = f"/api/cards/{card}/spend-limits"
    for body in ({}, {"spending_limits": 3}, {"spending_limits": {"daily_limit": "5"}}):
        assert code(shop.server.v2("PUT", path, body)) == (400, "VALIDATION_ERROR")


def test_a_withdrawal_leaves_a_dollar_beside_what_is_held(shop: Shop) -> None:
    card = shop.v2_card()["id"]
    shop.buy(card, 3_000_000)
    assert code(shop.balance(card, "withdraw", 1_000_001)) == (400, "CARD_INSUFFICIENT_BALANCE")
    taken = shop.balance(card, "withdraw", 1_000_000).json()["data"]["transaction"]
    assert (taken["type"], taken["description"], taken["fee_amount"]) == (
        "withdrawal",
        "Card withdrawal",
        "0",
    )
    assert "fee_type" not in taken
    shop.until(shop.events, lambda names: names[-1] == "virtualcard.withdrawal.completed")

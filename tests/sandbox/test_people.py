"""People at the bank: taken in once, checked in time, three cards each; and lite cards."""

from typing import Any

import pytest

from tests.sandbox.shop import Shop
from tests.sandbox.test_v2 import code

KYC = "/api/cards/kyc"
LITE = "/api/cards/lite"
NEW = {"email": "alan@example.com", "customer_type": "individual", "first_name": "Alan"}


def form(**changes: Any) -> dict[str, Any]:
    customer = {
        "customer_type": "individual", "first_name": "Alan", "last_name": "Turing",
        "email": "alan@example.com", "phone_number": "8010000001", "dial_code": "+234",
        "date_of_birth": "1990-06-23", "id_type": "passport", "id_number": "A1234567",
        "line1": "1 Bombe Road", "city": "Lagos", "state": "Lagos", "postal_code": "100001",
        "country": "NGA",
    }  # fmt: skip
    whole: dict[str, Any] = {
        "customer": customer | changes.pop("customer", {}), "occupation": "Engineer",
        "employment_status": "employed", "account_purpose": "Business expenses",
        "annual_salary": "50000", "expected_monthly_volume": "1000",
        "terms_of_service_accepted": True, "id_front_image": "aW1hZ2U=",
    }  # fmt: skip
    return whole | changes


def lite(**changes: Any) -> dict[str, Any]:
    customer = {
        "customer_type": "individual", "first_name": "Alice", "last_name": "Johnson",
        "email": "alice@example.com", "phone_number": "08012345678", "dial_code": "+234",
    }  # fmt: skip
    whole = {"type": "lite", "currency": "USD", "name": "Alice Quick Card", "amount": 2_000_000}
    return whole | {"customer": customer | changes.pop("customer", {})} | changes


def data(answer: Any) -> dict[str, Any]:
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.json()["data"]
    return found


def test_a_known_email_answers_who_is_there(shop: Shop) -> None:
    first = data(shop.server.v2("POST", "/api/customers", NEW))
    again = data(shop.server.v2("POST", "/api/customers", NEW | {"email": "ALAN@example.com"}))
    assert first["id"] == again["id"]
    assert first["kyc_status"] == "none"


def test_a_check_takes_its_time_then_a_card_can_be_made_and_both_are_told(shop: Shop) -> None:
    shop.server.control("webhooks", {"url": f"{shop.server.url}/sink/people"})
    begun = data(shop.server.v2("POST", KYC, form()))
    assert begun["normalized_status"] == "pending"
    body = shop.v2_card_body(customer_id=begun["customer_id"])
    refused = shop.server.v2("POST", "/api/cards", body)
    assert refused.json()["detail"] == "KYC verification required (status=pending)"
    shop.server.advance(3)
    path = f"{KYC}/{begun['customer_id']}"
    assert data(shop.server.v2("GET", path))["normalized_status"] == "approved"
    assert shop.server.v2("POST", "/api/cards", body).status_code == 201
    events = [row["event"] for row in shop.server.control("deliveries")["deliveries"]]
    assert [name for name in events if ".kyc." in name] == [
        "virtualcard.user.kyc.pending", "virtualcard.user.kyc.complete",
    ]  # fmt: skip


def test_a_check_may_end_with_a_no_and_be_begun_again(shop: Shop) -> None:
    begun = data(shop.server.v2("POST", KYC, form(customer={"id_number": "REJECT-1"})))
    shop.server.advance(3)
    path = f"{KYC}/{begun['customer_id']}"
    assert data(shop.server.v2("GET", path))["normalized_status"] == "rejected"
    data(shop.server.v2("POST", KYC, form()))
    shop.server.advance(3)
    assert data(shop.server.v2("GET", path))["normalized_status"] == "approved"


def test_what_the_issuer_decided_meanwhile_stays(shop: Shop) -> None:
    begun = data(shop.server.v2("POST", KYC, form()))
    shop.server.control("kyc", {"customer_id": begun["customer_id"], "status": "rejected"})
    shop.server.advance(3)
    state = data(shop.server.v2("GET", f"{KYC}/{begun['customer_id']}"))
    assert state["normalized_status"] == "rejected"


@pytest.mark.parametrize(
    "wrong",
    [
        {"terms_of_service_accepted": False},
        {"employment_status": "pirate"},
        {"id_front_image": None},
        {"customer": {"id_type": "bvn"}},
        {"customer": {"id_type": "library_card"}},
        {"customer": {"email": "alan"}},
        {"customer": {"first_name": ""}},
        {"occupation": None},
    ],
)
def test_a_form_with_a_mistake_begins_no_check(shop: Shop, wrong: dict[str, Any]) -> None:
    before = len(data(shop.server.v2("GET", "/api/customers"))["customers"])
    assert code(shop.server.v2("POST", KYC, form(**wrong)))[0] == 400
    assert len(data(shop.server.v2("GET", "/api/customers"))["customers"]) == before


def test_a_bank_number_needs_no_picture(shop: Shop) -> None:
    body = form(customer={"id_type": "bvn"})
    del body["id_front_image"]
    assert data(shop.server.v2("POST", KYC, body))["normalized_status"] == "pending"


def test_a_lite_card_needs_no_check_and_takes_one_load(shop: Shop) -> None:
    made = data(shop.server.v2("POST", LITE, lite()))["card"]
    assert (made["card_type"], made["status"]) == ("lite", "pending")
    assert "card_brand" not in made
    shop.server.advance(2)
    card = shop.v2_read(made["id"])
    assert (card["status"], card["balance_amount"]) == ("active", "2000000")
    for kind in ("fund", "withdraw"):
        answer = shop.balance(made["id"], kind, 2_000_000)
        assert answer.status_code == 400
        assert "not supported for lite cards" in answer.json()["detail"]
    assert shop.v2_read(made["id"])["balance_amount"] == "2000000"


def test_a_lite_card_holds_at_most_250_dollars(shop: Shop) -> None:
    over = shop.server.v2("POST", LITE, lite(amount=250_000_001))
    assert code(over) == (400, "AMOUNT_ABOVE_MAXIMUM")
    assert data(shop.server.v2("POST", LITE, lite(amount=250_000_000)))


def test_lite_cards_count_by_telephone_number(shop: Shop) -> None:
    for number in range(3):
        data(shop.server.v2("POST", LITE, lite(customer={"email": f"a{number}@example.com"})))
    fourth = shop.server.v2("POST", LITE, lite(customer={"email": "a4@example.com"}))
    assert fourth.json()["detail"] == "customer already has 3 active cards, maximum is 3"
    other = lite(customer={"email": "b@example.com", "phone_number": "08099999999"})
    assert data(shop.server.v2("POST", LITE, other))


@pytest.mark.parametrize(
    "wrong", [{"type": "virtual"}, {"customer": {"phone_number": ""}}, {"customer": {"email": "a"}}]
)
def test_a_lite_card_without_its_person_is_not_made(shop: Shop, wrong: dict[str, Any]) -> None:
    assert code(shop.server.v2("POST", LITE, lite(**wrong)))[0] == 400
    assert shop.server.control("ledger")["cards"] == []

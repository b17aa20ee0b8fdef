"""Each planted fault spoils the answers it names, and nothing else."""

import httpx
import pytest

from tests.sandbox.shop import Shop


@pytest.fixture
def card(shop: Shop) -> str:
    return shop.guide_card()["id"]


def fund(shop: Shop, card: str, reference: str = "r") -> httpx.Response:
    body = {"card_id": card, "amount": 200_000, "reference": reference}
    return shop.server.guide("POST", "/api/cards/fund", body)


def effects(shop: Shop, reference: str = "r") -> int:
    rows = shop.server.control("ledger")["effects"]
    return sum(row["reference"] == reference for row in rows)


def test_drop_before_closes_without_an_answer_or_an_effect(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "drop_before")
    with pytest.raises(httpx.RemoteProtocolError):
        fund(shop, card)
    assert effects(shop) == 0


def test_drop_after_closes_without_an_answer_but_the_money_moved(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "drop_after")
    with pytest.raises(httpx.RemoteProtocolError):
        fund(shop, card)
    assert effects(shop) == 1
    assert fund(shop, card).status_code == 200
    assert effects(shop) == 1


def test_truncate_ends_in_the_middle_of_the_body(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "truncate")
    with pytest.raises(httpx.RemoteProtocolError, match="without sending complete"):
        fund(shop, card)
    assert effects(shop) == 1


def test_html_is_a_504_page_without_effect_unless_after(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "html")
    answer = fund(shop, card)
    assert (answer.status_code, answer.headers["content-type"]) == (504, "text/html")
    assert effects(shop) == 0
    shop.server.fault("fund", "html", after=True)
    assert fund(shop, card).status_code == 504
    assert effects(shop) == 1


def test_a_status_carries_a_problem_or_the_given_body(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "status", status=503)
    answer = fund(shop, card)
    assert (answer.status_code, answer.json()["status"]) == (503, 503)
    shop.server.fault("fund", "status", status=500, body="oops")
    assert fund(shop, card).text == "oops"
    shop.server.fault("fund", "status", status=400, body={"message": 1.5})
    assert fund(shop, card).json() == {"message": 1.5}
    assert effects(shop) == 0


def test_the_banks_own_refusals_are_planted_as_it_gives_them(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "rate_limit")
    answer = fund(shop, card)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    shop.server.fault("fund", "rate_moved")
    answer = fund(shop, card)
    assert (answer.status_code, answer.json()["code"]) == (409, "EXCHANGE_RATE_EXPIRED")
    shop.server.fault("fund", "unsupported_asset")
    answer = fund(shop, card)
    assert (answer.status_code, answer.json()["code"]) == (400, "UNSUPPORTED_SOURCE_ASSET")
    assert effects(shop) == 0


def test_ignore_answers_success_and_does_nothing(shop: Shop, card: str) -> None:
    before = shop.server.control("ledger")
    shop.server.fault("fund", "ignore")
    assert fund(shop, card).status_code == 200
    assert shop.server.control("ledger") == before


def test_wrong_types_and_huge_answers(shop: Shop, card: str) -> None:
    shop.server.fault("get", "wrong_types")
    read = shop.server.guide("GET", f"/api/cards/{card}").json()
    assert read["data"]["card"]["balance"] == "not 0"
    assert isinstance(read["data"]["card"]["id"], list)
    shop.server.fault("get", "huge")
    huge = shop.server.guide("GET", f"/api/cards/{card}")
    assert len(huge.content) > 10_000_000


def test_a_stale_scale_contradicts_the_display(shop: Shop, card: str) -> None:
    shop.guide_fund(card, 200_000)
    shop.until(lambda: shop.guide_read(card), lambda seen: seen["balance"] == 200_000)
    shop.server.fault("get", "stale_scale")
    read = shop.guide_read(card)
    assert (read["balance"], read["displayBalance"]) == (2_000_000, 2)


def test_delay_waits_and_then_answers_truly(shop: Shop, card: str) -> None:
    shop.server.fault("get", "delay", ms=150)
    answer = shop.server.guide("GET", f"/api/cards/{card}")
    assert answer.elapsed.total_seconds() >= 0.15
    assert answer.json()["data"]["card"]["id"] == card


def test_a_fault_counts_down_and_spares_other_operations(shop: Shop, card: str) -> None:
    shop.server.fault("fund", "status", status=500, times=2)
    assert shop.server.guide("GET", "/api/whoami").status_code == 200
    assert [fund(shop, card).status_code for _ in range(3)] == [500, 500, 200]


def test_a_star_matches_every_operation_until_cleared(shop: Shop) -> None:
    shop.server.fault("*", "status", status=500, times=100)
    assert shop.server.v2("GET", "/api/balances").status_code == 500
    assert shop.server.control("state")["faults"][0]["times"] == 99
    shop.server.control("faults", method="DELETE")
    assert shop.server.v2("GET", "/api/balances").status_code == 200


@pytest.mark.parametrize(
    ("body", "operation"),
    [
        ({"type": "withdraw", "amount": 1, "reference": "x"}, "withdraw"),
        ({"type": "fund", "amount": 1, "reference": "x"}, "fund"),
    ],
)
def test_one_path_with_two_operations_is_told_apart(
    shop: Shop, card: str, body: object, operation: str
) -> None:
    shop.server.fault(operation, "status", status=599)
    assert shop.server.v2("POST", f"/api/cards/{card}/balance", body).status_code == 599


@pytest.mark.parametrize(
    "body",
    [
        {"operation": "nothing", "kind": "html"},
        {"operation": "get", "kind": "nothing"},
        {"operation": "get", "kind": "html", "times": 0},
        {"kind": "html"},
    ],
)
def test_a_fault_nobody_knows_is_refused(shop: Shop, body: object) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="400"):
        shop.server.control("faults", body)

"""Dialect v2beta reads dollars exactly, its own envelopes only, and marks in metadata."""

from decimal import Decimal
from typing import Any

import pytest

from desktop_app.adapters.bitnob.decode import decode
from desktop_app.adapters.bitnob.dialect_v2beta import V2BETA
from desktop_app.adapters.bitnob.dialects import NewLimits, PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import CardOrder, Holder, MoneyOrder
from desktop_app.domain.cards import CardId, CardStatus, SpendLimits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent
from desktop_app.domain.units import Says, judge

CARD = CardId("c8f1a3b2-9e4d-4f1a-b8c7-2d3e5f6a7b8c")
LIST = PageAsk(2, CardId(""))
ORDER = MoneyOrder("PSR1F-1", CARD, Money.usd(15), "note")


def units() -> Units:
    return Units(V2BETA.per_usd)


def card(**changes: Any) -> dict[str, Any]:
    return {"id": CARD, "status": "active", "name": "Ada Lovelace", "balance": "25.00"} | changes


def read_card(**changes: Any) -> Any:
    return V2BETA.get_card.read({"card": card(**changes)}, CARD, units())


def moved(**changes: Any) -> dict[str, Any]:
    return {"card_id": CARD, "amount": "15.00", "currency": "USD", "reference": "PSR1F-1"} | changes


@pytest.mark.parametrize(
    ("text", "micros"),
    [("0.00", 0), ("25.00", 25_000_000), ("0.000001", 1), ("-1.50", -1_500_000)],
)
def test_a_balance_is_dollars_to_the_micro(text: str, micros: int) -> None:
    assert read_card(balance=text).available == Money(micros)


@pytest.mark.parametrize("text", ["1.0000001", "25,00", "$25", "1e3", "", True, ["25"]])
def test_a_balance_that_is_no_such_figure_is_refused(text: object) -> None:
    with pytest.raises(NotAsPublished):
        read_card(balance=text)


@pytest.mark.parametrize(
    "metadata", [None, {}, {"reference": 5}, {"reference": {"a": 1}}, {"other": ["x"]}]
)
def test_a_card_without_our_mark_has_none(metadata: object) -> None:
    read = read_card(metadata=metadata)
    assert (read.nonce, read.label) == ("", "Ada Lovelace")


def test_a_cards_mark_label_and_limits_are_read() -> None:
    marks = {"reference": "PSR1I-1", "label": "Ads\u202e"}
    read = read_card(
        metadata=marks, spending_limits={"daily": "20.00"}, last_four="9781", status="frozen"
    )
    assert read_card(metadata={"reference": " psr1i-0a"}).nonce == "PSR1I-0A"
    assert (read.nonce, read.last4, read.status) == ("PSR1I-1", "9781", CardStatus.FROZEN)
    assert "\u202e" not in read.label
    assert (read.limits.daily, read.limits.weekly) == (Money.usd(20), None)


def test_an_answer_about_another_card_or_movement_is_refused() -> None:
    with pytest.raises(NotAsPublished):
        read_card(id="another")
    for other in ({"card_id": "another"}, {"reference": "PSR1F-2"}, {"currency": "EUR"}):
        with pytest.raises(NotAsPublished):
            V2BETA.fund.read(moved(**other), ORDER, units())


def test_a_movement_shows_what_the_integers_mean() -> None:
    seen: list[Says] = []
    source = units()
    source.observer = lambda *pair: seen.append(judge(source.per_usd, *pair))
    V2BETA.fund.read(moved(), ORDER, source)
    with pytest.raises(NotAsPublished):
        V2BETA.fund.read(moved(amount="150.00"), ORDER, source)
    assert seen == [Says.AGREES, Says.DISAGREES]


def test_pages_go_by_offset_and_an_early_end_is_no_end() -> None:
    page = V2BETA.list_cards.read({"cards": [card(), card(id="other")], "total": 3}, LIST, units())
    assert (len(page.items), page.next) == (2, "2")
    after = PageAsk(2, CardId(""), "2")
    assert V2BETA.list_cards.read({"cards": [card()], "total": 3}, after, units()).next is None
    with pytest.raises(NotAsPublished):
        V2BETA.list_cards.read({"cards": [], "total": 3}, after, units())


@pytest.mark.parametrize(
    "answer",
    [b'{"status":"error","data":{}}', b'{"success":true,"data":{}}', b'{"data":{}}', b"[]"],
)
def test_only_its_own_envelope_is_a_success(answer: bytes) -> None:
    with pytest.raises(NotAsPublished):
        V2BETA.get_card.unwrap(decode(answer))


@pytest.mark.parametrize("said", [{}, {"authenticated": False}, {"authenticated": "true"}])
def test_whoami_counts_only_when_it_says_that_the_keys_are_good(said: dict[str, object]) -> None:
    with pytest.raises(NotAsPublished):
        V2BETA.whoami.unwrap({"environment": "sandbox", **said})


def test_what_is_sent_is_what_that_client_sends() -> None:
    assert V2BETA.fund.body is not None
    assert V2BETA.create_card.body is not None
    assert V2BETA.fund.body(ORDER, units()) == {
        "amount": 15_000_000,
        "currency": "USD",
        "reference": "PSR1F-1",
        "description": "note",
    }
    order = CardOrder(
        "PSR1I-1", "Ads", Holder("c1", "Ada Lovelace"), ZERO, ZERO, Secret("http://x/")
    )
    body = V2BETA.create_card.body(order, units())
    assert body["metadata"] == {"reference": "PSR1I-1", "label": "Ads"}
    assert {"customer_id", "name", "card_type", "card_brand", "currency"} <= body.keys()
    assert {"line1", "city", "state", "postal_code", "country"} == set(body["billing_address"])  # type: ignore[call-overload]


def test_limits_are_decimal_strings_and_none_lasts_a_year() -> None:
    assert V2BETA.set_limits is not None
    assert V2BETA.set_limits.body is not None
    new = NewLimits(CARD, SpendLimits(transaction=Money(2_500_001), daily=Money.usd(20)))
    sent = V2BETA.set_limits.body(new, units())
    assert sent == {"single_transaction": "2.500001", "daily": "20.000000"}
    assert Decimal(str(sent["daily"])) == 20
    with pytest.raises(NotSent):
        V2BETA.set_limits.body(NewLimits(CARD, SpendLimits(yearly=Money.usd(1))), units())

"""What the bank posts over its sockets is believed, and read as what the bank did."""

from datetime import UTC, datetime

import pytest

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.application.receiving import Delivery, Way
from desktop_app.domain.events import Doubt, Doubted, Event
from desktop_app.domain.events import EventKind as K
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from tests.sandbox.shop import Shop


def posted(shop: Shop, sink: str, count: int) -> list[Delivery]:
    """The first `count` requests that the bank made, byte for byte."""
    rows = shop.until(
        lambda: shop.server.control(f"sink/{sink}")["received"], lambda seen: len(seen) >= count
    )
    now = datetime.now(UTC)
    return [
        Delivery(Way.OWN, tuple(row["headers"].items()), row["body"].encode(), now, exact=True)
        for row in rows
    ]


def reader_of(secret: str, units: Units) -> EventReader:
    return EventReader(DEFAULT_SCHEME, Secret(secret), units, lambda: True)


def told(events: list[Event], card_id: str) -> dict[K, Money | None]:
    assert {event.card_id for event in events} == {card_id}
    assert len({event.id for event in events}) == len(events)
    return {event.kind: event.amount for event in events}


def test_the_current_face_is_believed_down_to_the_cent(shop: Shop) -> None:
    units, pairs = Units(1_000_000), []
    units.observer = lambda amount, display: pairs.append((amount, display))
    card = shop.v2_card()["id"]
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/settle", {"authorization_id": held})
    assert shop.balance(card, "fund", 3_000_000, "ref-mine").status_code == 200
    assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"
    reader = reader_of(shop.server.webhook_secret, units)
    events = [reader.read(each, datetime.now(UTC)) for each in posted(shop, "v2", 5)]
    assert told(events, card) == {
        K.CREATED: None,
        K.AUTHORIZED: Money.usd(2),
        K.SETTLED: Money.usd(2),
        K.TOPPED_UP: Money.usd(3),
        K.DECLINED: Money.usd(90),
    }
    by_kind = {event.kind: event for event in events}
    assert by_kind[K.TOPPED_UP].reference == "ref-mine"
    assert by_kind[K.DECLINED].reason == "insufficient_funds"
    assert len(pairs) == 3


def test_the_face_of_the_guides_is_read_at_its_own_scale(shop: Shop) -> None:
    card = shop.guide_card()["id"]
    shop.guide_fund(card, 500_000)
    assert shop.buy(card, 1_500_000)["approved"]
    reader = reader_of(shop.server.webhook_secret, Units(100_000))
    events = [reader.read(each, datetime.now(UTC)) for each in posted(shop, "guide", 3)]
    assert told(events, card) == {
        K.CREATED: None,
        K.TOPPED_UP: Money.usd(5),
        K.AUTHORIZED: Money.usd(1, 50),
    }


def test_another_banks_secret_believes_nothing(shop: Shop) -> None:
    shop.v2_card()
    (delivery, *_) = posted(shop, "v2", 1)
    with pytest.raises(Doubted) as caught:
        reader_of("another", Units(1_000_000)).read(delivery, datetime.now(UTC))
    assert caught.value.doubt is Doubt.BAD_SIGNATURE

"""A frozen card and the one use of it, over the fake service, with steps by hand."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application import parts
from desktop_app.application.wishes import UseProgress, UseStep, UseWish
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.templates import margin_for
from tests.unit.test_guarding import Shop

HOURS = timedelta(hours=24)
MINUTES = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two looks."""
    monkeypatch.setattr(parts, "LOOKS_S", (0, 0, 0))


def wish(shop: Shop, usd: int = 20, form: str = "form", **more: object) -> UseWish:
    """A form that was filled in."""
    price = Money.usd(usd)
    made = UseWish(form, shop.card_id, price, margin_for(price), Money.usd(2_500), HOURS)
    return replace(made, **more)  # type: ignore[arg-type]


def resting(held: Money = ZERO) -> Shop:
    """A frozen card that holds `held`; what is sent has its effect at the next read."""
    shop = Shop()
    shop.api.change(shop.card_id, status=CardStatus.FROZEN, available=held)
    shop.api.on_read = lambda: shop.api.advance(timedelta(0))
    return shop


def held(shop: Shop) -> Money | None:
    """What is on the card."""
    return shop.api.cards[shop.card_id].available


def steps(shop: Shop) -> list[UseStep]:
    """What was told to be proven."""
    return [m.step for m in shop.bench.sink.messages if isinstance(m, UseProgress)]


def orders(shop: Shop) -> list[object]:
    """What was sent: `True` for a freeze, `False` for an unfreeze, dollars for a load."""
    found = []
    for name, order in shop.api.sent:
        is_load = name == "fund"
        found.append(order.amount if is_load else order[1])  # type: ignore[attr-defined, index]
    return found

"""Three things keep one occasion from being paid twice, and each of them alone is enough."""

import asyncio
from collections.abc import Callable
from itertools import count

import pytest

from desktop_app.application import rule_runs
from desktop_app.application.outbox import Outbox
from desktop_app.domain.deciding import Decision
from desktop_app.domain.rule_codes import Code
from tests.contract.test_rules_sandbox import Shop, bank, shop

__all__ = ["bank", "shop"]
Remove = Callable[[pytest.MonkeyPatch, Shop, Decision], None]


def wanted(shop: Shop) -> Decision:
    """What the rule would send now; nothing is sent yet."""
    shop.buy(shop.card_id, 1_250)
    shop.rules.sender.is_sending = True
    shop.world.do(lambda: shop.read(shop.card_id))
    shop.world.do(shop.decide)
    decision = shop.rules.decisions[shop.rule_id]
    assert (decision.code, shop.runs()) == (Code.GO, [])
    return decision


def send_twice(shop: Shop, decision: Decision) -> None:
    """As two workers would that know nothing of each other."""
    runs, rule = shop.rules.sender._runs, shop.rule(shop.rule_id)

    async def twice() -> None:
        both = [runs.send(rule, decision) for _ in range(2)]
        await asyncio.gather(*both, return_exceptions=True)

    shop.world.do(twice)


def let_two_be_open(patch: pytest.MonkeyPatch, shop: Shop, decision: Decision) -> None:
    """One change in flight per card (M11) is not asked for."""
    patch.setattr(Outbox, "_blocked", lambda *_: None)


def call_each_otherwise(patch: pytest.MonkeyPatch, shop: Shop, decision: Decision) -> None:
    """The occasion does not name the wish any more."""
    number = count()
    patch.setattr(rule_runs, "window_token", lambda *_: f"rule/any/{next(number)}")


def decide_once(patch: pytest.MonkeyPatch, shop: Shop, decision: Decision) -> None:
    """Inside the commit nothing is decided anew."""
    patch.setattr(shop.rules.sender._runs, "_decide", lambda _: decision)
    patch.setattr(rule_runs.RuleRuns, "_is_of_now", lambda *_: True)


LAYERS: tuple[Remove, ...] = (let_two_be_open, call_each_otherwise, decide_once)


@pytest.mark.parametrize("kept", range(len(LAYERS)))
def test_each_layer_alone_keeps_it_from_being_paid_twice(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    decision = wanted(shop)
    for number, remove in enumerate(LAYERS):
        if number != kept:
            remove(monkeypatch, shop, decision)
    send_twice(shop, decision)
    shop.turn()
    assert shop.holds() == (10_000, 1)


def test_without_any_of_them_it_is_paid_twice(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    decision = wanted(shop)
    for remove in LAYERS:
        remove(monkeypatch, shop, decision)
    send_twice(shop, decision)
    shop.turn()
    assert shop.holds()[1] == 2

"""A crash at any moment of one use leaves a card that is explained, and never twice loaded."""

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress

import pytest

from desktop_app.application.settling import begin_session
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import ZERO, Money
from tests.support.desk import make_bench
from tests.support.use_rig import HOURS, MINUTES, held, orders, quick, resting, wish
from tests.unit.test_guarding import Shop, play

__all__ = ["quick"]
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
LOAD = Money.usd(21)
MOMENTS = 140
"""More than there are looks at the clock, reads and writes in one use."""


class _Killed(BaseException):
    """The program is gone."""


def _killed_at(shop: Shop, moment: int) -> bool:
    """Whether the program was killed at that moment of one use; else the use came to its end."""
    left = moment

    def pulse(call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise _Killed
            return call(*args)

        return counted

    async def use() -> None:
        await shop.look()
        vault, clock = shop.bench.vault, shop.clock
        kept = [(vault, "has_room"), (clock, "now"), (clock, "monotonic"), (shop.api, "_read"),
                (vault.intents, "put"), (vault.intents, "add"), (vault.guards, "put")]  # fmt: skip
        before = [(owner, name, getattr(owner, name)) for owner, name in kept]
        for owner, name, call in before:
            setattr(owner, name, pulse(call))
        try:
            await shop.wallet.use_now(wish(shop))
        finally:
            for owner, name, call in before:
                setattr(owner, name, call)

    try:
        asyncio.run(use())
    except _Killed:
        return True
    finally:
        gc.collect(1)  # what was never begun is told of here, and not in another test
    return False


def _next_run(shop: Shop) -> Shop:
    old = shop.bench
    bench = make_bench(session="next-run", api=old.api, vault=old.vault)
    bench.clock.at, bench.clock.seconds = old.clock.at, old.clock.seconds
    begin_session(old.vault, "next-run", bench.clock.now())
    return Shop(bench)


def test_the_last_of_the_moments_is_after_the_end() -> None:
    assert _killed_at(resting(), 0)
    assert _killed_at(resting(), MOMENTS // 2)
    assert not _killed_at(resting(), MOMENTS)


@pytest.mark.parametrize("moment", range(MOMENTS))
def test_a_crash_leaves_a_card_that_is_explained(moment: int) -> None:
    shop = resting()
    _killed_at(shop, moment)

    async def act(later: Shop) -> None:
        await later.look()
        if later.status is CardStatus.ACTIVE:
            assert later.standing is Standing.ARMED
        else:
            guard = later.guards.guard_of(later.card_id)
            assert guard is None or later.standing is Standing.RESTING
        with suppress(NotAllowed):
            await later.wallet.use_now(wish(later, form="after the crash", again=True))
        assert held(later) in {ZERO, LOAD}
        await later.look(HOURS + MINUTES)
        await later.look(MINUTES)
        assert later.status is CardStatus.FROZEN

    later = play(act, _next_run(shop))
    assert held(later) in {ZERO, LOAD}
    assert sum(order == LOAD for order in orders(later)) <= 1
    assert "terminate" not in later.sent()

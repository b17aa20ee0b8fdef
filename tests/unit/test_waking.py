"""Sleep and a clock that is set are noticed, and lead to a whole read."""

import asyncio
from datetime import timedelta

import pytest

from desktop_app.application import waking
from desktop_app.application.waking import JUMP_S, watch_for_jumps
from desktop_app.application.wallet import Wallet
from tests.support.desk import StepClock, make_bench, run
from tests.support.wallet_story import story

JUMP = timedelta(seconds=JUMP_S + 1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "TICK_S", 0.001)


@pytest.mark.parametrize(
    ("wall", "counted", "is_jump"),
    [
        (JUMP, timedelta(0), True),
        (-JUMP, timedelta(0), True),
        (JUMP, JUMP, False),
        (JUMP - timedelta(seconds=5), timedelta(0), False),
    ],
)
def test_a_jump_is_where_wall_time_and_counted_time_part(
    wall: timedelta, counted: timedelta, is_jump: bool
) -> None:
    clock, jumps = StepClock(), []

    async def watch() -> None:
        task = asyncio.ensure_future(watch_for_jumps(clock, lambda: jumps.append(1)))
        await asyncio.sleep(0.01)
        clock.at += wall
        clock.seconds += counted.total_seconds()
        await asyncio.sleep(0.02)
        task.cancel()

    run(watch)
    assert len(jumps) == int(is_jump)


def test_after_a_sleep_the_whole_list_is_read_at_once() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await asyncio.sleep(0.02)
        before = bench.api.reads.count("list_cards")
        bench.clock.at += timedelta(hours=8)
        async with asyncio.timeout(30):
            while bench.api.reads.count("list_cards") == before:
                await asyncio.sleep(0.005)

    story(bench, tell)


def test_a_clock_set_back_does_not_keep_the_list_from_being_read() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await asyncio.sleep(0.02)
        before = bench.api.reads.count("list_cards")
        bench.clock.at -= timedelta(days=400)
        async with asyncio.timeout(30):
            while bench.api.reads.count("list_cards") == before:
                await asyncio.sleep(0.005)

    story(bench, tell)

"""One bucket for all calls: money first, a service's request for quiet obeyed."""

import asyncio
import time
from bisect import bisect_left

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.bitnob.bucket import RESERVE, WINDOW_S, Bucket, Busy, Priority


class Hand:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_burst_goes_at_once_and_the_next_waits() -> None:
    async def main() -> float:
        bucket = Bucket(per_minute=1200, burst=3)
        began = time.monotonic()
        for _ in range(5):
            await bucket.take(Priority.POLL)
        return time.monotonic() - began

    assert 0.08 <= asyncio.run(main()) < 1


def test_money_goes_before_what_waited_longer() -> None:
    async def main() -> list[Priority]:
        bucket, order = Bucket(per_minute=1200, burst=1), []

        async def call(priority: Priority) -> None:
            await bucket.take(priority)
            order.append(priority)

        await bucket.take(Priority.POLL)
        async with asyncio.TaskGroup() as group:
            for priority in (Priority.POLL, Priority.ON_DEMAND, Priority.MONEY):
                group.create_task(call(priority))
                await asyncio.sleep(0)
        return order

    assert asyncio.run(main()) == [Priority.MONEY, Priority.ON_DEMAND, Priority.POLL]


def test_a_hold_longer_than_the_patience_is_said_at_once() -> None:
    bucket = Bucket(now=Hand())
    bucket.hold(45)
    with pytest.raises(Busy) as caught:
        asyncio.run(bucket.take(Priority.MONEY))
    assert caught.value.retry_after == 45


def test_a_hold_ends() -> None:
    clock = Hand()
    bucket = Bucket(now=clock)
    bucket.hold(45)
    clock.at = 46
    asyncio.run(bucket.take(Priority.POLL))


def test_a_shorter_hold_does_not_shorten_a_longer_one() -> None:
    bucket = Bucket(now=Hand())
    bucket.hold(45)
    bucket.hold(2)
    with pytest.raises(Busy):
        asyncio.run(bucket.take(Priority.POLL))


def test_switched_off_it_lets_everybody_through() -> None:
    async def main() -> None:
        bucket = Bucket(per_minute=None, now=Hand())
        for _ in range(1000):
            await bucket.take(Priority.POLL)

    asyncio.run(main())


def test_who_gives_up_leaves_the_queue() -> None:
    async def main() -> None:
        bucket = Bucket(per_minute=1200, burst=1)
        await bucket.take(Priority.MONEY)
        waiting = asyncio.create_task(bucket.take(Priority.MONEY))
        await asyncio.sleep(0)
        waiting.cancel()
        async with asyncio.timeout(20):
            await bucket.take(Priority.POLL)

    asyncio.run(main())


class Passing(Hand):
    """A clock that the waiting itself moves."""

    async def sleep(self, seconds: float) -> None:
        self.at += seconds + 1e-6


@given(
    calls=st.lists(st.tuples(st.sampled_from(Priority), st.floats(0, 30)), max_size=200),
    burst=st.integers(1, 20),
)
def test_no_minute_holds_more_calls_than_the_service_allows(
    calls: list[tuple[Priority, float]], burst: int
) -> None:
    clock, made = Passing(), []

    async def main() -> None:
        bucket = Bucket(per_minute=60, burst=burst, now=clock)
        for priority, pause in calls:
            clock.at += pause / 10
            try:
                await bucket.take(priority)
            except Busy as busy:
                await clock.sleep(busy.retry_after)
            else:
                made.append(clock.at)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", clock.sleep)
        asyncio.run(main())
    for start, at in enumerate(made):
        assert bisect_left(made, at + WINDOW_S) - start <= 60


def test_polling_leaves_room_for_money() -> None:
    clock = Passing()

    async def main() -> list[float]:
        bucket = Bucket(per_minute=60, burst=20, now=clock)
        for _ in range(200):
            await bucket.take(Priority.POLL)
        began = []
        for _ in range(RESERVE):
            await bucket.take(Priority.MONEY)
            began.append(clock.at)
        return began

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asyncio, "sleep", clock.sleep)
        began = asyncio.run(main())
    assert began[-1] == began[0]

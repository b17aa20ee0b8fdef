"""A desk over fakes: the application's use cases without a wire, a disk or a window."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import PurePath
from typing import TypeVar

from desktop_app.application.confirming import NAME as ASKED_AGAIN
from desktop_app.application.confirming import dump
from desktop_app.application.desk import Desk
from desktop_app.application.facts import CardBook
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.domain.asking import Asking
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.profiles import SANDBOX_PROFILES, DialectName, Profile
from tests.support.fake_api import START, FakeCardApi
from tests.support.memory_vault import MemoryVault

T = TypeVar("T")
PRACTICE = replace(
    SANDBOX_PROFILES[DialectName.V2],
    base_url="http://127.0.0.1:1",
    callback_url="http://127.0.0.1:1/sink/purser",
)


class StepClock:
    """Clock port: a microsecond later at every look, so that order is always visible."""

    def __init__(self) -> None:
        self.at = START
        self.seconds = 1_000.0

    def monotonic(self) -> float:
        self.seconds += 1e-6
        return self.seconds

    def pass_by(self, by: timedelta) -> None:
        """Let time pass on both clocks."""
        self.at += by
        self.seconds += by.total_seconds()

    def now(self) -> datetime:
        self.at += timedelta(microseconds=1)
        return self.at


class CountedIds:
    """Ids port: 1, 2, 3 … as 32 hex digits."""

    def __init__(self) -> None:
        self._count = count(1)

    def make_intent_id(self) -> str:
        return f"{next(self._count):032x}"


@dataclass
class Sink:
    """EventSink port that keeps what it was told."""

    messages: list[object] = field(default_factory=list)

    def publish(self, message: object) -> None:
        self.messages.append(message)


@dataclass
class Bench:
    """Everything a test of a use case looks at."""

    desk: Desk
    api: FakeCardApi
    vault: MemoryVault
    clock: StepClock
    sink: Sink


def make_bench(
    profile: Profile = PRACTICE,
    session: str = "this-run",
    api: FakeCardApi | None = None,
    vault: MemoryVault | None = None,
    *,
    is_proven: bool = True,
) -> Bench:
    """A desk of one session; its connection was checked and its units are proven, or not.

    Its owner is asked for no password twice: `tests/unit/test_confirming.py` is about that.
    """
    api, vault, clock = api or FakeCardApi(), vault or MemoryVault(), StepClock()
    vault.settings.put(ASKED_AGAIN, dump(Asking(frozenset())))
    guard = UnitGuard(vault, profile, api.units.per_usd, PUBLISHED_LIMITS, clock)
    if is_proven:
        guard.hear_practice(api.units.per_usd)
        guard.mark_checked()
    api.units.observer = guard.observe
    guard.standing.skew_s = lambda: api.clock_offset_s
    guard.probes.account = lambda: api.account
    ids = CountedIds()
    desk = Desk(
        folder=PurePath("/vaults/memory"),
        vault=vault,
        book=CardBook(vault),
        people=PeopleBook(vault, ids.make_intent_id, clock, has_list=api.capabilities.holders),
        api=api,
        profile=profile,
        limits=PUBLISHED_LIMITS,
        fees=PUBLISHED_FEES,
        clock=clock,
        ids=ids,
        session=session,
        guard=guard,
    )
    return Bench(desk, api, vault, clock, Sink())


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine to its end with a deadline; nothing here waits for the network."""

    async def limited() -> T:
        async with asyncio.timeout(60):
            return await work()

    return asyncio.run(limited())

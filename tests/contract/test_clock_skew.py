"""A computer whose clock is off, over a socket to the bank: signed right, warned, then blocked."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from desktop_app.adapters.bitnob.bucket import Bucket
from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.connection_test import probe
from desktop_app.application.messages import Snapshot
from desktop_app.application.ports import Holder
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import ClockFarOff, clock_warning, is_far_off
from desktop_app.domain.errors import MoneyMoved
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import (
    BITNOB_URL,
    AuthScheme,
    Credentials,
    DialectName,
    Environment,
    Profile,
)
from desktop_app.domain.secrets import Secret
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

Tell = Callable[[Wallet, Bench, "LooseClock"], Awaitable[None]]


class LooseClock:
    """The computer's clock: right, less `behind`."""

    def __init__(self, behind: timedelta = timedelta(0)) -> None:
        self.behind = behind

    def now(self) -> datetime:
        return datetime.now(UTC) - self.behind

    def monotonic(self) -> float:
        return monotonic()


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 1_000_000})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


def client(bank: RunningSandbox, clock: LooseClock) -> BitnobClient:
    profile = Profile("Test", Environment.SANDBOX, DialectName.V2, AuthScheme.HMAC, bank.url)
    keys = Credentials(bank.client_id, Secret(bank.client_secret))
    return BitnobClient(profile, keys, clock, bucket=Bucket(per_minute=None), total_s=10.0)


def at(
    bank: RunningSandbox,
    behind: timedelta,
    tell: Tell,
    environment: Environment = Environment.BITNOB_SANDBOX,
) -> None:
    """A story of a proven and checked connection on a computer that is `behind`."""

    async def whole() -> None:
        clock = LooseClock(behind)
        profile = replace(PRACTICE, environment=environment, base_url=BITNOB_URL)
        if environment is Environment.SANDBOX:
            profile = replace(profile, base_url=bank.url)
        bench = make_bench(profile, api=client(bank, clock))
        wallet = Wallet(bench.desk, bench.sink)
        try:
            async with asyncio.timeout(40):
                await tell(wallet, bench, clock)
        finally:
            await wallet.close()

    asyncio.run(whole())


def picture(wallet: Wallet, bench: Bench) -> Snapshot:
    wallet.publish()
    return next(m for m in reversed(bench.sink.messages) if isinstance(m, Snapshot))


def a_card(bank: RunningSandbox) -> CardId:
    """An active card with money on it."""

    async def make() -> CardId:
        api = sandbox_client(bank, DialectName.V2)
        bench = make_bench(replace(PRACTICE, base_url=bank.url), api=api)
        wallet = Wallet(bench.desk, bench.sink)
        holder = (await api.holders())[0]
        form = IssueWish("made", "Ads", Holder(holder.id, holder.name), Money.usd(20), Money.usd(9))
        try:
            return await wallet.issue(form)
        finally:
            await wallet.close()

    return asyncio.run(make())


def loads(bank: RunningSandbox) -> int:
    return sum(row["kind"] == "funding" for row in bank.control("ledger")["effects"])


FAR = [timedelta(minutes=10), timedelta(minutes=-10), timedelta(days=3), timedelta(minutes=3)]


@pytest.mark.parametrize("behind", FAR)
def test_a_clock_that_is_far_off_only_reads_and_freezes_until_it_is_right(
    bank: RunningSandbox, behind: timedelta
) -> None:
    card = a_card(bank)
    before = loads(bank)
    wish = MoneyWish("form", card, Money.usd(3))

    async def tell(wallet: Wallet, bench: Bench, clock: LooseClock) -> None:
        # The first answer may be a refusal for its time; it tells the time, and is asked again.
        assert await wallet.refresh() is None
        assert [c.id for c in bench.desk.book.all()] == [card]
        shot = picture(wallet, bench)
        assert shot.read_only.startswith("The clock of this computer is ")
        with pytest.raises(ClockFarOff) as far:
            await wallet.top_up(wish)
        for action in (wallet.withdraw(wish), wallet.set_frozen(card, False, "u")):
            with pytest.raises(ClockFarOff):
                await action
        assert bench.vault.intents.recent(9) == ()  # not even READY was written
        told = far.value
        assert told.moved is MoneyMoved.NO
        assert all((told.happened, told.doing, told.todo))
        assert ("behind" in told.happened) is (behind > timedelta(0))
        await wallet.set_frozen(card, True, "cold")
        await wallet.refresh()
        assert bank.control("ledger")["cards"][0]["status"] == "frozen"

        clock.behind = timedelta(0)  # the person sets it
        assert await wallet.refresh() is None
        assert picture(wallet, bench).read_only == ""
        await wallet.set_frozen(card, False, "warm")
        await wallet.refresh()
        await wallet.top_up(wish)
        assert loads(bank) == before + 1

    at(bank, behind, tell)


def test_between_half_a_minute_and_two_it_warns_and_signs_with_the_services_time(
    bank: RunningSandbox,
) -> None:
    card = a_card(bank)

    async def tell(wallet: Wallet, bench: Bench, clock: LooseClock) -> None:
        assert picture(wallet, bench).clock_warning == ""  # no answer yet, nothing known
        await wallet.refresh()
        shot = picture(wallet, bench)
        assert "75 seconds behind" in shot.clock_warning or "76 seconds" in shot.clock_warning
        assert shot.read_only == ""
        before = loads(bank)
        await wallet.top_up(MoneyWish("form", card, Money.usd(3)))
        assert loads(bank) == before + 1
        clock.behind = timedelta(0)
        await wallet.refresh()
        assert picture(wallet, bench).clock_warning == ""

    at(bank, timedelta(seconds=75), tell)


def test_the_practice_banks_clock_is_the_persons_to_move(bank: RunningSandbox) -> None:
    card = a_card(bank)
    bank.advance(25 * 3_600)

    async def tell(wallet: Wallet, bench: Bench, _clock: LooseClock) -> None:
        assert await wallet.refresh() is None
        shot = picture(wallet, bench)
        assert (shot.read_only, shot.clock_warning) == ("", "")
        before = loads(bank)
        await wallet.top_up(MoneyWish("form", card, Money.usd(3)))
        assert loads(bank) == before + 1

    at(bank, timedelta(0), tell, Environment.SANDBOX)


@pytest.mark.parametrize(
    ("seconds", "passed", "said"),
    [(0, True, "Differs by"), (60, True, "Set it: above two minutes"), (600, False, "10 minutes")],
)
def test_the_connection_test_says_how_far_the_clock_is_off(
    bank: RunningSandbox, seconds: int, passed: bool, said: str
) -> None:
    async def look() -> None:
        api = client(bank, LooseClock(timedelta(seconds=seconds)))
        try:
            report = (await probe(api, PRACTICE)).report
        finally:
            await api.close()
        line = next(line for line in report.lines if line.name == "Clock")
        assert line.passed is passed
        assert said in line.sentence

    asyncio.run(look())


def test_the_limits_are_half_a_minute_and_two() -> None:
    assert clock_warning(30) == clock_warning(-30) == ""
    assert "31 seconds ahead of" in clock_warning(-31)
    assert not is_far_off(120)
    assert is_far_off(-120.5)
    assert "3 days behind" in ClockFarOff(3 * 86_400).happened
    assert "5 hours ahead" in ClockFarOff(-5 * 3_600).happened


def test_nothing_but_a_freeze_may_be_sent_by_a_clock_far_off() -> None:
    bench = make_bench(replace(PRACTICE, environment=Environment.BITNOB_SANDBOX,
                               base_url=BITNOB_URL))  # fmt: skip
    bench.api.clock_offset_s = 121.0
    refused = {kind for kind in Kind if bench.desk.guard.refusal(kind) is not None}
    assert refused == set(Kind) - {Kind.FREEZE}

"""Hearing from unlock to lock: what is begun, what is looked at anew, and what may go wrong."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from desktop_app.adapters.ears import BitnobEars
from desktop_app.adapters.vault.hearing_text import dump_hearing, load_hearing
from desktop_app.application import listening as listening_module
from desktop_app.application.hearing import DEFAULT_SCHEME, Hearing, HearingWish
from desktop_app.application.listening import Bank, Listening
from desktop_app.application.receiving import (
    Delivery,
    Receiver,
    Report,
    Take,
    Taken,
    Way,
    WayReport,
    WayState,
)
from desktop_app.domain.errors import Failure
from desktop_app.domain.events import Event
from desktop_app.domain.relay_errors import RelayLost
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import Unreachable
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged
from tests.support.desk import Bench, StepClock, make_bench, run
from tests.support.guard_logs import ExpectLog

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
URL = Secret("https://hook.example/abcdefghijklmnop")
FAILURE = Failure.from_error(RelayLost())


class Script:
    """A receiver that reports what it is told to, then waits or breaks."""

    def __init__(self, *states: WayState, breaks: bool = False) -> None:
        self.states = states
        self.breaks = breaks
        self.runs = 0
        self.take: Take | None = None

    async def run(self, take: Take, report: Report) -> None:
        self.runs += 1
        self.take = take
        for state in self.states:
            url = URL if state is WayState.ON else None
            report(WayReport(state, NOW, url, FAILURE if state is WayState.FAILED else None))
        if self.breaks:
            raise ValueError("nobody expected this")
        await asyncio.Event().wait()


class Ears(BitnobEars):
    """The real ones, but for what listens."""

    def __init__(self, script: Script) -> None:
        super().__init__(StepClock())
        self.script = script

    def receiver(self, hearing: Hearing) -> Receiver:
        return self.script


class Hearer:
    """Stands for the wallet."""

    def __init__(self) -> None:
        self.heard: list[Event] = []
        self.looks = self.pictures = 0
        self.hear = self.heard.append
        self.ways: list[WayReport] = []
        self.note_way = self.ways.append

    def note_gap(self) -> None:
        self.looks += 1

    def publish(self) -> None:
        self.pictures += 1


class Host:
    """A practice bank whose dashboard can be out of reach."""

    def __init__(self, *, is_down: bool = False) -> None:
        self.is_down = is_down
        self.told: list[str] = []
        self.practice = self

    async def post_to(self, url: Secret) -> None:
        if self.is_down:
            raise Unreachable
        self.told.append(url.reveal())


class Stage:
    """A desk, a hearer, and the listening between them."""

    def __init__(self, script: Script, hearing: Hearing | None = None, bank: object = None) -> None:
        self.bench: Bench = make_bench()
        if hearing is not None:
            self.bench.vault.settings.put_hearing(hearing)
        self.hearer, self.ears = Hearer(), Ears(script)
        bank = None if bank is None else Bank(Secret("whsec"), bank)
        self.listening = Listening(self.bench.desk, self.ears, self.hearer, bank)

    def play(self, act: Callable[[], Awaitable[None]]) -> None:
        """Run `act` while it listens."""

        async def whole() -> None:
            self.listening.start()
            try:
                await act()
            finally:
                await self.listening.stop()

        run(whole)

    async def until(self, done: Callable[[], bool]) -> None:
        while not done():
            await asyncio.sleep(0)


def made(way: Way | None, secret: str = "whsec") -> Hearing:
    return Hearing(
        Secret("t" * 32), Secret("n" * 32), 20_000, way, DEFAULT_SCHEME, Secret(secret), URL, URL
    )


async def nothing() -> None:
    await asyncio.sleep(0)


def test_a_new_vault_asks_alone_and_keeps_its_names() -> None:
    stage = Stage(Script())
    stage.play(nothing)
    kept = stage.bench.vault.settings.hearing()
    assert kept is not None
    assert kept.way is None
    assert stage.listening.news.state is WayState.OFF
    assert stage.ears.script.runs == 0
    assert stage.listening.doorkeeper() is None


def test_a_full_disk_keeps_nobody_from_listening() -> None:
    stage = Stage(Script(), made(None))
    stage.bench.vault.settings.put_hearing(None)
    stage.bench.vault.fail_next = DiskFull()
    again = Listening(stage.bench.desk, stage.ears, stage.hearer, Bank(Secret("w"), Host()))
    assert again.news.way is Way.OWN


def test_without_a_secret_nothing_is_heard() -> None:
    stage = Stage(Script(WayState.ON), made(Way.GOSMEE, secret=""))
    stage.play(nothing)
    assert stage.ears.script.runs == 0
    delivery = Delivery(Way.GOSMEE, (), b"{}", NOW, exact=True)
    assert run(lambda: stage.listening.take(delivery)) is Taken.BUSY


@pytest.mark.parametrize(
    ("way", "states", "looks"),
    [
        (Way.OWN, (WayState.CONNECTING, WayState.ON), 0),
        (Way.OWN, (WayState.FAILED, WayState.ON), 1),
        (Way.GOSMEE, (WayState.CONNECTING, WayState.ON), 1),
        (Way.GOSMEE, (WayState.ON, WayState.FAILED, WayState.ON), 2),
    ],
)
def test_what_was_missed_is_looked_at_when_a_way_stands_again(
    way: Way, states: tuple[WayState, ...], looks: int
) -> None:
    stage = Stage(Script(*states), made(way))
    stage.play(lambda: stage.until(lambda: stage.listening.news.state is WayState.ON))
    assert stage.hearer.looks == looks
    # Whoever tells the owner of a way that is down hears of every change, the first one too.
    assert [told.state for told in stage.hearer.ways] == [WayState.OFF, *states]


def test_the_address_that_was_granted_goes_to_new_cards() -> None:
    stage = Stage(Script(WayState.ON), made(Way.LOCALTUNNEL))
    assert stage.bench.desk.callback_url.reveal() == stage.bench.desk.profile.callback_url

    async def act() -> None:
        await stage.until(lambda: stage.listening.news.host == "hook.example")
        assert stage.bench.desk.callback_url.reveal() == URL.reveal()
        assert stage.bench.desk.callback_mark == stage.ears.mark(URL)

    stage.play(act)


def test_a_bug_in_a_way_is_told_and_does_not_end_the_hearing(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("hearing: ValueError")
    script = Script(breaks=True)
    stage = Stage(script, made(Way.GOSMEE))

    async def act() -> None:
        await stage.until(lambda: stage.listening.news.failure is not None)
        assert stage.listening.news.failure.code == "bug"
        assert (stage.listening.news.state, script.runs) == (WayState.FAILED, 1)

    stage.play(act)
    monkeypatch.setattr(listening_module, "REST_S", 0)
    again = Stage(script, made(Way.GOSMEE))
    again.play(lambda: again.until(lambda: script.runs > 3))


def test_many_messages_are_one_picture() -> None:
    script = Script(WayState.ON)
    stage = Stage(script, made(Way.GOSMEE))

    async def act() -> None:
        await stage.until(lambda: stage.hearer.pictures > 0)
        before = stage.hearer.pictures
        for number in range(50):
            delivery = Delivery(Way.GOSMEE, (), b"%d" % number, NOW, exact=True)
            assert await script.take(delivery) is Taken.REFUSED_SIGNATURE
        assert stage.hearer.pictures <= before + 1
        assert stage.listening.news.deliveries == 50

    stage.play(act)
    assert stage.hearer.heard == []


@pytest.mark.parametrize("is_down", [False, True])
def test_the_practice_bank_is_told_where_to_post(is_down: bool) -> None:
    host = Host(is_down=is_down)
    stage = Stage(Script(WayState.ON), bank=host)
    stage.play(lambda: stage.until(lambda: stage.listening.news.state is WayState.ON))
    address = f"http://127.0.0.1:{stage.bench.vault.settings.hearing().port}/"
    assert [told.startswith(address) for told in host.told] == ([] if is_down else [True])
    assert stage.listening.doorkeeper() is stage.ears.script


def test_another_way_is_begun_at_once_and_kept() -> None:
    script = Script(WayState.ON)
    stage = Stage(script, made(Way.GOSMEE))

    async def act() -> None:
        await stage.until(lambda: script.runs == 1)
        wish = HearingWish(Way.SMEE, Secret(""), Secret(""), DEFAULT_SCHEME, 20_000)
        await stage.listening.choose(wish)
        await stage.until(lambda: script.runs == 2)
        form = await stage.listening.form()
        assert (form.way, form.has_secret, form.has_gosmee) == (Way.SMEE, True, True)

    stage.play(act)
    assert stage.bench.vault.settings.hearing().way is Way.SMEE


def test_the_practice_banks_secret_is_never_kept() -> None:
    stage = Stage(Script(WayState.ON), bank=Host())

    async def act() -> None:
        wish = HearingWish(Way.OWN, Secret(""), Secret(""), DEFAULT_SCHEME, 20_001)
        await stage.listening.choose(wish)
        assert (await stage.listening.form()).has_secret

    stage.play(act)
    kept = stage.bench.vault.settings.hearing()
    assert (kept.port, kept.secret.reveal()) == (20_001, "")


def test_what_is_sealed_comes_back_and_damage_is_named() -> None:
    hearing = replace(made(None), server="https://relay.example")
    back = load_hearing(dump_hearing(hearing))
    assert (back.way, back.server, back.gosmee.reveal()) == (None, hearing.server, URL.reveal())
    for text in ("", "[]", "{}", '{"way": "carrier pigeon"}'):
        with pytest.raises(VaultDamaged):
            load_hearing(Secret(text))

"""The steps that send one order twice on purpose: both recorded first, both accounted for."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.system.clock import RandomIds
from desktop_app.application import issuing, money_checks
from desktop_app.application.checkup_report import MoneyStepKind
from desktop_app.application.ports import Holder
from desktop_app.application.settling import begin_session
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.capability import Probe, Verdict
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import SENT_AS, Intent, Kind, PanState, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import DialectName
from tests.contract.vault_rig import enter, make
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

GUIDE, V2 = DialectName.GUIDE, DialectName.V2
KINDS = {MoneyStepKind.FUND_TWICE: Kind.FUND, MoneyStepKind.CREATE_TWICE: Kind.ISSUE}
every = pytest.mark.parametrize(
    ("dialect", "step"), [(dialect, step) for dialect in DialectName for step in KINDS]
)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    monkeypatch.setattr(money_checks, "LOOKS_S", (0.01, 0.01, 0.01))
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0.01, 0.01))
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0.01,))
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 1_000_000})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


class Power(BaseException):
    """The process is gone between two instructions."""


class Runs:
    """One vault and one bank, and runs of a wallet after one another."""

    def __init__(self, folder: Path, bank: RunningSandbox, dialect: DialectName) -> None:
        self.folder, self.bank, self.dialect = folder, bank, dialect
        make(folder).close()

    def run(self, session: str, tell: object) -> None:
        vault = enter(self.folder)

        async def whole() -> None:
            api = sandbox_client(self.bank, self.dialect)
            sink = f"{self.bank.url}/sink/purser"
            profile = replace(
                PRACTICE, dialect=self.dialect, base_url=self.bank.url, callback_url=sink
            )
            bench = make_bench(profile, session, api=api, vault=vault)
            bench.desk = replace(bench.desk, ids=RandomIds())  # no two runs give the same
            begin_session(vault, session, bench.clock.now())
            wallet = Wallet(bench.desk, bench.sink)
            try:
                async with asyncio.timeout(40):
                    await tell(wallet, bench)
            finally:
                await wallet.close()

        asyncio.run(whole())

    def with_a_card(self) -> None:
        async def tell(wallet: Wallet, bench: Bench) -> None:
            people = await bench.desk.api.holders()
            load = Money.usd(20) if self.dialect is V2 else ZERO
            holder = people[0] if people else Holder("", "")
            await wallet.issue(IssueWish("made", "Ads", holder, load, Money.usd(50)))
            await wallet.refresh()

        self.run("first", tell)

    def wait(self, wallet: Wallet, bench: Bench) -> object:
        bench.clock.pass_by(timedelta(hours=25))
        return wallet.refresh()


async def agree(wallet: Wallet, kind: MoneyStepKind) -> object:
    steps = {step.kind: step for step in wallet.checkup.report().steps}
    return await wallet.check(steps[kind], "agreed")


def repeats(bench: Bench) -> list[Intent]:
    return [i for i in bench.vault.intents.recent(50) if SENT_AS in i.params]


def first_of(bench: Bench, repeat: Intent) -> Intent:
    assert repeat.parent is not None
    first = bench.vault.intents.get(repeat.parent)
    assert first is not None
    return first


def accounted(bank: RunningSandbox, bench: Bench, kind: Kind) -> str | None:
    """Whether every effect at the bank has a confirmed wish of its own here, and no other has."""
    done = [i for i in bench.vault.intents.recent(50) if i.kind is kind and i.card_id is not None
            and i.stage is Stage.CONFIRMED]  # fmt: skip
    told = bank.control("ledger")
    if kind is Kind.ISSUE:
        effects, ours = {c["id"] for c in told["cards"]}, {i.card_id for i in done}
        return None if effects == ours and len(done) == len(ours) else f"{effects} {ours}"
    names = {i.reference for i in done}
    loads = [e for e in told["effects"] if e["kind"] == "funding" and e["reference"] in names]
    return None if len(loads) == len(done) else f"{len(loads)} loads, {len(done)} wishes"


@every
def test_both_orders_are_wishes_of_their_own_and_settled_by_reading(
    bank: RunningSandbox, dialect: DialectName, step: MoneyStepKind, tmp_path: Path
) -> None:
    runs = Runs(tmp_path / "vault", bank, dialect)
    runs.with_a_card()

    async def tell(wallet: Wallet, bench: Bench) -> None:
        await agree(wallet, step)
        await wallet.refresh()
        await runs.wait(wallet, bench)
        await wallet.refresh()
        (repeat,) = repeats(bench)
        first = first_of(bench, repeat)
        assert first.stage is Stage.CONFIRMED
        assert repeat.sent_as == first.reference != repeat.reference
        probe = Probe.FUND_TWICE if step is MoneyStepKind.FUND_TWICE else Probe.CREATE_TWICE
        once = bench.desk.guard.capability.of(probe).verdict is Verdict.YES
        assert repeat.stage is (Stage.REJECTED if once else Stage.CONFIRMED)
        assert repeat.reason == ("repeated" if once else "")
        assert accounted(bank, bench, KINDS[step]) is None
        if repeat.kind is Kind.ISSUE and not once:
            assert repeat.pan is PanState.STORED
            card = bench.desk.book.get(repeat.card_id)
            assert card.label == "Connection check, sent again"
            assert card.facts.label in ("Connection check", card.facts.holder)
            assert Field.PAN in card.stored

    runs.run("second", tell)


@every
@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "html"])
def test_a_repeat_without_an_answer_teaches_nothing_and_is_settled(
    bank: RunningSandbox, dialect: DialectName, step: MoneyStepKind, fault: str, tmp_path: Path
) -> None:
    runs = Runs(tmp_path / "vault", bank, dialect)
    runs.with_a_card()
    operation = "fund" if step is MoneyStepKind.FUND_TWICE else "create"

    async def tell(wallet: Wallet, bench: Bench) -> None:
        real = bench.desk.vault.intents.add

        def spoil_the_second(intent: Intent) -> None:
            if SENT_AS in intent.params:
                bank.fault(operation, fault)
            real(intent)

        bench.desk.vault.intents.add = spoil_the_second
        await agree(wallet, step)
        bank.control("faults", method="DELETE")
        probe = Probe.FUND_TWICE if step is MoneyStepKind.FUND_TWICE else Probe.CREATE_TWICE
        assert bench.desk.guard.capability.of(probe).verdict is Verdict.UNKNOWN
        (repeat,) = repeats(bench)
        assert repeat.stage in (Stage.UNKNOWN, Stage.CONFIRMED, Stage.ACCEPTED)
        for _ in range(2):
            await runs.wait(wallet, bench)
        (repeat,) = repeats(bench)
        lost = dialect is GUIDE and repeat.kind is Kind.ISSUE and repeat.pan is PanState.LOST
        assert lost or repeat.stage in (Stage.CONFIRMED, Stage.NOT_FOUND)
        assert lost or accounted(bank, bench, KINDS[step]) is None

    runs.run("second", tell)


# Between two of these nothing is written. An answer is on the wire before `keep_raw`.
PLACES = [("add", True), ("begin_attempt", True), ("put", True), ("keep_raw", False),
          ("keep_raw", True), ("end_attempt", True)]  # fmt: skip


def crash_in_the_repeat(runs: Runs, step: MoneyStepKind, place: str, after: bool) -> bool:
    """A run that ends right before or after one write of the repeat; whether it got there."""
    crashed: list[str] = []

    async def tell(wallet: Wallet, bench: Bench) -> None:
        store = bench.desk.vault.intents
        real = getattr(store, place)

        def crash(*args: object) -> object:
            about = args[0] if isinstance(args[0], Intent) else store.get(args[0])
            if about is None or SENT_AS not in about.params:
                return real(*args)
            if after:
                real(*args)
            crashed.append(place)
            raise Power

        setattr(store, place, crash)
        with suppress(Power):
            await agree(wallet, step)

    with suppress(Power, PurserError):
        runs.run("second", tell)
    return bool(crashed)


@every
@pytest.mark.parametrize(("place", "after"), PLACES)
def test_a_crash_anywhere_in_the_repeat_leaves_nothing_unaccounted(
    bank: RunningSandbox,
    dialect: DialectName,
    step: MoneyStepKind,
    place: str,
    after: bool,
    tmp_path: Path,
) -> None:
    runs = Runs(tmp_path / "vault", bank, dialect)
    runs.with_a_card()
    assert crash_in_the_repeat(runs, step, place, after)

    async def later(wallet: Wallet, bench: Bench) -> None:
        made_before = len(bank.control("ledger")["effects"])
        for _ in range(3):
            await runs.wait(wallet, bench)
        assert len(bank.control("ledger")["effects"]) == made_before  # M9: nothing is sent
        ended = {Stage.CONFIRMED, Stage.REJECTED, Stage.NOT_FOUND, Stage.STALE}
        lost = [i for i in repeats(bench) if i.pan is PanState.LOST]
        assert all(i in lost or i.stage in ended for i in repeats(bench))
        assert all(i.pan is not PanState.PENDING for i in repeats(bench))
        # Only a crash before the answer was on disk can cost a number.
        assert all(bench.desk.vault.intents.raw(i.id) == () for i in lost)
        assert lost or accounted(bank, bench, KINDS[step]) is None

    runs.run("third", later)

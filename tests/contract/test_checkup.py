"""The connection check against the bank over a socket: reads only, then agreed steps."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.application import money_checks
from desktop_app.application.checkup_report import CheckupReport, MoneyStepKind, as_text
from desktop_app.application.ports import Holder
from desktop_app.application.step_errors import StepRefused
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.errors import NotAllowed, PurserError
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import BITNOB_URL, DialectName, Environment
from desktop_app.domain.units import PLAUSIBLE, PROBE, Proof, Source
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

PUBLISHED = {
    DialectName.GUIDE: 100_000,
    DialectName.V2: 1_000_000,
    DialectName.V2BETA: 1_000_000,
}
Tell = Callable[[Wallet, Bench], Awaitable[None]]
both = pytest.mark.parametrize("dialect", list(DialectName))


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    monkeypatch.setattr(money_checks, "LOOKS_S", (0.1, 0.2, 0.4))  # its clock stands still
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 1_000_000})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


def at(
    bank: RunningSandbox,
    dialect: DialectName,
    tell: Tell,
    environment: Environment = Environment.BITNOB_SANDBOX,
) -> None:
    """Run a story over a connection that was neither checked nor proven."""
    profile = replace(
        PRACTICE,
        environment=environment,
        dialect=dialect,
        base_url=BITNOB_URL,
        callback_url=f"{bank.url}/sink/purser",
    )

    async def whole() -> None:
        bench = make_bench(profile, api=sandbox_client(bank, dialect), is_proven=False)
        wallet = Wallet(bench.desk, bench.sink)
        try:
            async with asyncio.timeout(40):
                await tell(wallet, bench)
        finally:
            await wallet.close()

    asyncio.run(whole())


def found(report: CheckupReport, probe: Probe) -> tuple[Verdict, str]:
    line = next(line for line in report.lines if line.probe is probe)
    return line.verdict, line.seen


def writes(bank: RunningSandbox) -> list[dict[str, object]]:
    return bank.control("ledger")["effects"]


def empty_card(bank: RunningSandbox) -> str:
    """A card that holds nothing, so that no answer about it tells how money is counted."""
    bank.control("populate", {"count": 1})
    return str(bank.control("ledger")["cards"][0]["id"])


@both
def test_looking_reads_and_dates_the_profile(bank: RunningSandbox, dialect: DialectName) -> None:
    empty_card(bank)

    async def tell(wallet: Wallet, bench: Bench) -> None:
        assert bench.desk.guard.capability.checked_at is None
        report = await wallet.check()
        assert report.checked_at is not None
        assert [line.probe for line in report.lines] == list(Probe)
        assert found(report, Probe.PAGING) == (
            Verdict.YES,
            "Two passes listed the same 1 cards.",
        )
        assert found(report, Probe.UNIT)[0] is Verdict.UNKNOWN
        expiry = found(report, Probe.REQUEST_EXPIRES)
        if dialect is not DialectName.GUIDE:
            assert expiry == (
                Verdict.YES,
                "A request signed 5 minutes ago was refused, one signed a minute ago was taken. "
                "One sent twice was refused.",
            )
            assert bench.desk.guard.capability.request_valid_s == 301
        else:
            assert expiry == (Verdict.NO, "Requests carry an API key and no time.")
            assert bench.desk.guard.capability.request_valid_s == 3_600
        assert writes(bank) == []
        text = as_text(report, lambda at: f"{at:%Y-%m-%d}")
        assert text.count("So:") == len(Probe)

    at(bank, dialect, tell)


def test_a_check_that_could_not_read_to_its_end_is_none(bank: RunningSandbox) -> None:
    bank.fault("list", "drop_before", times=9)

    async def tell(wallet: Wallet, bench: Bench) -> None:
        with pytest.raises(PurserError):
            await wallet.check()
        assert bench.desk.guard.capability.checked_at is None
        assert bench.desk.guard.refusal(Kind.UNFREEZE) is not None

    at(bank, DialectName.V2, tell)


@pytest.mark.parametrize(
    ("dialect", "per_usd"), [(dialect, per) for dialect in DialectName for per in PLAUSIBLE]
)
def test_the_agreed_probe_moves_two_dollars_at_most_whatever_the_scale_is(
    bank: RunningSandbox, dialect: DialectName, per_usd: int
) -> None:
    empty_card(bank)
    bank.control("scale", {"face": dialect.value, "per_usd": per_usd})

    async def tell(wallet: Wallet, bench: Bench) -> None:
        report, asked = await wallet.check(), []
        while report.steps and report.steps[0].kind is MoneyStepKind.UNIT:
            step = report.steps[0]
            assert step.most == PROBE
            asked.append(step.wire)
            try:
                report = await wallet.check(step, f"step-{step.wire}")
            except PurserError:  # the answer itself disagreed, so the outcome is not known
                report = wallet.checkup.report()
        rows = writes(bank)
        moved = sum(row["amount_micros"] for row in rows if row["kind"] != "fee")
        assert moved <= PROBE.micros
        proof = bench.desk.guard.scale.proof
        if per_usd == PUBLISHED[dialect]:
            assert proof is Proof.PROVEN
            assert moved == PROBE.micros
        elif per_usd < PUBLISHED[dialect]:
            assert proof is Proof.CONTRADICTED
        else:
            assert (proof, moved) == (Proof.UNPROVEN, 0)
            assert report.is_stuck
            assert bench.desk.guard.refusal(Kind.FUND) is not None
        assert asked == [2 * per for per in PLAUSIBLE if per <= min(per_usd, PUBLISHED[dialect])]
        intents = bench.vault.intents.recent(9)
        assert [i.params["probe_wire"] for i in reversed(intents)] == [str(w) for w in asked]
        assert {i.stage for i in intents[1:]} <= {Stage.REJECTED}

    at(bank, dialect, tell, Environment.BITNOB_LIVE)


def test_a_service_without_display_figures_is_proven_by_what_the_wallet_paid(
    bank: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty_card(bank)

    async def tell(wallet: Wallet, bench: Bench) -> None:
        report = await wallet.check()
        monkeypatch.setattr(bench.desk.api.units, "observer", lambda amount, display: None)
        while report.steps and report.steps[0].kind is MoneyStepKind.UNIT:
            report = await wallet.check(report.steps[0], f"step-{report.steps[0].wire}")
        proved = bench.desk.guard.scale.proved_by
        assert proved is not None
        assert (proved.source, proved.amount) == (Source.PROBE, 200_000)

    at(bank, DialectName.GUIDE, tell)


@pytest.mark.parametrize(("per_usd", "spoiled"), [(1, 0), (100, 1)])
@pytest.mark.parametrize("code", ["UNSUPPORTED_SOURCE_ASSET", "VALIDATION_ERROR"])
def test_a_step_refused_for_another_reason_rules_nothing_out(
    bank: RunningSandbox, monkeypatch: pytest.MonkeyPatch, per_usd: int, spoiled: int, code: str
) -> None:
    empty_card(bank)
    bank.control("scale", {"face": "v2beta", "per_usd": per_usd})
    refusal = {
        "type": f"https://api.bitnob.com/errors/{code}",
        "title": "Bad Request",
        "status": 400,
        "detail": "topups are not supported for lite cards",
        "correlation_id": "req_019d9b7e0001",
    }

    async def tell(wallet: Wallet, bench: Bench) -> None:
        report, asked = await wallet.check(), []
        # Nothing shows a figure in dollars: only what is refused and taken tells.
        monkeypatch.setattr(bench.desk.api.units, "observer", lambda amount, display: None)
        for number in range(spoiled + 2):
            step = report.steps[0]
            asked.append(step.wire)
            if number == spoiled:
                fault = {"kind": "status", "times": 1, "status": 400, "body": refusal}
                bank.control("faults", {"operation": "fund", **fault})
                with pytest.raises(StepRefused, match="says nothing about how it counts"):
                    await wallet.check(step, f"step-{number}")
                report = wallet.checkup.report()
            else:
                with suppress(PurserError):
                    report = await wallet.check(step, f"step-{number}")
        assert asked == [*(2 * per for per in PLAUSIBLE[: spoiled + 1]), 2 * per_usd]
        moved = [row["amount_micros"] for row in writes(bank) if row["kind"] != "fee"]
        assert moved == [PROBE.micros]

    at(bank, DialectName.V2BETA, tell, Environment.BITNOB_LIVE)


@both
def test_two_sends_of_one_reference_are_tried_in_a_sandbox_alone(
    bank: RunningSandbox, dialect: DialectName
) -> None:
    async def tell(wallet: Wallet, bench: Bench) -> None:
        guard = bench.desk.guard
        await wallet.check()
        guard.hear_practice(PUBLISHED[dialect])
        people = await bench.desk.api.holders()
        holder = people[0] if people else Holder("", "")
        load = Money.usd(20) if dialect is DialectName.V2 else ZERO
        await wallet.issue(IssueWish("made", "Ads", holder, load, Money.usd(50)))
        report = await wallet.check()
        assert found(report, Probe.REFERENCE_SHOWN) == (Verdict.YES, "1 of 1 cards show it.")
        steps = {step.kind: step for step in report.steps}
        assert set(steps) == {MoneyStepKind.FUND_TWICE, MoneyStepKind.CREATE_TWICE}
        report = await wallet.check(steps[MoneyStepKind.FUND_TWICE], "twice")
        assert found(report, Probe.FUND_TWICE) == (Verdict.YES, "Sent twice, listed once.")
        assert found(report, Probe.LIST_DELAY)[0] is Verdict.YES
        again = next(step for step in report.steps if step.kind is MoneyStepKind.CREATE_TWICE)
        report = await wallet.check(again, "order")
        made = len(bank.control("ledger")["cards"]) - 1
        verdict = Verdict.YES if made == 1 else Verdict.NO
        assert found(report, Probe.CREATE_TWICE) == (
            verdict,
            f"Ordered twice, {made} cards were made.",
        )

    at(bank, dialect, tell)


def test_nothing_is_offered_twice_on_a_live_account(bank: RunningSandbox) -> None:
    empty_card(bank)

    async def tell(wallet: Wallet, bench: Bench) -> None:
        await wallet.check()
        bench.desk.guard.hear_practice(PUBLISHED[DialectName.GUIDE])
        assert wallet.checkup.report().steps == ()

    at(bank, DialectName.GUIDE, tell, Environment.BITNOB_LIVE)


def test_a_wallet_that_could_not_pay_is_not_asked_to(bank: RunningSandbox) -> None:
    empty_card(bank)
    bank.control("wallet", {"asset": "USDC", "units": 2_000_000})
    bank.control("wallet", {"asset": "USDT_TRC20", "units": 0})

    async def tell(wallet: Wallet, bench: Bench) -> None:
        report = await wallet.check()
        with pytest.raises(NotAllowed, match="too few"):
            await wallet.check(report.steps[0], "poor")
        assert bench.desk.guard.scale.too_small == frozenset()
        assert bench.vault.intents.recent(9) == ()

    at(bank, DialectName.V2, tell)


def test_an_agreement_to_another_figure_is_no_agreement(bank: RunningSandbox) -> None:
    empty_card(bank)

    async def tell(wallet: Wallet, bench: Bench) -> None:
        report = await wallet.check()
        with pytest.raises(NotAllowed):
            await wallet.check(replace(report.steps[0], wire=2_000_000), "other")
        assert writes(bank) == []
        assert bench.desk.guard.capability.of(Probe.UNIT) == Finding(Probe.UNIT)

    at(bank, DialectName.V2, tell)

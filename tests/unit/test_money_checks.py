"""The steps that move money on purpose: not taken where the one before is not certain."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from desktop_app.application import money_checks
from desktop_app.application.checkup import Checkup
from desktop_app.application.checkup_report import MoneyStep, MoneyStepKind
from desktop_app.application.step_errors import StepUnfinished
from desktop_app.application.wallet import Wallet
from desktop_app.domain.capability import Probe, Verdict
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import MoneyMoved, NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.domain.service_errors import NotSent, Refused, RefusedReason
from desktop_app.domain.transactions import TransactionStatus
from desktop_app.domain.vault_errors import VaultDamaged
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.fake_api import ONCE, FakeCardApi, Step
from tests.support.wallet_story import advancing, story

TWICE = MoneyStepKind.FUND_TWICE
LIVE = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url=BITNOB_URL)


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(money_checks, "LOOKS_S", (0, 0))


def step(checkup: Checkup, kind: MoneyStepKind = TWICE) -> MoneyStep:
    return next(step for step in checkup.report().steps if step.kind is kind)


def told(bench: Bench, tell: Callable[[Checkup], Awaitable[None]]) -> list[str]:
    """What reached the service while `tell` was told."""

    async def whole(wallet: Wallet) -> None:
        await tell(wallet.checkup)

    story(bench, whole)
    return [name for name, _ in bench.api.sent]


def test_a_first_top_up_that_is_not_confirmed_is_not_sent_again() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(checkup: Checkup) -> None:
        with pytest.raises(StepUnfinished, match="confirmed yet, so the second was not sent") as it:
            await checkup.agree(step(checkup), "form")
        assert it.value.moved is MoneyMoved.NOT_KNOWN

    assert told(bench, tell) == ["fund"]


@pytest.mark.parametrize("status", [CardStatus.FROZEN, CardStatus.TERMINATED])
def test_a_card_that_is_no_longer_active_is_loaded_by_no_step(status: CardStatus) -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(checkup: Checkup) -> None:
        agreed = step(checkup)
        bench.api.change(card.id, status=status)  # after the last refresh
        with pytest.raises(NotAllowed, match="not active any more"):
            await checkup.agree(agreed, "form")

    assert told(bench, tell) == []


def test_a_step_that_is_not_offered_any_more_is_not_taken() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def tell(checkup: Checkup) -> None:
        agreed = step(checkup)
        with pytest.raises(NotAllowed, match="not offered any more"):
            await checkup.agree(replace(agreed, title="Another"), "form")

    assert told(bench, tell) == []


def test_without_a_card_only_an_order_is_offered() -> None:
    async def tell(checkup: Checkup) -> None:
        assert [offered.kind for offered in checkup.report().steps] == [MoneyStepKind.CREATE_TWICE]

    assert told(make_bench(), tell) == []


@pytest.mark.parametrize("environment", [Environment.BITNOB_LIVE, Environment.BITNOB_SANDBOX])
def test_nothing_is_sent_twice_where_money_is_real(environment: Environment) -> None:
    bench = make_bench(replace(PRACTICE, environment=environment, base_url=BITNOB_URL))
    bench.api.add_card()

    async def tell(checkup: Checkup) -> None:
        is_practice = environment is Environment.BITNOB_SANDBOX
        assert bool(checkup.report().steps) is is_practice

    assert told(bench, tell) == []


def test_before_the_connection_was_checked_no_step_is_offered() -> None:
    bench = make_bench(LIVE, is_proven=False)
    bench.api.add_card()

    async def tell(checkup: Checkup) -> None:
        assert checkup.report().steps == ()

    assert told(bench, tell) == []


@pytest.mark.parametrize(
    ("refused", "learned"),
    [
        (Refused(RefusedReason.INVALID, detail="409 DUPLICATE"), True),
        (Refused(RefusedReason.INVALID, detail="400 BAD"), False),
        (Refused(RefusedReason.FUNDS, detail="400 LOW"), False),
    ],
)
def test_only_a_conflict_teaches_how_a_repeat_is_answered(refused: Refused, learned: bool) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.add_card()
    advancing(bench)
    bench.api.script("fund", Step(), refused)

    async def tell(checkup: Checkup) -> None:
        await checkup.agree(step(checkup), "form")
        repeat = bench.vault.intents.recent(1)[0]
        assert (repeat.kind, repeat.sent_as != repeat.reference) == (Kind.FUND, True)

    assert told(bench, tell) == ["fund"]
    known = bench.desk.guard.capability
    assert (known.of(Probe.CONFLICT).verdict is Verdict.YES) is learned
    # A refusal for lack of money says nothing about repeats.
    is_about_it = refused.reason is not RefusedReason.FUNDS
    assert (known.of(Probe.FUND_TWICE).verdict is Verdict.YES) is is_about_it


def unproven() -> Bench:
    """A checked live connection at the step of the probe that moves $2, and one card."""
    bench = make_bench(LIVE, is_proven=False)
    bench.desk.guard.mark_checked()
    for wire in (2, 200, 200_000):
        bench.desk.guard.rule_out(wire)
    bench.api.add_card()
    return bench


async def unfinished(checkup: Checkup, kind: MoneyStepKind, form: str = "form") -> StepUnfinished:
    """What an agreed step tells, when it ends in that."""
    with pytest.raises(StepUnfinished) as told:
        await checkup.agree(step(checkup, kind), form)
    error = told.value
    assert "othing was sent" not in f"{error.happened} {error.doing} {error.todo}"
    return error


@pytest.mark.parametrize("kind", [MoneyStepKind.UNIT, TWICE])
def test_a_load_that_the_service_gave_up_is_told_as_no_money_moved(kind: MoneyStepKind) -> None:
    bench = make_bench() if kind is TWICE else unproven()
    card_id = bench.api.add_card().id if kind is TWICE else next(iter(bench.api.cards))

    def give_up() -> None:
        rows = bench.api.feeds[card_id]
        rows[:] = [replace(row, status=TransactionStatus.FAILED) for row in rows]

    async def tell(checkup: Checkup) -> None:
        bench.api.on_read = give_up
        error = await unfinished(checkup, kind)
        assert error.moved is MoneyMoved.NO
        assert "did not carry it out" in error.happened

    assert told(bench, tell) == ["fund"]


@pytest.mark.parametrize("kind", [TWICE, MoneyStepKind.CREATE_TWICE])
def test_a_second_that_could_not_leave_does_not_unsay_the_first(kind: MoneyStepKind) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.add_card()
    advancing(bench)
    name = "fund" if kind is TWICE else "create_card"
    bench.api.script(name, Step(), NotSent())

    async def tell(checkup: Checkup) -> None:
        error = await unfinished(checkup, kind)
        assert error.moved is MoneyMoved.YES
        assert error.happened.endswith(" The second was not sent.")
        assert error.detail == "not_sent"

    assert told(bench, tell) == [name]


def test_a_report_that_cannot_be_made_after_a_step_does_not_unsay_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.add_card()
    advancing(bench)

    def damaged(*_: object) -> None:
        raise VaultDamaged

    def spoil() -> None:
        monkeypatch.setattr(bench.vault.intents, "recent", damaged)
        damaged()

    async def tell(checkup: Checkup) -> None:
        agreed = step(checkup)
        monkeypatch.setattr(checkup, "report", spoil)
        with pytest.raises(StepUnfinished, match="damaged") as told:
            await checkup.agree(agreed, "form")
        assert told.value.moved is MoneyMoved.NOT_KNOWN
        monkeypatch.undo()

    assert told(bench, tell) == ["fund", "fund"]


def test_a_second_order_that_could_not_leave_does_not_say_that_the_first_card_was_made() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.script("create_card", Step(), NotSent())

    async def tell(checkup: Checkup) -> None:
        error = await unfinished(checkup, MoneyStepKind.CREATE_TWICE)
        assert error.happened == "The card was ordered. The second was not sent."

    assert told(bench, tell) == ["create_card"]


@pytest.mark.parametrize("kind", [MoneyStepKind.UNIT, TWICE])
@pytest.mark.parametrize("status", [TransactionStatus.REFUNDED, TransactionStatus.RELEASED])
def test_a_load_that_was_carried_out_and_taken_back_is_told_as_money_that_moved(
    kind: MoneyStepKind, status: TransactionStatus
) -> None:
    bench = make_bench() if kind is TWICE else unproven()
    card_id = bench.api.add_card().id if kind is TWICE else next(iter(bench.api.cards))

    def take_back() -> None:
        rows = bench.api.feeds[card_id]
        rows[:] = [replace(row, status=status) for row in rows]

    async def tell(checkup: Checkup) -> None:
        bench.api.on_read = take_back
        error = await unfinished(checkup, kind)
        assert (error.code, error.moved) == ("step_taken_back", MoneyMoved.YES)
        assert "The load was sent. The service carried it out, then took it back" in error.happened
        assert "a fee may have stayed" in error.todo

    assert told(bench, tell) == ["fund"]


@pytest.mark.parametrize("kind", [MoneyStepKind.UNIT, TWICE])
def test_a_load_that_the_reads_do_not_agree_with_is_to_be_asked_about_not_waited_for(
    kind: MoneyStepKind,
) -> None:
    bench = make_bench() if kind is TWICE else unproven()
    card_id = bench.api.add_card().id if kind is TWICE else next(iter(bench.api.cards))

    def load_more() -> None:
        bench.api.advance()
        rows = bench.api.feeds[card_id]
        rows[:] = [replace(row, amount=Money.usd(900)) for row in rows]

    async def tell(checkup: Checkup) -> None:
        bench.api.on_read = load_more
        error = await unfinished(checkup, kind)
        sent = bench.vault.intents.recent(1)[0]
        assert (sent.stage, sent.reason) == (Stage.DISPUTED, "other_amount")
        assert (error.code, error.moved) == ("step_disputed", MoneyMoved.NOT_KNOWN)
        assert "The load was sent. The reads since do not agree with it" in error.happened
        assert error.todo.startswith(f"Ask Bitnob with the reference {sent.reference}.")

    assert told(bench, tell) == ["fund"]

"""The steps that move money on purpose: not taken where the one before is not certain."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from desktop_app.application import money_checks
from desktop_app.application.checkup import Checkup
from desktop_app.application.checkup_report import MoneyStep, MoneyStepKind
from desktop_app.application.wallet import Wallet
from desktop_app.domain.capability import Probe, Verdict
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.domain.service_errors import Refused, RefusedReason
from tests.support.desk import PRACTICE, Bench, make_bench
from tests.support.fake_api import ONCE, FakeCardApi, Step
from tests.support.wallet_story import advancing, story

TWICE = MoneyStepKind.FUND_TWICE


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
        with pytest.raises(NotAllowed, match="second was not sent"):
            await checkup.agree(step(checkup), "form")

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
    live = replace(PRACTICE, environment=Environment.BITNOB_LIVE, base_url=BITNOB_URL)
    bench = make_bench(live, is_proven=False)
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

"""Limits asked for with a new card: set once it is active, before it is loaded, or said."""

from dataclasses import replace

import pytest

from desktop_app.application import issuing, limiting
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.limits_owed import LIMITS, LimitsOwed, wanted_by
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import IssueStep
from desktop_app.domain.cards import NO_LIMITS, CardId, SpendLimits
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.spend_limits import SPANS
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import LATER, ONCE, FakeCardApi
from tests.support.limits_rig import FILLED, MONTH
from tests.support.scripted_bank import Outcome
from tests.support.wallet_story import WISH, advancing, newest, only_intent, steps, story

APART = replace(LATER, create_loads=False, spend_limits=SPANS[:4], limits_at_once=())
LIMITED = replace(WISH, limits=MONTH)
ONE = Policy(PolicyKind.ONE_PURCHASE)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "LOOKS_S", (0, 0))


def made(capabilities=APART, **changes: object) -> Bench:
    bench = make_bench(api=FakeCardApi(capabilities), **changes)  # type: ignore[arg-type]
    advancing(bench)
    return bench


def sends(bench: Bench) -> list[str]:
    return [name for name, _ in bench.api.sent]


def test_limits_are_set_before_the_card_is_loaded() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(LIMITED)
        assert sends(bench) == ["create_card", "set_limits", "fund"]
        assert bench.api.limits[card_id] == MONTH
        assert steps(bench)[-2:] == [IssueStep.LIMITS, IssueStep.LOADED]

    story(bench, tell)


def test_where_making_the_card_loads_it_they_come_once_it_is_active() -> None:
    bench = made(LATER)

    async def tell(wallet: Wallet) -> None:
        card_id = await wallet.issue(LIMITED)
        assert sends(bench) == ["create_card", "set_limits"]
        assert bench.api.limits[card_id] == FILLED

    story(bench, tell)


def test_a_card_without_limits_has_no_such_step() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        assert "set_limits" not in sends(bench)
        assert IssueStep.LIMITS not in steps(bench)

    story(bench, tell)


@pytest.mark.parametrize("outcome", [Outcome.REFUSE, Outcome.UNKNOWN, Outcome.NOT_SENT])
def test_a_disposable_card_without_its_limits_is_not_loaded(outcome: Outcome) -> None:
    bench = made()
    bench.api.script("set_limits", outcome)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished, match=r"its limits were( not)? set") as told:
            await wallet.issue(replace(LIMITED, policy=ONE))
        assert ("not known" in told.value.happened) == (outcome is Outcome.UNKNOWN)
        assert "fund" not in sends(bench)
        assert IssueStep.LIMITS not in steps(bench)

    story(bench, tell)


def test_an_ordinary_card_is_loaded_and_the_limits_that_are_missing_are_said() -> None:
    bench = made()
    bench.api.script("set_limits", Outcome.REFUSE)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished, match="its limits were not set"):
            await wallet.issue(LIMITED)
        assert sends(bench)[-1] == "fund"
        assert steps(bench)[-1] is IssueStep.LOADED

    story(bench, tell)


def test_a_card_that_is_not_active_in_time_is_told_to_have_no_limits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0,))
    bench = make_bench(api=FakeCardApi(APART))

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished, match="Its limits were not set") as caught:
            await wallet.issue(LIMITED)
        assert "Set its limits there" in caught.value.todo
        assert sends(bench) == ["create_card"]

    story(bench, tell)


def test_limits_that_contradict_each_other_issue_nothing() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        over = SpendLimits(daily=Money.usd(9), monthly=Money.usd(8))
        with pytest.raises(InvalidInput):
            await wallet.issue(replace(WISH, limits=over))
        assert sends(bench) == []

    story(bench, tell)


@pytest.mark.parametrize("capabilities", [ONCE, APART])
def test_where_limits_cannot_be_set_nothing_is_issued(capabilities: object) -> None:
    bench = made(capabilities, is_proven=capabilities is ONCE)
    bench.desk.guard.mark_checked()

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(NotAllowed):
            await wallet.issue(replace(LIMITED, load=ZERO))
        assert sends(bench) == []

    story(bench, tell)


def owed(bench: Bench) -> SpendLimits:
    shown = newest(bench).detail
    assert shown is not None
    return shown.limits_owed


async def refuse_limits(wallet: Wallet, bench: Bench) -> CardId:
    """Issues a card whose limits the service refused."""
    bench.api.script("set_limits", Outcome.REFUSE)
    with pytest.raises(IssueUnfinished):
        await wallet.issue(LIMITED)
    card_id = next(iter(bench.api.cards))
    await wallet.choose(card_id)
    return card_id


def test_limits_that_were_refused_are_owed_until_some_are_set() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        card_id = await refuse_limits(wallet, bench)
        assert owed(bench) == MONTH
        await wallet.limiting.set(card_id, SpendLimits(monthly=Money.usd(90)))
        assert owed(bench) == NO_LIMITS

    story(bench, tell)


def test_a_run_that_ended_before_they_were_sent_is_told_by_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0,))
    bench = make_bench(api=FakeCardApi(APART))

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished):
            await wallet.issue(LIMITED)
        card_id = next(iter(bench.api.cards))
        await wallet.choose(card_id)
        assert owed(bench) == NO_LIMITS  # none can be set before it is active
        advancing(bench)
        await wallet.refresh()
        assert owed(bench) == MONTH
        assert LimitsOwed(bench.vault).of(card_id, (), None, NO_LIMITS) == MONTH  # a later run
        assert "set_limits" not in sends(bench)  # nothing is sent by itself

    story(bench, tell)


def test_nothing_is_owed_where_the_limits_were_set_or_a_read_states_them() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(await wallet.issue(replace(LIMITED, form_token="0", label="Other")))
        assert owed(bench) == NO_LIMITS
        await refuse_limits(wallet, bench)
        card_id = only_intent(bench, Kind.ISSUE).card_id
        assert card_id is not None
        await wallet.choose(card_id)
        assert owed(bench) == MONTH
        card = bench.desk.card(card_id)
        bench.desk.book.put(card._replace(facts=card.facts._replace(limits=MONTH)))
        await wallet.choose(card_id)
        assert owed(bench) == NO_LIMITS

    story(bench, tell)


def test_a_wish_whose_limits_were_damaged_owes_none() -> None:
    bench = made()

    async def tell(wallet: Wallet) -> None:
        await refuse_limits(wallet, bench)
        issue = only_intent(bench, Kind.ISSUE)
        for text in ("", "{", "[]", "7", '{"daily": "x"}', '{"never": 7}'):
            assert wanted_by(replace(issue, params={LIMITS: text})) == NO_LIMITS
        assert wanted_by(issue) == MONTH

    story(bench, tell)

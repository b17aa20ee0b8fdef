"""The way out for a card whose number is lost: the order of the steps, and which is next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.messages import Action
from desktop_app.application.rescue import rescue_of
from desktop_app.domain.cards import CardState
from desktop_app.domain.errors import AlreadyReplaced
from desktop_app.domain.intents import IntentId, Kind, PanState, Stage
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rescue import RescueState, RescueStep
from tests.support.desk import make_bench
from tests.support.fake_api import ONCE, FakeCardApi, Outcome
from tests.support.snapshots import NOW, altered, card, intent
from tests.support.wallet_story import WISH, newest, only_intent, story

LOST = intent(Kind.ISSUE, Stage.ACCEPTED, pan=PanState.LOST)
OLD = card("Google Ads", "4417", available=Money.usd(62), open_intents=(LOST,))
DAY = timedelta(hours=24)
DONE, SKIPPED, WAITING, NEXT, LATER = (
    RescueState.DONE,
    RescueState.SKIPPED,
    RescueState.WAITING,
    RescueState.NEXT,
    RescueState.LATER,
)


def states(view, *more):
    made = rescue_of(view, (LOST, *more), PUBLISHED_LIMITS, NOW)
    return None if made is None else [line.state for line in made.lines]


def child(stage: Stage):
    other = IntentId("f" * 32)
    return intent(Kind.ISSUE, stage, id=other, parent=LOST.id, card_id=None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, [NEXT, LATER, LATER, LATER]),
        ({"available": Money.usd(1)}, [DONE, NEXT, LATER, LATER]),
        ({"available": None}, [SKIPPED, NEXT, LATER, LATER]),
        ({"state": CardState.FREEZING}, [SKIPPED, WAITING, LATER, LATER]),
        ({"state": CardState.FROZEN}, [SKIPPED, DONE, NEXT, LATER]),
        ({"state": CardState.FROZEN, "available": ZERO}, [DONE, DONE, NEXT, LATER]),
        ({"state": CardState.ENDING}, [SKIPPED, SKIPPED, WAITING, LATER]),
        ({"state": CardState.TERMINATED, "available": ZERO}, [DONE, DONE, DONE, NEXT]),
    ],
)
def test_the_first_open_step_is_next_and_the_rest_waits_for_it(changes, expected) -> None:
    assert states(altered(OLD, **changes)) == expected


def test_what_can_be_taken_back_leaves_what_has_to_stay() -> None:
    made = rescue_of(OLD, (LOST,), PUBLISHED_LIMITS, NOW)
    assert made.next is RescueStep.WITHDRAW
    assert made.lines[0].amount == Money.usd(61)


def test_a_young_card_is_replaced_before_it_may_be_ended() -> None:
    young = altered(OLD, state=CardState.FROZEN, created_at=NOW - timedelta(hours=1))
    made = rescue_of(young, (LOST,), PUBLISHED_LIMITS, NOW)
    assert made.lines[2].at == NOW + DAY - timedelta(hours=1)
    assert made.next is RescueStep.REPLACE


def test_a_withdrawal_under_way_is_waited_for() -> None:
    wish = intent(Kind.WITHDRAW, Stage.ACCEPTED, Money.usd(61))
    assert states(replace(OLD, open_intents=(LOST, wish))) == [WAITING, LATER, LATER, LATER]


def test_a_replacement_is_not_offered_twice() -> None:
    ended = replace(OLD, state=CardState.TERMINATED)
    assert states(ended, child(Stage.UNKNOWN)) == [DONE, DONE, DONE, WAITING]
    assert states(ended, child(Stage.REJECTED)) == [DONE, DONE, DONE, NEXT]
    assert states(ended, child(Stage.CONFIRMED)) is None


def test_a_card_with_its_number_needs_no_way_out() -> None:
    assert rescue_of(OLD, (replace(LOST, pan=PanState.STORED),), PUBLISHED_LIMITS, NOW) is None


def test_a_number_lost_with_its_answer_leads_to_a_replacement_that_names_it() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.script("create_card", Outcome.LOST)

    async def tell(wallet) -> None:
        with pytest.raises(Exception, match="answer"):
            await wallet.issue(WISH)
        await wallet.refresh()
        lost = only_intent(bench, Kind.ISSUE)
        await wallet.choose(lost.card_id)
        rescue = newest(bench).detail.rescue
        assert rescue.lost == lost.id
        assert rescue.next is RescueStep.FREEZE
        assert "number is lost" in newest(bench).detail.refusals[Action.TOP_UP]
        await wallet.set_frozen(lost.card_id, True, "freeze")
        bench.api.advance()
        await wallet.refresh()
        assert newest(bench).detail.rescue.next is RescueStep.REPLACE
        again = replace(WISH, form_token="form-2", load=ZERO, parent=lost.id)
        await wallet.issue(again)
        await wallet.choose(lost.card_id)
        assert newest(bench).detail.rescue.next is None

    story(bench, tell)


def test_a_second_replacement_of_one_lost_number_is_asked_about() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    bench.api.on_read = bench.api.advance
    bench.api.script("create_card", Outcome.LOST)

    async def tell(wallet) -> None:
        with pytest.raises(Exception, match="answer"):
            await wallet.issue(WISH)
        await wallet.refresh()
        lost = only_intent(bench, Kind.ISSUE)
        second = replace(WISH, form_token="form-2", load=ZERO, parent=lost.id)
        await wallet.issue(second)
        other = replace(second, form_token="form-3", label="By another name")
        with pytest.raises(AlreadyReplaced):
            await wallet.issue(other)
        bench.clock.pass_by(timedelta(days=30))
        await wallet.refresh()
        with pytest.raises(AlreadyReplaced):
            await wallet.issue(other)
        assert [name for name, _ in bench.api.sent].count("create_card") == 2
        await wallet.issue(replace(other, again=True))

    story(bench, tell)

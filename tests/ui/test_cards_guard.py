"""A disposable card on the screen: its place in the list, its pill, its sentence, its way out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.card_list import arrange
from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import CardView, Section, Snapshot
from desktop_app.application.sweeping import Sweep
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.money import ENGLISH, ZERO, Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.ui.cards.card_look import pill_of
from desktop_app.ui.cards.guard_words import story
from desktop_app.ui.words import Words
from tests.support.snapshots import altered
from tests.ui.cards_fixture import ADS, CARDS, NOW, Screen, detail, picture
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def guarded(
    standing: Standing, why: Why = Why.NONE, state: CardState = CardState.ACTIVE, **more: object
) -> CardView:
    guard = GuardView(Policy(), standing, why, NOW + timedelta(days=6))
    return altered(ADS, guard=guard, state=state, **more)


def shown(card: CardView, **changes: object) -> Snapshot:
    cards = (card, *CARDS[1:])
    rows, _ = arrange(cards, "")
    return picture(cards, rows=rows, detail=detail(card, **changes))


@pytest.mark.parametrize(
    ("standing", "state", "section", "word"),
    [
        (Standing.ARMED, CardState.ACTIVE, Section.DISPOSABLE, "Armed"),
        (Standing.SPENT, CardState.FROZEN, Section.DISPOSABLE, "Spent, waiting to settle"),
        (Standing.SPENT, CardState.FREEZING, Section.DISPOSABLE, "Freezing…"),
        (Standing.RETIRING, CardState.FROZEN, Section.DISPOSABLE, "Ends by itself"),
        (Standing.VOIDED, CardState.FROZEN, Section.ATTENTION, "Charge let go"),
        (Standing.ATTENTION, CardState.FROZEN, Section.ATTENTION, "Waits for you"),
        (Standing.HELD_ELSEWHERE, CardState.FROZEN, Section.DISPOSABLE, "Frozen"),
        (Standing.ENDED, CardState.TERMINATED, Section.ENDED, "Ended"),
        (Standing.BURNED, CardState.TERMINATED, Section.ENDED, "Ended"),
        (Standing.RELEASED, CardState.ACTIVE, Section.ACTIVE, "Active"),
    ],
)
def test_where_it_stands_is_its_place_and_its_pill(
    standing: Standing, state: CardState, section: Section, word: str
) -> None:
    card = guarded(standing, state=state)
    rows, _ = arrange([card], "")
    assert rows[0].section is section
    assert pill_of(card)[1] == word


def test_the_life_of_the_card_is_told_and_it_can_be_kept(qtbot: QtBot) -> None:
    screen = Screen(qtbot, shown(guarded(Standing.ARMED)))
    said = screen.shown_words()
    assert "Disposable: one purchase" in said
    assert "a second one is limited only by the balance" in said
    screen.click("Keep this card")
    assert screen.bridge.last("wallet.guard_choices.release").args == (ADS.id,)
    screen.page.show_snapshot(shown(ADS))
    assert "Disposable" not in screen.shown_words()


def test_a_card_whose_charge_was_let_go_is_offered_again(qtbot: QtBot) -> None:
    card = guarded(Standing.VOIDED, state=CardState.FROZEN)
    screen = Screen(qtbot, shown(card))
    assert screen.named("Use it again") is None
    again = replace(card, guard=replace(card.guard, may_arm_anew=True))
    screen.page.show_snapshot(shown(again))
    screen.click("Use it again")
    assert screen.bridge.last("wallet.guard_choices.arm_anew").args == (ADS.id,)
    screen.page.show_snapshot(shown(again, policies_paused=True))
    assert screen.named("Use it again") is None


def test_a_card_that_was_kept_can_be_guarded_again_but_not_kept_twice(qtbot: QtBot) -> None:
    card = guarded(Standing.RELEASED)
    kept = replace(card, guard=replace(card.guard, may_arm_anew=True))
    screen = Screen(qtbot, shown(kept))
    assert "Was disposable: one purchase" in screen.shown_words()
    assert screen.named("Keep this card") is None
    assert screen.named("Guard it again") is not None
    screen.page.show_snapshot(shown(replace(kept, state=CardState.TERMINATED)))
    assert "Was disposable" not in screen.shown_words()


def test_a_kept_card_that_is_frozen_is_unfrozen_by_its_button_and_that_is_said(
    qtbot: QtBot,
) -> None:
    card = guarded(Standing.RELEASED, state=CardState.FROZEN)
    kept = replace(card, guard=replace(card.guard, may_arm_anew=True))
    screen = Screen(qtbot, shown(kept))
    button = screen.named("Use it again")
    assert button is not None
    assert "unfrozen" in button.toolTip()
    assert screen.named("Guard it again") is None
    screen.page.show_snapshot(shown(replace(kept, state=CardState.EXPIRED)))
    assert screen.named("Use it again") is None


def test_an_ended_card_that_waits_for_its_owner_cannot_be_kept(qtbot: QtBot) -> None:
    card = guarded(Standing.ATTENTION, Why.SWEEP, CardState.TERMINATED)
    screen = Screen(qtbot, shown(card))
    assert "It has ended" in screen.shown_words()
    assert screen.named("Keep this card") is None


def test_an_end_without_a_day_is_not_told_as_begun() -> None:
    guard = replace(guarded(Standing.RETIRING, Why.USED).guard, due=None)
    words = Words(ENGLISH)
    assert "being ended" not in story(guard, words, CardState.FROZEN)
    assert "frozen first" not in story(guard, words, CardState.FROZEN)
    assert "It is frozen first." in story(guard, words, CardState.ACTIVE)


@pytest.mark.parametrize("standing", [Standing.SPENT, Standing.RETIRING])
def test_a_card_that_is_being_ended_is_not_said_to_be_open(
    qtbot: QtBot, standing: Standing
) -> None:
    card = guarded(standing, Why.USED, CardState.ENDING)
    said = Screen(qtbot, shown(card)).shown_words()
    assert "It was used. Its end was sent; a read has to show it." in said
    assert "not frozen yet" not in said
    assert "It is frozen first" not in said


@pytest.mark.parametrize("why", [Why.OLD_HOLD, Why.AGE_UNKNOWN])
def test_an_end_that_the_owner_asked_for_is_not_said_to_be_waited_with(why: Why) -> None:
    guard = GuardView(Policy(), Standing.ATTENTION, why)
    assert story(guard, Words(), CardState.ENDING) == "Its end was sent; a read has to show it."


def test_what_nobody_looked_at_is_said(qtbot: QtBot) -> None:
    card = guarded(Standing.ARMED)
    screen = Screen(qtbot, shown(card, unguarded_since=NOW - timedelta(hours=3)))
    assert "Unguarded since" in screen.shown_words()
    screen.page.show_snapshot(shown(card, policies_paused=True))
    said = screen.shown_words()
    assert "freezes and ends nothing by itself" in said
    assert "Unguarded since" not in said


@pytest.mark.parametrize("kind", PolicyKind)
@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("why", [Why.NONE, Why.USED, Why.OLD_HOLD])
def test_every_standing_has_its_sentence(standing: Standing, kind: PolicyKind, why: Why) -> None:
    over = {Standing.ENDED, Standing.BURNED}
    for due in (None, NOW):
        guard = GuardView(Policy(kind), standing, why, due)
        said = story(guard, Screen.words(), CardState.FROZEN)
        assert bool(said) == (standing not in over)
        assert "  " not in said
        assert said == said.strip()


@pytest.mark.parametrize(
    ("left", "back", "said"),
    [
        (
            Money.usd(5),
            Money.usd(4),
            "It held $5.00 when its end was asked for, and $4.00 came back",
        ),
        (Money.usd(5), Money.usd(4), "$1.00 is missing"),
        (Money.usd(5), Money.usd(6), "that is more than it held"),
        (Money.usd(5), ZERO, "nothing read since says that this came back"),
        (None, ZERO, "nothing read since says that what it held came back"),
    ],
)
def test_what_did_not_come_back_of_an_ended_card_is_told(
    left: Money | None, back: Money, said: str
) -> None:
    sweep = Sweep(left, back, is_whole=False)
    guard = GuardView(Policy(), Standing.ATTENTION, Why.SWEEP, sweep=sweep)
    assert said in story(guard, Words(), CardState.ACTIVE)

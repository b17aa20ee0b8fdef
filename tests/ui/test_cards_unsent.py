"""A large top-up that ended early, and a first load that never came, say what was not sent."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, IntentView
from desktop_app.domain.intents import IntentId, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.ui.cards.bars import unsent_bar
from tests.ui.cards_fixture import ADS, NOW, Screen, detail, picture
from tests.ui.doubt_pictures import on_card, wish
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def _part(number: int, stage: Stage, amount: int) -> IntentView:
    parent = None if number == 1 else IntentId("part-1")
    one = wish(Kind.FUND, stage, Money.usd(amount))
    return replace(one, id=IntentId(f"part-{number}"), parent=parent, whole=Money.usd(6_000))


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(1, Stage.CONFIRMED, 2_500)], "$2,500.00 of a top-up of $6,000.00 was sent."),
        ([(1, Stage.UNKNOWN, 2_500)], "$2,500.00 of a top-up of $6,000.00 was sent."),
        ([(2, Stage.REJECTED, 2_500), (1, Stage.CONFIRMED, 2_500)], "$2,500.00 of a top-up"),
        ([(2, Stage.ACCEPTED, 2_500), (1, Stage.CONFIRMED, 2_500)], "$5,000.00 of a top-up"),
        ([(1, Stage.REJECTED, 2_500)], ""),
        (
            [(3, Stage.ACCEPTED, 1_000), (2, Stage.CONFIRMED, 2_500), (1, Stage.CONFIRMED, 2_500)],
            "",
        ),
    ],
)
def test_a_large_top_up_that_ended_early_says_what_was_not_sent(
    parts: list[tuple[int, Stage, int]], said: str
) -> None:
    """Also after a crash between two parts: nothing else would say that the rest never left."""
    wishes = tuple(_part(*one) for one in parts)
    snapshot = on_card(*wishes)
    assert snapshot.detail is not None
    snapshot = replace(snapshot, detail=replace(snapshot.detail, intents=wishes))
    bar = unsent_bar(snapshot, Screen.words(), NOW)
    assert (bar.text if bar else "").startswith(said)
    assert bool(bar) == bool(said)
    running = replace(snapshot, parts_card=ADS.id, parts_left=Money.usd(1))
    assert unsent_bar(running, Screen.words(), NOW) is None
    assert unsent_bar(snapshot, Screen.words(), NOW + timedelta(days=8)) is None
    other = replace(wish(Kind.FUND, Stage.CONFIRMED, Money.usd(5)), id=IntentId("later"))
    later = replace(snapshot.detail, intents=(other, *wishes))
    assert unsent_bar(replace(snapshot, detail=later), Screen.words(), NOW) is None


def test_a_first_load_that_never_came_is_said_and_leads_to_a_top_up(qtbot: QtBot) -> None:
    owing = detail(ADS, load_owed=Money.usd(20))
    screen = Screen(qtbot, picture(detail=owing))
    assert "This card was to be loaded with $20.00, and was not." in screen.shown_words()
    bar = screen.page.detail._bars._bars["load"]
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        bar._action.click()
    assert asked.args == [Action.TOP_UP, ADS]
    refused = replace(owing, refusals={Action.TOP_UP: "The connection is read-only."})
    screen.page.show_snapshot(picture(detail=refused))
    assert bar._action.isHidden()
    screen.page.show_snapshot(picture(detail=detail(ADS)))
    assert bar.isHidden()

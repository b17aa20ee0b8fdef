"""What the next decline may cost is said before the card is used, and loading it is one click."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, CardDetail
from desktop_app.domain.cards import CardState
from desktop_app.ui.strike_words import strike_words
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.ui.action_desk import Desk, desk
from tests.ui.cards_fixture import ADS, Screen, detail, picture
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")
FROZEN = (
    "1 of 2 before Bitnob freezes this card (Bitnob's help centre, 21 Nov 2026; a charge that "
    "works starts it anew)"
)
ENDS = "before Bitnob ends it (Bitnob's card fee page, 21 Nov 2026)"
LOAD = "Load the card before you use it again."


def said(widget: QWidget) -> str:
    return " | ".join(one.text() for one in widget.findChildren(QLabel) if one.isVisible())


def struck(count: int, **changes: object) -> CardDetail:
    return detail(altered(ADS, **changes), strikes=count)


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, ""),
        (1, f"Strike {FROZEN}, 1 of 3 {ENDS}. As far as messages told. {LOAD}"),
        (2, f"Strike 2 of 3 {ENDS}. As far as messages told. {LOAD}"),
        (3, f"3 strikes are known, and by what Bitnob publishes it would have ended: another rule "
            f"is in force. {LOAD}"),
    ],
)  # fmt: skip
def test_every_count_has_its_sentence_with_source_and_date(count: int, words: str) -> None:
    assert strike_words(struck(count)) == words


@pytest.mark.parametrize("state", [CardState.TERMINATED, CardState.ENDING, CardState.EXPIRED])
def test_a_card_that_is_over_is_not_warned_of(state: CardState) -> None:
    assert strike_words(struck(1, state=state)) == ""


def test_the_cards_page_says_it_and_leads_to_a_top_up(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=struck(1)))
    assert FROZEN in said(screen.page.detail)
    bar = screen.page.detail._bars._bars["strikes"]
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        bar._action.click()
    assert asked.args == [Action.TOP_UP, ADS]


def test_a_card_without_strikes_has_no_such_bar(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=struck(0)))
    assert screen.page.detail._bars._bars["strikes"].isHidden()


def test_where_no_money_may_be_sent_the_bar_offers_none(qtbot: QtBot) -> None:
    refused = replace(struck(1), refusals={Action.TOP_UP: "The connection is read-only."})
    screen = Screen(qtbot, picture(detail=refused))
    assert FROZEN in said(screen.page.detail)
    assert screen.page.detail._bars._bars["strikes"]._action.isHidden()


def test_the_top_up_sheet_says_it_above_the_amount(desk: Desk) -> None:
    card = snapshots.CARDS[0]
    sheet = desk.open(Action.TOP_UP, snapshots.snapshot(detail=snapshots.detail(card, strikes=1)))
    assert FROZEN in said(sheet)
    sheet.show_snapshot(snapshots.snapshot(detail=snapshots.detail(card)))
    assert "Strike" not in said(sheet)

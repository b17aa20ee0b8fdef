"""A top-up in parts that stopped, or that the present picture does not show: what is told of it."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.parts import PartsInDoubt, PartsStopped
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import TAKEN_BACK, Stage
from desktop_app.domain.service_errors import OutcomeUnknown
from tests.support.snapshots import CARDS, detail, snapshot
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.doubt_pictures import on_card, parts
from tests.ui.look_fixture import look
from tests.ui.test_action_again import DEEP, large, written

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")

UNKNOWN = Failure.from_error(OutcomeUnknown())
IN_DOUBT = Failure.from_error(PartsInDoubt("The last one sent is not confirmed."))
ELSEWHERE = "What became of it stands on its card's page."


def settled(desk: Desk, last: Stage, failure: Failure = UNKNOWN, *, reason: str = "") -> str:
    """What stands there once a read settled the second of three parts."""
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.UNKNOWN))
    call.fail(failure)
    one, two = parts(Stage.CONFIRMED, last).detail.intents
    sheet.show_snapshot(on_card(one, replace(two, reason=reason)))
    assert is_told(sheet, "Top-up of $5,200.00: stopped")
    assert not is_told(sheet, "Not known yet")
    return written(sheet)


@pytest.mark.parametrize("failure", [UNKNOWN, IN_DOUBT])
def test_a_settled_part_is_not_told_as_not_known(desk: Desk, failure: Failure) -> None:
    said = settled(desk, Stage.CONFIRMED, failure)
    assert "$5,000.00 of $5,200.00 was loaded." in said
    assert "The rest was not sent." in said


def test_a_part_in_doubt_that_failed_says_what_was_loaded_before_it(desk: Desk) -> None:
    said = settled(desk, Stage.REJECTED)
    assert "$2,500.00 of $5,200.00 was loaded. The service did not load the next part." in said


def test_a_part_in_doubt_that_was_taken_back_says_that_a_fee_may_have_stayed(desk: Desk) -> None:
    assert "a fee may have stayed" in settled(desk, Stage.REJECTED, reason=TAKEN_BACK)


def test_a_first_part_in_doubt_that_failed_moved_nothing(desk: Desk) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.UNKNOWN))
    call.fail(UNKNOWN)
    sheet.show_snapshot(parts(Stage.REJECTED))
    assert "$0.00 of $5,200.00 was loaded." in written(sheet)
    assert not is_told(sheet, "Not known yet")


def test_parts_are_counted_on_while_another_card_is_shown(desk: Desk) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.ACCEPTED))
    away = snapshot(detail=detail(CARDS[1]), wallets=DEEP)
    sheet.show_snapshot(away)
    assert "Top-up of $5,200.00: part 2 of 3" in written(sheet)
    third = parts(Stage.CONFIRMED, Stage.CONFIRMED, Stage.SENDING).detail.card
    sheet.show_snapshot(snapshot((third, *CARDS[1:]), detail=detail(CARDS[1])))
    assert is_told(sheet, "Parts 1 to 2 done", "Part 3 going on now $200.00, being sent")
    call.answer(parts(Stage.ACCEPTED).detail.intents[0])
    sheet.show_snapshot(away)
    assert "Top-up of $5,200.00: sent" in written(sheet)
    assert ELSEWHERE in written(sheet)


def test_a_part_in_doubt_that_was_settled_out_of_sight_is_not_told_as_not_known(
    desk: Desk,
) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED, Stage.UNKNOWN))
    call.fail(UNKNOWN)
    sheet.show_snapshot(snapshot(detail=detail(CARDS[1])))
    assert not is_told(sheet, "Not known yet")
    assert "Top-up of $5,200.00: stopped" in written(sheet)
    assert ELSEWHERE in written(sheet)


def test_why_parts_stopped_stays_told_while_another_card_is_shown(qtbot: QtBot, desk: Desk) -> None:
    sheet, call = large(desk)
    sheet.show_snapshot(parts(Stage.CONFIRMED))
    call.fail(Failure.from_error(PartsStopped("$2,500.00 of $5,200.00 was sent.")))
    sheet.show_snapshot(snapshot(detail=detail(CARDS[1])))
    qtbot.waitUntil(lambda: "$2,500.00 of $5,200.00 was sent." in written(sheet))

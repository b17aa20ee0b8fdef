"""Before a freeze or an end: holds, shops that recur, refunds, and what nobody knows."""

from dataclasses import replace
from datetime import UTC

import pytest

from desktop_app.application.messages import Action
from desktop_app.domain.foresight import Holds, Refunds, Shop
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.ui.actions.foresight_words import (
    basis_words,
    holds_words,
    refunds_words,
    shop_words,
    shops_words,
)
from desktop_app.ui.words import Words
from tests.support.outlook import ADOBE, DAY, DUE, OUTLOOK, SEEN, ZOOM
from tests.support.snapshots import CARDS, NOW, detail, snapshot
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")
WORDS = Words(ENGLISH, UTC)
ASK = "wallet.foreseeing.look"


def test_a_shop_is_told_with_its_estimate_and_how_far_it_varied() -> None:
    assert shop_words(ADOBE, WORDS, NOW) == (
        "Adobe, monthly: ~$54.99 about 3 Jun 2026 ($52.00 to $55.00 so far)"
    )
    assert shop_words(ZOOM, WORDS, NOW).startswith("Zoom, may be monthly (charged twice): ")
    late = replace(DUE, latest=NOW + 30 * DAY, amount=None, least=None, most=None)
    assert shop_words(replace(ADOBE, expected=late), WORDS, NOW + 20 * DAY) == (
        "Adobe, monthly: was due about 3 Jun 2026, give or take 8 days"
    )
    assert shop_words(Shop("Kiosk", 3, NOW), WORDS, NOW) == (
        "Kiosk: charged 3 times, last on 18 May 2026"
    )
    assert shop_words(Shop("Kiosk", 1, NOT_STATED), WORDS, NOW) == (
        "Kiosk: charged once; the day is not stated"
    )


def test_hidden_amounts_stay_hidden() -> None:
    hidden = Words(ENGLISH, UTC)
    hidden.hidden = True
    said = shop_words(ADOBE, hidden, NOW) + holds_words(SEEN.holds, hidden)
    assert "54" not in said
    assert "52" not in said
    assert "38" not in said


def test_only_some_shops_are_named_and_the_rest_is_counted() -> None:
    assert shops_words((ADOBE,) * 6, WORDS).endswith("\nand 2 more")


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        (Holds(), ""),
        (Holds(1, Money.usd(5)), "1 purchase of $5.00"),
        (Holds(2, Money.usd(38)), "2 purchases of $38.00 together"),
        (Holds(2, Money.usd(38), is_least=True), "at least 2 purchases of $38.00 together"),
        (
            Holds(3, Money.usd(38), unstated=1, told=2),
            "3 purchases of $38.00 together, 1 of them without a stated amount,"
            " 2 of them known from a message alone",
        ),
        (Holds(1, unstated=1), "1 purchase without a stated amount"),
    ],
)
def test_holds_in_words(holds: Holds, said: str) -> None:
    assert holds_words(holds, WORDS) == said


def test_refunds_in_words() -> None:
    assert refunds_words(SEEN.refunds, WORDS) == (
        "1 refund is on the way, $12.00. "
        "14 paid purchases of the last 120 days could still be refunded."
    )
    assert refunds_words(Refunds(), WORDS) == ""


def test_what_it_rests_on_is_said() -> None:
    assert "No transaction of this card was read" in basis_words(
        replace(OUTLOOK, read_at=None), WORDS
    )
    part = basis_words(replace(OUTLOOK, since=NOW - 30 * DAY, due=1_200), WORDS)
    assert "back to 18 Apr 2026" in part
    assert "1,200 lines are still to be sorted in" in part
    assert "did not answer" in basis_words(None, WORDS, has_failed=True)


def test_freezing_tells_what_is_to_come(desk: Desk) -> None:
    sheet = desk.open(Action.FREEZE)
    assert is_told(sheet, "still settle: 1 purchase of $18.20", "Looking through what was read")
    desk.bridge.last(ASK).answer(OUTLOOK)
    assert is_told(
        sheet,
        "still settle: 2 purchases of $38.00 together.",
        "Shops that charge regularly will be declined:\nAdobe, monthly",
        "Zoom, may be monthly",
        "at 3 it ends the card",
        "1 refund is on the way",
        "A card can be ended 24 hours after it was made",
        "from its first day",
    )
    assert not is_told(sheet, "Kiosk")


def test_ending_tells_what_is_to_come(desk: Desk) -> None:
    sheet = desk.open(Action.TERMINATE)
    desk.bridge.last(ASK).answer(OUTLOOK)
    assert is_told(
        sheet,
        "Still open: 2 purchases of $38.00 together. By Bitnob's page on card states nothing of it",
        "declined from then on:\nAdobe, monthly",
        "Later refunds go to the wallet, not to the card. 1 refund is on the way",
        "from its first day",
    )


def test_a_newer_picture_asks_again_and_nothing_new_changes_nothing(desk: Desk) -> None:
    sheet = desk.open(Action.FREEZE)
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0])))
    assert len(desk.bridge.asked(ASK)) == 1  # the first is still to be answered
    desk.bridge.last(ASK).answer(OUTLOOK)
    sheet.show_snapshot(snapshot(detail=detail(CARDS[0])))
    assert desk.bridge.last(ASK).args == (CARDS[0].id, 7)
    desk.bridge.last(ASK).answer(None)
    assert is_told(sheet, "Adobe, monthly")


def test_a_vault_that_does_not_answer_keeps_nobody_from_freezing(desk: Desk) -> None:
    sheet = desk.open(Action.FREEZE)
    desk.bridge.last(ASK).fail()
    assert is_told(sheet, "could not be looked through")
    sheet.effect.click()
    assert desk.bridge.asked("wallet.set_frozen")


def test_unfreezing_asks_for_no_foresight(desk: Desk) -> None:
    desk.open(Action.UNFREEZE, snapshot(detail=detail(CARDS[4])))
    assert desk.bridge.asked(ASK) == []

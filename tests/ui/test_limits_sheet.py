"""The sheet of a card's limits: checked field by field, sent once, told as far as is known."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.limiting import LimitsUnknown
from desktop_app.application.limits_asked import LimitsAsked
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.domain.cards import NO_LIMITS, CardState, SpendLimits
from desktop_app.domain.declines import Help
from desktop_app.domain.errors import Failure
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import Refused, RefusedReason
from desktop_app.domain.spend_limits import SPANS, Span
from desktop_app.ui.actions.limit_fields import NOT_OFFERED
from desktop_app.ui.actions.limits_sheet import LimitsSheet
from desktop_app.ui.activity.door import ActivityDoor
from desktop_app.ui.kit.label import Label
from tests.support.limit_samples import ASKED, make_look, make_use
from tests.support.snapshots import CARDS, GUIDE, altered, detail, snapshot
from tests.support.ui import Call
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.cards_fixture import Screen
from tests.ui.cards_fixture import detail as fresh_detail
from tests.ui.cards_fixture import picture as fresh_picture
from tests.ui.look_fixture import look

__all__ = ["desk", "look"]
pytestmark = pytest.mark.usefixtures("look")
CARD = altered(CARDS[0], limits=NO_LIMITS)
LOOK, SET = "wallet.limiting.look", "wallet.limiting.set"


def picture(asked: LimitsAsked | None = None, **changes: object) -> Snapshot:
    return snapshot((CARD, *CARDS[1:]), detail=detail(CARD, limits_asked=asked), **changes)


def opened(desk: Desk, shown: Snapshot | None = None) -> LimitsSheet:
    shown = shown or picture()
    assert shown.detail is not None
    sheet = LimitsSheet(desk.ui, desk.window, shown, shown.detail.card)
    sheet.open()
    return sheet


def told_by(sheet: LimitsSheet) -> str:
    QApplication.sendPostedEvents()
    return " | ".join(label.text() for label in sheet.findChildren(Label) if label.isVisible())


def put(sheet: LimitsSheet, **figures: str) -> None:
    for name, text in figures.items():
        sheet._fields.field(Span(name)).set_text(text)


def asked_for(desk: Desk) -> list[Call]:
    return desk.bridge.asked(SET)


def test_what_is_typed_is_sent_once(desk: Desk) -> None:
    sheet = opened(desk)
    put(sheet, monthly="500", transaction="20.50")
    sheet.effect.click()
    sheet.effect.click()
    (call,) = asked_for(desk)
    assert call.args == (
        CARD.id, SpendLimits(transaction=Money.usd(20, 50), monthly=Money.usd(500)),
    )  # fmt: skip


def test_empty_fields_say_what_they_are_sent_as(desk: Desk) -> None:
    sheet = opened(desk)
    put(sheet, monthly="500")
    assert told_by(sheet).count("Sent as $500.00") == 3
    assert "Sent as $6,000.00" in told_by(sheet)


def test_contradictions_are_said_at_their_fields_and_nothing_is_sent(desk: Desk) -> None:
    sheet = opened(desk)
    put(sheet, daily="600", weekly="0", monthly="500", yearly="1.999")
    sheet.effect.click()
    assert asked_for(desk) == []
    assert sheet._fields.field(Span.DAILY).error() == "Above the $500.00 a month: never reached."
    assert "Freeze the card instead" in sheet._fields.field(Span.WEEKLY).error()
    assert "at most two decimals" in sheet._fields.field(Span.YEARLY).error()
    assert "3 things to fix" in sheet.problems.text()
    put(sheet, daily="400")
    assert sheet._fields.field(Span.DAILY).error() == ""


def test_nothing_typed_asks_for_something(desk: Desk) -> None:
    sheet = opened(desk)
    sheet.effect.click()
    assert asked_for(desk) == []
    assert sheet._fields.field(Span.TRANSACTION).error() == "Enter at least one limit."


def test_limits_in_force_stand_in_the_fields_and_none_is_dropped_unsaid(desk: Desk) -> None:
    sheet = opened(desk, picture(ASKED))
    assert sheet._fields.field(Span.ALL_TIME).text() == "900.00"
    assert sheet._fields.field(Span.DAILY).text() == ""
    put(sheet, all_time="")
    sheet.effect.click()
    assert "cannot take a limit away" in sheet._fields.field(Span.ALL_TIME).error()


def test_what_the_connection_lacks_is_greyed_with_the_reason(desk: Desk) -> None:
    shown = picture()
    can = replace(shown.capabilities, spend_limits=SPANS[:4], limits_at_once=())
    sheet = opened(desk, replace(shown, capabilities=can))
    for span in (Span.YEARLY, Span.ALL_TIME):
        field = sheet._fields.field(span).input
        assert (field.isEnabled(), field.placeholderText()) == (False, NOT_OFFERED)
    put(sheet, monthly="500")
    sheet.effect.click()
    assert asked_for(desk)[0].args[1] == SpendLimits(monthly=Money.usd(500))


def test_use_is_a_bar_with_figures_and_says_at_least(desk: Desk) -> None:
    sheet = opened(desk, picture(ASKED))
    uses = (make_use(Span.MONTHLY, 500, 120), make_use(Span.ALL_TIME, 900, 890, is_least=True))
    desk.bridge.last(LOOK).answer(make_look(*uses))
    told = told_by(sheet)
    assert "$120.00 of $500.00 this month, $380.00 left" in told
    assert "At least $890.00 of $900.00 so far, at most $10.00 left" in told
    assert "Purser's estimate" in told
    assert "the sandbox may count otherwise" in told


def test_a_card_never_read_and_a_vault_that_fails_are_said(desk: Desk) -> None:
    sheet = opened(desk)
    desk.bridge.last(LOOK).answer(replace(make_look(make_use(Span.MONTHLY, 9, 9)), read_at=None))
    assert "were never read" in told_by(sheet)
    assert "this month" not in told_by(sheet)
    sheet = opened(desk)
    desk.bridge.last(LOOK).fail()
    assert "could not be read from the vault" in told_by(sheet)


def test_it_says_what_binds_while_the_computer_is_off(desk: Desk) -> None:
    told = told_by(opened(desk))
    assert "The sandbox declines what goes over a limit, even while this computer is off." in told
    assert "What only Purser does" in told


@pytest.mark.parametrize(
    ("asked", "stated", "said"),
    [
        (ASKED, NO_LIMITS, "took them, but the sandbox states no limits back"),
        (replace(ASKED, is_accepted=False), NO_LIMITS, "No answer came"),
        (replace(ASKED, is_read=False), NO_LIMITS, "was not read since"),
        (ASKED, SpendLimits(daily=Money.usd(5)), "But the sandbox now states: $5.00 a day"),
    ],
)
def test_what_became_of_limits_that_were_sent_is_said(
    desk: Desk, asked: LimitsAsked, stated: SpendLimits, said: str
) -> None:
    card = altered(CARD, limits=stated)
    sheet = opened(desk, snapshot((card,), detail=detail(card, limits_asked=asked)))
    assert said in told_by(sheet)


def test_limits_that_a_read_states_need_no_words(desk: Desk) -> None:
    card = altered(CARD, limits=ASKED.sent)
    sheet = opened(desk, snapshot((card,), detail=detail(card, limits_asked=ASKED)))
    assert "sent 16 May" not in told_by(sheet)


@pytest.mark.parametrize(
    "blocked", [{"read_only": "This connection is read-only."}, {"state": LinkState.OFFLINE}]
)
def test_nothing_is_sent_where_nothing_may_be(desk: Desk, blocked: dict[str, object]) -> None:
    shown = picture()
    if "state" in blocked:
        shown = replace(shown, link=replace(shown.link, **blocked))
    else:
        shown = replace(shown, **blocked)
    sheet = opened(desk, shown)
    put(sheet, monthly="500")
    assert not sheet.effect.isEnabled()
    sheet.show_snapshot(picture())
    assert sheet.effect.isEnabled()
    assert sheet._fields.field(Span.MONTHLY).text() == "500"


def test_a_success_closes_and_tells_what_is_known(desk: Desk, qtbot: QtBot) -> None:
    sheet = opened(desk)
    put(sheet, monthly="500")
    sheet.effect.click()
    with qtbot.waitSignal(sheet.done) as told:
        asked_for(desk)[0].answer(ASKED)
    title, text = told.args
    assert (title, text) == (
        "Limits of Google Ads", "$200.00 a charge, $500.00 a month, $900.00 in all: "
        "the sandbox took them",
    )  # fmt: skip
    assert sheet.isHidden()


@pytest.mark.parametrize(
    ("error", "title"),
    [(Refused(RefusedReason.CARD_STATE), "not set"), (LimitsUnknown(), "not known yet")],
)
def test_a_failure_is_told_and_the_form_stays(desk: Desk, error: Exception, title: str) -> None:
    sheet = opened(desk)
    put(sheet, monthly="500")
    sheet.effect.click()
    asked_for(desk)[0].fail(Failure.from_error(error))  # type: ignore[arg-type]
    assert f"Limits of Google Ads: {title}" in told_by(sheet)
    assert sheet.effect.isEnabled()
    assert sheet._fields.field(Span.MONTHLY).text() == "500"


def test_a_refusal_after_the_sheet_was_closed_is_told_all_the_same(
    desk: Desk, qtbot: QtBot
) -> None:
    sheet = opened(desk)
    put(sheet, monthly="500")
    sheet.effect.click()
    desk.bridge.snapshot = picture()
    sheet.dismiss()
    with qtbot.waitSignal(desk.bridge.failed):
        asked_for(desk)[0].fail(Failure.from_error(Refused(RefusedReason.CARD_STATE)))


def test_the_card_shows_what_was_sent_and_leads_to_the_sheet(qtbot: QtBot) -> None:
    shown = fresh_picture((CARD,), detail=fresh_detail(CARD, limits_asked=ASKED))
    screen = Screen(qtbot, shown)
    assert "$200.00 a charge" in screen.shown_words()
    assert "sent 16 May, the sandbox states no limits back" in screen.shown_words()
    with qtbot.waitSignal(screen.page.limits_requested) as asked:
        screen.click("Edit limits")
    assert asked.args == [CARD]


def test_an_unanswered_send_is_not_shown_as_a_limit(qtbot: QtBot) -> None:
    asked = replace(ASKED, is_accepted=False)
    shown = fresh_picture((CARD,), detail=fresh_detail(CARD, limits_asked=asked))
    assert "in all sent 16 May, without an answer" in Screen(qtbot, shown).shown_words()


@pytest.mark.parametrize("card", [replace(CARD, state=CardState.TERMINATED), CARD])
def test_where_limits_cannot_be_set_there_is_no_way_in(qtbot: QtBot, card: object) -> None:
    shown = fresh_picture((card,), detail=fresh_detail(card))  # type: ignore[arg-type]
    if card is CARD:
        shown = replace(shown, capabilities=GUIDE)
    assert Screen(qtbot, shown).named("Edit limits") is None


def test_a_purchase_declined_for_a_limit_leads_to_the_limits(desk: Desk, qtbot: QtBot) -> None:
    door = ActivityDoor(desk.ui, desk.window)
    door._help(Help.SHOW_LIMITS, CARD.id)
    desk.bridge.snapshot = picture()
    with qtbot.waitSignal(door.limits_requested) as asked:
        desk.bridge.last("wallet.choose").answer()
    assert asked.args == [CARD]


def test_where_there_are_no_limits_a_decline_leads_to_the_card(desk: Desk, qtbot: QtBot) -> None:
    door = ActivityDoor(desk.ui, desk.window)
    door._help(Help.SHOW_LIMITS, CARD.id)
    desk.bridge.snapshot = picture(capabilities=GUIDE)
    with qtbot.assertNotEmitted(door.limits_requested), qtbot.waitSignal(door.card_requested):
        desk.bridge.last("wallet.choose").answer()


def test_limits_that_were_never_sent_stand_in_the_fields(desk: Desk) -> None:
    card = altered(CARD, limits=NO_LIMITS)
    wanted = SpendLimits(monthly=Money.usd(70))
    sheet = opened(desk, snapshot((card,), detail=detail(card, limits_owed=wanted)))
    assert sheet._fields.read(sheet._snapshot)[0] == wanted


def test_limits_that_were_never_sent_are_said_beside_the_card(qtbot: QtBot) -> None:
    wanted = SpendLimits(monthly=Money.usd(70))
    shown = fresh_picture((CARD, *CARDS[1:]), detail=fresh_detail(CARD, limits_owed=wanted))
    screen = Screen(qtbot, shown)
    assert is_told(screen.page, "to have limits, and they were not set: $70.00 a month.")
    with qtbot.waitSignal(screen.page.limits_requested) as asked:
        screen.click("Set them")
    assert asked.args[0].id == CARD.id

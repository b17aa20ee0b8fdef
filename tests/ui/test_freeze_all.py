"""Every card frozen and the vault locked by one yes: in the real window, at the real bank."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.freezing import Fate, FreezeLine, FreezePlan, FreezeReport
from desktop_app.ui.actions.freeze_all import FreezeAllSheet, FreezeReportSheet, names_of
from desktop_app.ui.kit.sheet import Sheet
from tests.support.app_rig import LABEL, Rig
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import FAILURE
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "desk", "look", "make_rig", "rig", "running_bank"]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ADS = FreezeLine(CardId("a"), "Ads", "4417", Fate.NOT_FROZEN)
ZOOM = FreezeLine(CardId("z"), "Zoom", "1177", Fate.NOT_KNOWN)


def press(rig: Rig) -> None:
    QTest.keyClick(QApplication.focusWidget() or rig.window, Qt.Key.Key_P, CTRL | SHIFT)
    rig.settle()


def test_one_yes_freezes_every_card_and_locks(rig: Rig) -> None:
    first, second = rig.issue(), rig.issue("Hosting")
    rig.wait_for(LABEL, "Hosting")
    press(rig)
    rig.wait_for("Freeze 2 cards and lock", "Hosting", "It does not stop what was authorized")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    rig.wait_for("Master password", "Unlock")
    assert LABEL not in rig.painted()
    rig.unlock()
    rig.wait_for(LABEL, "Online")
    rig.refresh()
    assert rig.card(first.id).state is rig.card(second.id).state is CardState.FROZEN


def test_what_is_not_frozen_is_named_before_it_locks(rig: Rig) -> None:
    card = rig.issue()
    rig.wait_for(LABEL, "$20.00")
    rig.host.bank.fault("freeze", "status", status=422)
    rig.driver.click("Freeze all")
    rig.wait_for("Freeze 1 card and lock")
    rig.driver.click("Freeze 1 card and lock")
    rig.wait_for("1 card may not be frozen", f"{LABEL} ••{card.last4}", "Lock now")
    rig.driver.click("Lock now")
    rig.wait_for("Master password", "Unlock")


def test_time_locks_too(rig: Rig) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    rig.host.bank.fault("freeze", "status", status=422)
    press(rig)
    rig.wait_for("Freeze 1 card and lock")
    rig.driver.click("Freeze 1 card and lock")
    rig.wait_for("Lock now")
    (sheet,) = (s for s in rig.window.findChildren(FreezeReportSheet) if s.isVisible())
    assert sheet._waiting.isActive()
    sheet._waiting.timeout.emit()
    rig.wait_for("Master password", "Unlock")


def test_it_works_over_another_sheet(rig: Rig) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    QTest.keyClick(QApplication.focusWidget() or rig.window, Qt.Key.Key_T, CTRL)
    rig.wait_for(f"Top up {LABEL}")
    press(rig)
    rig.wait_for("Freeze 1 card and lock")
    assert [s.accessibleName() for s in rig.window.findChildren(Sheet) if s.isVisible()] == [
        "Freeze all cards and lock"
    ]


# --- words ----------------------------------------------------------------------------------------


def opened(desk: Desk) -> FreezeAllSheet:
    sheet = FreezeAllSheet(desk.ui, desk.window, snapshot())
    sheet.open()
    return sheet


def test_the_plan_stands_there_before_the_yes(desk: Desk) -> None:
    sheet = opened(desk)
    assert not sheet.effect.isEnabled()
    made = FreezeLine(None, "New one", "", Fate.NOT_FROZEN, "It is still being made.")
    desk.bridge.last("wallet.freezing.plan").answer(FreezePlan((ADS,), (ZOOM,), (made,), 3))
    assert is_told(
        sheet,
        "Freezes 1 card: Ads ••4417.",
        "Being frozen already: Zoom ••1177.",
        "Not frozen by this: New one. It is still being made.",
        "It does not stop 3 purchases that were authorized before",
        "Money that is being sent now is finished first",
        "Nothing unfreezes a card by itself",
    )
    assert sheet.effect.words() == "Freeze 1 card and lock"


def test_without_a_card_it_only_locks(desk: Desk) -> None:
    sheet = opened(desk)
    desk.bridge.last("wallet.freezing.plan").answer(FreezePlan((), (), (), 0))
    assert sheet.effect.words() == "Lock"


def test_a_list_that_could_not_be_read_is_said_with_its_age(desk: Desk) -> None:
    sheet = opened(desk)
    done = FreezeLine(CardId("d"), "Done", "1", Fate.NOT_KNOWN)
    plan = FreezePlan((), (), (), 0, frozen=(done,), is_read=False, as_of=NOW)
    desk.bridge.last("wallet.freezing.plan").answer(plan)
    assert is_told(
        sheet,
        "The list of cards could not be read now. This is as of",
        "a card made since is not in it, and 1 card frozen then may not be.",
        "Purser knows of no card to freeze, and looks again first.",
    )


def test_a_report_without_a_read_is_not_whole(desk: Desk) -> None:
    old = replace(ZOOM, why="an older read showed it frozen; no read shows it now.")
    ended = replace(ADS, fate=Fate.ENDED)
    assert not FreezeReport(NOW, (), is_read=False).is_whole
    assert FreezeReport(NOW, (ended,), is_read=True).is_whole
    report = FreezeReport(NOW, (old, ended), is_read=False)
    sheet = FreezeReportSheet(desk.ui, desk.window, report)
    sheet.open()
    assert is_told(
        sheet,
        "The list of cards could not be read now. A card made elsewhere may not be named here.",
        "Zoom ••1177: an older read showed it frozen; no read shows it now.",
        "Ads ••4417: the card has ended.",
    )
    sheet.dismiss()


def test_a_count_that_was_cut_off_is_said_to_be_the_least(desk: Desk) -> None:
    sheet = opened(desk)
    plan = FreezePlan((), (), (), 1_000, holds_are_least=True)
    desk.bridge.last("wallet.freezing.plan").answer(plan)
    assert is_told(sheet, "It does not stop at least 1,000 purchases that were authorized before")


def test_a_vault_that_does_not_answer_is_said(desk: Desk) -> None:
    sheet = opened(desk)
    desk.bridge.last("wallet.freezing.plan").fail()
    assert is_told(sheet, FAILURE.happened)


@pytest.mark.parametrize("is_read", [True, False])
def test_asked_for_again_while_it_runs_it_says_what_goes_on(desk: Desk, is_read: bool) -> None:
    sheet = FreezeAllSheet(desk.ui, desk.window, snapshot())
    sheet.show_running()
    sheet.open()
    asked = desk.bridge.last("wallet.freezing.plan")
    if is_read:
        asked.answer(FreezePlan((ADS,), (), (), 0))
    else:
        asked.fail(FAILURE)
    assert is_told(sheet, "Each freeze is sent once")
    assert not is_told(sheet, "Freezes 1 card")
    assert not sheet.effect.isEnabled()


def test_a_report_names_what_is_open(desk: Desk, qtbot: QtBot) -> None:
    done = FreezeLine(CardId("d"), "Done", "1", Fate.FROZEN)
    late = FreezeLine(CardId("l"), "Late", "2", Fate.WAITING)
    report = FreezeReport(NOW, (ADS, ZOOM, done, late), is_read=True)
    sheet = FreezeReportSheet(desk.ui, desk.window, report)
    sheet.open()
    assert sheet.accessibleName() == "3 cards may not be frozen"
    assert is_told(
        sheet,
        "Ads ••4417: not frozen.",
        "Zoom ••1177: sent, but no answer came. It may be frozen or not.",
        "Late ••2: the freeze was taken; no read shows it yet.",
        "1 card is frozen.",
        "Purser locks by itself in 30 seconds",
    )
    with qtbot.waitSignal(sheet.accepted):
        sheet.effect.click()
    sheet.dismiss()


def test_to_stay_unlocked_stops_the_clock(desk: Desk) -> None:
    sheet = FreezeReportSheet(desk.ui, desk.window, FreezeReport(NOW, (ADS,), is_read=True))
    sheet.open()
    sheet.cancel.click()
    assert not sheet._waiting.isActive()


@pytest.mark.parametrize(("count", "said"), [(1, "Ads ••4417"), (9, "Ads ••4417 and 3 more")])
def test_only_some_are_named(count: int, said: str) -> None:
    assert names_of((ADS,) * count).endswith(said)

"""Importing card details: what is shown of each row, what is asked, and what is said in the end."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.import_messages import ImportReport, Verdict
from desktop_app.domain.cards import CardId
from desktop_app.domain.found_cards import Part
from desktop_app.domain.written_expiry import MonthIs
from desktop_app.ui.moving.import_sheet import CHOOSE, DONE, ImportSheet
from desktop_app.ui.moving.import_words import shown
from tests.support.moved import PLAN, REPORT, ROWS, TABLE_PLAN
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
FILE = "/home/ada/cards.csv"


@pytest.fixture
def sheet(qtbot: QtBot) -> ImportSheet:
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    made = ImportSheet(make_ui(), window)
    made.open()
    return made


def bridge(sheet: ImportSheet) -> RecordingBridge:
    return sheet._ui.bridge


def show(sheet: ImportSheet, plan: object = PLAN) -> None:
    sheet.take_file(FILE)
    bridge(sheet).last("files.read_cards").answer(plan)


def looks(sheet: ImportSheet) -> list[object]:
    return [call.args[0] for call in bridge(sheet).asked("wallet.data.importing.look")]


def test_every_row_says_what_becomes_of_it() -> None:
    said = [shown(row).state for row in ROWS]
    assert said == [
        "Will be stored",
        "Only the last four digits agree",
        "Which card is it?",
        "Stored already: that stays",
        "Stored otherwise: that stays",
        "No such card in this wallet",
        "Not a card number",
    ]
    assert "••4417 · 03/29 · CVV" in shown(ROWS[0]).spoken


def test_no_trouble_is_shown_before_there_is_one(sheet: ImportSheet) -> None:
    assert sheet.isVisible()
    assert not sheet._trouble.isVisible()


def test_nothing_is_stored_before_doubtful_rows_were_looked_at(sheet: ImportSheet) -> None:
    show(sheet)
    assert not sheet.effect.isEnabled()
    sheet.agree.setChecked(True)
    assert sheet.effect.text() == "Store details of 2 cards"
    sheet.effect.click()
    assert bridge(sheet).last("wallet.data.importing.store").args == (PLAN.number,)
    sheet.effect.click()
    assert len(bridge(sheet).asked("wallet.data.importing.store")) == 1


def test_a_choice_is_sent_with_all_the_others(sheet: ImportSheet) -> None:
    show(sheet)
    (field,) = sheet.cards._fields.values()
    field.set_current_id("c3")
    field.chosen.emit("c3")
    sheet.with_cvv.click()
    (first, second) = looks(sheet)
    assert first.cards == {3: CardId("c3")}
    assert first.columns is None
    assert second.cards == {3: CardId("c3")}
    assert not second.with_cvv


def test_an_answered_row_can_be_changed_and_left_out(sheet: ImportSheet) -> None:
    show(sheet)
    field = sheet.cards._fields[3]
    field.set_current_id("c3")
    field.chosen.emit("c3")
    answered = replace(ROWS[2], verdict=Verdict.STORES, meant=ROWS[2].meant[:1])
    plan = replace(PLAN, rows=(*ROWS[:2], answered, *ROWS[3:]))
    bridge(sheet).last("wallet.data.importing.look").answer(plan)
    assert sheet.cards._fields[3] is field
    field.set_current_id("none")
    field.chosen.emit("none")
    assert looks(sheet)[-1].cards == {3: None}


def test_columns_and_dates_are_asked_about_where_the_file_leaves_them_open(
    sheet: ImportSheet,
) -> None:
    show(sheet, TABLE_PLAN)
    assert sheet.columns.isVisible()
    assert sheet.month.isVisible()
    sheet.month.set_current_id("first")
    sheet.month.chosen.emit("first")
    assert looks(sheet)[-1].month_is is MonthIs.FIRST
    holder = sheet.columns._fields[Part.HOLDER]
    holder.set_current_id("0")
    holder.chosen.emit("0")
    assert looks(sheet)[-1].columns[Part.HOLDER] == 0
    assert Part.LABEL not in looks(sheet)[-1].columns


def test_an_older_answer_does_not_take_the_place_of_a_newer_question(sheet: ImportSheet) -> None:
    show(sheet)
    sheet.with_cvv.click()
    sheet.with_cvv.click()
    older, newer = bridge(sheet).asked("wallet.data.importing.look")
    newer.answer(replace(PLAN, number=3))
    older.answer(replace(PLAN, number=2))
    sheet.agree.setChecked(True)
    sheet.effect.click()
    assert bridge(sheet).last("wallet.data.importing.store").args == (3,)


def test_while_a_question_is_out_nothing_of_the_old_plan_can_be_stored(sheet: ImportSheet) -> None:
    show(sheet)
    sheet.agree.setChecked(True)
    sheet.with_cvv.click()
    assert not sheet.effect.isEnabled()


def test_the_end_says_what_was_stored_and_that_the_file_is_to_be_deleted(
    sheet: ImportSheet,
) -> None:
    show(sheet)
    sheet.agree.setChecked(True)
    sheet.effect.click()
    bridge(sheet).last("wallet.data.importing.store").answer(REPORT)
    assert sheet._said.text().startswith("2 numbers were stored, encrypted and read back.")
    assert sheet._warning.accessibleName().startswith("cards.csv holds card numbers")
    assert sheet._warning.isVisible()
    assert sheet.effect.text() == DONE
    sheet.effect.click()
    assert sheet.isHidden()


def test_a_stop_on_the_way_says_how_far_it_came(sheet: ImportSheet) -> None:
    show(sheet)
    sheet.agree.setChecked(True)
    sheet.effect.click()
    report = ImportReport(stored=1, added=0, cvvs=0, left=0, failure=FAILURE, failed_row=2)
    bridge(sheet).last("wallet.data.importing.store").answer(report)
    assert sheet._trouble.isVisible()
    assert bridge(sheet).asked("wallet.data.importing.look")
    assert sheet.effect.text() != DONE


def test_what_cannot_be_read_says_why_and_another_file_can_be_chosen(sheet: ImportSheet) -> None:
    sheet.take_file(FILE)
    bridge(sheet).last("files.read_cards").fail()
    assert sheet._said.text() == f"cards.csv was not read. {FAILURE.happened}"
    assert sheet.effect.text() == CHOOSE
    assert sheet.effect.isEnabled()


def test_closing_has_the_worker_let_go_of_the_numbers(sheet: ImportSheet) -> None:
    show(sheet)
    sheet.cancel.click()
    assert len(bridge(sheet).asked("wallet.data.importing.put_away")) == 1

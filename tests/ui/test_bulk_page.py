"""Many cards from a file, on real widgets: chosen, looked at, begun once, followed row by row."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.bulk_issuing import GoOn
from desktop_app.application.bulk_messages import BulkPicture, BulkPlan
from desktop_app.domain.asking import PasswordNeeded
from desktop_app.domain.bulk import BulkRow, Column, Told
from desktop_app.domain.bulk_course import BulkLine, RowState
from desktop_app.domain.bulk_price import price
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.wallets import Rate, WalletBalance
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.bulk.page import BulkPage
from desktop_app.ui.issue.page import IssuePage
from tests.support.fake_api import HOLDERS, START
from tests.support.snapshots import snapshot
from tests.support.ui import FAILURE, make_ui

ROWS = tuple(BulkRow(n, f"Card {n}", HOLDERS[0], Money.usd(20)) for n in range(2, 14))
RATES = (Rate("USDC", Money.usd(1), START),)


def plan_of(*, units: int = 900_000_000, **changes: object) -> BulkPlan:
    wallets = (WalletBalance("w", "USDC", "", units, 6, START),)
    costs = price(ROWS, PUBLISHED_FEES, PUBLISHED_LIMITS, wallets, RATES)
    header = ("Name", "Who", "Amount", "")
    columns = ((Column.LABEL, 0), (Column.HOLDER, 1), (Column.LOAD, 2))
    made = BulkPlan(header, columns, "UTF-8", ";", 12, ROWS, (), (), costs)
    return replace(made, **changes)  # type: ignore[arg-type]


def picture_of(state: RowState, *, is_running: bool = False, **changes: object) -> BulkPicture:
    first = BulkLine(ROWS[0], RowState.DONE, CardId("c"), "4417")
    rest = (BulkLine(ROWS[1], state), *(BulkLine(row) for row in ROWS[2:]))
    made = BulkPicture((first, *rest), is_running, at=3, why="" if is_running else "No answer.")
    return replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def page(qtbot: QtBot) -> BulkPage:
    made = BulkPage(make_ui())
    made.resize(1060, 700)
    qtbot.addWidget(made)
    made.show()
    made._ui.bridge.last("wallet.bulk.look").answer(None)
    made.show_news("")
    return made


def spoken(page: BulkPage) -> list[str]:
    table = page.run.table if page.run.isVisible() else page.plan.table
    model = table.model()
    return [model._speak(row) for row in model._rows]


def test_the_issue_page_leads_here_and_back(qtbot: QtBot) -> None:
    made = IssuePage(make_ui())
    qtbot.addWidget(made)
    made.resize(1060, 700)
    made.show()
    made.show_snapshot(snapshot())
    made._pane.many.click()
    many = made.findChild(BulkPage)
    assert many is not None
    assert many.isVisible()
    made.show_snapshot(snapshot())
    many.back.click()
    assert made._pane.isVisible()
    made._pane.many.click()
    assert len(made.findChildren(BulkPage)) == 1


def test_a_list_that_is_come_back_to_has_the_focus_and_esc_leaves(qtbot: QtBot) -> None:
    made = IssuePage(make_ui())
    qtbot.addWidget(made)
    made.resize(1060, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_snapshot(snapshot())
    made.open_many()
    made._ui.bridge.last("wallet.bulk.look").answer(picture_of(RowState.NOT_KNOWN))
    many = made.findChild(BulkPage)
    assert many is not None
    many.back.click()
    made.open_many()
    qtbot.waitUntil(lambda: many.run.isAncestorOf(QApplication.focusWidget()))
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()
    with qtbot.waitSignal(many.closed):
        qtbot.keyClick(focus, Qt.Key.Key_Escape)


def test_a_good_file_shows_its_cards_and_price_and_one_click_begins_once(page: BulkPage) -> None:
    plan = plan_of()
    page._planned(plan)
    assert page.plan.effect.words() == "Issue 12 cards and load $240.00"
    assert "~ $24.00" in page.plan.costs.text()
    assert spoken(page)[0] == "Row 2: Card 2, Ada Lovelace, $20.00, Can be issued"
    page.plan.effect.click()
    page.plan.effect.click()
    (call,) = page._ui.bridge.asked("wallet.bulk.start")
    assert call.args == (plan,)
    call.answer(picture_of(RowState.SENDING, is_running=True))
    assert page.run.stop.isVisible()
    assert not page.run.go_on.isVisible()
    page.run.stop.click()
    assert page._ui.bridge.asked("wallet.bulk.stop")


def test_a_slow_file_does_not_take_the_place_of_the_one_chosen_after_it(page: BulkPage) -> None:
    read = page._ui.bridge.asked
    page.take_file("/x/no-disk.csv")
    page.take_file("/x/slow-disk.csv")
    page.take_file("/x/team.csv")
    lost, slow, quick = read("computer.tables.read")
    quick.answer(b"label;holder\nB;Ada")
    page._ui.bridge.last("wallet.bulk.read").answer(plan_of())
    slow.answer(b"label;holder\nA;Ada")
    assert page._data == b"label;holder\nB;Ada"
    assert len(read("wallet.bulk.read")) == 1
    lost.fail(FAILURE)
    assert page.plan.effect.isVisible()
    assert "team.csv" in page.plan.said.text()


def test_columns_chosen_last_decide(page: BulkPage) -> None:
    page.take_file("/x/team.csv")
    page._ui.bridge.last("computer.tables.read").answer(b"label;holder\nB;Ada")
    first = page._ui.bridge.last("wallet.bulk.read")
    page._ask_plan({})
    page._ui.bridge.last("wallet.bulk.read").answer(plan_of(row_count=7))
    first.answer(plan_of())
    assert page.plan._plan is not None
    assert page.plan._plan.row_count == 7


def test_a_file_with_faults_lists_them_and_offers_no_way_to_begin(page: BulkPage) -> None:
    page._planned(plan_of(problems=(Told(4, "load", "At least $2.00."),)))
    assert spoken(page) == ["Row 4, load: At least $2.00."]
    assert not page.plan.effect.isVisible()
    page.plan._accept()
    assert not page._ui.bridge.asked("wallet.bulk.start")


def test_warnings_want_a_yes_of_their_own(page: BulkPage) -> None:
    page._planned(plan_of(warnings=(Told(4, "label", "“Card 4” is in row 2 too."),)))
    assert not page.plan.effect.isEnabled()
    assert "Look at the rows" in page.plan.why.text()
    page.plan.agree.click()
    assert page.plan.effect.isEnabled()
    page._planned(plan_of(warnings=(Told(4, "label", "x"),)))
    assert not page.plan.effect.isEnabled()


def test_too_small_a_wallet_and_a_blocked_connection_are_said(page: BulkPage) -> None:
    page._planned(plan_of(units=100_000_000))
    assert not page.plan.effect.isEnabled()
    assert "not for that row" in page.plan.costs.text()
    page._planned(plan_of())
    page.show_news("Purser is offline.")
    assert not page.plan.effect.isEnabled()
    assert page.plan.why.text() == "Purser is offline."


def test_another_column_reads_the_file_again(page: BulkPage) -> None:
    page._planned(plan_of())
    chosen = page.plan.columns._fields[Column.NOTE]
    chosen.set_current_id("1")
    chosen.chosen.emit("1")
    assert page._ui.bridge.last("wallet.bulk.read").args[2] == {
        Column.LABEL: 0, Column.LOAD: 2, Column.NOTE: 1,
    }  # fmt: skip


def test_a_doubt_stops_everything_but_looking(page: BulkPage) -> None:
    page._show(picture_of(RowState.NOT_KNOWN))
    assert not page.run.go_on.isVisible()
    assert not page.run.leave_out.isVisible()
    assert "No further row is sent" in page.run.bar.accessibleName()
    asked = len(page._ui.bridge.asked("wallet.bulk.look"))
    page.show_news("")
    page.show_news("")
    assert len(page._ui.bridge.asked("wallet.bulk.look")) == asked + 1


@pytest.mark.parametrize(
    ("state", "is_another", "words", "how"),
    [
        (RowState.WAITING, False, "Go on with row 3", GoOn.SEND),
        (RowState.FAILED, False, "Send row 3 again", GoOn.SEND),
        (RowState.NOT_LOADED, False, "Load the card of row 3", GoOn.SEND),
        (RowState.WAITING, True, "Issue row 3 all the same", GoOn.SEND_ANOTHER),
    ],
)
def test_what_the_person_can_say_about_the_row_it_stands_at(
    page: BulkPage, state: RowState, is_another: bool, words: str, how: GoOn
) -> None:
    page._show(picture_of(state, is_look_alike=is_another))
    assert page.run.go_on.words() == words
    page.run.go_on_requested.emit(page.run._how)
    assert page.run._how is how
    assert page.run.leave_out.isVisible()
    page.run.go_on.click()  # the first one is still waited for


def test_a_large_list_begins_once_the_password_was_typed(page: BulkPage) -> None:
    plan = plan_of()
    page._planned(plan)
    page.plan.effect.click()
    page._ui.bridge.last("wallet.bulk.start").fail(Failure.from_error(PasswordNeeded()))
    assert not page._trouble.isVisible()
    (sheet,) = page.window().findChildren(AskedAgainSheet)
    sheet.proven.emit()
    assert [call.args for call in page._ui.bridge.asked("wallet.bulk.start")] == [(plan,)] * 2
    sheet.dismiss()


def test_a_failure_is_told_in_four_parts_and_the_page_stays(page: BulkPage) -> None:
    page._planned(plan_of())
    page.plan.effect.click()
    page._ui.bridge.last("wallet.bulk.start").fail(FAILURE)
    assert page._trouble.isVisible()
    assert page.plan.effect.isVisible()


def test_results_are_offered_and_a_list_can_be_put_away(page: BulkPage) -> None:
    page._show(picture_of(RowState.LEFT_OUT, at=None, why=""))
    assert page.run.progress.text() == "Finished: 1 of 12 cards were made."
    page.run.show_saved("card-results.csv")
    assert "no card numbers" in page.run.saved.text()
    page.run.put_away.click()
    page._ui.bridge.last("wallet.bulk.put_away").answer()
    assert page.plan.choose.isVisible()

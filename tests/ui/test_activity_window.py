"""Activity in the whole program: real vault, worker and bank, by keys and by what a shop does."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.application.timeline import Ask, Charge, Lens
from desktop_app.domain.history import HistoryStatus
from desktop_app.ui.activity.page import ActivityPage
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


def page(rig: Rig) -> ActivityPage:
    found = rig.window.findChildren(ActivityPage)
    assert len(found) == 1
    return found[0]


def charges(rig: Rig) -> list[Charge]:
    lines = page(rig).view.lines
    found = (lines.line_at(n) for n in range(lines.rowCount()))
    return [line for line in found if isinstance(line, Charge)]


def test_what_was_done_is_told_in_both_lenses_by_keys_alone(rig: Rig):
    card = rig.issue()
    QTest.keyClick(rig.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    rig.qtbot.waitUntil(lambda: page(rig).isVisible())
    rig.ask(lambda s: s.wallet.choose(card.id))
    rig.qtbot.waitUntil(lambda: len(charges(rig)) > 0)
    assert {line.card_id for line in charges(rig)} == {card.id}
    assert HistoryStatus.SETTLED in {line.status for line in charges(rig)}
    deeds = rig.ask(lambda s: s.wallet.activity.look(Ask(Lens.DEEDS)))
    assert {"ready", "sending", "confirmed"} <= {deed.word for deed in deeds.lines}
    QTest.keyClick(rig.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(QApplication.focusWidget(), "nothing at all")
    rig.qtbot.waitUntil(lambda: charges(rig) == [])
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    rig.qtbot.waitUntil(lambda: len(charges(rig)) > 0)
    QTest.keyClick(rig.window, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert not page(rig).isVisible()


def test_from_a_card_to_all_of_its_lines_and_back(rig: Rig):
    first, second = rig.issue("First"), rig.issue("Second")
    rig.ask(lambda s: s.wallet.choose(first.id))
    rig.settle()
    rig.driver.click("All activity")
    rig.qtbot.waitUntil(lambda: len(charges(rig)) > 0)
    assert {line.card_id for line in charges(rig)} == {first.id}
    assert second.id != first.id
    rows = page(rig).view
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    rig.qtbot.waitUntil(lambda: rows.opened_line is not None)
    rig.driver.click("Show the card")
    rig.qtbot.waitUntil(lambda: not page(rig).isVisible())
    assert rig.picture.detail is not None
    assert rig.picture.detail.card.id == first.id


def test_locking_takes_the_page_and_its_lines_away(rig: Rig):
    rig.issue()
    QTest.keyClick(rig.window, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    rig.qtbot.waitUntil(lambda: page(rig).isVisible())
    QTest.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("Master password")
    rig.settle()
    assert rig.window.findChildren(ActivityPage) == []

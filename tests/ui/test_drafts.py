"""What was typed outlives a lock in the vault, is offered once, and never after it was sent."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.application.restored import DRAFTS
from desktop_app.domain.bulk import Column
from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.bulk.page import BulkPage
from desktop_app.ui.home.draft_door import CHANGED_RULE, CONTINUE, DISCARD, NEW_RULE, ORDER
from tests.support.app_rig import LABEL, PATIENCE_MS, Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
TOP_UP = f"Your unfinished top-up of “{LABEL}” is here."


def _write_order(rig: Rig) -> str:
    rig.qtbot.waitUntil(lambda: len(rig.picture.holders) > 1, timeout=PATIENCE_MS)
    rig.window._home.open_issue()
    rig.settle()
    form = rig.window._home._issue.page()._pane.form
    form.use.tiles.set_current("subscription")
    form.use._choose_by_hand()
    who = rig.picture.holders[1]
    form.holder.choice.set_current_id(who.id)
    form.holder.choice.chosen.emit(who.id)
    rig.driver.type_into("Label", "Lamps")
    rig.driver.type_into("Load now", "35.00")
    return who.name


def _kept(rig: Rig) -> str:
    async def read(session: object) -> str:
        return session._locking.vault.settings.get(DRAFTS)

    return rig.ask(read)


@pytest.mark.parametrize("completely", [False, True])
def test_a_card_order_comes_back_and_can_be_sent(rig: Rig, completely: bool) -> None:
    who = _write_order(rig)
    rig.window.lock(completely=completely)
    rig.settle()
    assert "Lamps" not in rig.everything_said()
    rig.unlock()
    rig.wait_for(ORDER)
    rig.driver.click(CONTINUE)
    rig.wait_for("Issue a card", who)
    entries = rig.window._home._issue.page()._pane.form.entries()
    assert (entries.label, entries.load) == ("Lamps", "35.00")
    assert rig.window._home._issue.page()._pane.form.use.template().key == "subscription"
    assert ORDER not in rig.painted()
    assert "Lamps" not in _kept(rig)
    rig.driver.click("Issue and load $35.00")
    rig.wait_for("Lamps is ready")
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online", "Lamps")
    assert ORDER not in rig.painted()
    assert len(rig.host.bank.control("ledger")["cards"]) == 1


def test_it_outlives_quitting(rig: Rig, make_rig: Callable[..., Rig]) -> None:
    _write_order(rig)
    rig.end()
    again = make_rig()
    again.unlock()
    again.wait_for(ORDER)


def test_a_discarded_one_is_gone(rig: Rig) -> None:
    _write_order(rig)
    rig.window.lock()
    rig.unlock()
    rig.wait_for(ORDER)
    rig.driver.click(DISCARD)
    rig.qtbot.waitUntil(lambda: "Lamps" not in _kept(rig))
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online")
    rig.settle()
    assert ORDER not in rig.painted()


def test_one_that_nobody_answered_waits_for_the_next_time(rig: Rig) -> None:
    _write_order(rig)
    for _ in range(2):
        rig.window.lock()
        rig.unlock()
        rig.wait_for(ORDER)


def test_an_order_that_was_sent_is_no_draft(rig: Rig) -> None:
    _write_order(rig)
    rig.host.bank.fault("create", "delay", times=1, ms=900)
    rig.driver.click("Issue and load $35.00")
    rig.qtbot.waitUntil(lambda: bool(rig.picture.under_way), timeout=PATIENCE_MS)
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online", "Lamps")
    assert ORDER not in rig.painted()
    assert "Lamps" not in _kept(rig)


def test_a_top_up_comes_back(rig: Rig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "7.50")
    rig.qtbot.keyClick(rig.window.focusWidget(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for("Unlock Purser")
    rig.unlock()
    rig.wait_for(TOP_UP)
    rig.driver.click(CONTINUE)
    rig.wait_for("Top up $7.50")
    rig.driver.click("Top up $7.50")
    rig.wait_for("$27.50")
    rig.window.lock()
    rig.unlock()
    rig.wait_for("$27.50")
    assert TOP_UP not in rig.painted()


def test_an_empty_form_is_no_draft(rig: Rig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.window._home.open_issue()
    rig.settle()
    rig.driver.click("Cancel")
    rig.wait_for("Top up")
    rig.driver.click("Top up")
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online", LABEL)
    assert CONTINUE not in rig.painted()


def test_a_passphrase_is_never_kept(rig: Rig) -> None:
    card = rig.issue()
    _write_order(rig)
    rig.window._home._cards.hand_over_requested.emit(card)
    rig.settle()
    sheet = rig.window._home._sheets._sheet
    sheet.passphrase.set_text("seven quiet lighthouses")
    rig.window.lock()
    rig.unlock()
    rig.wait_for(ORDER)
    assert "lighthouse" not in _kept(rig)


def _rule_sheet(rig: Rig) -> RuleSheet:
    sheet = rig.window._home._sheets._sheet
    assert isinstance(sheet, RuleSheet)
    return sheet


def _write_rule(rig: Rig) -> str:
    """Half of a rule: the kind, the card and one of its figures."""
    card = rig.issue()
    rig.window._home._rules.write(card)
    rig.settle()
    form = _rule_sheet(rig).form
    form.choose_kind(RuleKind.ALLOWANCE)
    form.pane().fields["amount"].set_text("37.50")
    return card.id


def test_a_half_filled_rule_comes_back_and_is_kept_once(rig: Rig) -> None:
    card_id = _write_rule(rig)
    rig.window.lock()
    rig.settle()
    assert "37.50" not in rig.everything_said()
    rig.unlock()
    rig.wait_for(NEW_RULE)
    rig.driver.click(CONTINUE)
    rig.wait_for("New rule", "Allowance")
    sheet = _rule_sheet(rig)
    assert sheet.form.tiles.kind() is RuleKind.ALLOWANCE
    assert sheet.form.pane().fields["amount"].text() == "37.50"
    assert sheet.form.card.card_id() == card_id
    assert "37.50" not in _kept(rig)
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: bool(rig.picture.automation.rules), timeout=PATIENCE_MS)
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online")
    rig.settle()
    assert NEW_RULE not in rig.painted()
    assert len(rig.picture.automation.rules) == 1


def test_a_rule_nobody_touched_is_no_draft(rig: Rig) -> None:
    card = rig.issue()
    rig.window._home._rules.write(card)
    rig.settle()
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online")
    rig.settle()
    assert NEW_RULE not in rig.painted()


def test_a_change_of_a_rule_comes_back_to_that_rule(rig: Rig) -> None:
    _write_rule(rig)
    _rule_sheet(rig).effect.click()
    rig.qtbot.waitUntil(lambda: bool(rig.picture.automation.rules), timeout=PATIENCE_MS)
    page = rig.window._home._rules.late.page()
    rig.qtbot.waitUntil(lambda: bool(page._automation.rules), timeout=PATIENCE_MS)
    page._edit(rig.picture.automation.rules[0])
    rig.settle()
    _rule_sheet(rig).form.pane().fields["amount"].set_text("41")
    rig.window.lock()
    rig.unlock()
    rig.wait_for(CHANGED_RULE)
    rig.driver.click(CONTINUE)
    rig.wait_for("Edit rule")
    assert _rule_sheet(rig).form.pane().fields["amount"].text() == "41"
    _rule_sheet(rig).effect.click()
    rig.qtbot.waitUntil(
        lambda: "41000000" in repr(rig.picture.automation.rules), timeout=PATIENCE_MS
    )
    assert len(rig.picture.automation.rules) == 1


def _bulk_page(rig: Rig) -> BulkPage:
    rig.qtbot.waitUntil(lambda: len(rig.window.findChildren(BulkPage)) == 1, timeout=PATIENCE_MS)
    return rig.window.findChildren(BulkPage)[0]


def _map_a_file(rig: Rig, file: Path) -> None:
    """A file whose second column is the label, though its heading says nothing of that."""
    rig.qtbot.waitUntil(lambda: bool(rig.picture.holders), timeout=PATIENCE_MS)
    who = rig.picture.holders[0].name
    file.write_text(f"Shop;What;Person;Amount\nA;Lamps;{who};20\n")
    rig.window._home.open_issue()
    rig.settle()
    rig.window._home._issue.page().open_many()
    page = _bulk_page(rig)
    page.take_file(str(file))
    rig.wait_for(f"{file.name}: 1 row")
    choice = page.plan.columns._fields[Column.LABEL]
    choice.set_current_id("1")
    choice.chosen.emit("1")
    rig.wait_for("Issue 1 card")


def test_a_file_of_cards_comes_back_with_its_columns(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    _map_a_file(rig, file)
    rig.window.lock()
    rig.unlock()
    offer = "Your file of cards “may.csv” is not issued yet."
    rig.wait_for(offer)
    assert "Lamps" not in _kept(rig)
    rig.driver.click(CONTINUE)
    rig.wait_for("may.csv: 1 row", "Issue 1 card")
    assert _bulk_page(rig).plan.columns.columns()[Column.LABEL] == 1
    rig.driver.click("Issue 1 card and load $20.00")
    rig.wait_for("Finished: 1 of 1 cards were made.")
    rig.window.lock()
    rig.unlock()
    rig.wait_for("Online", "Lamps")
    rig.settle()
    assert offer not in rig.painted()
    assert len(rig.host.bank.control("ledger")["cards"]) == 1


def test_other_headings_are_read_by_what_they_say(rig: Rig, tmp_path: Path) -> None:
    file = tmp_path / "may.csv"
    _map_a_file(rig, file)
    rig.window.lock()
    rig.unlock()
    rig.wait_for("may.csv")
    who = rig.picture.holders[0].name if rig.picture.holders else "Ada"
    file.write_text(f"Name;Person;Amount\nChairs;{who};20\n")
    rig.driver.click(CONTINUE)
    rig.wait_for("may.csv: 1 row")
    assert _bulk_page(rig).plan.columns.columns()[Column.LABEL] == 0

"""What was typed outlives a lock in the vault, is offered once, and never after it was sent."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from desktop_app.application.restored import DRAFTS
from desktop_app.ui.home.draft_door import CONTINUE, DISCARD, ORDER
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

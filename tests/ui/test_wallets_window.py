"""Wallets in the whole program: real vault, worker and bank, reached by keys alone."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop_app.application.messages import CardView
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.history import Charge
from desktop_app.domain.money import Money
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.wallets.page import WalletsPage
from tests.support.app_rig import LABEL, Rig
from tests.support.sandbox_server import RunningSandbox
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def topped(rig: Rig, bank: RunningSandbox) -> CardView:
    """A card with a confirmed top-up of $40, paid after the rate had moved."""
    card = rig.issue()
    bank.control("rates", {"asset": "USDC", "usd_micros": 998_000})
    wish = MoneyWish("form", card.id, Money.usd(40))
    rig.ask(lambda s: s.wallet.top_up(wish))
    rig.refresh()
    return card


def test_a_top_up_stands_there_with_what_the_wallet_paid(rig: Rig, bank: RunningSandbox) -> None:
    topped(rig, bank)
    QTest.keyClick(rig.window, Qt.Key.Key_8, ALT)
    rig.wait_for("Wallets", "USDC", "network not stated", "Recent top-ups", "$40.00")
    rig.wait_for("The wallet paid 41.082165 USDC", "$0.08 more than estimated (20 bp)")
    rig.wait_for("was paid in USDC")


def test_a_line_leads_to_the_story_of_its_card(rig: Rig, bank: RunningSandbox) -> None:
    card = topped(rig, bank)
    QTest.keyClick(rig.window, Qt.Key.Key_8, ALT)
    rig.wait_for("$40.00")
    rig.driver.click(f"Show the top-up of $40.00 on {LABEL} ••{card.last4} in Activity")
    page = rig.window.findChild(ActivityPage)
    rig.qtbot.waitUntil(lambda: page.isVisible() and page.view.lines.rowCount() > 0)
    assert isinstance(page.view.lines.line_at(0), Charge)


def test_a_refusal_that_only_the_wallets_help_against_leads_there(
    rig: Rig, bank: RunningSandbox
) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    bank.fault("fund", "unsupported_asset")
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "40")
    rig.wait_for("Top up $40.00")
    rig.driver.click("Top up $40.00")
    rig.wait_for("Top-up of $40.00 was refused", "Show the wallets")
    rig.driver.click("Show the wallets")
    rig.wait_for("Recent top-ups", "Did not happen: nothing was loaded")


def test_after_a_moved_rate_one_click_sends_a_new_request(rig: Rig, bank: RunningSandbox) -> None:
    card = rig.issue()
    rig.wait_for(LABEL, "$20.00")
    rig.driver.click("Top up")
    rig.driver.type_into("Amount", "40")
    rig.wait_for("Top up $40.00")
    bank.fault("fund", "rate_moved")
    bank.control("rates", {"asset": "USDC", "usd_micros": 990_000})
    rig.driver.click("Top up $40.00")
    rig.wait_for("Top-up of $40.00 was refused", "New estimate: the wallet pays ~ 41.42 USDC")
    effects = bank.control("ledger")["effects"]
    assert [e for e in effects if e["amount_micros"] == 40_000_000] == []
    rig.driver.click("Top up $40.00")
    rig.wait_for("$60.00")
    effects = bank.control("ledger")["effects"]
    assert len([e for e in effects if e["amount_micros"] == 40_000_000]) == 1
    assert card.id in {e["card_id"] for e in effects}


def test_locking_takes_the_page_away(rig: Rig) -> None:
    QTest.keyClick(rig.window, Qt.Key.Key_8, ALT)
    rig.wait_for("Recent top-ups")
    QTest.keyClick(QApplication.focusWidget() or rig.window, Qt.Key.Key_L, CTRL)
    rig.wait_for("Master password")
    rig.settle()
    # The window may have an empty page ready for the next unlock.
    pages = rig.window.findChildren(WalletsPage)
    assert [page._table for page in pages if page._table is not None] == []

"""Hidden amounts are hidden everywhere: painted, spoken, in tips, and in what lists hold."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.messages import Action, Snapshot
from desktop_app.domain.asking import Asking
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.money import Money, format_money
from desktop_app.domain.wallets import Rate, WalletBalance
from desktop_app.ui.context import Ui
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.home.pictures import AUTOMATION, CARDS, NOTICES
from desktop_app.ui.home.places import ACTIVITY, PEOPLE, SETTINGS, WALLETS
from desktop_app.ui.kit.four_part import FourPart, FourPartError
from desktop_app.ui.kit.veil import veil, veiled
from desktop_app.ui.local_settings import LocalSettings
from tests.support.app_rig import Rig
from tests.support.snapshots import CARDS as SAMPLES
from tests.support.snapshots import detail, snapshot
from tests.ui.action_desk import Desk, desk
from tests.ui.app_fixture import bank, make_rig, rig, running_bank
from tests.ui.automation_fixture import TO
from tests.ui.look_fixture import look

__all__ = ["bank", "desk", "look", "make_rig", "rig", "running_bank"]

PAGES = (CARDS, PEOPLE, ACTIVITY, NOTICES, WALLETS, AUTOMATION, "issue")
ACTIONS = (Action.FREEZE, Action.TERMINATE, Action.WITHDRAW, Action.TOP_UP)
_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
    Qt.ItemDataRole.ToolTipRole,
)


@pytest.fixture(autouse=True)
def lifted() -> Iterator[None]:
    """The veil is one for the process."""
    yield
    veil.set_down(False)


def figures(thing: object) -> set[str]:
    """Every amount of the business in a picture; what the service publishes is none."""
    if isinstance(thing, Limits | Fees | Rate | Asking):
        return set()
    if isinstance(thing, Money):
        return {format_money(thing).lstrip("-$")} if thing else set()
    if isinstance(thing, WalletBalance):
        return {thing.text().split()[0]} if thing.available else set()
    if is_dataclass(thing):
        return set().union(*(figures(getattr(thing, f.name)) for f in fields(thing)))
    if isinstance(thing, tuple | frozenset | list):
        return set().union(*map(figures, thing))
    return set()


def published(shown: Snapshot) -> set[str]:
    """What the service publishes, as far as it is the same as a figure of the business."""
    found = set()
    for facts in (shown.limits, shown.fees):
        values = (getattr(facts, f.name) for f in fields(facts))
        found |= {format_money(v).lstrip("$") for v in values if isinstance(v, Money)}
    return found


def told(rig: Rig) -> str:
    """What is painted, named and described in sight, and what the lists there say if asked."""
    lines = [rig.everything_said(only_visible=True)]
    for table in rig.window.findChildren(QAbstractItemView):
        model = table.model()
        if model is None or not table.isVisible():
            continue
        for line in range(model.rowCount()):
            for at in range(model.columnCount()):
                lines += [str(model.index(line, at).data(role)) for role in _ROLES]
    return "\n".join(lines)


def found(text: str, amounts: set[str]) -> set[str]:
    return {each for each in amounts if re.search(rf"(?<![\d,.]){re.escape(each)}(?![\d,])", text)}


def story(rig: Rig) -> None:
    """A card with money, a purchase, a refusal, a top-up, a rule."""
    card = rig.issue("Google Ads", 413)
    rig.issue("Adobe", 287)
    rig.ask(lambda s: s.practice.buy(card.id, Money.usd(47, 31), "Corner shop"))
    rig.ask(lambda s: s.practice.decline(card.id, Money.usd(83, 17), "Bookshop", "fraud_block"))
    draft = RuleDraft(TO.plan, card.id, TO.caps)
    rig.ask(lambda s: s.wallet.automation.save(draft))
    rig.ask(lambda s: s.wallet.choose(card.id))
    rig.refresh()
    rig.wait_for("Corner shop")


def open_page(rig: Rig, home: HomePage, page: str) -> None:
    home._show(page)
    rig.settle()
    rig.qtbot.wait(150)
    rig.settle()


def test_no_page_tells_an_amount_while_they_are_hidden(rig: Rig) -> None:
    story(rig)
    home = rig.window.findChild(HomePage)
    amounts = figures(rig.picture) - published(rig.picture)
    assert {"365.69", "287.00", "47.31"} <= amounts
    seen = set()
    for page in PAGES:
        open_page(rig, home, page)
        seen |= found(told(rig), amounts)
    assert {"365.69", "287.00", "47.31"} <= seen  # the search finds what is shown
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(rig.window, Qt.Key.Key_H, keys)
    leaks = {}
    for page in PAGES:
        open_page(rig, home, page)
        leaks[page] = found(told(rig), amounts)
        assert "hidden" in rig.painted(), page
    home._show(SETTINGS)
    for section in ("security", "notices", "backups", "check", "live"):
        home._settings.late.page().show_section(section)
        rig.settle()
        leaks[section] = found(told(rig), amounts)
    assert not any(leaks.values()), leaks


@pytest.mark.parametrize("action", ACTIONS)
def test_no_sheet_tells_an_amount_that_nobody_typed(rig: Rig, action: Action) -> None:
    story(rig)
    home = rig.window.findChild(HomePage)
    amounts = figures(rig.picture) - published(rig.picture)
    home._truth.toggle_amounts()
    home._open_action(action, rig.picture.detail.card)
    rig.settle()
    rig.qtbot.wait(200)
    assert not found(told(rig), amounts)


# --- errors -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "typed"),
    [(Action.WITHDRAW, "62.00"), (Action.TOP_UP, "49,990"), (Action.TOP_UP, "49,000")],
)
def test_an_error_of_a_money_sheet_gives_no_balance_away(
    desk: Desk, action: Action, typed: str
) -> None:
    desk.ui.words.hidden = True
    sheet = desk.open(action, snapshot(detail=detail(SAMPLES[0])))
    sheet._amount.field.set_text(typed)
    sheet.effect.click()
    assert desk.error()
    assert "$••••" in desk.error()
    assert not any(sign.isdigit() for sign in desk.error())


def test_the_limits_of_the_service_can_still_be_read(desk: Desk) -> None:
    desk.ui.words.hidden = True
    sheet = desk.open(Action.TOP_UP, snapshot(detail=detail(SAMPLES[0])))
    sheet._amount.field.set_text("1")
    sheet.effect.click()
    assert desk.error() == "At least $2.00."


def test_what_is_about_to_be_sent_can_still_be_read(desk: Desk) -> None:
    desk.ui.words.hidden = True
    sheet = desk.open(Action.TOP_UP, snapshot(detail=detail(SAMPLES[0])))
    sheet._amount.field.set_text("100")
    assert sheet.effect.words() == "Top up $100.00"


def test_figures_in_an_error_on_the_screen_go_and_come_with_the_rest(qtbot: QtBot) -> None:
    box = FourPartError(
        FourPart("Top-up of $600.00: stopped", "$100.00 of $600.00 was sent.", "yes", "", "", "")
    )
    qtbot.addWidget(box)
    veil.set_down(True)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    labels = " ".join(label.text() for label in box.findChildren(QWidget) if hasattr(label, "text"))
    assert "$•••• of $•••• was sent." in labels
    assert "600" not in labels + box.accessibleName()
    veil.set_down(False)
    assert box.accessibleName() == "Top-up of $600.00: stopped"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("$1,234.56 left.", "$•••• left."),
        ("$1.234,56, then $5.", "$••••, then $••••."),
        ("$12\u202f345.60", "$••••"),
        ("In 3 parts, 24 hours, ••4417", "In 3 parts, 24 hours, ••4417"),
    ],
)
def test_a_figure_is_veiled_whole_and_nothing_else_is(text: str, shown: str) -> None:
    assert veiled(text) == shown


# --- kept -------------------------------------------------------------------------------------


def test_the_choice_is_kept_on_this_computer(tmp_path: object) -> None:
    local = LocalSettings(tmp_path / "window.ini")
    assert not local.hide_amounts
    local.hide_amounts = True
    local.save()
    again = LocalSettings(tmp_path / "window.ini")
    assert again.hide_amounts
    assert Ui(None, None, None, again).words.hidden


def test_a_window_that_starts_with_amounts_hidden_hides_them(rig: Rig) -> None:
    story(rig)
    rig.window.findChild(HomePage)._truth.toggle_amounts()
    assert rig.app.local.hide_amounts
    rig.window.lock(completely=True)
    rig.unlock()
    rig.wait_for("Adobe", "Amounts")
    assert "287" not in rig.painted()

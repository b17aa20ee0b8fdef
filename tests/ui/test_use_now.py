"""One use of a card on the screen: its sheet, its course, its box, and the ways to it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Action, Snapshot
from desktop_app.application.use_errors import LoadInDoubt, OpeningInDoubt, UseUnfinished
from desktop_app.application.wishes import UseStep, UseWish
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.errors import Failure, LookAlike
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.service_errors import Refused, RefusedReason
from desktop_app.domain.using import DISPOSABLE
from desktop_app.ui.actions.use_now import UseNowSheet
from desktop_app.ui.cards.row_menu import open_row_menu
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.scroll_pane import ScrollPane
from tests.support.snapshots import WALLETS, altered, intent
from tests.ui.cards_fixture import TRAVEL, Screen, detail, picture
from tests.ui.look_fixture import look, use_widest_type
from tests.ui.shots_use import OPEN, SCENES, failed, of, sent, under, use_sheet

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = Fill("page")
    made.resize(960, 640)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def words_of(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(Label) if label.isVisible())


def wish_of(sheet: UseNowSheet) -> UseWish:
    wish = sheet.ui.bridge.last("wallet.use_now").args[0]
    assert isinstance(wish, UseWish)
    return wish


def shown(stage: Stage, kind: Kind = Kind.FUND) -> Snapshot:
    wish = intent(kind, stage, Money.usd(19, 88), card_id=TRAVEL.id, label=TRAVEL.label)
    return of(replace(TRAVEL, state=CardState.ACTIVE), intents=(wish,))


@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_wider_than_its_pane_even_in_the_widest_type(window: QWidget, name: str) -> None:
    use_widest_type()
    SCENES[name](window)
    for _ in range(3):
        QApplication.sendPostedEvents()
    panes = [pane for pane in window.findChildren(ScrollPane) if pane.isVisible()]
    assert panes
    for pane in panes:
        assert pane.widget().minimumSizeHint().width() <= pane.viewport().width()
    parts = [*window.findChildren(QAbstractButton), *window.findChildren(QLineEdit)]
    assert [part for part in parts if part.isVisible() and not part.accessibleName()] == []


@pytest.mark.parametrize(
    ("held", "typed", "load", "said"),
    [
        (Money.usd(1, 12), "20", Money.usd(19, 88), "Load $19.88 and use now"),
        (Money.usd(1, 12), "0.50", Money.usd(2), "Load $2.00 and use now"),
        (Money.usd(1, 12), "100", Money.usd(100, 88), "Load $100.88 and use now"),
        (Money.usd(25), "20", ZERO, "Use now"),
    ],
)
def test_what_is_loaded_is_worked_out_and_is_what_is_sent(
    window: QWidget, held: Money, typed: str, load: Money, said: str
) -> None:
    sheet = use_sheet(window, typed, of(altered(TRAVEL, available=held)))
    assert sheet.effect.words() == said
    sheet._hours.set_current_id("6")
    sheet.effect.click()
    wish = wish_of(sheet)
    assert (wish.card_id, wish.most, wish.unused_for) == (TRAVEL.id, load, timedelta(hours=6))
    assert wish.margin >= Money.usd(1)


def test_the_least_and_enough_are_said(window: QWidget) -> None:
    sheet = use_sheet(window, "0.50")
    assert "Only $0.38 is missing. $2.00 is the least that the service loads." in words_of(sheet)
    sheet._price.set_text("0.05")
    assert "nothing is loaded" in words_of(sheet)
    assert "Wallet pays" not in words_of(sheet)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter an amount."),
        ("0", "Enter what it costs."),
        ("9000", "$9,178.88 is missing. At most $2,500.00 in one top-up."),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field(window: QWidget, typed: str, said: str) -> None:
    sheet = use_sheet(window, typed)
    sheet.effect.click()
    assert sheet._price.error() == said
    assert sheet.ui.bridge.asked("wallet.use_now") == []


def test_a_wallet_that_holds_too_little_is_said(window: QWidget) -> None:
    sheet = use_sheet(window, "2000", replace(of(TRAVEL), wallets=(WALLETS[1],)))
    assert sheet._price.error() == "The wallet holds too little for this and its fee."


def test_without_a_balance_nothing_is_worked_out(window: QWidget) -> None:
    sheet = use_sheet(window, "20", of(altered(TRAVEL, available=None)))
    assert "not known" in sheet._price.error()


def test_hidden_amounts_stay_hidden(window: QWidget) -> None:
    SCENES["use-hidden"](window)
    assert "19.88" not in words_of(window)
    assert "1.12" not in words_of(window)


def test_it_is_filled_in_and_sent_from_the_keyboard(qtbot: QtBot, window: QWidget) -> None:
    sheet = use_sheet(window, "")
    qtbot.waitUntil(sheet._price.input.hasFocus)
    qtbot.keyClicks(sheet._price.input, "20")
    qtbot.keyClick(sheet._price.input, Qt.Key.Key_Return)
    assert wish_of(sheet).price == Money.usd(20)


def test_its_steps_are_told_as_they_are_proven_and_the_end_is_a_toast(
    qtbot: QtBot, window: QWidget
) -> None:
    sheet = sent(window, UseStep.WATCHED)
    said = sheet._timeline.accessibleName()
    assert "Watched done" in said
    assert "Active going on now" in said
    assert "Locking or quitting stops before the next step" in words_of(sheet)
    sheet.show_snapshot(under(Standing.ARMED, CardState.ACTIVE, Money.usd(21)))
    with qtbot.waitSignal(sheet.done) as told:
        sheet.ui.bridge.last("wallet.use_now").answer(Money.usd(19, 88))
    assert told.args[0] == "Travel is ready to use"
    assert "It holds $21.00. Frozen again after the purchase, or " in told.args[1]


def test_an_active_card_has_no_step_of_its_own(window: QWidget) -> None:
    sheet = use_sheet(window, "20", of(replace(TRAVEL, state=CardState.ACTIVE)))
    sheet.effect.click()
    assert "Active" not in sheet._timeline.accessibleName()


def test_a_card_that_was_opened_and_not_loaded_is_told_with_its_steps(window: QWidget) -> None:
    sheet = failed(window, UseUnfinished("The card is active, but was not loaded."), None, *OPEN)
    said = words_of(sheet)
    assert "Travel is not ready to use" in said
    assert "a declined charge counts" in said
    assert "Active done" in sheet._timeline.accessibleName()
    assert not sheet.effect.isVisible()


@pytest.mark.parametrize(
    ("error", "kind"), [(OpeningInDoubt(), Kind.UNFREEZE), (LoadInDoubt(), Kind.FUND)]
)
def test_without_an_answer_nothing_offers_to_send_again(
    window: QWidget, error: UseUnfinished, kind: Kind
) -> None:
    sheet = failed(window, error, kind, UseStep.WATCHED)
    assert sheet._sent._unknown.isVisible()
    assert not sheet.effect.isVisible()


def test_a_load_that_is_found_later_is_ready_after_all(qtbot: QtBot, window: QWidget) -> None:
    sheet = failed(window, LoadInDoubt(), None, *OPEN)
    with qtbot.waitSignal(sheet.done):
        sheet.show_snapshot(shown(Stage.CONFIRMED))


def test_a_refusal_before_anything_was_done_gives_the_form_back(window: QWidget) -> None:
    sheet = sent(window)
    refused = Failure.from_error(Refused(RefusedReason.CARD_STATE))
    first = wish_of(sheet).form_token
    sheet.ui.bridge.last("wallet.use_now").fail(refused)
    assert sheet._price.isVisible()
    assert not sheet._steps.isVisible()
    sheet.effect.click()
    assert wish_of(sheet).form_token != first


def test_the_same_load_within_a_day_is_asked_about_and_then_sent(window: QWidget) -> None:
    sheet = sent(window)
    sheet.ui.bridge.last("wallet.use_now").fail(Failure.from_error(LookAlike()))
    assert "Is this another one?" in words_of(sheet)
    assert sheet.effect.words() == "Yes, load $19.88 and use now"
    sheet.effect.click()
    assert wish_of(sheet).again


def test_a_failure_is_told_though_the_sheet_was_closed(qtbot: QtBot, window: QWidget) -> None:
    sheet = sent(window, *OPEN)
    bridge = sheet.ui.bridge
    bridge.snapshot = of(TRAVEL)
    sheet.dismiss()
    with qtbot.waitSignal(bridge.failed) as told:
        bridge.last("wallet.use_now").fail(Failure.from_error(UseUnfinished()))
    assert told.args[0].happened.startswith("Travel is not ready to use.")


def test_a_card_between_its_uses_says_so_and_is_used_from_its_box(qtbot: QtBot) -> None:
    resting = under(Standing.RESTING, CardState.FROZEN, Money.usd(1), Why.USED)
    screen = Screen(qtbot, resting)
    assert "Frozen between uses" in screen.shown_words()
    assert "Life of this card" not in screen.shown_words()
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        screen.click("Use now")
    assert asked.args[0] is Action.USE_NOW
    refused = replace(resting.detail, refusals={Action.USE_NOW: "Not now."})
    screen.page.show_snapshot(replace(resting, detail=refused))
    assert screen.named("Use now") is None


def test_a_card_in_use_says_when_it_is_frozen_and_may_be_kept_open(qtbot: QtBot) -> None:
    screen = Screen(qtbot, under(Standing.ARMED, CardState.ACTIVE, Money.usd(1)))
    said = screen.shown_words()
    assert "Purser freezes it after its purchase, or " in said
    assert "It holds less than the price of $20.00" in said
    screen.click("Keep it open")
    assert screen.bridge.last("wallet.guard_choices.release").args == (TRAVEL.id,)


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("state", [CardState.ACTIVE, CardState.FROZEN, CardState.UNFREEZING])
def test_every_standing_of_a_card_that_stays_promises_no_end(
    qtbot: QtBot, standing: Standing, state: CardState
) -> None:
    screen = Screen(qtbot, under(standing, state, Money.usd(21)))
    said = screen.shown_words()
    assert "isposable" not in said
    assert "ends" not in said.replace("Ends", "").split()


def test_an_ordinary_card_is_used_from_its_page_and_its_menu(qtbot: QtBot) -> None:
    screen = Screen(qtbot, of(replace(TRAVEL, state=CardState.ACTIVE)))
    with qtbot.waitSignal(screen.page.action_requested) as asked:
        screen.click("Use now")
    assert asked.args[0] is Action.USE_NOW
    guard = GuardView(under(Standing.ARMED, CardState.ACTIVE, ZERO).detail.card.guard.policy,
                      Standing.ARMED)  # fmt: skip
    disposable = replace(TRAVEL, guard=replace(guard, policy=replace(guard.policy, stays=False)))
    told: list[object] = []
    for card, why in ((TRAVEL, ""), (disposable, DISPOSABLE.rstrip("."))):
        menu = open_row_menu(
            screen.page, card, picture(detail=detail(card)), QPoint(0, 0),
            lambda action, _card: told.append(action), *[lambda *_: None] * 4,
        )  # fmt: skip
        entry = next(one for one in menu.actions() if one.text().startswith("Use now"))
        assert entry.isEnabled() is not bool(why)
        if not why:
            entry.trigger()
        menu.close()
    assert told == [Action.USE_NOW]

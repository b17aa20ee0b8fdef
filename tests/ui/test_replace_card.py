"""A card in the place of another: the form says so, and its shops are ticked off one by one."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from desktop_app.application.copying import CardSettings
from desktop_app.application.messages import Snapshot
from desktop_app.application.replacing import Move
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.domain.foresight import Shop
from desktop_app.domain.money import Money
from desktop_app.domain.people import Holder
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.replaced import Replaced
from desktop_app.domain.spend_limits import SPANS, Span
from desktop_app.ui.actions.shops_sheet import SHOWN, ShopsSheet
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.check_box import CheckBox
from tests.support.outlook import ADOBE, ZOOM
from tests.support.snapshots import CARDS, NOW, altered, snapshot
from tests.support.ui import FAILURE
from tests.ui.action_desk import Desk, desk, is_told
from tests.ui.cards_fixture import ADS, Screen, detail, picture
from tests.ui.issue_rig import make_guide, page, replacing
from tests.ui.look_fixture import look

__all__ = ["desk", "look", "page"]
pytestmark = pytest.mark.usefixtures("look")
DAILY = SpendLimits(daily=Money.usd(5))
OLD = Replaced(CARDS[1].id, "Adobe", "9021")
MOVE = Move(OLD, (ADOBE, ZOOM, Shop("Kiosk", 1, NOW)), frozenset({"Zoom"}), NOW, None)
TRIAL = CardSettings(
    "Trial", "2286", "Trial 2", "cust-2", "Grace Hopper", Policy(PolicyKind.ONE_PURCHASE),
    Money.usd(777), NO_LIMITS, "throw away",
)  # fmt: skip
LOOK, COPIED = "wallet.replacing.look", "wallet.copying.settings"


def told_by(sheet: ShopsSheet) -> str:
    return " | ".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisible())


def boxes(sheet: ShopsSheet) -> list[CheckBox]:
    return [box for box in sheet.findChildren(CheckBox) if box.isVisible()]


def opened(desk: Desk, move: Move | None = MOVE, shown: list[str] | None = None) -> ShopsSheet:
    seen: list[str] = [] if shown is None else shown
    sheet = ShopsSheet(desk.ui, desk.window, CARDS[0], seen.append)
    sheet.open()
    if move is not None:
        desk.bridge.last(LOOK).answer(move)
        QApplication.sendPostedEvents()
    return sheet


def test_the_form_says_in_whose_place_and_that_the_old_card_stays(page: IssuePage) -> None:
    old = altered(CARDS[0], limits=SpendLimits(all_time=Money.usd(500)))
    page.show_snapshot(make_guide())
    page.open_form(None, old)
    page._ui.bridge.last(COPIED).answer(settings(NO_LIMITS))
    assert page._pane.form.label.text() == "Google Ads"
    assert page._pane.form.holder.name.text() == "Ada Lovelace"
    assert page._pane.form.cap.text() == "500.00"
    assert is_told(
        page, "In the place of Google Ads ••4417. That card stays as it is", "lists the shops"
    )
    page._pane.form.load.set_text("20.00")
    wish = page._pane.make_wish("t")
    assert isinstance(wish, IssueWish)
    assert (wish.replaces, wish.parent, wish.again) == (old.id, None, False)


def make_limited(spans: tuple[Span, ...]) -> Snapshot:
    shown = snapshot()
    can = replace(shown.capabilities, spend_limits=spans, limits_at_once=())
    return replace(shown, capabilities=can)


def settings(limits: SpendLimits) -> CardSettings:
    old = CARDS[0]
    return CardSettings(
        old.label, old.last4, "Google Ads 2", "", old.holder, None, Money.usd(20), limits, "spring"
    )


def test_its_limits_are_taken_over_and_nothing_else_of_its_making(page: IssuePage) -> None:
    page.show_snapshot(make_limited(SPANS[:4]))
    page.open_form(None, CARDS[0])
    page._ui.bridge.last(COPIED).answer(settings(DAILY))
    page._pane.form.load.set_text("20.00")
    wish = page._pane.make_wish("t")
    assert wish is not None
    assert (wish.limits, wish.label, wish.note) == (DAILY, "Google Ads", "")


def test_a_limit_that_cannot_be_set_here_is_said(page: IssuePage) -> None:
    page.show_snapshot(make_limited(SPANS[2:4]))
    page.open_form(None, CARDS[0])
    page._ui.bridge.last(COPIED).answer(settings(DAILY))
    assert is_told(page, "Not all of its limits can be set here.")


def test_limits_that_come_after_the_card_was_given_up_are_not_put_in(page: IssuePage) -> None:
    page.show_snapshot(make_limited(SPANS[:4]))
    page.open_form(None, CARDS[0])
    asked = page._ui.bridge.last(COPIED)
    page.open_form()
    asked.answer(settings(DAILY))
    page._pane.form.holder.choice.set_current_id("cust-1")
    page._pane.form.load.set_text("20.00")
    wish = page._pane.make_wish("t")
    assert wish is not None
    assert wish.limits == NO_LIMITS


def test_an_ordinary_form_replaces_nothing(page: IssuePage) -> None:
    page.show_snapshot(make_guide())
    page.open_form(None, CARDS[0])
    page._ui.bridge.last(COPIED).answer(settings(NO_LIMITS))
    page.open_form()
    page._pane.form.load.set_text("20.00")
    page._pane.form.cap.set_text("500.00")
    wish = page._pane.make_wish("t")
    assert isinstance(wish, IssueWish)
    assert wish.replaces is None
    assert not is_told(page, "In the place of")


def ada(number: int) -> Holder:
    return Holder(f"cust-{number}", "Ada Lovelace", email=f"ada{number}@example.com")


def wish_of(page: IssuePage) -> IssueWish | None:
    page._pane.form.load.set_text("20")
    return page._pane.make_wish("t")


def test_of_two_of_one_name_the_holder_of_the_old_card_is_taken(page: IssuePage) -> None:
    page.show_snapshot(snapshot(holders=(Holder("cust-1", "Aaron Aal"), ada(7), ada(8))))
    page.open_form(None, CARDS[0])
    assert wish_of(page) is None  # its holder is not read yet
    page._ui.bridge.last(COPIED).answer(replace(settings(NO_LIMITS), holder_id="cust-8"))
    assert page._pane.make_wish("t").holder == ada(8)
    replacing(page, CARDS[0])  # the service does not say which of them it was
    assert wish_of(page) is None
    assert is_told(page, "Ada Lovelace is not offered here: choose who holds it.")


@pytest.mark.parametrize("others", [(Holder("cust-1", "Grace Hopper"),), (ada(9),), ()])
def test_where_the_holder_left_the_list_nobody_else_is_named(
    page: IssuePage, others: tuple[Holder, ...]
) -> None:
    page.show_snapshot(snapshot(holders=others))
    replacing(page, CARDS[0], holder_id="cust-7")
    page.show_snapshot(snapshot(holders=(*others, Holder("cust-3", "Zoe"))))
    assert wish_of(page) is None
    assert is_told(page, "Ada Lovelace is not offered here: choose who holds it.")


def test_a_holder_who_was_chosen_meanwhile_stays(page: IssuePage) -> None:
    page.open_form(None, CARDS[0])
    page._pane.form.holder.choice.set_current_id("cust-2")
    page._pane.form.holder.choice.chosen.emit("cust-2")
    page._ui.bridge.last(COPIED).answer(replace(settings(NO_LIMITS), holder_id="cust-1"))
    assert page._pane.form.holder.text() == "cust-2"


def test_a_replacement_is_over_what_a_draft_holds(page: IssuePage) -> None:
    form = page._pane.form
    form.label.input.insert("Draft")
    form.holder.choice.set_current_id("cust-2")
    form.holder.choice.chosen.emit("cust-2")
    replacing(page, CARDS[0], holder_id="cust-1")
    assert (form.label.text(), form.holder.text()) == ("Google Ads", "cust-1")


def test_another_like_a_card_is_not_mixed_with_a_replacement_given_up(page: IssuePage) -> None:
    replacing(page, CARDS[1], holder_id="cust-1")
    page.open_form(like=CARDS[3].id)
    form = page._pane.form
    assert form.label.text() == ""
    page._ui.bridge.last(COPIED).answer(TRIAL)
    assert (form.label.text(), form.holder.text()) == ("Trial 2", "cust-2")


def test_a_replacement_does_not_take_what_a_copy_left(page: IssuePage) -> None:
    page.open_form(like=CARDS[3].id)
    page._ui.bridge.last(COPIED).answer(replace(TRIAL, limits=DAILY))
    replacing(page, CARDS[1])
    form = page._pane.form
    assert (form.label.text(), form.load.text(), form.note.text()) == ("Adobe", "", "")
    wish = wish_of(page)
    assert wish is not None
    assert (wish.policy, wish.limits) == (None, NO_LIMITS)
    assert not is_told(page, "Filled in like")


def test_a_copy_that_is_read_too_late_is_not_put_into_a_replacement(page: IssuePage) -> None:
    page.open_form(like=CARDS[3].id)
    late = page._ui.bridge.last(COPIED)
    replacing(page, CARDS[1])
    late.answer(TRIAL)
    assert page._pane.form.label.text() == "Adobe"


def test_limits_left_out_of_one_draft_are_not_left_out_of_a_replacement(page: IssuePage) -> None:
    page.show_snapshot(make_limited(SPANS[:4]))
    page._pane.form.limits._toggle.click()  # looked at
    page._pane.form.limits._toggle.click()  # and left out
    replacing(page, CARDS[0], limits=DAILY)
    assert wish_of(page).limits == DAILY


def test_the_new_card_leads_to_its_list(qtbot: QtBot) -> None:
    screen = Screen(qtbot, picture(detail=detail(ADS, replaces=OLD)))
    assert is_told(screen.page, "In the place of Adobe ••9021")
    with qtbot.waitSignal(screen.page.shops_requested) as asked:
        screen.named("Shops").click()
    assert asked.args[0].detail.card == ADS


def test_a_card_in_nobodys_place_has_no_bar(qtbot: QtBot) -> None:
    assert not is_told(Screen(qtbot, picture(detail=detail(ADS))).page, "In the place of")


def test_shops_that_recur_come_first_and_ticked_ones_are_ticked(desk: Desk) -> None:
    sheet = opened(desk)
    assert [box.accessibleName().split(",")[0] for box in boxes(sheet)[:2]] == ["Adobe", "Zoom"]
    assert [box.isChecked() for box in boxes(sheet)] == [False, True, False]
    assert "Purser tells no shop anything" in told_by(sheet)
    assert "Purser's estimates" in told_by(sheet)
    assert boxes(sheet)[0].hasFocus()


def test_a_tick_is_kept_at_once(desk: Desk) -> None:
    sheet = opened(desk)
    boxes(sheet)[0].click()
    assert desk.bridge.last("wallet.replacing.tick").args == (CARDS[0].id, "Adobe", True)
    boxes(sheet)[1].click()
    assert desk.bridge.last("wallet.replacing.tick").args == (CARDS[0].id, "Zoom", False)


def test_a_tick_that_was_not_kept_does_not_stand(desk: Desk) -> None:
    sheet = opened(desk)
    first, second, _ = boxes(sheet)
    for box, was in ((first, False), (second, True)):
        box.click()
        desk.bridge.last("wallet.replacing.tick").fail(FAILURE)
        assert box.isChecked() is was
    assert f"The tick was not kept. {FAILURE.happened}" in told_by(sheet)
    assert len(desk.bridge.asked("wallet.replacing.tick")) == 2


def test_done_ends_the_list_and_close_keeps_it(desk: Desk) -> None:
    opened(desk).cancel.click()
    assert not desk.bridge.asked("wallet.replacing.end")
    sheet = opened(desk)
    sheet.effect.click()
    assert desk.bridge.last("wallet.replacing.end").args == (CARDS[0].id,)
    assert sheet.isHidden()


def test_the_old_card_is_one_click_away(desk: Desk) -> None:
    shown: list[str] = []
    sheet = opened(desk, MOVE, shown)
    sheet._old.click()
    assert shown == [OLD.card_id]
    assert sheet.isHidden()


def test_nothing_read_and_nothing_seen_are_told_apart(desk: Desk) -> None:
    assert "No shop was seen" in told_by(opened(desk, replace(MOVE, shops=())))
    assert "were never read" in told_by(opened(desk, replace(MOVE, shops=(), read_at=None)))
    sheet = opened(desk, None)
    desk.bridge.last(LOOK).fail()
    assert "could not be read" in told_by(sheet)


def test_a_long_list_is_cut_and_says_so(desk: Desk) -> None:
    many = tuple(Shop(f"Shop {n}", 1, NOW) for n in range(SHOWN + 5))
    assert "and 5 more" in told_by(opened(desk, replace(MOVE, shops=many)))

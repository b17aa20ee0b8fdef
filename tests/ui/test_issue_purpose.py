"""The tiles of the issue form: chosen by hand or keys, honest about the card, wiping nothing."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.people_list import Held, PeoplePicture, PersonRow, Quota
from desktop_app.domain.limits import PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.people import Person, PersonId
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.templates import ADS, BUILT_IN, ONE_PURCHASE, SUBSCRIPTION, TEAM
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.issue.purpose_tiles import PurposeTiles
from desktop_app.ui.issue.purpose_words import ICONS, purpose_words
from desktop_app.ui.kit.menu import Menu
from tests.support.snapshots import GUIDE, NOW, V2, snapshot
from tests.ui.issue_rig import fill, page, reads, told_by
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")
RIGHT, DOWN, SPACE = Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space


@pytest.fixture
def tiles(qtbot: QtBot) -> PurposeTiles:
    made = PurposeTiles()
    qtbot.addWidget(made)
    made.resize(640, made.heightForWidth(640))
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def names(tiles: PurposeTiles) -> list[str]:
    return [tile.accessibleName() for tile in tiles._all()]


def marked(tiles: PurposeTiles) -> list[str]:
    return [tile.accessibleName() for tile in tiles._all() if tile.isChecked()]


def take(tiles: PurposeTiles, name: str) -> None:
    tiles.more.click()
    menu = tiles.findChildren(Menu)[-1]
    next(entry for entry in menu.actions() if entry.text().startswith(name)).trigger()
    menu.close()


def test_five_uses_and_a_way_to_the_rest(tiles: PurposeTiles) -> None:
    assert names(tiles) == [*(one.name for one in BUILT_IN[:5]), "More"]
    assert marked(tiles) == ["Online shopping"]
    assert all(tile.accessibleDescription() for tile in tiles._all())
    assert set(ICONS) == {one.key for one in BUILT_IN}


def test_arrow_keys_move_the_choice_and_space_opens_the_rest(
    qtbot: QtBot, tiles: PurposeTiles
) -> None:
    first, *_ = tiles._all()
    first.setFocus()
    with qtbot.waitSignal(tiles.chosen) as choice:
        qtbot.keyClick(first, RIGHT)
    assert choice.args == []
    assert tiles.template().key == "subscription"
    assert marked(tiles) == ["Subscription"]
    qtbot.keyClick(QApplication.focusWidget(), DOWN)  # three in a line
    assert marked(tiles) == ["Free trial"]
    with qtbot.assertNotEmitted(tiles.chosen):
        qtbot.keyClick(QApplication.focusWidget(), RIGHT)
    assert QApplication.focusWidget() is tiles.more
    assert marked(tiles) == ["Free trial"]
    assert not tiles.findChildren(Menu)
    qtbot.keyClick(tiles.more, SPACE)
    menu = tiles.findChildren(Menu)[-1]
    entries = [entry.text().split(":")[0] for entry in menu.actions()]
    assert entries == [*(one.name for one in BUILT_IN[5:]), "", "Save as template…"]
    menu.close()
    qtbot.keyClick(tiles.more, Qt.Key.Key_Left)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Left)
    assert marked(tiles) == ["Ads"]


def test_one_of_the_rest_is_shown_and_marked(qtbot: QtBot, tiles: PurposeTiles) -> None:
    with qtbot.waitSignal(tiles.chosen) as choice:
        take(tiles, "Campaign")
    assert choice.args == []
    assert tiles.template().key == "campaign"
    assert marked(tiles) == ["Campaign"]
    tiles._all()[1].click()
    assert marked(tiles) == ["Subscription"]
    assert names(tiles)[-1] == "More"


@pytest.mark.parametrize(("width", "columns"), [(860, 6), (640, 3), (300, 2), (120, 1)])
def test_tiles_take_the_lines_they_need(tiles: PurposeTiles, width: int, columns: int) -> None:
    tiles.resize(width, tiles.heightForWidth(width))
    tops = {tile.y() for tile in tiles._all()}
    assert len(tops) == -(-6 // columns)
    assert all(tiles.rect().contains(tile.geometry()) for tile in tiles._all())


def test_the_widest_type_fits(tiles: PurposeTiles) -> None:
    use_widest_type()
    tiles.resize(700, tiles.heightForWidth(700))
    tiles.resize(640, tiles.heightForWidth(640))
    for tile in tiles._all():
        assert tile.width() >= tile.sizeHint().width()
        assert tile.height() >= tile.flat_height()


def test_what_the_card_is_and_what_purser_does_is_said(page: IssuePage) -> None:
    assert reads(page, "It stays until you end it. Purser does nothing with it by itself.")
    page._pane.form.use.choose("subscription")
    assert reads(
        page, "Without a rule of yours Purser does not load it: top it up before a renewal"
    )
    page._pane.form.use.choose("trial")
    assert reads(page, "Frozen at the first approval, even one of nothing, then ended.")


def test_limits_are_suggested_only_where_there_are_some() -> None:
    assert "Bitnob can hold it to a limit per month." in purpose_words(ADS, V2)
    assert "Bitnob can hold it to limits per charge" in purpose_words(TEAM, V2)
    assert "no limit per month: load and spending cap limit it." in purpose_words(ADS, GUIDE)
    bare = replace(GUIDE, needs_cap=False)
    assert "no limit per month: what is loaded limits it." in purpose_words(TEAM, bare)
    assert "limit per month" not in purpose_words(SUBSCRIPTION, V2)


def test_what_a_decline_may_lead_to_is_said_where_it_is_likely() -> None:
    said = "Bitnob ends a card at the third decline for lack of money"
    recurring = [one for one in BUILT_IN if said in purpose_words(one, V2)]
    assert recurring == [SUBSCRIPTION, ADS]
    assert "(Bitnob's card fee page, 21 Nov 2026)" in purpose_words(ADS, V2)


def test_choosing_a_tile_wipes_nothing(page: IssuePage) -> None:
    form = page._pane.form
    fill(page)
    form.note.set_text("for the lamps")
    for template in BUILT_IN:
        form.use.choose(template.key)
    entries = form.entries()
    assert (entries.label, entries.load, entries.note) == (
        "Domain renewal", "20", "for the lamps",
    )  # fmt: skip


def test_the_price_gives_margin_and_load(page: IssuePage) -> None:
    form = page._pane.form
    assert not form.price.isVisible()
    form.use.choose(ONE_PURCHASE.key)
    assert form.price.isVisible()
    form.price.price.set_text("19.00")
    assert (form.price.margin.text(), form.load.text()) == ("1.00", "20.00")
    assert form.load.input.accessibleDescription() == "Price and margin. $2.00 to $2,500.00"
    assert page._pane.footer.issue.words() == "Issue and load $20.00"
    form.price.price.set_text("1,200")
    assert (form.price.margin.text(), form.load.text()) == ("24.00", "1,224.00")
    form.price.price.set_text("")
    assert (form.price.margin.text(), form.load.text()) == ("", "")


def test_what_a_hand_wrote_is_not_worked_out_again(page: IssuePage) -> None:
    form = page._pane.form
    form.use.choose(ONE_PURCHASE.key)
    form.price.price.set_text("19.00")
    form.price.margin.set_text("3")
    assert form.load.text() == "22.00"
    form.load.set_text("30")
    form.price.price.set_text("100")
    assert (form.price.margin.text(), form.load.text()) == ("3", "30")
    assert "Below the price of $100.00." in form.load.input.accessibleDescription()
    form.load.set_text("150")
    assert "Price and margin are $103.00." in form.load.input.accessibleDescription()


@pytest.mark.parametrize(("price", "margin"), [("19,00", "1"), ("19", "-1"), ("lots", "")])
def test_a_price_that_cannot_be_read_is_said_and_sends_nothing(
    page: IssuePage, price: str, margin: str
) -> None:
    form = page._pane.form
    fill(page)
    form.use.choose(ONE_PURCHASE.key)
    form.price.price.set_text(price)
    form.price.margin.set_text(margin)
    page._pane.footer.issue.click()
    assert "1 thing to fix" in page._pane.footer.problems.text()
    assert page._ui.bridge.asked("wallet.issue") == []
    assert form.load.text() == "20"
    form.use.choose("shopping")  # no price is asked for any more
    page._pane.footer.issue.click()
    assert len(page._ui.bridge.asked("wallet.issue")) == 1


def test_the_use_goes_with_the_wish(page: IssuePage) -> None:
    fill(page)
    page._pane.form.use.choose("campaign")
    page._pane.form.use.until.set_text("2999-01-01")
    page._pane.footer.issue.click()
    assert page._pane.footer.problems.text() == "1 thing to fix: last day"
    page._pane.form.use.choose("one_purchase")
    page._pane.footer.issue.click()
    wish = page._ui.bridge.last("wallet.issue").args[0]
    assert (wish.policy, wish.load) == (Policy(PolicyKind.ONE_PURCHASE), Money.usd(20))


def test_a_made_card_leaves_an_empty_form(page: IssuePage) -> None:
    form = page._pane.form
    form.use.choose(ONE_PURCHASE.key)
    form.price.price.set_text("19.00")
    form.reset()
    assert form.use.template().key == "shopping"
    assert (form.price.price.text(), form.price.margin.text(), form.load.text()) == ("", "", "")
    assert not form.price.isVisible()


def test_fees_and_quota_have_their_date_and_source(page: IssuePage) -> None:
    fill(page)
    assert reads(page, "Fees known since 21 Nov 2026, from Bitnob's card fee page.")
    assert "Cards left" not in told_by(page)
    quota = Quota(3, PUBLISHED_LIMITS.known_since, PUBLISHED_LIMITS.source)
    ada = Person(PersonId("p"), "Ada Lovelace", NOW, holder_id="cust-1", is_listed=True)
    row = PersonRow(ada, Held(2))
    people = PeoplePicture(quota=quota, by_holder={"cust-1": row})
    page.show_snapshot(snapshot(people=people))
    assert "Cards left for the holder 1 of 3" in told_by(page)
    assert reads(page, "Cards allowed: 21 Nov 2026, Bitnob's card funding guide.")


def test_the_review_shows_a_disposable_card_as_the_ticket_it_will_be(page: IssuePage) -> None:
    face = page._pane.facts._face
    assert not face._view.is_disposable
    page._pane.form.use.choose(ONE_PURCHASE.key)
    fill(page)
    assert face._view.is_disposable
    assert (face._view.stub_title, face._view.stub_note) == ("One purchase", "not used yet")

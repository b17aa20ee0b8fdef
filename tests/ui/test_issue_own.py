"""Own templates at the issue form: saved from what stands in it, chosen, renamed, deleted."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.people_list import Held, PeoplePicture, PersonRow
from desktop_app.domain.money import Money
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.people import Person, PersonId
from desktop_app.ui.issue.own import EditSheet, SaveSheet
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.menu import Menu
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import FAILURE
from tests.ui.issue_rig import fill, page, reads
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")
GRACE = OwnTemplate(
    "Ads in Berlin", "ads", load=Money.usd(100), holder_id="cust-2", holder="Grace Hopper",
    note="spring",
)  # fmt: skip
PRINTS = OwnTemplate("Prints", "parts", expected=Money.usd(60), department="Marketing")


def offer(page: IssuePage, *kept: OwnTemplate) -> None:
    page._ui.bridge.last("wallet.templates.all").answer(kept)


def take(page: IssuePage, entry: str) -> None:
    tiles = page._pane.form.use.tiles
    tiles.more.click()
    menu = tiles.findChildren(Menu)[-1]
    next(one for one in menu.actions() if one.text() == entry).trigger()
    menu.close()


def opened(page: IssuePage, entry: str) -> SaveSheet | EditSheet:
    """The sheet that an entry of the menu leads to, as the window shows it."""
    sheets: list[SaveSheet | EditSheet] = []
    page.sheet_made.connect(sheets.append)
    take(page, entry)
    page.sheet_made.disconnect()
    [sheet] = sheets
    sheet.open()
    return sheet


def button(sheet: SaveSheet | EditSheet, name: str) -> Button:
    return next(b for b in sheet.findChildren(Button) if b.accessibleName() == name)


def test_a_template_fills_the_form_and_is_marked(page: IssuePage) -> None:
    offer(page, GRACE, PRINTS)
    take(page, "Ads in Berlin")
    form = page._pane.form
    assert (form.load.text(), form.note.text(), form.holder.text()) == (
        "100.00", "spring", "cust-2",
    )  # fmt: skip
    assert form.use.template().key == "ads"
    assert form.use.tiles.more.accessibleName() == "Ads in Berlin"
    assert form.use.tiles.more.isChecked()
    assert form.label.text() == ""


def test_what_was_typed_or_chosen_stays(page: IssuePage) -> None:
    offer(page, GRACE, PRINTS)
    form = page._pane.form
    fill(page, load="30")
    form.holder.choice.chosen.emit("cust-1")
    take(page, "Ads in Berlin")
    assert (form.load.text(), form.holder.text(), form.note.text()) == ("30", "cust-1", "spring")
    assert form.label.text() == "Domain renewal"


def test_what_another_template_left_gives_way(page: IssuePage) -> None:
    offer(page, GRACE, PRINTS)
    form = page._pane.form
    take(page, "Ads in Berlin")
    take(page, "Prints")
    assert (form.load.text(), form.note.text(), form.use.expected.text()) == ("", "", "60.00")
    assert reads(page, "Choose somebody of Marketing as its holder.")
    form.use.tiles._all()[0].click()
    assert form.use.expected.text() == "60.00"
    assert not reads(page, "Marketing")


def test_a_holder_who_is_gone_is_said(page: IssuePage) -> None:
    offer(page, replace(GRACE, holder_id="cust-9", holder="Old Hand"))
    take(page, "Ads in Berlin")
    assert page._pane.form.holder.text() == ""  # nobody, never somebody else
    assert reads(page, "Old Hand is not offered here: choose who holds it.")


def test_a_filled_form_is_saved_with_its_department(qtbot: QtBot, page: IssuePage) -> None:
    offer(page)
    ada = Person(
        PersonId("p"), "Ada Lovelace", NOW, "Marketing", holder_id="cust-1", is_listed=True
    )
    people = PeoplePicture(by_holder={"cust-1": PersonRow(ada, Held(1))})
    page.show_snapshot(snapshot(people=people))
    fill(page)
    page._pane.form.use.choose("parts")
    page._pane.form.use.expected.set_text("60")
    sheet = opened(page, "Save as template…")
    assert reads(sheet, "Ships in parts, all parts $60.00, load $20.00, for Ada Lovelace.")
    sheet.effect.click()
    assert sheet._name.error() == "Give the template a name."
    sheet._name.set_text("Lamps")
    sheet._for.set_current_id("department")
    sheet._for.chosen.emit("department")
    assert reads(sheet, "for somebody of Marketing.")
    qtbot.keyClick(sheet._name.input, Qt.Key.Key_Return)
    assert len(page._ui.bridge.asked("wallet.templates.add")) == 1
    call = page._ui.bridge.last("wallet.templates.add")
    saved = OwnTemplate(
        "Lamps", "parts", load=Money.usd(20), expected=Money.usd(60), department="Marketing"
    )
    assert call.args == (saved,)
    call.answer((saved,))
    assert sheet.isHidden()
    take(page, "Lamps")
    assert page._pane.form.use.tiles.own() == saved


def test_a_template_of_a_person_names_them_and_no_mistake_is_kept(page: IssuePage) -> None:
    fill(page, load="1.99")
    sheet = opened(page, "Save as template…")
    sheet._name.set_text("Small")
    sheet.effect.click()
    call = page._ui.bridge.last("wallet.templates.add")
    assert call.args == (
        OwnTemplate("Small", "shopping", holder_id="cust-1", holder="Ada Lovelace"),
    )
    call.fail()
    assert sheet._name.error() == FAILURE.happened
    assert sheet.isVisible()


def test_a_card_number_is_not_kept(page: IssuePage) -> None:
    page._pane.form.note.set_text("4111111111111111")
    sheet = opened(page, "Save as template…")
    sheet._name.set_text("Mine")
    sheet.effect.click()
    assert sheet._name.error() == "This looks like a card number. A template keeps none."
    assert not page._ui.bridge.asked("wallet.templates.add")


def test_templates_are_renamed_and_deleted(qtbot: QtBot, page: IssuePage) -> None:
    offer(page, GRACE, PRINTS)
    take(page, "Prints")
    sheet = opened(page, "Rename or delete templates…")
    button(sheet, "Delete Prints").click()
    assert not page._ui.bridge.asked("wallet.templates.delete")
    button(sheet, "Delete Prints").click()
    call = page._ui.bridge.last("wallet.templates.delete")
    assert call.args == ("Prints",)
    call.answer((GRACE,))
    tiles = page._pane.form.use.tiles
    assert (tiles.own(), tiles.template().key) == (None, "parts")
    button(sheet, "Rename Ads in Berlin").click()
    call = page._ui.bridge.last("wallet.templates.rename")
    assert call.args == ("Ads in Berlin", "Ads in Berlin")
    call.answer(())
    qtbot.waitUntil(lambda: reads(sheet, "No templates of your own."))


def test_a_template_for_everybody_leaves_nobody_of_an_earlier_one(page: IssuePage) -> None:
    first = page._pane.form.holder.text()
    page._pane._filler.use(GRACE)
    assert page._pane.form.holder.text() == GRACE.holder_id
    page._pane._filler.use(replace(PRINTS, department=""))
    assert page._pane.form.holder.text() == first


def test_a_load_that_a_price_made_gives_way_to_a_template_and_comes_back(page: IssuePage) -> None:
    offer(page, GRACE, PRINTS)
    form = page._pane.form
    form.use.tiles._choose("one_purchase")
    form.price.price.input.insert("50")
    assert form.load.text() == "51.00"
    form.use.tiles._choose(GRACE.use, GRACE)
    assert form.load.text() == "100.00"
    form.use.tiles._choose(PRINTS.use, PRINTS)
    assert form.load.text() == ""
    priced = replace(PRINTS, use="one_purchase")
    form.use.tiles._choose(priced.use, priced)
    assert form.load.text() == "51.00"


def test_a_load_that_was_typed_stays_beside_a_price(page: IssuePage) -> None:
    form = page._pane.form
    form.load.input.insert("30")
    form.use.tiles._choose("one_purchase")
    form.price.price.input.insert("50")
    page._pane._filler.use(GRACE)
    assert form.load.text() == "30"

"""People in the real window over the practice bank: added, found, named on a card, counted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.domain.people import Kyc
from desktop_app.ui.people.page import PeoplePage
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
ALAN = "Alan Turing"


@pytest.fixture
def people(rig: Rig) -> Rig:
    """The page of people, with the bank's two."""
    rig.qtbot.waitUntil(lambda: bool(rig.picture.people.count))
    QTest.keyClick(rig.window, Qt.Key.Key_9, Qt.KeyboardModifier.AltModifier)
    rig.wait_for("People", "Ada Lovelace", "KYC approved")
    return rig


def page_of(rig: Rig) -> PeoplePage:
    """The page."""
    return rig.window.findChild(PeoplePage)


def add(rig: Rig, name: str = ALAN, email: str = "alan@example.com") -> None:
    """Fill the sheet and press its button."""
    rig.driver.click("Add person")
    rig.wait_for("Add a person")
    rig.driver.type_into("Name", name)
    rig.driver.type_into("Department", "Research")
    rig.driver.type_into("E-mail", email)
    QTest.keyClick(rig.window.focusWidget(), Qt.Key.Key_Return)


def kept(rig: Rig, name: str = ALAN) -> list[Kyc]:
    """The states of everybody of this name."""
    people = rig.picture.people
    rows = (row for row in people.rows if hasattr(row, "person"))
    return [row.person.kyc for row in rows if row.person.name == name]


def test_a_person_is_added_and_has_to_pass_the_check_first(people: Rig) -> None:
    add(people)
    people.wait_for(ALAN, "KYC not begun", "Research", "No card can be issued")
    assert kept(people) == [Kyc.NONE]
    customer = people.picture.people.chosen.person.holder_id
    people.host.bank.control("kyc", {"customer_id": customer, "status": "approved"})
    people.ask(lambda s: s.wallet.people._look_first())
    people.qtbot.waitUntil(lambda: kept(people) == [Kyc.APPROVED])
    people.settle()
    people.driver.click(f"Issue a card for {ALAN}")
    people.wait_for("Issue a card", "Has 0 of 3 cards at a time.")
    assert page_of(people).isHidden()


def test_people_without_a_name_are_told_before_anything_is_sent(people: Rig) -> None:
    add(people, name="  ", email="nobody")
    people.wait_for("Name the person who holds the card.", "One address, like name@example.com.")
    people.wait_for("2 things to fix: name, e-mail")
    assert people.picture.people.count == 2


def test_who_is_known_is_found_and_shown(people: Rig) -> None:
    add(people, name="A. Lovelace", email="Ada.Lovelace@example.com")
    people.qtbot.waitUntil(lambda: people.picture.people.chosen is not None)
    people.qtbot.waitUntil(lambda: people.picture.people.chosen.person.name == "Ada Lovelace")
    assert people.picture.people.count == 2


def test_a_card_stands_with_the_person_and_opens_from_there(people: Rig) -> None:
    card = people.issue()
    people.wait_for("1 of 3 cards", "Sum $20.00")
    page = page_of(people)
    people.qtbot.waitUntil(lambda: page.detail.cards.model().rowCount() == 1)
    page.detail.cards.setFocus()
    page.detail.cards.setCurrentIndex(page.detail.cards.model().index(0, 0))
    QTest.keyClick(page.detail.cards, Qt.Key.Key_Return)
    people.qtbot.waitUntil(page.isHidden)
    people.qtbot.waitUntil(
        lambda: people.picture.detail is not None and people.picture.detail.card.id == card.id
    )


def test_the_owners_statement_is_kept_with_its_day(people: Rig) -> None:
    people.wait_for("You have not said that you verified")
    people.driver.click("State that they were verified…")
    people.driver.type_into("How you verified", "Passport seen")
    people.driver.click("State this")
    people.wait_for("was verified on", "Passport seen")
    people.driver.click("Take back")
    people.wait_for("You have not said that you verified")


def test_the_search_finds_by_department(people: Rig) -> None:
    add(people)
    people.wait_for(ALAN)
    QTest.keyClick(people.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    people.driver.type_into("Search people", "research")
    people.qtbot.waitUntil(lambda: people.picture.people.query == "research")
    people.qtbot.waitUntil(lambda: page_of(people).list.view.model().rowCount() == 2)
    people.driver.type_into("Search people", "nobody of this name")
    people.wait_for("Nobody matches.")

"""The page of people: what is said of each state, keys, hostile names, a thousand of them."""

from dataclasses import replace
from datetime import UTC, date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.application.facts import CardBook
from desktop_app.application.messages import Link, LinkState, Snapshot
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.people_list import Held, PeopleList, PersonRow, Quota
from desktop_app.domain.errors import Failure, InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.people import Kyc, Person, PersonId, Statement
from desktop_app.ui.people.detail_pane import PersonPane
from desktop_app.ui.people.list_view import PeopleListView, initials
from desktop_app.ui.people.page import PeoplePage
from desktop_app.ui.people.people_words import held_note, held_text, look_of, quota_hint, spoken
from desktop_app.ui.people.sheets import PersonSheet, StatementSheet
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.words import UNKNOWN, Words
from tests.support.clock_now import RealClock
from tests.support.memory_vault import MemoryVault
from tests.support.snapshots import CARDS, GUIDE, NOW, snapshot
from tests.support.ui import FAILURE, make_ui
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
WORDS = Words(zone=UTC)
QUOTA = Quota(3, date(2026, 11, 21), "Bitnob's card funding guide")
ADA = Person(
    PersonId("p-1"), "Ada Lovelace", NOW, "Ads", "ada@example.com", "c-ada", "Ada Lovelace",
    Kyc.APPROVED, is_listed=True,
)  # fmt: skip
TODAY = date(2026, 5, 18)


def picture(*people: Person, chosen: Person | None = None, **changes: object) -> Snapshot:
    """A picture with these people and no cards of theirs."""
    vault = MemoryVault()
    vault.people.put(people)
    book = PeopleBook(vault, lambda: "new", RealClock(), has_list=True)
    shown = PeopleList(book, CardBook(vault), QUOTA)
    shown.chosen = None if chosen is None else chosen.id
    return snapshot(people=shown.picture(), **changes)


@pytest.fixture
def page(qtbot: QtBot, look: Theme) -> PeoplePage:
    """A page in a window that is active."""
    made = PeoplePage(make_ui(), None)  # type: ignore[arg-type]
    made._window = made
    qtbot.addWidget(made)
    made.resize(1060, 720)
    made.show()
    return made


STATES = {
    "approved": (ADA, "KYC approved", "", ""),
    "under way": (replace(ADA, kyc=Kyc.PENDING), "KYC under way", "under way at the sandbox", ""),
    "not begun": (replace(ADA, kyc=Kyc.NONE), "KYC not begun", "Begin it with the sandbox", ""),
    "begun": (replace(ADA, kyc=Kyc.INITIATED), "KYC begun", "has to finish it", ""),
    "rejected": (replace(ADA, kyc=Kyc.REJECTED), "KYC rejected", "was not accepted", ""),
    "unknown": (replace(ADA, kyc=Kyc.UNRECOGNISED), "KYC state not known", "", ""),
    "not stated": (replace(ADA, kyc=Kyc.NOT_STATED), "Not verified by you", "", ""),
    "verified": (
        replace(ADA, kyc=Kyc.NOT_STATED, verified=Statement(TODAY, "Passport seen")),
        "Verified by you", "", "",
    ),
    "gone": (replace(ADA, is_listed=False), "Not on the list any more", "names Ada", ""),
    "local": (replace(ADA, holder_id=""), "Not taken in yet", "is not on the list", "Ask again"),
    "asked": (replace(ADA, holder_id="", asked_at=NOW), "Asked, no answer", "no answer came",
              "Look now"),
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_said_in_words_with_what_can_be_done(page: PeoplePage, state: str) -> None:
    person, word, why, act = STATES[state]
    page.show_snapshot(picture(person, chosen=person))
    assert look_of(PersonRow(person, Held())).word == word
    assert why in page.detail._why.accessibleName()
    assert page.detail._why._action.text() == act
    assert page.detail.issue.isEnabled() is person.may_hold
    assert page.detail.issue.isEnabled() or page.detail.issue.accessibleDescription()


def test_a_request_that_is_out_is_not_said_to_be_lost(page: PeoplePage) -> None:
    person = STATES["asked"][0]
    shown = picture(person, chosen=person)
    row = PersonRow(person, Held(), is_asking=True)
    page.show_snapshot(replace(shown, people=replace(shown.people, rows=(row,), chosen=row)))
    said = page.detail._why.accessibleName()
    assert look_of(row).word == "Being asked for"
    assert "Asking the sandbox to take Ada Lovelace in" in said
    assert "no answer" not in said
    assert page.detail._why._action.text() == ""
    assert not page.detail.issue.isEnabled()


def test_who_was_not_taken_in_is_asked_for_by_a_click(page: PeoplePage) -> None:
    person = STATES["local"][0]
    page.show_snapshot(picture(person, chosen=person))
    page.detail._why.activated.emit()
    assert page._ui.bridge.calls[-1].name == "wallet.people.ask_again"
    person = STATES["asked"][0]
    page.show_snapshot(picture(person, chosen=person))
    page.detail._why.activated.emit()
    assert page._ui.bridge.calls[-1].name == "wallet.refresh", "a read, never a second request"


def test_a_sum_says_what_is_not_known() -> None:
    known = Held(3, Money.usd(25), 1, NOW)
    assert held_text(known, WORDS) == "Sum $25.00"
    assert "without 1 card of unknown balance" in held_note(known, WORDS)
    assert "Worked out by Purser" in held_note(known, WORDS)
    assert held_text(Held(2, Money.usd(0), 2), WORDS) == f"Sum {UNKNOWN}"
    assert held_text(Held(), WORDS) == ""


def test_the_quota_is_said_before_issuing_with_its_day_and_source() -> None:
    full = PersonRow(ADA, Held(3, Money.usd(9)))
    assert quota_hint(full, QUOTA, WORDS) == (
        "Has 3 of 3 cards: the service may refuse another. "
        "Known since 21 Nov 2026, from Bitnob's card funding guide."
    )
    own = PersonRow(replace(ADA, kyc=Kyc.NOT_STATED), Held(1, Money.usd(9)))
    assert quota_hint(own, None, WORDS) == (
        "Has 1 card. You have not said that you verified this person."
    )


def test_amounts_that_are_hidden_are_hidden_here_too(page: PeoplePage) -> None:
    hidden = Words(zone=UTC)
    hidden.hidden = True
    row = PersonRow(ADA, Held(1, Money.usd(25)))
    assert "25" not in spoken(row, QUOTA, hidden)
    assert spoken(row, QUOTA, WORDS) == "Ada Lovelace, KYC approved, 1 of 3 cards, Sum $25.00"


def test_without_people_the_page_says_how_to_begin(page: PeoplePage) -> None:
    page.show_snapshot(picture())
    assert page._stack.currentIndex() == 1
    assert page.first.isVisible()
    made: list[object] = []
    page.sheet_made.connect(made.append)
    page.first.click()
    assert isinstance(made[0], PersonSheet)


def test_keys_walk_through_people_and_pass_over_headings(page: PeoplePage) -> None:
    bob = replace(ADA, id=PersonId("p-2"), name="Bob", department="Tech", holder_id="c-bob")
    page.show_snapshot(picture(ADA, bob))
    view = page.list.view
    assert view.chosen_id() == ADA.id
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.chosen_id() == bob.id
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert view.chosen_id() == bob.id
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.chosen_id() == ADA.id
    picked = [call.args[0] for call in page._ui.bridge.calls if call.name.endswith("choose")]
    assert picked == [bob.id, ADA.id]


def test_the_place_is_kept_when_others_come(page: PeoplePage) -> None:
    page.show_snapshot(picture(ADA, chosen=ADA))
    bob = replace(ADA, id=PersonId("p-2"), name="Aaron", holder_id="c-bob")
    page.show_snapshot(picture(ADA, bob, chosen=ADA))
    assert page.list.view.chosen_id() == ADA.id
    assert [c for c in page._ui.bridge.calls if c.name.endswith("choose")] == []


def test_a_thousand_people_stand_in_one_model(page: PeoplePage) -> None:
    many = tuple(
        replace(ADA, id=PersonId(f"p-{n}"), name=f"Person {n:04}", holder_id=f"c-{n}",
                department=f"Team {n % 20:02}")
        for n in range(1000)
    )  # fmt: skip
    page.show_snapshot(picture(*many))
    view = page.list.view
    assert view.model().rowCount() == 1020
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.chosen_id() == PersonId("p-999")
    before = view._shown
    page.show_snapshot(picture(*many))
    assert view._shown is before, "equal rows cost no new model"


@pytest.mark.parametrize("name", ["<b>x</b>", "A" * 60, "李小龍", "& co", "😀 smile"])
def test_hostile_names_are_plain_text(page: PeoplePage, name: str) -> None:
    person = replace(ADA, name=name, department=name)
    page.show_snapshot(picture(person, chosen=person))
    assert page.detail._name.text() == name
    assert page.detail._name.textFormat() == Qt.TextFormat.PlainText
    assert not page.grab().isNull()
    assert len(initials(name)) <= 2


def test_it_fits_in_wide_letters(page: PeoplePage) -> None:
    use_widest_type()
    made = PersonPane(make_ui())
    person = STATES["asked"][0]
    made.show_snapshot(picture(person, chosen=person, person_cards=CARDS[:2]))
    assert made.minimumSizeHint().width() <= 640
    made.deleteLater()


def test_a_sheet_says_field_by_field_what_is_wrong(page: PeoplePage) -> None:
    sheet = PersonSheet(page._ui, page, picture(ADA))
    sheet.open()
    sheet._fields["name"].set_text(" ")
    sheet._fields["email"].set_text("nobody")
    sheet.effect.click()
    assert sheet._fields["name"].error() == "Name the person who holds the card."
    assert sheet._fields["email"].error() == "One address, like name@example.com."
    assert sheet.problems.text() == "2 things to fix: name, e-mail"
    assert page._ui.bridge.calls == []


def test_a_double_click_asks_once_and_a_failure_is_said_in_the_sheet(page: PeoplePage) -> None:
    sheet = PersonSheet(page._ui, page, picture(ADA))
    sheet.open()
    sheet._fields["name"].set_text("Alan Turing")
    sheet._fields["email"].set_text("alan@example.com")
    sheet.effect.click()
    sheet.show_snapshot(picture(ADA))
    sheet.effect.click()
    (call,) = page._ui.bridge.calls
    assert call.name == "wallet.people.add"
    call.fail(FAILURE)
    assert sheet._error.isVisible()
    sheet.effect.click()
    assert len(page._ui.bridge.calls) == 2
    page._ui.bridge.calls[-1].fail(Failure.from_error(InvalidInput("Twice.", field="name")))
    assert sheet._fields["name"].error() == "Twice."


def test_offline_nobody_can_be_asked(page: PeoplePage) -> None:
    sheet = PersonSheet(page._ui, page, picture(ADA, link=Link(LinkState.OFFLINE, NOW, NOW)))
    sheet.open()
    assert not sheet.effect.isEnabled()
    sheet.show_snapshot(picture(ADA))
    assert sheet.effect.isEnabled()
    here = picture(ADA, capabilities=GUIDE, link=Link(LinkState.OFFLINE, NOW, NOW))
    own = PersonSheet(page._ui, page, here)
    own.open()
    assert own.effect.isEnabled()
    assert "email" not in own._fields


def test_a_statement_needs_a_reason_and_a_day_that_was(page: PeoplePage) -> None:
    sheet = StatementSheet(page._ui, page, ADA, TODAY)
    sheet.open()
    sheet._fields["day"].set_text("2026-05-19")
    sheet.effect.click()
    assert sheet._fields["how"].error().startswith("Say how")
    assert sheet._fields["day"].error() == "This day is still to come."
    sheet._fields["day"].set_text("19.5.26")
    sheet._fields["how"].set_text("Passport seen")
    sheet.effect.click()
    assert sheet._fields["day"].error() == "A day like 2026-12-31."
    sheet._fields["day"].set_text("2026-05-17")
    sheet.effect.click()
    (call,) = page._ui.bridge.calls
    assert call.args == (ADA.id, "Passport seen", date(2026, 5, 17))


def test_a_view_of_people_speaks_each_row(look: Theme, qtbot: QtBot) -> None:
    view = PeopleListView(WORDS)
    qtbot.addWidget(view)
    view.show_people(picture(ADA).people)
    spoken_rows = [
        view.model().index(n, 0).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(2)
    ]
    assert spoken_rows == ["Ads, 1 person", "Ada Lovelace, KYC approved, 0 of 3 cards"]

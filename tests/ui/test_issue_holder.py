"""The holder of a new card: found and reused, new only where the service keeps no list."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.people import Holder, Kyc, Person, PersonId
from desktop_app.ui.issue.draft import Entries, parse_draft
from desktop_app.ui.issue.holder_field import SOMEBODY_NEW, HolderField
from desktop_app.ui.theme.theme import Theme
from desktop_app.ui.words import Words
from tests.support.snapshots import GUIDE, NOW, snapshot
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
ADA = Holder("ada-lovelace", "Ada Lovelace")
GRACE = Holder("grace-hopper", "Grace Hopper")
HERE = snapshot(capabilities=GUIDE, holders=(ADA, GRACE))


@pytest.fixture
def field(qtbot: QtBot, look: Theme) -> HolderField:
    made = HolderField(make_ui())
    qtbot.addWidget(made)
    made.show()
    return made


def holder_of(text: str, picture: object = HERE) -> tuple[Holder | None, str]:
    """Who is read from the field, and what is said of it."""
    entries = Entries("Ads", text, "20.00", "100.00", "")
    draft = parse_draft(entries, picture, Words())  # type: ignore[arg-type]
    return draft.holder, draft.errors.get("holder", "")


def test_somebody_known_is_offered_and_somebody_new_is_typed(field: HolderField) -> None:
    field.show_snapshot(HERE)
    texts = [field.choice.combo.itemText(n) for n in range(field.choice.combo.count())]
    assert texts == ["Ada Lovelace", "Grace Hopper", SOMEBODY_NEW]
    assert not field.name.isVisible()
    assert field.text() == ADA.id
    field.choice.combo.setCurrentIndex(2)
    field.choice.combo.activated.emit(2)
    assert field.name.isVisible()
    field.name.set_text("Alan Turing")
    assert field.text() == "Alan Turing"
    assert field.current() is field.name


def test_what_is_typed_stays_when_the_list_grows(field: HolderField) -> None:
    field.show_snapshot(snapshot(capabilities=GUIDE, holders=()))
    assert not field.choice.isVisible()
    field.name.set_text("Alan Turing")
    field.show_snapshot(HERE)
    assert field.text() == "Alan Turing"


def test_who_is_gone_leaves_nobody_chosen(field: HolderField) -> None:
    """Never somebody else in their place."""
    field.show_snapshot(snapshot(holders=(ADA, GRACE)))
    field.choice.set_current_id(GRACE.id)
    field.show_snapshot(snapshot(holders=(ADA,)))
    assert field.text() == ""
    assert holder_of("", snapshot(holders=(ADA,)))[1] == "Choose who holds the card."
    field.show_snapshot(snapshot(holders=(ADA, GRACE)))
    assert field.text() == ""


def test_the_chosen_one_stays_when_others_come(field: HolderField) -> None:
    field.show_snapshot(snapshot(holders=(GRACE,)))
    field.show_snapshot(snapshot(holders=(ADA, GRACE)))
    assert field.text() == GRACE.id


def test_a_person_is_chosen_from_outside(field: HolderField) -> None:
    field.show_snapshot(HERE)
    field.choose(Person(PersonId("p"), GRACE.name, NOW, holder_id=GRACE.id))
    assert field.text() == GRACE.id


def test_two_of_one_name_are_told_apart(field: HolderField) -> None:
    twins = tuple(replace(ADA, id=f"c-{n}", email=f"ada{n}@example.com") for n in range(2))
    field.show_snapshot(snapshot(holders=twins))
    assert field.choice.combo.itemText(1) == "Ada Lovelace, ada1@example.com"


def test_a_typed_name_that_is_known_is_the_person() -> None:
    assert holder_of(" ada lovelace ") == (ADA, "")
    made, error = holder_of("Adá Lovelace")
    assert error == ""
    assert made == Holder("ada-lovelace-2", "Adá Lovelace")
    assert holder_of("  ") == (None, "Name the person who holds the card.")


@pytest.mark.parametrize("kyc", [Kyc.NONE, Kyc.INITIATED, Kyc.PENDING, Kyc.REJECTED])
def test_who_did_not_pass_the_check_is_refused_at_the_field(kyc: Kyc) -> None:
    picture = snapshot(holders=(replace(ADA, kyc=kyc),))
    found, error = holder_of(ADA.id, picture)
    assert found is None
    assert error.startswith("No card before the identity check is approved: KYC ")

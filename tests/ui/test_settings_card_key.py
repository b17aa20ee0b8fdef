"""The key for card details: made, copied, given away and removed, with what follows said first."""

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.settings.card_key import (
    ANOTHER,
    COPIED,
    GIVEN,
    GONE,
    HAS,
    MADE,
    MAKE,
    NONE,
    REMOVES,
    REPLACES,
    CardKeyBox,
)
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
PUBLIC = "-----BEGIN PUBLIC KEY-----\nMIIB\n-----END PUBLIC KEY-----\n"


@pytest.fixture
def box(qtbot: QtBot) -> CardKeyBox:
    made = CardKeyBox(make_ui())
    qtbot.addWidget(made)
    made.show()
    return made


def bridge(box: CardKeyBox) -> RecordingBridge:
    return box._ui.bridge


def show_key(box: CardKeyBox, public: str = PUBLIC) -> None:
    bridge(box).last("card_keys.public").on_result(public)


def test_without_a_key_there_is_only_one_thing_to_do(box: CardKeyBox) -> None:
    show_key(box, "")
    assert box._said.text() == NONE
    assert box._make.text() == MAKE
    assert not any(b.isVisible() for b in (box._copy, box._give, box._remove))


def test_a_key_is_made_once_and_its_public_half_can_be_copied(box: CardKeyBox) -> None:
    show_key(box, "")
    box._make.click()
    box._make.click()
    assert len(bridge(box).asked("card_keys.make")) == 1
    bridge(box).last("card_keys.make").on_result(PUBLIC)
    assert box._said.text() == MADE
    box._copy.click()
    assert QGuiApplication.clipboard().text() == PUBLIC
    assert box._said.text() == COPIED


def test_another_key_is_made_only_after_what_follows_was_said(box: CardKeyBox) -> None:
    show_key(box)
    assert (box._said.text(), box._make.text()) == (HAS, ANOTHER)
    box._make.click()
    assert box._said.text() == REPLACES
    assert not bridge(box).asked("card_keys.make")
    box._make.click()
    assert bridge(box).asked("card_keys.make")


def test_a_press_for_one_act_confirms_no_other(box: CardKeyBox) -> None:
    show_key(box)
    box._make.click()
    box._remove.click()
    assert box._said.text() == REMOVES
    assert not bridge(box).asked("card_keys.remove")
    box._remove.click()
    bridge(box).last("card_keys.remove").on_result(None)
    assert box._said.text() == GONE
    assert not box._copy.isVisible()


def test_only_the_practice_bank_can_be_given_the_key_by_a_press(box: CardKeyBox) -> None:
    show_key(box)
    assert not box._give.isVisible()
    box.show_practice(is_practice=True)
    assert box._give.isVisible()
    box._give.click()
    bridge(box).last("card_keys.give_to_practice").on_result(None)
    assert box._said.text() == GIVEN


def test_a_failure_is_said_and_leaves_the_key_as_it_was(box: CardKeyBox) -> None:
    show_key(box)
    box._copy.click()
    box._remove.click()
    box._remove.click()
    bridge(box).last("card_keys.remove").on_failure(FAILURE)
    assert FAILURE.happened in box._said.text()
    assert box._copy.isVisible()

"""A failure in its box: spoken once, put away whole, its reference to be copied."""

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import Failure
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.four_part import FourPart, FourPartError
from desktop_app.ui.kit.layout import column
from desktop_app.ui.trouble_box import TroubleBox
from tests.support.ui import make_ui

FULL = Failure.from_error(DiskFull())
TITLE = "The log was not written"
SPOKEN = f"{TITLE}. {FULL.happened}"


@pytest.fixture
def room(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.setLayout(column())
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """What is announced, and whether its source was on the screen then."""
    told: list[tuple[str, bool]] = []
    monkeypatch.setattr(
        QAccessible,
        "updateAccessibility",
        lambda event: told.append((event.message(), event.object().isVisible())),
    )
    return told


def _put(room: QWidget, part: QWidget) -> None:
    room.layout().addWidget(part)


def _button(part: QWidget, name: str) -> Button:
    (found,) = [b for b in part.findChildren(Button) if b.accessibleName() == name]
    return found


@pytest.mark.parametrize("make", [TroubleBox, Alarm])
def test_a_failure_is_spoken_once_when_it_is_on_the_screen(
    room: QWidget, heard: list[tuple[str, bool]], make: type[TroubleBox | Alarm]
) -> None:
    box = make(make_ui())
    _put(room, box)
    assert not box.isVisible()
    box.tell(FULL, TITLE)
    assert heard == [(SPOKEN, True)]


@pytest.mark.parametrize("make", [TroubleBox, Alarm])
def test_closing_it_clears_it_and_the_next_failure_is_told_again(
    room: QWidget, make: type[TroubleBox | Alarm]
) -> None:
    box = make(make_ui())
    _put(room, box)
    box.tell(FULL, TITLE)
    _button(box, "Close this message").click()
    assert box.isHidden()
    box.tell(FULL, "The log was not checked")
    told = box if isinstance(box, FourPartError) else box.findChild(FourPartError)
    assert told.isVisible()
    assert told.accessibleName() == "The log was not checked"


def test_the_gap_of_an_alarm_goes_away_with_it(room: QWidget) -> None:
    alarm = Alarm(make_ui(), above=14, below=0)
    _put(room, alarm)
    without = room.sizeHint().height()
    alarm.tell(FULL, TITLE)
    assert room.sizeHint().height() >= without + 14
    alarm.say(None)
    assert room.sizeHint().height() == without


def test_its_reference_goes_to_the_clipboard(room: QWidget) -> None:
    ui = make_ui()
    box = TroubleBox(ui)
    _put(room, box)
    box.set_parts(FourPart("Not done", "It failed.", "no", "", "", "", reference="ref-7"))
    _button(box, "Copy reference").click()
    assert QApplication.clipboard().text() == "ref-7"

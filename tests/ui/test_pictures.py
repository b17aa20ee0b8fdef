"""How pictures reach the home page: in parts, and the newest wins."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.home.page import HomePage
from tests.support import snapshots
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
FIRST = snapshots.snapshot()


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[HomePage]:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    home = HomePage(make_ui(), window)
    home.resize(1280, 800)
    window.show()
    yield home
    home.leave()


def test_what_comes_while_one_is_shown_is_shown_after_it(qtbot: QtBot, home: HomePage) -> None:
    shown: list[int] = []
    home.pictures.shown.connect(lambda picture: shown.append(picture.version))
    for version in (1, 2, 3):
        home.pictures.show(replace(FIRST, version=version))
    qtbot.waitUntil(lambda: bool(shown) and shown[-1] == 3)
    assert shown == [1, 3]


def test_a_picture_asked_for_again_meanwhile_is_shown_again(qtbot: QtBot, home: HomePage) -> None:
    shown: list[int] = []
    home.pictures.shown.connect(lambda picture: shown.append(picture.version))
    home.pictures.show(FIRST)
    home.pictures.show(FIRST)  # amounts were hidden, say
    qtbot.waitUntil(lambda: len(shown) == 2)


def test_after_entering_every_part_is_painted(qtbot: QtBot, home: HomePage) -> None:
    with qtbot.waitSignal(home.pictures.shown):
        home.pictures.enter(FIRST)
        assert not any(widget.updatesEnabled() for widget in home.pictures.widgets())
    assert all(widget.updatesEnabled() for widget in home.pictures.widgets())


def test_a_page_that_goes_while_it_enters_shows_nothing_more(qtbot: QtBot, home: HomePage) -> None:
    shown: list[object] = []
    home.pictures.shown.connect(shown.append)
    home.pictures.enter(FIRST)
    home.deleteLater()
    qtbot.wait(80)
    assert shown == []


def test_what_must_not_lag_behind_an_answer_has_the_picture_at_once(home: HomePage) -> None:
    arrived: list[int] = []
    home.pictures.arrived.connect(lambda picture: arrived.append(picture.version))
    home.pictures.show(replace(FIRST, version=1))
    home.pictures.show(replace(FIRST, version=2))
    assert arrived == [1, 2]


def test_a_part_that_fails_while_entering_leaves_no_part_unpainted(
    qtbot: QtBot, home: HomePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise ValueError("made up")

    monkeypatch.setattr(home._truth, "set_segments", broken)
    with qtbot.captureExceptions() as caught, qtbot.waitSignal(home.pictures.shown):
        home.pictures.enter(FIRST)
    assert len(caught) == 1
    assert all(widget.updatesEnabled() for widget in home.pictures.widgets())

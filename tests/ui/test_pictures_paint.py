"""What a picture repaints: what it changed, and nothing else."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.card_list import arrange
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.money import Money
from desktop_app.ui.cards.list_view import CardListView
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.kit.truth_line import TruthLine
from tests.support.snapshots import altered
from tests.support.ui import make_ui
from tests.ui.cards_fixture import ADS, CARDS, FIGMA, detail, fresh_for_a_day, picture
from tests.ui.look_fixture import look

__all__ = ["fresh_for_a_day", "look"]
pytestmark = pytest.mark.usefixtures("look", "fresh_for_a_day")
FIRST = picture(detail=detail(ADS))


class Painted(QObject):
    """Every widget that paints something of its own, with how high the painted part was."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self._window = window
        self.parts: list[tuple[QWidget, int]] = []
        self.layouts = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            if watched.window() is self._window:
                self.parts.append((watched, event.region().boundingRect().height()))
        elif event.type() == QEvent.Type.LayoutRequest:
            self.layouts += 1
        return False

    def widgets(self) -> set[QWidget]:
        """What was painted."""
        return {widget for widget, _ in self.parts}

    def heights(self, kind: type[QWidget]) -> list[int]:
        """How much of each widget of a kind was painted."""
        return [height for widget, height in self.parts if isinstance(widget, kind)]


@pytest.fixture
def home(qtbot: QtBot) -> Iterator[HomePage]:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    home = HomePage(make_ui(), window)
    home.resize(1280, 800)
    window.show()
    _show(qtbot, home, FIRST)
    qtbot.wait(50)
    yield home
    home.leave()


@pytest.fixture
def painted(home: HomePage, qapp: QApplication) -> Iterator[Painted]:
    watching = Painted(home.window())
    qapp.installEventFilter(watching)
    yield watching
    qapp.removeEventFilter(watching)


def _show(qtbot: QtBot, home: HomePage, snapshot: Snapshot) -> None:
    with qtbot.waitSignal(home.pictures.shown):
        home.pictures.show(snapshot)
    qtbot.wait(20)  # what it asked to be painted, and laid out


def _with(card: CardView) -> tuple[CardView, ...]:
    return tuple(card if one.id == card.id else one for one in CARDS)


def test_the_same_picture_paints_and_lays_out_nothing(
    qtbot: QtBot, home: HomePage, painted: Painted
) -> None:
    _show(qtbot, home, replace(FIRST, version=2, rows=arrange(CARDS, "")[0]))
    assert painted.parts == []
    assert painted.layouts == 0


def test_a_read_on_its_way_paints_the_line_that_says_so(
    qtbot: QtBot, home: HomePage, painted: Painted
) -> None:
    _show(qtbot, home, replace(FIRST, version=2, refreshing=True))
    assert painted.heights(TruthLine) == [2]
    assert painted.widgets() <= _around(home.findChild(TruthLine))


def test_another_card_paints_its_row_and_its_heading(
    qtbot: QtBot, home: HomePage, painted: Painted
) -> None:
    view = home.findChild(CardListView)
    other = altered(FIGMA, available=Money.usd(7))
    _show(qtbot, home, picture(_with(other), version=2, detail=detail(ADS)))
    assert painted.parts
    assert painted.widgets() <= _around(view)


def test_rows_between_two_that_changed_are_not_told(qtbot: QtBot, home: HomePage) -> None:
    cards = home.findChild(CardListView).cards
    told: list[tuple[int, int]] = []
    cards.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    rows = list(cards.rows)
    for row in (1, 2, 4):
        rows[row] = altered(rows[row], label="X")
    _show(qtbot, home, replace(FIRST, version=2, rows=tuple(rows)))
    assert told == [(1, 2), (4, 4)]


def _around(widget: QWidget) -> set[QWidget]:
    """It, what is in it, and what it stands on."""
    found: set[QWidget] = set(widget.findChildren(QWidget))
    while widget is not None:
        found.add(widget)
        widget = widget.parentWidget()
    return found

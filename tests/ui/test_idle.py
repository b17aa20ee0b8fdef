"""Nobody there: decided by two clocks, told once, and never while locked."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.idle import IdleWatch, Reading, read_clocks


class Clocks:
    """Three clocks that a test moves."""

    def __init__(self) -> None:
        self.now = Reading(1_000_000.0, 5_000.0, 4_000.0)

    def read(self) -> Reading:
        """Now."""
        return self.now

    def pass_(self, seconds: float) -> None:
        """Time with the computer awake."""
        wall, boot, awake = self.now.wall, self.now.boot, self.now.awake
        self.now = Reading(wall + seconds, boot + seconds, awake + seconds)

    def sleep(self, seconds: float) -> None:
        """Time with the computer asleep."""
        self.now = replace(self.now, wall=self.now.wall + seconds, boot=self.now.boot + seconds)

    def set_wall(self, seconds: float) -> None:
        """Somebody sets the clock, by so much."""
        self.now = replace(self.now, wall=self.now.wall + seconds)


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def watch(clocks: Clocks, qapp: QApplication, told: list[str]) -> Iterator[IdleWatch]:
    made = IdleWatch()
    made.read = clocks.read
    made.idle.connect(lambda: told.append("idle"))
    made.slept.connect(lambda: told.append("slept"))
    made.start(5)
    yield made
    made.stop()


@pytest.fixture
def widget(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.mark.parametrize(("seconds", "expected"), [(299, []), (300, ["idle"]), (86_400, ["idle"])])
def test_it_is_told_from_the_limit_on(
    watch: IdleWatch, clocks: Clocks, told: list[str], seconds: int, expected: list[str]
) -> None:
    clocks.pass_(seconds)
    watch.look()
    assert told == expected


def test_one_absence_is_told_once(watch: IdleWatch, clocks: Clocks, told: list[str]) -> None:
    clocks.pass_(400)
    watch.look()
    watch.look()
    assert told == ["idle"]


def test_a_key_counts_as_somebody(
    watch: IdleWatch, clocks: Clocks, told: list[str], widget: QWidget
) -> None:
    clocks.pass_(200)
    QTest.keyClick(widget, Qt.Key.Key_A)
    clocks.pass_(200)
    watch.look()
    assert told == []


def test_input_after_a_sleep_is_judged_before_it_counts(
    watch: IdleWatch, clocks: Clocks, told: list[str], widget: QWidget
) -> None:
    clocks.pass_(3600)
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert told == ["idle"]


def test_a_clock_set_back_is_no_absence(watch: IdleWatch, clocks: Clocks, told: list[str]) -> None:
    clocks.set_wall(-86_400)
    watch.look()
    clocks.pass_(200)
    watch.look()
    assert told == []


def test_another_limit_holds_from_now_on(watch: IdleWatch, clocks: Clocks, told: list[str]) -> None:
    watch.start(1)
    clocks.pass_(60)
    watch.look()
    assert told == ["idle"]


def test_while_locked_nothing_is_told(watch: IdleWatch, clocks: Clocks, told: list[str]) -> None:
    watch.stop()
    clocks.pass_(400)
    watch.look()
    assert told == []


def test_a_clock_set_back_does_not_make_an_absence_shorter(
    watch: IdleWatch, clocks: Clocks, told: list[str]
) -> None:
    clocks.pass_(200)
    clocks.set_wall(-86_400)
    clocks.pass_(100)
    watch.look()
    assert told == ["idle"]


def test_a_sleep_is_told_before_the_absence_it_makes(
    watch: IdleWatch, clocks: Clocks, told: list[str]
) -> None:
    clocks.sleep(3600)
    watch.look()
    watch.look()
    assert told == ["slept", "idle"]


def test_a_short_sleep_is_told_and_a_busy_computer_is_not(
    watch: IdleWatch, clocks: Clocks, told: list[str]
) -> None:
    clocks.pass_(30)
    watch.look()
    assert told == []
    clocks.sleep(2)
    watch.look()
    assert told == ["slept"]


def test_never_is_never_but_sleep_is_told(
    watch: IdleWatch, clocks: Clocks, told: list[str]
) -> None:
    watch.start(0)
    clocks.pass_(86_400)
    watch.look()
    clocks.sleep(60)
    watch.look()
    assert told == ["slept"]


class Painted(QObject):
    """Notes when a widget is painted."""

    def __init__(self, told: list[str]) -> None:
        super().__init__()
        self._told = told

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._told.append("painted")
        return False


def test_the_clocks_are_read_before_the_first_paint(
    watch: IdleWatch, clocks: Clocks, told: list[str], widget: QWidget, qtbot: QtBot
) -> None:
    watch.slept.connect(watch.stop)
    painted = Painted(told)
    widget.installEventFilter(painted)
    clocks.sleep(60)
    widget.update()
    qtbot.waitUntil(lambda: "painted" in told)
    assert told[:2] == ["slept", "painted"]


def test_the_key_that_finds_it_locked_reaches_nobody(
    watch: IdleWatch, clocks: Clocks, widget: QWidget, qtbot: QtBot
) -> None:
    field = QLineEdit(widget)
    field.show()
    field.setFocus()
    watch.slept.connect(watch.stop)
    clocks.sleep(60)
    QTest.keyClick(field, Qt.Key.Key_A)
    assert field.text() == ""
    qtbot.wait(5)
    QTest.keyClick(field, Qt.Key.Key_B)
    assert field.text() == "b"


def test_the_clocks_are_those_of_the_computer() -> None:
    first, second = read_clocks(), read_clocks()
    assert second.boot >= first.boot
    assert first.boot >= first.awake - 0.1

"""Nobody there: decided by the wall clock, told once, and never while locked."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import idle
from desktop_app.ui.idle import IdleWatch


class WallClock:
    """A clock the test moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def time(self) -> float:
        """Seconds."""
        return self.now


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    made = WallClock()
    monkeypatch.setattr(idle, "time", SimpleNamespace(time=made.time))
    return made


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def watch(wall: WallClock, qapp: QApplication, told: list[str]) -> Iterator[IdleWatch]:
    made = IdleWatch()
    made.idle.connect(lambda: told.append("idle"))
    made.start(qapp, 5)
    yield made
    made.stop(qapp)


@pytest.mark.parametrize(("seconds", "expected"), [(299, []), (300, ["idle"]), (86_400, ["idle"])])
def test_it_is_told_from_the_limit_on(
    watch: IdleWatch, wall: WallClock, told: list[str], seconds: int, expected: list[str]
) -> None:
    wall.now += seconds
    watch.look()
    assert told == expected


def test_one_absence_is_told_once(watch: IdleWatch, wall: WallClock, told: list[str]) -> None:
    wall.now += 400
    watch.look()
    watch.look()
    assert told == ["idle"]


def test_a_key_counts_as_somebody(
    watch: IdleWatch, wall: WallClock, told: list[str], qtbot: QtBot
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    wall.now += 200
    QTest.keyClick(widget, Qt.Key.Key_A)
    wall.now += 200
    watch.look()
    assert told == []


def test_input_after_a_sleep_is_judged_before_it_counts(
    watch: IdleWatch, wall: WallClock, told: list[str], qtbot: QtBot
) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()
    wall.now += 3600
    QTest.keyClick(widget, Qt.Key.Key_A)
    assert told == ["idle"]


def test_a_clock_set_back_is_no_absence(watch: IdleWatch, wall: WallClock, told: list[str]) -> None:
    wall.now -= 86_400
    watch.look()
    wall.now += 200
    watch.look()
    assert told == []


def test_another_limit_holds_from_now_on(
    watch: IdleWatch, wall: WallClock, told: list[str], qapp: QApplication
) -> None:
    watch.start(qapp, 1)
    wall.now += 60
    watch.look()
    assert told == ["idle"]


def test_while_locked_nothing_is_told(
    watch: IdleWatch, wall: WallClock, told: list[str], qapp: QApplication
) -> None:
    watch.stop(qapp)
    wall.now += 400
    watch.look()
    assert told == []

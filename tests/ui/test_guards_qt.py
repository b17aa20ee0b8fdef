"""The guards see what Qt leaves behind, and know a widget test when they meet one."""

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot


def test_a_timer_left_running_fails_and_names_its_origin(
    qtbot: QtBot, pytester: pytest.Pytester
) -> None:
    pytester.makepyfile(
        "from PySide6.QtCore import QTimer\n"
        "KEPT = QTimer()\n"
        "def test_it(qtbot):\n"
        "    KEPT.setObjectName('poll')\n"
        "    KEPT.start(60_000)\n"
        "def test_the_next_one_is_not_blamed(qtbot):\n"
        "    pass\n"
        "def test_end(qtbot):\n"
        "    KEPT.stop()\n"
    )
    result = pytester.runpytest_inprocess("-p", "tests.conftest", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, errors=1)
    result.stdout.re_match_lines([r"timer 'poll' still running, started at .*\.py:5.*"])


def test_a_stopped_timer_is_no_leak(qtbot: QtBot) -> None:
    timer = QTimer()
    timer.start(60_000)
    timer.stop()
    assert not timer.isActive()


def test_a_widget_test_is_marked_gui(qtbot: QtBot, request: pytest.FixtureRequest) -> None:
    assert request.node.get_closest_marker("gui") is not None

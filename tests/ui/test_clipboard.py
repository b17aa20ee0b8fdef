"""A secret on the clipboard: marked, short-lived, and taken off only while it is ours."""

import struct
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import clipboard as module
from desktop_app.ui.clipboard import ClipboardGuard, keep_out_marks

PAN = "4000001234567899"


@pytest.fixture
def guard(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClipboardGuard]:
    monkeypatch.setattr(module, "_TICK_MS", 15)
    made = ClipboardGuard()
    yield made
    made.clear()
    QGuiApplication.clipboard().clear()


def _text() -> str:
    return QGuiApplication.clipboard().text()


def test_the_secret_is_there_and_marked_for_the_managers_of_this_system(
    guard: ClipboardGuard,
) -> None:
    guard.copy(lambda: PAN, 30)
    data = QGuiApplication.clipboard().mimeData()
    assert _text() == PAN
    for name, value in keep_out_marks(sys.platform).items():
        assert bytes(data.data(name).data()) == value


def test_each_system_has_its_own_marks() -> None:
    assert keep_out_marks("linux") == {"x-kde-passwordManagerHint": b"secret"}
    windows = keep_out_marks("win32")
    assert set(windows) == {
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    }
    assert {struct.unpack("<I", value)[0] for value in windows.values()} == {0}
    assert keep_out_marks("darwin") == {}


def test_it_is_cleared_when_its_time_is_over_and_the_seconds_are_told(
    guard: ClipboardGuard, qtbot: QtBot
) -> None:
    told: list[int] = []
    guard.ticked.connect(told.append)
    guard.copy(lambda: PAN, 3)
    qtbot.waitUntil(lambda: _text() == "")
    assert told == [3, 2, 1, 0]
    assert not guard.holds_secret


def test_what_somebody_else_copied_stays(guard: ClipboardGuard, qtbot: QtBot) -> None:
    guard.copy(lambda: PAN, 2)
    QGuiApplication.clipboard().setText("theirs")
    qtbot.waitUntil(lambda: not guard.holds_secret)
    guard.clear()
    assert _text() == "theirs"


def test_digits_that_a_manager_took_over_are_cleared_all_the_same(
    guard: ClipboardGuard, qtbot: QtBot
) -> None:
    guard.copy(lambda: PAN, 4)
    QGuiApplication.clipboard().setText(PAN)
    qtbot.waitUntil(lambda: _text() == "")
    assert not guard.holds_secret


def test_what_is_copied_after_a_manager_took_the_digits_over_stays(
    guard: ClipboardGuard, qtbot: QtBot
) -> None:
    told: list[int] = []
    guard.copy(lambda: PAN, 6)
    guard.ticked.connect(told.append)
    QGuiApplication.clipboard().setText(PAN)
    qtbot.waitUntil(lambda: bool(told))
    QGuiApplication.clipboard().setText("theirs")
    qtbot.waitUntil(lambda: not guard.holds_secret)
    assert _text() == "theirs"


def test_a_program_that_takes_the_clipboard_later_is_not_asked_what_it_holds(
    guard: ClipboardGuard, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    guard.copy(lambda: PAN, 60)
    guard.ticked.connect(told.append)
    qtbot.waitUntil(lambda: len(told) > 2)
    monkeypatch.setattr(guard, "_is_same_text", lambda: pytest.fail("it may hang"))
    QGuiApplication.clipboard().setText("theirs")
    qtbot.waitUntil(lambda: not guard.holds_secret)
    guard.clear()
    assert _text() == "theirs"


def test_a_clipboard_that_somebody_emptied_is_nobodys(guard: ClipboardGuard, qtbot: QtBot) -> None:
    guard.copy(lambda: PAN, 60)
    QGuiApplication.clipboard().clear()
    qtbot.waitUntil(lambda: not guard.holds_secret)


def test_clearing_on_demand_works_at_once(guard: ClipboardGuard) -> None:
    guard.copy(lambda: PAN, 30)
    guard.clear()
    assert _text() == ""
    assert not guard.holds_secret


def test_a_second_secret_gets_the_whole_time(guard: ClipboardGuard, qtbot: QtBot) -> None:
    told: list[int] = []
    guard.copy(lambda: PAN, 2)
    guard.ticked.connect(told.append)
    guard.copy(lambda: "123", 4)
    qtbot.waitUntil(lambda: _text() == "")
    assert told == [4, 3, 2, 1, 0]


def test_a_reference_is_no_secret_and_stays(guard: ClipboardGuard, qtbot: QtBot) -> None:
    guard.copy(lambda: PAN, 2)
    guard.copy_plain("PSR1F-REFERENCE")
    qtbot.wait(80)
    guard.clear()
    assert _text() == "PSR1F-REFERENCE"


def test_the_primary_selection_is_never_written(guard: ClipboardGuard) -> None:
    guard.copy(lambda: PAN, 30)
    assert PAN not in QGuiApplication.clipboard().text(QClipboard.Mode.Selection)


def test_the_guard_keeps_no_copy_of_the_secret(guard: ClipboardGuard) -> None:
    guard.copy(lambda: PAN, 30)
    assert PAN not in repr(vars(guard))

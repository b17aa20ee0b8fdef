"""A secret on the clipboard: marked, short-lived, and taken off only while it is ours."""

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui import clipboard as module
from desktop_app.ui.clipboard import ClipboardGuard

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


def test_the_secret_is_there_and_marked_for_every_kind_of_manager(guard: ClipboardGuard) -> None:
    guard.copy(lambda: PAN, 30)
    data = QGuiApplication.clipboard().mimeData()
    assert _text() == PAN
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    for mark in (
        "application/x-nspasteboard-concealed-type",
        "ExcludeClipboardContentFromMonitorProcessing",
        "CanIncludeInClipboardHistory",
        "CanUploadToCloudClipboard",
    ):
        assert data.hasFormat(mark)


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


def test_the_same_digits_copied_by_somebody_else_are_theirs(guard: ClipboardGuard) -> None:
    guard.copy(lambda: PAN, 30)
    QGuiApplication.clipboard().setText(PAN)
    guard.clear()
    assert _text() == PAN


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

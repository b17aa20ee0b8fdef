"""Every window is kept out of pictures before it is seen, and what is told is read back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtWidgets import QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.capturing import Sight, Unshielded
from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.capture_bar import CaptureBar
from desktop_app.ui.capture_words import FOR_THIS_RUN, allowance, note, state
from desktop_app.ui.local_settings import LocalSettings
from tests.support.capture import FakeShield


@pytest.fixture
def shield() -> FakeShield:
    return FakeShield()


@pytest.fixture
def local(tmp_path: Path) -> LocalSettings:
    return LocalSettings(tmp_path / "window.ini")


@pytest.fixture
def guard(shield: FakeShield, local: LocalSettings) -> Iterator[CaptureGuard]:
    yield from watching(CaptureGuard(shield, local))


def watching(made: CaptureGuard) -> Iterator[CaptureGuard]:
    yield made
    app = QCoreApplication.instance()
    assert app is not None
    app.removeEventFilter(made)


class Seen(QWidget):
    """Notes what the system said of it at the moment it was first shown."""

    def __init__(self, guard: CaptureGuard) -> None:
        super().__init__()
        self._guard = guard
        self.at_first: Sight | None = None

    def showEvent(self, event: object) -> None:
        self.at_first = self._guard.look(self)


@pytest.fixture
def window(qtbot: QtBot, guard: CaptureGuard) -> Seen:
    made = Seen(guard)
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_window_is_covered_before_it_is_on_the_screen(window: Seen) -> None:
    assert window.at_first is Sight.NOTHING


def test_a_window_is_covered_again_once_it_is_shown(
    qtbot: QtBot, guard: CaptureGuard, shield: FakeShield
) -> None:
    window = Seen(guard)
    qtbot.addWidget(window)
    window.show()
    shield.covered.clear()
    qtbot.waitUntil(lambda: guard.look(window) is Sight.NOTHING)


def test_menus_and_dialogs_are_windows_too(qtbot: QtBot, window: Seen, guard: CaptureGuard) -> None:
    menu, dialog = QMenu(window), QDialog(window)
    menu.addAction("03/29")
    menu.popup(QPoint(0, 0))
    qtbot.waitUntil(lambda: guard.look(menu) is Sight.NOTHING)
    menu.close()
    dialog.open()
    qtbot.waitUntil(lambda: guard.look(dialog) is Sight.NOTHING)
    dialog.close()


def test_a_new_native_window_is_covered_again(window: Seen, guard: CaptureGuard) -> None:
    before = int(window.effectiveWinId())
    window.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
    window.destroy()
    window.show()
    after = int(window.effectiveWinId())
    assert after != before
    assert guard.look(window) is Sight.NOTHING


def test_what_was_allowed_ends_with_the_lock(window: Seen, guard: CaptureGuard) -> None:
    guard.allow_until_locked()
    assert guard.look(window) is Sight.ALL
    guard.end_allowance()
    assert guard.look(window) is Sight.NOTHING


def test_the_choice_is_kept_for_the_next_start(
    window: Seen, guard: CaptureGuard, local: LocalSettings
) -> None:
    assert guard.chosen
    guard.choose(False)
    assert guard.look(window) is Sight.ALL
    assert not CaptureGuard(Unshielded(), local).chosen
    guard.choose(True)
    assert guard.look(window) is Sight.NOTHING


def test_a_run_that_was_started_for_support_covers_nothing_until_told(
    qtbot: QtBot, shield: FakeShield
) -> None:
    for guard in watching(CaptureGuard(shield, allowed=True)):
        window = Seen(guard)
        qtbot.addWidget(window)
        window.show()
        assert window.at_first is Sight.ALL
        guard.end_allowance()
        assert allowance(guard) == FOR_THIS_RUN
        guard.choose(guard.chosen)
        assert guard.look(window) is Sight.NOTHING


def test_a_system_without_a_way_is_not_allowed_anything() -> None:
    guard = CaptureGuard(Unshielded("Linux"), allowed=True)
    assert not guard.covers
    assert allowance(guard) == ""


def test_the_bar_says_what_was_allowed_and_ends_it(window: Seen, guard: CaptureGuard) -> None:
    bar = CaptureBar(guard)
    bar.setParent(window)
    assert bar.isHidden()
    guard.allow_until_locked()
    assert not bar.isHidden()
    bar._bar.activated.emit()
    assert bar.isHidden()
    assert guard.look(window) is Sight.NOTHING


@pytest.mark.parametrize(
    ("sight", "said"),
    [
        (Sight.NOTHING, "Windows says that it leaves this window out of screen sharing."),
        (Sight.BLACK, "Windows says that this window is black in screen sharing."),
        (Sight.PARTLY, "Most screen sharing on Windows sees this."),
        (Sight.ALL, "Windows did not keep it out."),
    ],
)
def test_only_what_the_system_says_is_said(
    sight: Sight, said: str, window: Seen, guard: CaptureGuard, shield: FakeShield
) -> None:
    shield.at_best = sight
    assert said in note(guard, window)
    assert state(guard, window).startswith("Windows ")
    guard.choose(False)
    assert "can see" in note(guard, window)
    assert "can see" in state(guard, window)


def test_linux_says_that_it_cannot(window: Seen) -> None:
    guard = CaptureGuard(Unshielded("Linux"))
    assert note(guard, window) == "Linux cannot stop screen sharing from seeing this."
    assert state(guard, window).startswith(
        "Linux cannot keep Purser out of screen sharing and screenshots"
    )

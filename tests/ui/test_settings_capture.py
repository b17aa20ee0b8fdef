"""Settings, Security: what the system can do against pictures of the screen, and what it says."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.capturing import Unshielded
from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.capture_box import CaptureBox
from tests.support.capture import FakeShield
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


def words(box: QWidget) -> str:
    return " ".join(
        child.accessibleName() or getattr(child, "text", str)()
        for child in box.findChildren(QWidget)
        if child.isVisible()
    )


def test_linux_has_words_and_nothing_to_choose(qtbot: QtBot) -> None:
    box = CaptureBox(CaptureGuard(Unshielded("Linux")))
    qtbot.addWidget(box)
    box.show()
    assert "Linux cannot keep Purser out of screen sharing and screenshots" in words(box)
    assert not box.cover.isVisible()
    assert not box.allow.isVisible()


def test_what_was_chosen_is_done_and_read_back(qtbot: QtBot, tmp_path: Path) -> None:
    guard = CaptureGuard(FakeShield(), LocalSettings(tmp_path / "window.ini"))
    box = CaptureBox(guard)
    qtbot.addWidget(box)
    box.show()
    qtbot.waitUntil(lambda: "Windows says that it leaves this window out" in words(box))
    assert box.cover.isChecked()
    box.allow.click()
    assert "can see Purser until it is locked" in words(box)
    assert not box.allow.isVisible()
    guard.end_allowance()
    assert "Windows says that it leaves this window out" in words(box)
    box.cover.click()
    assert "can see Purser" in words(box)
    assert not guard.chosen
    app = QCoreApplication.instance()
    assert app is not None
    app.removeEventFilter(guard)

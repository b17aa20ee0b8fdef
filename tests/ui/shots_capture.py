"""Saves pictures of what is said about screen sharing, for people to look at.

python -m tests.ui.shots_capture OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.application.capturing import Sight, Unshielded
from desktop_app.ui.capture import CaptureGuard
from desktop_app.ui.capture_bar import CaptureBar
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.settings.capture_box import CaptureBox
from desktop_app.ui.settings.page import SettingsPage
from tests.support.capture import FakeShield
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui
from tests.ui import shots_start


def make(sight: Sight | None, *, allowed: bool = False) -> QWidget:
    """Settings, Security, below the bar; `sight` None is a system without a way."""
    ui = make_ui()
    shield = Unshielded("Linux") if sight is None else FakeShield(sight)
    if sight is Sight.PARTLY:
        shield.system = "macOS"
    guard = ui.capture = CaptureGuard(shield)
    page = SettingsPage(ui)
    page.show_snapshot(snapshot())
    page.show_section("security")
    whole = holder(column(CaptureBar(guard), (page, 1)))
    if allowed:
        guard.allow_until_locked()
    whole.resize(1000, 700)
    whole.show()
    box = page.section("security").findChildren(CaptureBox)[0]
    QTimer.singleShot(0, box, lambda: _bring(page, box))
    return whole


def _bring(page: QWidget, box: QWidget) -> None:
    for pane in page.findChildren(ScrollPane):
        if pane.isAncestorOf(box):
            pane.ensureWidgetVisible(box, 0, 40)


PICTURES: dict[str, Callable[[], QWidget]] = {
    "capture-linux": lambda: make(None),
    "capture-nothing": lambda: make(Sight.NOTHING),
    "capture-macos": lambda: make(Sight.PARTLY),
    "capture-failed": lambda: make(Sight.ALL),
    "capture-allowed": lambda: make(Sight.NOTHING, allowed=True),
}


if __name__ == "__main__":
    shots_start.SHOTS.clear()
    shots_start.SHOTS.update(PICTURES)
    shots_start.main()

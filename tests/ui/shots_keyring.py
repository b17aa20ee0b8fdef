"""Saves pictures of unlocking with the keyring, for people to look at.

python -m tests.ui.shots_keyring OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop_app.application.keyring import KeyringLook, KeyringState
from desktop_app.application.quick_unlock import QuickState
from desktop_app.domain.errors import Failure
from desktop_app.domain.keyring_errors import KeyringSilent, KeyringUntrue
from desktop_app.domain.quick_unlock import QuickUnlockOver
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.unlock.page import UnlockPage
from tests.ui import shots_start

THERE = KeyringLook(KeyringState.PRESENT, "Secret Service")
OFF, ON = QuickState(THERE), QuickState(THERE, datetime(2026, 12, 5, 12, tzinfo=UTC))
NONE = QuickState(KeyringLook(KeyringState.ABSENT))


def make_unlock(*, asking: bool = False, failure: Failure | None = None) -> UnlockPage:
    """The unlock page of a vault that the keyring may open."""
    page = shots_start.make_unlock(several=False)
    page._quick.offer(page._current)
    page._ui.bridge.last("quick.is_offered").answer(True)
    if asking or failure:
        page._quick._button.click()
    if failure:
        page._ui.bridge.last("quick.unlock").fail(failure)
    return page


def make_box(state: QuickState, *, typing: bool = False, failed: bool = False) -> SettingsPage:
    """Settings, Security, with the box in sight."""
    page = shots_start.make_settings("security")
    page.resize(1000, 700)
    page.show()
    box = page.section("security").quick
    box._show(state)
    if typing or failed:
        box.turn_on.click()
    if failed:
        box._not_on(Failure.from_error(KeyringUntrue()))
    for pane in page.findChildren(ScrollPane):
        if pane.isAncestorOf(box):
            bar = pane.verticalScrollBar()
            bar.setValue(bar.maximum())
    return page


PICTURES: dict[str, Callable[[], QWidget]] = {
    "unlock-quick": make_unlock,
    "unlock-quick-asking": lambda: make_unlock(asking=True),
    "unlock-quick-over": lambda: make_unlock(failure=Failure.from_error(QuickUnlockOver())),
    "unlock-quick-silent": lambda: make_unlock(failure=Failure.from_error(KeyringSilent())),
    "settings-quick-off": lambda: make_box(OFF),
    "settings-quick-on": lambda: make_box(ON),
    "settings-quick-none": lambda: make_box(NONE),
    "settings-quick-typing": lambda: make_box(OFF, typing=True),
    "settings-quick-failed": lambda: make_box(OFF, failed=True),
}


if __name__ == "__main__":
    shots_start.SHOTS.clear()
    shots_start.SHOTS.update(PICTURES)
    shots_start.main()

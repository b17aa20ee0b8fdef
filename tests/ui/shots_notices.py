"""Saves pictures of the notices, of their settings and of going live, for people to look at.

python -m tests.ui.shots_notices OUTPUT_FOLDER
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.notice_board import NO_BOARD, Detail, NoticeBoard, NoticeHabits
from desktop_app.domain import going_live as live
from desktop_app.domain.going_live import State, Step, StepLine
from desktop_app.domain.notices import NoticeKind
from desktop_app.domain.rules import RULE
from desktop_app.domain.service_errors import KeysRefused
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.notices.page import NoticesPage
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme.theme import current
from tests.support.ui import make_ui
from tests.ui.cards_fixture import NOW, picture
from tests.ui.notice_samples import all_samples

HABITS = NoticeHabits(quiet=frozenset({NoticeKind.TOP_UP}), detail=Detail.LABEL)
BOARD = NoticeBoard(all_samples(), 0, HABITS)
OF_RULES = tuple(n for n in all_samples() if n.kind is NoticeKind.RULES or n.reason == RULE)
STEPS = tuple(
    StepLine(step, State.PASSED, "The service answers to this address.", (), NOW)
    if step is Step.ADDRESS
    else StepLine(step, State.FAILED, KeysRefused.happened, live.CHECK_KEYS, NOW)
    if step is Step.KEYS
    else StepLine(step)
    for step in Step
)


def _save(page: QWidget, width: int, height: int, to: Path) -> None:
    page.resize(width, height)
    page.show()
    QApplication.processEvents()
    page.grab().save(str(to))
    page.hide()
    page.deleteLater()


def main(folder: Path) -> None:
    """One picture per page, theme and size."""
    folder.mkdir(parents=True, exist_ok=True)
    qt = QApplication(["shots", "-style", "fusion"])
    current().install(qt)
    for theme in ("light", "dark", "contrast"):
        current().set_theme(theme)
        for width, height in ((1067, 728), (900, 560)):
            for name, board in (("notices", BOARD), ("rules", NoticeBoard(OF_RULES, 0, HABITS))):
                page = NoticesPage(make_ui())
                page.show_snapshot(picture(board=board))
                _save(page, width, height, folder / f"{name}-{theme}-{width}.png")
            settings = SettingsPage(make_ui(), LocalSettings(folder / "window.ini"))
            settings.show_snapshot(picture(board=BOARD))
            settings.show_section("notices")
            _save(settings, width, height, folder / f"settings-{theme}-{width}.png")
            going = SettingsPage(make_ui(), LocalSettings(folder / "window.ini"))
            going.show_snapshot(picture())
            going.show_section("live")
            going.show()
            going._ui.bridge.last("wallet.going_live.known").answer(STEPS)
            _save(going, width, height, folder / f"live-{theme}-{width}.png")
        empty = NoticesPage(make_ui())
        empty.show_snapshot(picture(board=NO_BOARD))
        _save(empty, 1067, 728, folder / f"empty-{theme}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

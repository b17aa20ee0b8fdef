"""Saves pictures of Settings, Backups and log.

python -m tests.ui.shots_backups OUTPUT_FOLDER
"""

import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path, PurePath

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop_app.application.backup_state import BackupState, Drill, Elsewhere
from desktop_app.domain.backup_errors import PlaceMissing
from desktop_app.domain.errors import Failure
from desktop_app.domain.log_proof import Break, BreakKind, Checked, LogState, Loss
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.backups import BackupsSection
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme.theme import current
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import make_ui
from tests.ui.backup_samples import FOLDER, KEPT

SINCE = NOW - timedelta(days=178)
WHOLE = LogState(12_431, None, Checked(NOW, 12_431, SINCE), head="ab12" * 4)
BREAKS = (
    Break(BreakKind.CHANGED, 8_112, NOW - timedelta(days=3), ("intent", "fund", "confirmed")),
    Break(BreakKind.MISSING, 8_113, NOW - timedelta(days=3)),
    Break(BreakKind.INSERTED, 8_240, NOW - timedelta(days=1), ("card", "status", "frozen")),
)
BROKEN = replace(
    WHOLE,
    checked=Checked(NOW, 12_431, SINCE, BREAKS, 3),
    loss=Loss(12, NOW - timedelta(days=2), NOW - timedelta(hours=3)),
)
ELSEWHERE = Elsewhere(PurePath("/media/ada/STICK"), NOW)
AWAY = replace(ELSEWHERE, failure=Failure.from_error(PlaceMissing()))
DRILL = Drill(NOW - timedelta(days=3), NOW - timedelta(days=3), 12, 11)
STATES = {
    "whole": BackupState(
        FOLDER, KEPT, log=WHOLE, drill=DRILL, elsewhere=replace(ELSEWHERE, others=3)
    ),
    "broken": BackupState(FOLDER, KEPT, log=BROKEN, elsewhere=AWAY),
    "checking": BackupState(FOLDER, KEPT, log=LogState(12_431, 4_000)),
}


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(["-style", "fusion"])
    current().install(app)
    for look in ("light", "dark"):
        current().set_theme(look)  # type: ignore[arg-type]
        for name, state in STATES.items():
            for size in ((1280, 1900), (960, 640)):
                page = SettingsPage(make_ui(), LocalSettings(folder / "window.ini"))
                page.show_section("backups")
                page.show_snapshot(snapshot(backups=state))
                page.resize(*size)
                page.show()
                section = page.section("backups")
                assert isinstance(section, BackupsSection)
                if name == "whole":
                    section.log._show_written("purser-log.jsonl", "3fa9" * 16)
                app.processEvents()
                page.grab().save(str(folder / f"{name}-{look}-{size[0]}.png"))
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Saves pictures of everything about the recovery kit, for people to look at.

python -m tests.ui.shots_recovery OUTPUT_FOLDER
"""

import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import (
    NO_RECOVERY,
    Contents,
    RecoveryState,
    Rehearsed,
)
from desktop_app.application.vault_place import VaultPlace
from desktop_app.domain.recovery_code import make_code
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.patience import Patience
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.recovery.recover_sheet import RecoverSheet
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.recovery.revoke_sheet import RevokeSheet
from desktop_app.ui.settings.recovery_box import KitBox
from desktop_app.ui.theme.theme import current
from desktop_app.ui.unlock.page import UnlockPage
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui

MADE = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
PAGE = KitPage("Acme Ltd", "4fd09b1c2f6e4a5d9c7b3e2a1f008d6e", MADE, make_code(bytes(range(7, 27))))
CONTENTS = Contents(MADE, 14, 12, 1841, MADE)
STATE = RecoveryState(1, MADE, "safe in the office", MADE, rehearsed=Rehearsed(MADE, CONTENTS))
FILE = PurePath("/home/ada/Purser recovery kit.pdf")
PLACES = Places(Path("data"), Path("data/sandbox/vault"), Path("data/vaults"))


class Stage:
    """A window of one size to put sheets on."""

    def __init__(self, folder: Path, theme: str, size: tuple[int, int]) -> None:
        self.folder, self.theme, self.size = folder, theme, size
        self.ui = make_ui()
        self.window = Fill("page")
        self.window.resize(*size)
        self.window.show()

    def save(self, name: str, shown: Sheet) -> None:
        """A sheet over the window."""
        if shown.isHidden():
            shown.open()
        self.keep(name, self.window)

    def keep(self, name: str, widget: QWidget) -> None:
        """A picture of a widget."""
        for _ in range(3):
            QApplication.sendPostedEvents()
        widget.grab().save(str(self.folder / f"{name}-{self.theme}-{self.size[0]}.png"))


def kit(stage: Stage) -> None:
    """The four panes."""
    sheet = KitSheet(stage.ui, stage.window, STATE)
    stage.save("kit-1-ask", sheet)
    sheet.ask.password.set_text("fifteen letters or more")
    sheet.effect.click()
    stage.ui.bridge.last("wallet.recovery.draw_up").answer(PAGE)
    stage.save("kit-2-page", sheet)
    sheet.file.save(PAGE, str(FILE))
    stage.ui.bridge.last("computer.papers.write").answer()
    stage.save("kit-2-saved", sheet)
    sheet.effect.click()
    sheet.prove.fields[0].set_text("AAAAA")
    sheet.effect.click()
    stage.save("kit-3-prove", sheet)
    for number, field in zip(sheet.prove.numbers, sheet.prove.fields, strict=True):
        field.set_text(PAGE.code.reveal().split("-")[number - 1])
    sheet.effect.click()
    stage.ui.bridge.last("wallet.recovery.keep").answer()
    stage.save("kit-4-done", sheet)
    sheet.dismiss()


def recover(stage: Stage) -> None:
    """The way back in, with a slip in one group."""
    sheet = RecoverSheet(stage.ui, stage.window, PurePath("acme"), "Acme Ltd", Patience())
    stage.save("recover-1", sheet)
    sheet.code.set_text(PAGE.code.reveal().replace("650N2", "65ON3"))
    sheet.pair.field.set_text("short")
    sheet.effect.click()
    stage.save("recover-2-slip", sheet)
    sheet.dismiss()


def others(stage: Stage) -> None:
    """Revoking, rehearsing, restoring."""
    sheet = RevokeSheet(stage.ui, stage.window)
    stage.save("revoke", sheet)
    sheet.dismiss()
    sheet = RehearseSheet(stage.ui, stage.window)
    stage.save("rehearse-1", sheet)
    sheet.password.set_text("fifteen letters or more")
    sheet.effect.click()
    stage.ui.bridge.last("recovering.rehearse").answer(CONTENTS)
    stage.save("rehearse-2", sheet)
    sheet.dismiss()
    sheet = RestoreSheet(stage.ui, stage.window, PLACES)
    stage.save("restore-1", sheet)
    sheet.way.kind._buttons[1].click()
    stage.save("restore-2-code", sheet)
    sheet.dismiss()


def pages(stage: Stage) -> None:
    """The box in the settings, the unlock page and the bar."""
    for name, state in (("none", NO_RECOVERY), ("made", STATE)):
        box = KitBox(stage.ui)
        box.show_state(state)
        box.resize(720, 480)
        stage.keep(f"settings-{name}", box)
    unlock = UnlockPage(stage.ui)
    unlock.show_places((VaultPlace(PurePath("acme"), "Acme Ltd"),), PurePath("acme"), False)
    unlock.resize(*stage.size)
    stage.keep("unlock", unlock)
    home = HomePage(stage.ui, stage.window)
    home.resize(*stage.size)
    home.pictures.enter(replace(snapshot(), recovery=RecoveryState(asks=True)))
    home.show()
    stage.keep("bar", home)
    home.hide()


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    theme = current()
    theme.install(app)
    theme.set_reduced_motion(True)
    for name, size in (("light", (1280, 800)), ("dark", (960, 640))):
        theme.set_theme(name)
        stage = Stage(folder, name, size)
        for scene in (kit, recover, others, pages):
            scene(stage)


if __name__ == "__main__":
    main()

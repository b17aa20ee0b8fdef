"""Saves pictures of everything about the recovery kit, for people to look at.

python -m tests.ui.shots_recovery OUTPUT_FOLDER
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path, PurePath

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import RecoveryState
from desktop_app.domain.recovery_code import make_code
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.theme.theme import current
from tests.support.ui import make_ui

MADE = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
PAGE = KitPage("Acme Ltd", "4fd09b1c2f6e4a5d9c7b3e2a1f008d6e", MADE, make_code(bytes(range(7, 27))))
STATE = RecoveryState(1, MADE, "safe in the office")
FILE = PurePath("/home/ada/Purser recovery kit.pdf")


class Stage:
    """A window of one size to put sheets on."""

    def __init__(self, folder: Path, theme: str, size: tuple[int, int]) -> None:
        self.folder, self.theme, self.size = folder, theme, size
        self.ui = make_ui()
        self.window = Fill("page")
        self.window.resize(*size)
        self.window.show()

    def save(self, name: str, shown: QWidget | None = None) -> None:
        QApplication.processEvents()
        if isinstance(shown, Sheet) and shown.isHidden():
            shown.open()
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.instance().processEvents()
        file = self.folder / f"{name}-{self.theme}-{self.size[0]}.png"
        self.window.grab().save(str(file))


def kit(stage: Stage) -> None:
    """The four panes."""
    sheet = KitSheet(stage.ui, stage.window, STATE)
    stage.save("kit-1-ask", sheet)
    sheet.ask.password.set_text("fifteen letters or more")
    sheet.effect.click()
    stage.ui.bridge.last("wallet.recovery.draw_up").answer(PAGE)
    stage.save("kit-2-page", sheet)
    sheet.take_file(str(FILE))
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
        kit(stage)


if __name__ == "__main__":
    main()

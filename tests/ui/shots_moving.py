"""Saves pictures of moving data, to be looked at.

python -m tests.ui.shots_moving OUTPUT_FOLDER
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.forgetting import Forgotten
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.exports import PassphraseNeeded
from desktop_app.domain.handover import FileExists
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.layout import column
from desktop_app.ui.moving.export_sheet import ExportSheet
from desktop_app.ui.moving.forget_sheet import ForgetSheet
from desktop_app.ui.moving.import_sheet import ImportSheet
from desktop_app.ui.moving.labels_sheet import LabelsSheet
from desktop_app.ui.moving.plain_sheet import PlainExportSheet
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme.theme import current
from tests.support.moved import LABELS, PLAN, REPORT, TABLE_PLAN
from tests.support.snapshots import CARDS, GUIDE, V2, snapshot
from tests.support.ui import make_ui

SIZES = ((1280, 800), (960, 640))


def show_import(window: QWidget) -> ImportSheet:
    sheet = ImportSheet(make_ui(), window)
    sheet.open()
    return sheet


def show_plan(window: QWidget) -> None:
    sheet = show_import(window)
    sheet.take_file("/home/ada/Downloads/bitwarden_export.json")
    sheet._ui.bridge.last("files.read_cards").answer(PLAN)


def show_table(window: QWidget) -> None:
    sheet = show_import(window)
    sheet.take_file("/home/ada/cards.csv")
    sheet._ui.bridge.last("files.read_cards").answer(TABLE_PLAN)


def show_done(window: QWidget) -> None:
    sheet = show_import(window)
    sheet.take_file("/home/ada/cards.csv")
    sheet._ui.bridge.last("files.read_cards").answer(TABLE_PLAN)
    sheet._stored(REPORT)


def show_refused(window: QWidget) -> None:
    sheet = show_import(window)
    sheet.take_file("/home/ada/bitwarden_export.csv")
    why = "Bitwarden leaves cards out of its CSV: only logins and notes are in this file."
    sheet._ui.bridge.last("files.read_cards").fail(
        Failure("invalid_input", why, MoneyMoved.NO, "Nothing was sent.", "", "")
    )


def show_section(window: QWidget) -> None:
    page = SettingsPage(make_ui())
    window.layout().addWidget(page)
    page.show_section("move")
    page.show()
    page.show_snapshot(snapshot())
    page._open("move")


def show_forget(window: QWidget, *, once: bool = False, done: bool = False) -> None:
    sheet = ForgetSheet(make_ui(), window, snapshot(capabilities=GUIDE if once else V2), CARDS[0])
    sheet.open()
    if done:
        sheet._gone(Forgotten(1, 0))


def show_export(window: QWidget) -> None:
    ExportSheet(make_ui(), window).open()


def show_plain(window: QWidget, *, taken: bool = False, done: bool = False) -> None:
    sheet = PlainExportSheet(make_ui(), window)
    sheet.open()
    if taken or done:
        sheet.understood.click()
        sheet.take_file("/home/ada/Purser cards not encrypted.csv")
        asked = sheet._ui.bridge.last("files.export_plain")
        asked.answer(3) if done else asked.fail(Failure.from_error(FileExists()))


def show_sealed(window: QWidget) -> None:
    sheet = show_import(window)
    sheet.take_file("/home/ada/cards.purser-export")
    sheet._ui.bridge.last("files.read_cards").fail(Failure.from_error(PassphraseNeeded()))


def show_labels(window: QWidget) -> None:
    sheet = LabelsSheet(make_ui(), window)
    sheet.open()
    sheet.take_file("/home/ada/card-labels.jsonl")
    sheet._ui.bridge.last("files.read_labels").answer(LABELS)


SCENES = {
    "labels": show_labels,
    "export": show_export,
    "plain": show_plain,
    "plain-taken": lambda w: show_plain(w, taken=True),
    "plain-done": lambda w: show_plain(w, done=True),
    "sealed": show_sealed,
    "forget-once": lambda w: show_forget(w, once=True),
    "forget-later": show_forget,
    "forget-done": lambda w: show_forget(w, done=True),
    "section": show_section,
    "import": show_import,
    "plan": show_plan,
    "table": show_table,
    "done": show_done,
    "refused": show_refused,
}


def save(folder: Path, name: str, size: tuple[int, int], theme: str) -> None:
    """One picture."""
    window = Fill("page")
    window.setLayout(column())
    window.resize(*size)
    window.show()
    SCENES[name](window)
    for _ in range(3):
        QApplication.sendPostedEvents()
    window.grab().save(str(folder / f"{name}-{size[0]}-{theme}.png"))
    window.close()


def main(folder: Path, only: str) -> None:
    """Every scene, in both sizes, light and dark."""
    app = QApplication([])
    current().install(app)
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        current().set_theme(theme)
        for name in SCENES:
            for size in SIZES:
                if only in name:
                    save(folder, name, size, theme)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")

"""Saves pictures of everything about the key file, for people to look at.

python -m tests.ui.shots_key_file OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"]
"""

from pathlib import PurePath

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.key_file_care import KeyFileState
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import KeyFileMissing, OtherKeyFile
from desktop_app.ui.key_file.copy_sheet import CopyKeyFileSheet
from desktop_app.ui.key_file.make_sheet import MakeKeyFileSheet
from desktop_app.ui.key_file.remove_sheet import RemoveKeyFileSheet
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.settings.key_file_box import KeyFileBox
from tests.support.ui import make_ui
from tests.ui.shots_start import main, make_settings, make_unlock

ID = "4f2a91c0" * 4
STICK = PurePath("/media/ada/STICK/Acme Ltd.purser-key")
NONE, ON = KeyFileState(None, has_kit=False), KeyFileState(ID, has_kit=True)


def make_entry(*, failed: bool = False) -> QWidget:
    """The unlock page of a vault that asks for one."""
    page = make_unlock()
    page._key._show(page._key._folder, KeyFileWanted(ID, STICK))
    if failed:
        page._key.takes(Failure.from_error(KeyFileMissing()))
    return page


def make_either() -> QWidget:
    """After a crash while one took the place of the other."""
    page = make_unlock()
    page._key._show(page._key._folder, KeyFileWanted(ID, STICK, other="7b3305de" * 4))
    page._key.takes(Failure.from_error(OtherKeyFile(ID)))
    return page


def make_box(state: KeyFileState) -> QWidget:
    """Security, scrolled to the key file."""
    page = make_settings("security")
    page.resize(960, 640)
    page.show()
    box = page.findChild(KeyFileBox)
    box._show(state)
    QApplication.processEvents()
    for pane in page.findChildren(ScrollPane):
        if pane.isAncestorOf(box):
            pane.verticalScrollBar().setValue(box.mapTo(pane.widget(), QPoint(0, 0)).y() - 20)
    return page


def make_sheet(sheet: type[Sheet], state: KeyFileState, *, step: str = "") -> QWidget:
    """A sheet over Security."""
    page = make_settings("security")
    page.resize(1280, 800)
    page.show()
    if sheet is not MakeKeyFileSheet:
        made = sheet(make_ui(), page, KeyFileWanted(ID, STICK))
        if step == "other":
            made._refused(Failure.from_error(OtherKeyFile(ID)))
        if step == "copied":
            made._copied()
    else:
        made = MakeKeyFileSheet(make_ui(), page, state)
        made.place.set_text(str(STICK))
        if step == "made":
            made._made(ID)
        if step == "busy":
            made._set_busy(True)
    made.open()
    return page


if __name__ == "__main__":
    main(
        {
            "unlock-key-file": make_entry,
            "unlock-key-file-missing": lambda: make_entry(failed=True),
            "unlock-key-file-either": make_either,
            "key-file-none": lambda: make_box(NONE),
            "key-file-on": lambda: make_box(ON),
            "key-file-make": lambda: make_sheet(MakeKeyFileSheet, NONE),
            "key-file-make-kit": lambda: make_sheet(MakeKeyFileSheet, KeyFileState(None, True)),
            "key-file-replace": lambda: make_sheet(MakeKeyFileSheet, ON),
            "key-file-busy": lambda: make_sheet(MakeKeyFileSheet, ON, step="busy"),
            "key-file-made": lambda: make_sheet(MakeKeyFileSheet, ON, step="made"),
            "key-file-copy": lambda: make_sheet(CopyKeyFileSheet, ON),
            "key-file-copy-other": lambda: make_sheet(CopyKeyFileSheet, ON, step="other"),
            "key-file-copied": lambda: make_sheet(CopyKeyFileSheet, ON, step="copied"),
            "key-file-remove": lambda: make_sheet(RemoveKeyFileSheet, ON),
            "key-file-remove-other": lambda: make_sheet(RemoveKeyFileSheet, ON, step="other"),
        }
    )

"""The system's dialog for a file or a folder: opened, never waited for."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.file_dialog import EVERY_FILE, ask_folder, ask_open, ask_save

KIND = "Labels (*.jsonl)"
UNCONFIRMED = QFileDialog.Option.DontConfirmOverwrite


@pytest.fixture
def owner(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def _dialog(owner: QWidget) -> QFileDialog:
    (found,) = owner.findChildren(QFileDialog)
    assert found.isVisible()  # it was opened, and what asked for it went on
    return found


def _gone(owner: QWidget) -> bool:
    return not owner.findChildren(QFileDialog)


def test_a_file_to_write_gets_the_ending_of_the_offered_name(
    qtbot: QtBot, owner: QWidget, tmp_path: Path
) -> None:
    chosen: list[str] = []
    ask_save(owner, "Save the labels", str(tmp_path / "cards.jsonl"), KIND, chosen.append)
    dialog = _dialog(owner)
    assert dialog.windowTitle() == "Save the labels"
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    assert dialog.defaultSuffix() == "jsonl"
    assert dialog.nameFilters() == [KIND]
    assert not dialog.testOption(UNCONFIRMED)
    dialog.selectFile(str(tmp_path / "mine"))
    dialog.accept()
    assert chosen == [str(tmp_path / "mine.jsonl")]
    qtbot.waitUntil(lambda: _gone(owner))


def test_who_refuses_a_taken_name_when_writing_is_not_asked_before(owner: QWidget) -> None:
    ask_save(owner, "Save", "kit.pdf", "Page (*.pdf)", lambda _: None, confirms=False)
    assert _dialog(owner).testOption(UNCONFIRMED)


def test_a_file_that_is_there_is_chosen(qtbot: QtBot, owner: QWidget, tmp_path: Path) -> None:
    file = tmp_path / "labels.jsonl"
    file.write_bytes(b"")
    chosen: list[str] = []
    ask_open(owner, "File of labels", str(tmp_path), (KIND, EVERY_FILE), chosen.append)
    dialog = _dialog(owner)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptOpen
    assert dialog.fileMode() is QFileDialog.FileMode.ExistingFile
    assert dialog.nameFilters() == [KIND, EVERY_FILE]
    dialog.selectFile(str(file))
    dialog.accept()
    assert chosen == [str(file)]
    qtbot.waitUntil(lambda: _gone(owner))


def test_a_folder_is_chosen_and_no_file(owner: QWidget, tmp_path: Path) -> None:
    chosen: list[str] = []
    ask_folder(owner, "Folder of the vault", str(tmp_path), chosen.append)
    dialog = _dialog(owner)
    assert dialog.fileMode() is QFileDialog.FileMode.Directory
    assert dialog.testOption(QFileDialog.Option.ShowDirsOnly)
    dialog.selectFile(str(tmp_path))
    dialog.accept()
    assert chosen == [str(tmp_path)]


def test_nothing_chosen_asks_for_nothing(qtbot: QtBot, owner: QWidget) -> None:
    chosen: list[str] = []
    ask_open(owner, "File", "", (EVERY_FILE,), chosen.append)
    _dialog(owner).reject()
    qtbot.waitUntil(lambda: _gone(owner))
    assert chosen == []

"""Asks for a file or a folder; the window goes on living meanwhile."""

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from PySide6.QtWidgets import QFileDialog, QWidget

EVERY_FILE: Final = "Every file (*)"


def ask_save(
    owner: QWidget,
    title: str,
    path: str,
    kind: str,
    then: Callable[[str], None],
    *,
    confirms: bool = True,
) -> None:
    """Ask where to write; `path` is what is offered, `kind` is `Labels (*.jsonl)`.

    A name without an ending gets the one of `path`. `confirms` is whether the dialog asks before a
    file is replaced: not where the name is taken, or refused, at the moment of writing.
    """
    dialog = QFileDialog(owner, title, path)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(PurePath(path).suffix.removeprefix("."))
    dialog.setNameFilter(kind)
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite, not confirms)
    _open(dialog, then)


def ask_open(
    owner: QWidget, title: str, at: str, kinds: tuple[str, ...], then: Callable[[str], None]
) -> None:
    """Ask for a file that is there; `at` is the folder, or the file, that is shown first."""
    dialog = QFileDialog(owner, title, at)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilters(kinds)
    _open(dialog, then)


def ask_folder(owner: QWidget, title: str, at: str, then: Callable[[str], None]) -> None:
    """Ask for a folder; `at` is the one that is shown first."""
    dialog = QFileDialog(owner, title, at)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    _open(dialog, then)


def _open(dialog: QFileDialog, then: Callable[[str], None]) -> None:
    dialog.fileSelected.connect(then)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()

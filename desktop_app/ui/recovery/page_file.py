"""The page as a file of its owner's: saved, opened to be printed, deleted again."""

from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Final

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.application.session import Session
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.recovery.page_pdf import Paper, make_pdf
from desktop_app.ui.words import Words

Work = Callable[[Session], Awaitable[object]]
Run = Callable[[Work, Callable[[Any], None]], None]
_NAME: Final = "Purser recovery kit.pdf"


class PageFile(QObject):
    """`run` does the work on the worker and says what went wrong; `paper` is the chosen size."""

    saved = Signal(str)
    """The file of this name is there."""
    deleted = Signal()

    def __init__(
        self, owner: QWidget, formats: Words, run: Run, paper: Callable[[], Paper]
    ) -> None:
        super().__init__(owner)
        self._owner = owner
        self._formats = formats
        self._run = run
        self._paper = paper
        self._file: PurePath | None = None

    @property
    def name(self) -> str:
        """The file that is on the disk, "" for none."""
        return "" if self._file is None else self._file.name

    def choose(self, page: KitPage | None) -> None:
        """Ask where to save `page`."""
        path, kind = str(Path.home() / _NAME), "Page to print (*.pdf)"
        # The name is taken, or refused, at the moment of writing.
        ask_save(self._owner, "Save the page", path, kind, partial(self.save, page), confirms=False)

    def save(self, page: KitPage | None, path: str) -> None:
        """Write a page; a file that is there is left."""
        if page is None:
            return
        file = PurePath(path)
        # Called on the worker: painting a page takes longer than a window may stand still.
        make = partial(make_pdf, page, self._paper(), self._formats)
        self._run(lambda s: s.computer.papers.write(file, make), lambda _: self._saved(file))

    def show(self) -> None:
        """Have the system's viewer print it."""
        if self._file is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._file)))

    def delete(self) -> None:
        """Take it from the disk."""
        file = self._file
        if file is not None:
            self._run(lambda s: s.computer.papers.remove(file), lambda _: self._deleted())

    def _saved(self, file: PurePath) -> None:
        self._file = file
        self.saved.emit(file.name)

    def _deleted(self) -> None:
        self._file = None
        self.deleted.emit()

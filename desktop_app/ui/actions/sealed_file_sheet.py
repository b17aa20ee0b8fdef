"""Writes a sealed file: what it holds, its passphrase, where it goes."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from PySide6.QtWidgets import QWidget

from desktop_app.application.session import Session
from desktop_app.domain.secrets import Secret
from desktop_app.ui.actions.file_sheet import FileSheet, FileWords
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.passphrase import make_passphrase, make_signs
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import STRETCH, row
from desktop_app.ui.kit.segments import Segments

WORDS, COPIED_S = 6, 60
_KINDS: Final = (("words", "Words"), ("signs", "Letters and figures"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedWords(FileWords):
    """What is said of one kind of sealed file."""

    saving: str = "Sealing…"
    hint: str
    """Below the passphrase."""


Seal = Callable[[PurePath, Secret, bool], Callable[[Session], Awaitable[object]]]
"""What the worker is asked to do with a file, a passphrase, and whether to replace the file."""


class SealedFileSheet(FileSheet):
    """The passphrase is made here, shown on demand, and gone with the sheet: without it the file
    would be of no use."""

    def __init__(
        self, ui: Ui, window: QWidget, words: SealedWords, seal: Seal, *parts: QWidget
    ) -> None:
        super().__init__(ui, window, words, self._sealed)
        self._seal = seal
        self._kind = Segments(_KINDS, "Kind of passphrase")
        self._kind.chosen.connect(lambda _: self._make_new())
        self._new = Button("Another one")
        self._new.clicked.connect(self._make_new)
        self.form = (self._kind, self._new)
        self.passphrase = Field("Passphrase", password=True, hint=words.hint)
        self.passphrase.input.setReadOnly(True)
        self._copy = Button("Copy passphrase", icon="copy")
        self._copy.clicked.connect(lambda: self._ui.clipboard.copy(self.passphrase.text, COPIED_S))
        self.lay_out(
            *parts,
            row(self._kind, self._new, STRETCH, spacing=10),
            self.passphrase,
            row(self._copy, STRETCH),
        )
        self._make_new()

    def dismiss(self) -> None:
        """Close and drop the passphrase; a lock does so even while the file is being written."""
        self._forget()
        super().dismiss()

    def written(self, file: PurePath, count: object) -> None:
        super().written(file, count)
        self._copy.setFocus()

    # --- inner --------------------------------------------------------------------------------

    def _sealed(self, file: PurePath, replace: bool) -> Callable[[Session], Awaitable[object]]:
        return self._seal(file, Secret(self.passphrase.text()), replace)

    def _make_new(self) -> None:
        made = make_passphrase(WORDS) if self._kind.current_id() == "words" else make_signs()
        self.passphrase.set_text(made)
        self.start_anew()

    def _forget(self) -> None:
        self.passphrase.clear()
        self.passphrase.conceal()

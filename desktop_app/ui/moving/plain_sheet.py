"""Exports card numbers in clear: what that means comes first, and is agreed to."""

from collections.abc import Awaitable, Callable
from dataclasses import replace as changed
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.application.session import Session
from desktop_app.domain.asking import Act
from desktop_app.domain.exports import PlainKind
from desktop_app.ui.actions.file_sheet import FileSheet, FileWords
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.segments import Segments

DANGER: Final = "This file is not encrypted. Anyone who opens it can spend with your cards."
HOLDS: Final = {
    PlainKind.TABLE: "A line for every card whose number is stored here: number, expiry, holder, "
    "label, note and card id. The first eight columns are those that 1Password names for credit "
    "cards. “Import card details” reads it back.",
    PlainKind.BITWARDEN: "An item for every card whose number is stored here: number, expiry, "
    "holder, label and note, as Bitwarden exports cards itself. “Import card details” reads it "
    "back.",
}
KEEP: Final = (
    "For another vault of yours, take the sealed file instead.",
    "Do not save it where folders are synchronised, shared or backed up: a copy stays there.",
    "When it has done its work, delete it and empty the wastebasket. Purser cannot do that for "
    "you, and a backup made meanwhile keeps it.",
)
WITH_CVV: Final = "Put the CVVs in as well: with them, the file alone pays in nearly every shop"
UNDERSTOOD: Final = (
    "I understand that whoever gets this file can spend with these cards, and that I must delete it"
)
TICK_FIRST: Final = "Tick first that you understand what this file is."
_KINDS: Final = (
    (PlainKind.TABLE.value, "Table (CSV)"),
    (PlainKind.BITWARDEN.value, "For Bitwarden (JSON)"),
)
_BITWARDEN: Final = ("Purser cards not encrypted.json", "Bitwarden export (*.json)")
_WORDS: Final = FileWords(
    title="Export without encryption",
    promise="Purser asks for the master password, and the log keeps a line.",
    name="Purser cards not encrypted.csv",
    kind="Table (*.csv)",
    refused="The numbers were not exported",
    written="Delete it when it has done its work, and empty the wastebasket.",
    act=Act.EXPORT_PLAIN,
    target="",
)


class PlainExportSheet(FileSheet):
    """All stored numbers; the CVVs only where that is ticked too."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(ui, window, _WORDS, self._writing, "danger_filled")
        self.with_cvv, self.understood = CheckBox(WITH_CVV), CheckBox(UNDERSTOOD)
        self.understood.toggled.connect(lambda _: self._follow())
        self.with_cvv.clicked.connect(lambda _: self._ask_again())
        self._danger = InfoBar("alert", "bad", DANGER)
        self.kind = Segments(_KINDS, "Kind of file")
        self.kind.chosen.connect(lambda _: self._ask_again())
        self.form = (self.kind, self.with_cvv, self.understood)
        rules = column(*(_line(rule) for rule in KEEP), spacing=6)
        self._holds = Label(HOLDS[PlainKind.TABLE], "body", "ink2", wrap=True)
        kinds = row(self.kind, STRETCH)
        self.lay_out(self._danger, kinds, self._holds, rules, self.with_cvv, self.understood)
        self._follow()

    def written(self, file: PurePath, count: object) -> None:
        super().written(file, count)
        numbers = "1 card number" if count == 1 else f"{count:,} card numbers"
        self._danger.set_text(f"{file.name} holds {numbers} that anyone can read who opens it.")

    def _writing(self, file: PurePath, replace: bool) -> Callable[[Session], Awaitable[object]]:
        kind, with_cvv = self._kind(), self.with_cvv.isChecked()  # the worker asks no widget
        return lambda s: s.files.export_plain(kind, file, with_cvv=with_cvv, replace=replace)

    def _kind(self) -> PlainKind:
        return PlainKind(self.kind.current_id())

    def _ask_again(self) -> None:
        """Another kind, or with CVVs or without."""
        self._holds.setText(HOLDS[self._kind()])
        is_table = self._kind() is PlainKind.TABLE
        name, kind = (_WORDS.name, _WORDS.kind) if is_table else _BITWARDEN
        self.start_anew(changed(_WORDS, name=name, kind=kind))
        self._follow()

    def _follow(self) -> None:
        if self.understood.isChecked():
            self.effect.enable()
        else:
            self.effect.disable(TICK_FIRST)


def _line(rule: str) -> QHBoxLayout:
    top = Qt.AlignmentFlag.AlignTop
    return row((Label("•", "body"), 0, top), (Label(rule, "body", wrap=True), 1))

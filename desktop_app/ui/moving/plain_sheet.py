"""Exports card numbers in clear: what that means comes first, and is agreed to."""

from collections.abc import Awaitable, Callable
from pathlib import PurePath
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.application.session import Session
from desktop_app.domain.asking import Act
from desktop_app.ui.actions.file_sheet import FileSheet, FileWords
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row

DANGER: Final = "This file is not encrypted. Anyone who opens it can spend with your cards."
HOLDS: Final = (
    "A table (CSV) with a line for every card whose number is stored here: number, expiry, holder, "
    "label, note and card id. “Import card details” reads it back. Its first eight columns are "
    "those that 1Password names for credit cards. For another vault of yours take the sealed file."
)
KEEP: Final = (
    "Do not save it where folders are synchronised, shared or backed up: a copy stays there.",
    "Do not send it by e-mail or chat.",
    "When it has done its work, delete it and empty the wastebasket. Purser cannot do that for "
    "you, and a backup made meanwhile keeps it.",
)
WITH_CVV: Final = "Put the CVVs in as well: with them, the file alone pays in nearly every shop"
UNDERSTOOD: Final = (
    "I understand that whoever gets this file can spend with these cards, and that I must delete it"
)
TICK_FIRST: Final = "Tick first that you understand what this file is."
_WORDS: Final = FileWords(
    title="Export without encryption",
    promise="Purser asks for the master password, and the log keeps a line.",
    name="Purser cards not encrypted.csv",
    kind="Table (*.csv)",
    refused="The numbers were not exported",
    written="Delete it when it has done its work, and empty the wastebasket.",
    act=Act.EXPORT_PLAIN,
    target="",
    saving="Writing…",
)


class PlainExportSheet(FileSheet):
    """All stored numbers; the CVVs only where that is ticked too."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(ui, window, _WORDS, self._writing, "danger_filled")
        self.with_cvv, self.understood = CheckBox(WITH_CVV), CheckBox(UNDERSTOOD)
        self.understood.toggled.connect(lambda _: self._follow())
        self.with_cvv.clicked.connect(lambda _: self._ask_again())
        self._danger = InfoBar("alert", "bad", DANGER)
        self.form = (self.with_cvv, self.understood)
        rules = column(*(_line(rule) for rule in KEEP), spacing=6)
        holds = Label(HOLDS, "body", "ink2", wrap=True)
        self.lay_out(self._danger, holds, rules, self.with_cvv, self.understood)
        self._follow()

    def written(self, file: PurePath, count: object) -> None:
        super().written(file, count)
        numbers = "1 card number" if count == 1 else f"{count:,} card numbers"
        self._danger.set_text(f"{file.name} holds {numbers} that anyone can read who opens it.")

    def _writing(self, file: PurePath, replace: bool) -> Callable[[Session], Awaitable[object]]:
        with_cvv = self.with_cvv.isChecked()  # the worker must not ask a widget
        return lambda s: s.files.export_plain(file, with_cvv=with_cvv, replace=replace)

    def _ask_again(self) -> None:
        self.start_anew()
        self._follow()

    def _follow(self) -> None:
        if self.understood.isChecked():
            self.effect.enable()
        else:
            self.effect.disable(TICK_FIRST)


def _line(rule: str) -> QHBoxLayout:
    top = Qt.AlignmentFlag.AlignTop
    return row((Label("•", "body"), 0, top), (Label(rule, "body", wrap=True), 1))

"""Moving data: card details from files of other programs."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.moving.import_sheet import ImportSheet
from desktop_app.ui.settings.section import section, titled

IMPORT_NOTE = (
    "For cards of this wallet whose number is not stored here: they were made elsewhere, or the "
    "number was lost. From a table (CSV), Bitwarden (JSON) or 1Password (1PUX). Every row is "
    "shown before anything is stored."
)


class MoveDataSection(QWidget):
    """`sheet_made` has a sheet to be shown over the window."""

    sheet_made = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.take_in = Button("Import card details…", icon="add")
        self.take_in.clicked.connect(lambda: self.sheet_made.emit(ImportSheet(ui, self.window())))
        inner = section(
            titled("Card details from a file", row(self.take_in, STRETCH), note=IMPORT_NOTE)
        )
        self.setLayout(column((inner, 1)))

"""Moving data: card details in and out, and what is kept of a CVV, labels."""

from dataclasses import replace
from pathlib import Path, PurePath
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.preferences import Preferences
from desktop_app.domain.errors import Failure
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.moving.export_sheet import ExportSheet
from desktop_app.ui.moving.forget_sheet import ForgetSheet
from desktop_app.ui.moving.import_sheet import ImportSheet
from desktop_app.ui.moving.labels_sheet import LabelsSheet
from desktop_app.ui.moving.plain_sheet import PlainExportSheet
from desktop_app.ui.settings.section import section, titled

IMPORT_NOTE: Final = (
    "For cards of this wallet whose number is not stored here: they were made elsewhere, or the "
    "number was lost. From a table (CSV), Bitwarden (JSON), 1Password (1PUX) or an export of "
    "Purser. Every row is shown before anything is stored."
)
EXPORT_NOTE: Final = (
    "To take them to another vault, or to keep them apart from this computer. The file has a "
    "passphrase of its own, and the master password is asked for first."
)
PLAIN_NOTE: Final = (
    "A table (CSV), or a file for Bitwarden: for programs that cannot open the sealed file. "
    "Anyone who opens it can spend with these cards."
)
CVV_NOTE: Final = (
    "Keeping the CVVs of your own company's cards here is like keeping passwords in a password "
    "manager. If you hold cards of other people or companies, PCI DSS may apply to you, and it "
    "forbids that. This is the authors' reading, not legal advice."
)
LABELS_NOTE: Final = (
    "The names that cards have here, with their ids, holders, notes and last four digits: one line "
    "of JSON each, for your bookkeeper or another copy of this wallet. Nothing in it pays."
)
_ONCE: Final = (
    "This connection states a CVV only once, when a card is made. What is not kept then is never "
    "seen by anybody: shops that ask for it cannot be paid with the card."
)
_LATER: Final = "This connection states a CVV again whenever a card's menu asks for it."
_KEEP: Final = (("always", "Keep them, encrypted"), ("not", "Do not keep those of new cards"))


class MoveDataSection(QWidget):
    """`sheet_made` has a sheet to be shown over the window. What was not kept goes back."""

    sheet_made = Signal(object)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._stored = Preferences()
        self._trouble = Alarm(ui)
        self.take_in = Button("Import card details…", icon="add")
        self.take_in.clicked.connect(lambda: self.sheet_made.emit(ImportSheet(ui, self.window())))
        self.give_out = Button("Export card details…", icon="export")
        self.give_out.clicked.connect(lambda: self.sheet_made.emit(ExportSheet(ui, self.window())))
        self.give_plain = Button("Export without encryption…", icon="export")
        self.give_plain.clicked.connect(
            lambda: self.sheet_made.emit(PlainExportSheet(ui, self.window()))
        )
        inner = section(
            self._trouble,
            titled("Card details from a file", row(self.take_in, STRETCH), note=IMPORT_NOTE),
            16,
            titled(
                "All card details in a sealed file", row(self.give_out, STRETCH), note=EXPORT_NOTE
            ),
            16,
            titled("All card numbers in clear", row(self.give_plain, STRETCH), note=PLAIN_NOTE),
            16,
            self._make_cvvs(),
            16,
            self._make_labels(),
        )
        self.setLayout(column((inner, 1)))

    def _make_cvvs(self) -> QWidget:
        self.keep = ComboField("CVVs of new cards", _KEEP)
        self.keep.chosen.connect(lambda _: self._keep())
        self._follows = Label("", "body", "ink2", wrap=True)
        self.forget = Button("Delete all CVVs…", "danger", icon="terminate")
        self.forget.clicked.connect(self._open_forget)
        parts = (self.keep, 8, self._follows, 14, row(self.forget, STRETCH))
        return titled("CVVs", *parts, note=CVV_NOTE)

    def _make_labels(self) -> QWidget:
        ui = self._ui
        self.take_labels = Button("Import labels…", icon="add")
        self.take_labels.clicked.connect(
            lambda: self.sheet_made.emit(LabelsSheet(ui, self.window()))
        )
        self.give_labels = Button("Export labels…", icon="export")
        self.give_labels.clicked.connect(self._ask_where)
        self._saved = Label("", "body", "ink2", wrap=True)
        set_shown(self._saved, False)
        buttons = row(self.give_labels, self.take_labels, STRETCH, spacing=8)
        return titled("Labels", buttons, 6, self._saved, note=LABELS_NOTE)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the stored choice, and what it means for this connection."""
        self._snapshot = snapshot
        self._follows.setText(_LATER if snapshot.capabilities.details_later else _ONCE)
        if snapshot.preferences != self._stored:
            self._stored = snapshot.preferences
            self._show()

    def _show(self) -> None:
        self.keep.set_current_id("always" if self._stored.keep_cvv else "not")

    def _keep(self) -> None:
        wanted = replace(self._stored, keep_cvv=self.keep.current_id() == "always")
        self._trouble.clear()
        self._ui.bridge.run(
            self, lambda s: s.wallet.set_preferences(wanted), lambda _: None, self._not_kept
        )

    def _not_kept(self, failure: Failure) -> None:
        self._show()
        self._trouble.tell(failure, "The choice was not kept")

    def _ask_where(self) -> None:
        path = str(Path.home() / "card-labels.jsonl")
        ask_save(self, "Save the labels", path, "Labels (*.jsonl)", self.save_labels)

    def save_labels(self, path: str) -> None:
        """Write the labels where the person chose."""
        file = PurePath(path)
        self._trouble.clear()
        self._ui.bridge.run(
            self,
            lambda s: s.files.save_labels(file),
            lambda _: self._say_saved(f"Saved as {file.name}."),
            lambda failure: self._trouble.tell(failure, "The labels were not written"),
        )

    def _say_saved(self, words: str) -> None:
        self._saved.setText(words)
        set_shown(self._saved, True)
        announce(self, words)

    def _open_forget(self) -> None:
        if self._snapshot is not None:
            self.sheet_made.emit(ForgetSheet(self._ui, self.window(), self._snapshot, None))

"""Takes card details from a file: choose it, look at every row, store, then delete the file."""

from collections.abc import Awaitable, Callable
from pathlib import Path, PurePath
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.application.import_messages import Choices, ImportPlan, ImportReport
from desktop_app.application.session import Session
from desktop_app.domain.card_files import FileKind
from desktop_app.domain.errors import Failure
from desktop_app.domain.exports import PassphraseNeeded, WrongPassphrase
from desktop_app.domain.secrets import Secret
from desktop_app.domain.written_expiry import MonthIs
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import EVERY_FILE, ask_open
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.moving.import_columns import CardChoices, PartColumns
from desktop_app.ui.moving.import_table import ImportTable
from desktop_app.ui.moving.import_words import (
    DELETE_IT,
    DELETE_SEALED,
    effect_words,
    file_words,
    report_words,
    why_not,
)
from desktop_app.ui.trouble_box import TroubleBox

TITLE: Final = "Import card details"
HOW: Final = (
    "For cards that are in this wallet and whose number is not stored here. Purser reads a table "
    "saved as CSV, an export of Bitwarden as JSON, of 1Password as 1PUX, or its own. It shows "
    "every row first. Nothing leaves this computer."
)
PROMISE: Final = "What is stored already is never replaced."
CHOOSE, OPEN, OTHER, READING, STORING, DONE = (
    "Choose a file…", "Open it", "Choose another file…", "Reading the file…", "Storing…", "Done",
)  # fmt: skip
WITH_CVV: Final = "Store the CVVs too"
AGREE: Final = (
    "I compared the rows that agree in four digits alone. A card of another bank can end the same."
)
_MONTHS: Final = (
    ("", "Choose, or these dates are left out"),
    (MonthIs.FIRST.value, "The month stands first"),
    (MonthIs.SECOND.value, "The month stands second"),
)
_WIDTH = 880


class ImportSheet(Sheet):
    """Numbers stay with the worker: the sheet has only what a plan shows, and the file's path."""

    def __init__(self, ui: Ui, window: QWidget) -> None:
        super().__init__(window, TITLE, width=_WIDTH, effect=CHOOSE, promise=PROMISE)
        self._ui = ui
        self._file: PurePath | None = None
        self._plan: ImportPlan | None = None
        self._is_busy = self._is_done = False
        self._asked = 0
        self._is_sealed = False
        self._said = Label(HOW, "body", wrap=True)
        self._trouble = TroubleBox(ui)
        self.columns, self.cards = PartColumns(), CardChoices()
        self.month = ComboField("A date such as 11/12, or 03/01/2029", _MONTHS)
        self.passphrase = Field("Passphrase of the export", password=True)
        self.passphrase.text_edited.connect(lambda _: self.passphrase.set_error(""))
        self.table = ImportTable(ui.words)
        self._box = Box()
        self._box.setLayout(column(self.table, margins=(1, 4, 1, 4)))
        shown = ui.bridge.snapshot
        keeps = shown is None or shown.preferences.keep_cvv
        self.with_cvv = CheckBox(WITH_CVV, checked=keeps)
        self.agree = CheckBox(AGREE)
        self._warning = InfoBar("alert", "wait", "")
        self._why = Label("", "caption", "ink2", wrap=True)
        self.other = Button(OTHER)
        self.body.addLayout(self._lay_out())
        self._wire()
        self._arrange()

    def dismiss(self) -> None:
        """Close; the worker lets go of what it read."""
        if not self.isHidden():
            run = self._ui.bridge.run
            # Locked meanwhile: then there is nothing left to let go of.
            run(self, lambda s: s.wallet.data.importing.put_away(), lambda _: None, lambda _: None)
        self.passphrase.clear()
        super().dismiss()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_busy and event.key() == Qt.Key.Key_Escape:
            event.accept()  # its end must be seen
        else:
            super().keyPressEvent(event)

    def take_file(self, path: str) -> None:
        """Have a file read and judged."""
        self._file, self._plan, self._is_sealed = PurePath(path), None, False
        self.passphrase.clear()
        self.cards.reset()
        self.month.set_current_id("")
        self._trouble.clear()
        self._read(self._file, None)

    # --- inner ----------------------------------------------------------------------------------

    def _lay_out(self) -> QVBoxLayout:
        form = column(
            self._said, self._trouble, self._warning, self.passphrase, self.columns, self.month,
            self._box, self.cards, self.with_cvv, self.agree, self._why, row(self.other, STRETCH),
            spacing=12,
        )  # fmt: skip
        form.setContentsMargins(0, 0, 0, 8)
        return form

    def _wire(self) -> None:
        self.accepted.connect(self._go_on)
        self.other.clicked.connect(self._choose_file)
        self.columns.changed.connect(self._look_again)
        self.cards.changed.connect(self._look_again)
        self.month.chosen.connect(lambda _: self._look_again())
        self.with_cvv.clicked.connect(lambda _: self._look_again())
        self.agree.toggled.connect(lambda _: self._arrange())

    def _go_on(self) -> None:
        if self._is_done:
            self.dismiss()
        elif self._plan is None and self._is_sealed and self._file is not None:
            self._read(self._file, Secret(self.passphrase.text()))
        elif self._plan is None:
            self._choose_file()
        elif not self._is_busy and not why_not(self._plan, is_agreed=self.agree.isChecked()):
            self._store(self._plan)

    def _choose_file(self) -> None:
        kinds = ("Tables and exports (*.csv *.txt *.json *.1pux *.purser-export)", EVERY_FILE)
        ask_open(self, "File of card details", str(Path.home()), kinds, self.take_file)

    def _read(self, file: PurePath, passphrase: Secret | None) -> None:
        choices = Choices(with_cvv=self.with_cvv.isChecked())
        self._said.setText(READING)
        self._ask(lambda s: s.files.read_cards(file, choices, passphrase), self._unreadable)

    def _look_again(self) -> None:
        plan = self._plan
        if plan is None or self._is_busy:
            return
        month = self.month.current_id()
        choices = Choices(
            self.columns.columns() if plan.header else None,
            MonthIs(month) if month else None,
            self.cards.cards(),
            self.with_cvv.isChecked(),
        )
        self._ask(lambda s: s.wallet.data.importing.look(choices), self._failed)

    def _ask(
        self,
        work: Callable[[Session], Awaitable[ImportPlan]],
        on_failure: Callable[[Failure], None],
    ) -> None:
        """Ask for another plan: until the newest is there, nothing of an older one is stored."""
        self._asked += 1
        mine = self._asked
        self.effect.disable("The file is being read.")
        self._ui.bridge.run(
            self,
            work,
            lambda plan: self._show(plan) if mine == self._asked else None,
            lambda failure: on_failure(failure) if mine == self._asked else None,
        )

    def _show(self, plan: ImportPlan) -> None:
        is_new = self._plan is None
        self._plan, self._is_sealed = plan, False
        self.passphrase.clear()
        self._said.setText(file_words("" if self._file is None else self._file.name, plan))
        self.columns.show_plan(plan)
        self.cards.show_plan(plan)
        self.table.show_plan(plan)
        if is_new:
            self.table.scrollToTop()
            self.agree.setChecked(False)
        self._arrange()

    def _unreadable(self, failure: Failure) -> None:
        name = "" if self._file is None else self._file.name
        self._plan = None
        self._is_sealed = failure.code in (PassphraseNeeded.code, WrongPassphrase.code)
        self._said.setText(f"{name} was not read. {failure.happened}")
        if failure.code == PassphraseNeeded.code:
            self._said.setText(failure.happened)
        elif self._is_sealed:
            self._said.setText(PassphraseNeeded().happened)
            self.passphrase.set_error(failure.happened)
        announce(self, failure.happened)
        self._arrange()

    def _store(self, plan: ImportPlan) -> None:
        self._is_busy = True
        for part in (self.cancel, self._close):
            part.setEnabled(False)
        self.set_effect(STORING)
        self.effect.disable("The details are being stored.")
        self._trouble.clear()
        number = plan.number
        self._ui.bridge.run(
            self, lambda s: s.wallet.data.importing.store(number), self._stored, self._not_stored
        )

    def _stored(self, report: ImportReport) -> None:
        self._set_free()
        words = report_words(report)
        if report.failure is not None:
            self._failed(report.failure, f"Stopped at row {report.failed_row}. {words}")
            self._look_again()
            return
        self._is_done = True
        self._said.setText(words)
        self._said.set_style("strong")
        kind = FileKind.TABLE if self._plan is None else self._plan.kind
        says = DELETE_SEALED if kind is FileKind.PURSER else DELETE_IT
        self._warning.set_text(says.format("" if self._file is None else self._file.name))
        self.cancel.hide()
        announce(self, words)
        self._arrange()

    def _not_stored(self, failure: Failure) -> None:
        self._failed(failure)
        self._look_again()

    def _failed(self, failure: Failure, title: str = "The details were not stored") -> None:
        self._set_free()
        self._trouble.tell(failure, title)
        self._arrange()

    def _set_free(self) -> None:
        self._is_busy = False
        for part in (self.cancel, self._close):
            part.setEnabled(True)

    def _arrange(self) -> None:
        """What is shown: the way to a file, the file, or what came of it."""
        plan = None if self._is_done else self._plan
        has_rows = plan is not None and bool(plan.rows)
        set_shown(self._warning, self._is_done)
        set_shown(self.passphrase, self._is_sealed)
        set_shown(self.columns, plan is not None and bool(plan.header))
        asks_month = plan is not None and (plan.has_two_ways or bool(self.month.current_id()))
        set_shown(self.month, asks_month)
        set_shown(self._box, has_rows)
        set_shown(self.with_cvv, plan is not None and any(r.has_cvv for r in plan.rows))
        set_shown(self.agree, plan is not None and plan.needs_look)
        set_shown(self.other, plan is not None or self._is_sealed)
        if plan is None:
            set_shown(self.cards, False)
        self._offer(plan)

    def _offer(self, plan: ImportPlan | None) -> None:
        why = "" if plan is None else why_not(plan, is_agreed=self.agree.isChecked())
        self._why.setText(why)
        set_shown(self._why, bool(why))
        if plan is None:
            self.set_effect(DONE if self._is_done else OPEN if self._is_sealed else CHOOSE)
        else:
            self.set_effect(effect_words(plan))
        if why:
            self.effect.disable(why)
        else:
            self.effect.enable()

"""What can be saved of a damaged vault: the newest backup, and what can still be read."""

from concurrent.futures import Future
from pathlib import PurePath

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.domain.errors import Failure, Locked
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from desktop_app.ui.context import Ui
from desktop_app.ui.idle import IdleWatch
from desktop_app.ui.key_file.field import KeyFileField, given
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.patience import Patience
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.backup_part import BackupPart
from desktop_app.ui.salvage.card_pane import CardPane
from desktop_app.ui.salvage.card_rows import CardRows
from desktop_app.ui.salvage.copies_part import CopiesPart
from desktop_app.ui.salvage.export_sheet import SalvageExportSheet
from desktop_app.ui.trouble_box import TroubleBox

IDLE_MIN = 5
_WIDTH = 720
_TICK_MS = 200


class SalvageSheet(Sheet):
    """What was found is forgotten with the sheet, on the worker too."""

    restore_wanted = Signal(str)
    """The path of a backup, "" where the person has to choose one."""

    def __init__(
        self, ui: Ui, window: QWidget, folder: PurePath, name: str, patience: Patience
    ) -> None:
        title = words.TITLE.format(name=name)
        super().__init__(
            window, title, subtitle=words.SAFE, width=_WIDTH, effect=words.READ, cancel="Close"
        )
        self._ui = ui
        self._over = window
        self._folder = folder
        self._patience = patience
        self._is_busy = self._is_read = False
        self._saving: SalvageExportSheet | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._refresh)
        self._idle = IdleWatch(self)
        for left in (self._idle.idle, self._idle.slept):
            left.connect(self._leave)
        self.backup = BackupPart(ui, folder)
        self.backup.restore_wanted.connect(self._restore)
        self.copies = CopiesPart(ui, folder)
        self.copies.restore_wanted.connect(self._restore)
        self.copies.let_go.connect(self._leave)
        self._typed: Secret | None = None
        self._running: Future[Salvaged] | None = None
        self._lay_out()
        self.accepted.connect(self._go_on)
        self._refresh()

    def dismiss(self) -> None:
        """Close and forget what was typed and found."""
        self.password.clear()
        self.password.conceal()
        self.card.conceal()
        self._typed = None  # a reading that ends in this moment looks into no copy
        self.copies.forget()
        self._idle.stop()
        self._timer.stop()
        saving, self._saving = self._saving, None
        if saving is not None and isValid(saving):
            saving.dismiss()
        if not self.isHidden():
            self._forget()
        super().dismiss()

    # --- inner --------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self._trouble = TroubleBox(self._ui)
        self.password = Field("Master password", password=True)
        self.password.text_edited.connect(lambda _: self.password.set_error(""))
        self.key_file = KeyFileField()
        self.key_file.submitted.connect(self.accepted)
        self.key_file.look(self._ui, self._folder)
        self.stop = Button(words.STOP)
        self.stop.clicked.connect(self._stop)
        self._stopped = Label("", "medium", wrap=True)
        set_shown(self._stopped, False)
        before = Label(words.BEFORE, "body", "ink2", wrap=True)
        self._stop_row = holder(row(self.stop, STRETCH))
        parts = (before, self._stopped, self.password, self.key_file, self._stop_row)
        self._before = holder(column(*parts, spacing=12))
        self._found = self._make_found()
        set_shown(self._found, False)
        self.body.addLayout(
            column(
                self.backup,
                self.copies,
                18,
                HLine(),
                18,
                Label(words.READ_HEAD, "head"),
                6,
                self._trouble,
                self._before,
                self._found,
                16,
                spacing=0,
            )
        )

    def _make_found(self) -> QWidget:
        self.summary = InfoBar("info", "wait", "")
        self.cards = CardRows()
        self.card = CardPane(self._ui)
        self.cards.chosen.connect(self.card.show_card)
        self.card.failed.connect(self._card_failed)
        self._both = holder(row((self.cards, 1), self.card, spacing=20))
        return holder(
            column(
                self.summary,
                14,
                self._both,
                10,
                Label(words.NEXT, "body", "ink2", wrap=True),
                6,
                Label(words.CLOSES, "caption", "ink2", wrap=True),
                spacing=0,
            )
        )

    def _go_on(self) -> None:
        if self._is_read:
            self._save()
        elif not self._is_busy and not self._patience.seconds_left():
            self._read()

    def _read(self) -> None:
        if not self.password.text():
            self.password.set_error("Enter the master password.")
            self.password.setFocus()
            return
        if self.key_file.is_missing():
            return
        folder, key_file = self._folder, self.key_file.file()
        password = self._typed = Secret(self.password.text())
        self.password.clear()
        self.password.conceal()
        self._trouble.clear()
        self.copies.forget()
        set_shown(self._stopped, False)
        self._is_busy = True
        self._refresh()
        self.stop.setFocus()
        self._running = self._ui.bridge.run(
            self,
            lambda s: given(s, password, key_file, lambda both: s.salvaging.open(folder, both)),
            self._show,
            self._refused,
        )

    def _stop(self) -> None:
        running, self._running = self._running, None
        if running is None or not running.cancel():
            return  # it is over, and its end is about to be shown
        self._forget()  # of a reading that ended in this moment
        self._is_busy, self._typed = False, None
        self._stopped.setText(words.STOPPED)
        set_shown(self._stopped, True)
        announce(self, words.STOPPED)
        self._refresh()
        self.password.setFocus()

    def _forget(self) -> None:
        nothing = lambda _: None  # noqa: E731
        self._ui.bridge.run(self._over, lambda s: s.salvaging.close(), nothing, nothing)

    def _look_into_copies(self) -> None:
        """After the vault itself: what they lack is told by what was read of it."""
        password, self._typed = self._typed, None
        if password is not None:
            self._idle.start(IDLE_MIN)
            self.copies.look(password, self.key_file.file())

    def _show(self, found: Salvaged) -> None:
        self._is_busy = False
        self._look_into_copies()
        self._patience.note_right()
        self._is_read = True
        self._idle.start(IDLE_MIN)
        self.backup.shorten()
        said = words.summary(found)
        self.summary.set_text(said)
        set_shown(self._before, False)
        set_shown(self._both, bool(found.cards))
        set_shown(self._found, True)
        self.cards.show_cards(found.cards)
        self._refresh()
        if not found.cards:
            self.set_effect("")
        announce(self, said)

    def _refused(self, failure: Failure) -> None:
        self._is_busy = False
        if failure.code == Locked.code:
            self._leave()
            return
        self._refresh()  # what is disabled takes no focus
        if failure.code == WrongPassword.code:
            self._patience.note_wrong()
            self.password.set_error(failure.happened)
            announce(self.password.input, failure.happened)
        elif self.key_file.takes(failure):
            self._typed = None
            return
        else:
            self._tell(failure)
            self._look_into_copies()
        self._typed = None
        self._refresh()
        self.password.setFocus()

    def _card_failed(self, failure: Failure) -> None:
        if failure.code == Locked.code:
            self._leave()
        else:
            self._tell(failure)

    def _tell(self, failure: Failure) -> None:
        self._trouble.tell(failure, words.FAILED)

    def _save(self) -> None:
        self.card.conceal()
        self._saving = SalvageExportSheet(self._ui, self._over)
        self._saving.open()

    def _restore(self, path: str) -> None:
        self.dismiss()
        self.restore_wanted.emit(path)

    def _leave(self) -> None:
        """Nobody is there: what was copied goes as well."""
        self._ui.clipboard.clear()
        self.dismiss()

    def _refresh(self) -> None:
        """Show whether the sheet waits for a person, for the reading, or for time."""
        left = self._patience.seconds_left()
        set_shown(self._stop_row, self._is_busy)
        self.password.input.setEnabled(not self._is_busy)
        self.key_file.setEnabled(not self._is_busy)
        if self._is_read:
            self.set_effect(words.SAVE)
            self.effect.enable()
        elif self._is_busy:
            self.set_effect(words.READING)
            self.effect.disable(words.READING_WHY)
        elif left:
            self.set_effect(f"Wait {left} s")
            self.effect.disable(words.WAIT.format(seconds=left))
        else:
            self.set_effect(words.READ)
            self.effect.enable()
        if left and not self._is_read and not self._timer.isActive():
            self._timer.start()
        elif not left:
            self._timer.stop()

"""The newest whole backup of a damaged vault: which one, how old, and what is not in it."""

from pathlib import PurePath

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.backup_state import Backup
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, row, set_shown
from desktop_app.ui.salvage import salvage_words as words


class BackupPart(QWidget):
    """Looks when it is made; a large backup takes a moment to read."""

    restore_wanted = Signal(str)
    """The path of the backup, "" where none was found."""

    def __init__(self, ui: Ui, folder: PurePath) -> None:
        super().__init__()
        self._ui = ui
        self._backup: Backup | None = None
        self._is_short = False
        self._said = Label(words.LOOKING, "body", "ink2", wrap=True)
        self.restore = Button(words.RESTORE)
        self.restore.clicked.connect(lambda: self.restore_wanted.emit(self._path()))
        set_shown(self.restore, False)
        self.setLayout(
            column(
                Label(words.BACKUP, "head"),
                6,
                row((self._said, 1), (self.restore, 0, Qt.AlignmentFlag.AlignTop), spacing=20),
                spacing=0,
            )
        )
        ui.bridge.run(
            self,
            lambda s: s.salvaging.newest_backup(folder),
            self._show,
            lambda _: self._show(None),
        )

    def shorten(self) -> None:
        """Leave room for what was read."""
        self._is_short = True
        if self._backup is not None:
            self._show(self._backup)

    def _path(self) -> str:
        return "" if self._backup is None else str(self._backup.path)

    def _show(self, backup: Backup | None) -> None:
        self._backup = backup
        if backup is None:
            self._said.setText(words.NO_BACKUP)
        else:
            said = words.backup_words(backup, self._ui.words, is_short=self._is_short)
            self._said.setText(said)
        self.restore.setText(words.RESTORE_OTHER if backup is None else words.RESTORE)
        set_shown(self.restore, True)

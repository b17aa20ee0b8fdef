"""The backups of the open vault, the way to make or restore one, and the proof of its log."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.backup_state import BackupState
from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.lines import Lines
from desktop_app.ui.settings.backup_boxes import DrillBox, SecondPlaceBox
from desktop_app.ui.settings.log_box import LogBox
from desktop_app.ui.settings.rehearse_box import RehearseBox
from desktop_app.ui.settings.section import section, titled

BACK_UP, BACKING_UP = "Back up now", "Backing up…"
NONE_YET = "There is no backup yet. Purser makes the first one soon after the vault was opened."
WHEN = (
    "Made by itself within a minute of a new card number, daily, and before the vault's format "
    "changes. Each is opened again and compared before it counts."
)
WHERE = (
    "Each is encrypted and opens with the password of its day, and the key file if there was one "
    "then, or with the recovery kit of its day."
)
KEPT = (
    "Kept are the 10 latest, and the newest of each of the last 7 days, 4 weeks and 12 months. "
    "Older ones go only after a newer one passed its check."
)
RESTORING = (
    "A backup becomes a new vault beside this one. It is locked first. The restored vault reads "
    "everything before it sends anything."
)


class BackupsSection(QWidget):
    """Shows what the picture says; only a failed wish of the person is kept here."""

    restore_requested = Signal()
    sheet_made = Signal(object)
    """A sheet to be shown over the window."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._asked = False
        self._shown: BackupState | None = None
        self._refused, self._trouble = Alarm(ui), Alarm(ui)
        self._newest = Label(NONE_YET, "strong", wrap=True)
        self._folder = Label("", "medium", wrap=True, selectable=True)
        self.back_up = Button(BACK_UP, "filled", icon="export")
        self.back_up.clicked.connect(self._back_up)
        self._lines = Lines()
        self._all = holder(column(titled("All backups", self._lines, note=KEPT), 16))
        set_shown(self._all, False)
        restore = Button("Restore…", icon="restore", name="Restore a backup")
        restore.clicked.connect(self.restore_requested)
        self.log, self.place, self.drill = LogBox(ui), SecondPlaceBox(ui), DrillBox(ui)
        self.rehearse = RehearseBox(ui)
        self.rehearse.sheet_made.connect(self.sheet_made)
        for box in (self.place, self.drill):
            box.failed.connect(self._refused.tell)
        self.setLayout(column((self._lay_out(restore), 1)))

    def _lay_out(self, restore: Button) -> QWidget:
        return section(
            self.log.alarms,
            self._refused,
            self._trouble,
            titled("Newest backup", self._newest, 14, row(self.back_up, STRETCH), note=WHEN),
            16,
            titled("Where they are", self._folder, note=WHERE),
            16,
            self.place,
            16,
            self.drill,
            16,
            self.rehearse,
            16,
            self._all,
            titled("Restore", row(restore, STRETCH), note=RESTORING),
            16,
            self.log,
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the backups of one picture."""
        self.rehearse.show_state(snapshot.recovery)
        state = snapshot.backups
        if state is None or state == self._shown:
            return
        self._shown = state
        self.log.show_state(state.log)
        self.place.show_state(state)
        self.drill.show_state(state)
        words = self._ui.words
        newest = state.newest
        self._newest.setText(
            NONE_YET if newest is None else f"{words.moment(newest.made_at)}, checked"
        )
        self._folder.setText(str(state.folder))
        self._lines.show_lines(tuple((words.moment(b.made_at), _size(b.size)) for b in state.kept))
        set_shown(self._all, bool(state.kept))
        if state.is_running or self._asked:
            self.back_up.setText(BACKING_UP)
            self.back_up.disable("A backup is being made.")
        else:
            self.back_up.setText(BACK_UP)
            self.back_up.enable()
        self._show_failure(state.failure)

    def _back_up(self) -> None:
        if self._asked:
            return
        self._asked = True
        self.back_up.setText(BACKING_UP)
        self.back_up.disable("A backup is being made.")
        self._ui.bridge.run(self, lambda s: s.wallet.back_up(), lambda _: self._end(), self._failed)

    def _failed(self, failure: Failure) -> None:
        self._end()
        self._show_failure(failure)

    def _end(self) -> None:
        self._asked = False
        self.back_up.setText(BACK_UP)
        self.back_up.enable()

    def _show_failure(self, failure: Failure | None) -> None:
        if failure is None:
            self._trouble.clear()
        else:
            self._trouble.tell(failure, "The last backup was not made")


def _size(size: int) -> str:
    """In steps people know: a backup is at least a few kilobytes."""
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} KB"

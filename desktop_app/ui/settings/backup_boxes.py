"""Two boxes beside the backups: the second place for copies, and whether the newest opens."""

from pathlib import Path, PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.backup_state import BackupState, Drill, Elsewhere
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.file_dialog import ask_folder
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.settings.section import titled
from desktop_app.ui.words import Words

ABOUT_PLACE = (
    "Each backup is copied to another disk or a stick too, and read back. Where that is away or "
    "full, it is said here, and nothing waits for it."
)
ABOUT_DRILL = (
    "Every week Purser opens the newest backup as a restore would, reads all of it and counts. "
    "One that no longer opens is told, and a new one is made at once."
)
NO_PLACE = "None chosen: all backups are on the disk of the vault."
NOT_YET = "Not tried yet. The first try comes by itself, soon after a backup was made."
TRY, TRYING = "Try it now", "Trying…"
CHOOSE, OTHER = "Choose a folder…", "Another folder…"


class _Asking(QWidget):
    """`failed` carries a `Failure` and what was not done."""

    failed = Signal(object, str)

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._is_asked = False


class SecondPlaceBox(_Asking):
    """Where copies go, and when the last one went there."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._folder = Label(NO_PLACE, "strong", wrap=True, selectable=True)
        self._said = Label("", "body", "ink2", wrap=True)
        self.choose = Button(CHOOSE, icon="add", name="Choose a second place for backups")
        self.choose.clicked.connect(self._ask_where)
        self.stop = Button("Stop copying", name="Copy backups to no second place")
        self.stop.clicked.connect(lambda: self._take(None))
        set_shown(self.stop, False)
        set_shown(self._said, False)
        buttons = row(self.choose, self.stop, STRETCH, spacing=8)
        box = titled("Second place", self._folder, 4, self._said, 14, buttons, note=ABOUT_PLACE)
        self.setLayout(column(box))

    def show_state(self, state: BackupState) -> None:
        """Show what the picture says."""
        place = state.elsewhere
        self._folder.setText(NO_PLACE if place is None else str(place.folder))
        said = "" if place is None else _copied(place, self._ui.words)
        self._said.setText(said)
        set_shown(self._said, bool(said))
        set_shown(self.stop, place is not None)
        self.choose.setText(CHOOSE if place is None else OTHER)

    def take(self, path: str) -> None:
        """Copy to the folder that the person chose."""
        self._take(PurePath(path))

    def _ask_where(self) -> None:
        ask_folder(self, "Second place for backups", str(Path.home()), self.take)

    def _take(self, folder: PurePath | None) -> None:
        if self._is_asked:
            return
        self._is_asked = True
        self._ui.bridge.run(
            self,
            lambda s: s.key_file.copy_backups(folder),
            lambda _: self._end(None),
            self._end,
        )

    def _end(self, failure: Failure | None) -> None:
        self._is_asked = False
        if failure is not None:
            self.failed.emit(failure, "The second place was not changed")


class DrillBox(_Asking):
    """When the newest backup was last opened, and what it held."""

    def __init__(self, ui: Ui) -> None:
        super().__init__(ui)
        self._said = Label(NOT_YET, "strong", wrap=True)
        self.attempt = Button(TRY, icon="check", name="Try the newest backup now")
        self.attempt.clicked.connect(self._try)
        buttons = row(self.attempt, STRETCH)
        self.setLayout(column(titled("Does it open?", self._said, 14, buttons, note=ABOUT_DRILL)))

    def show_state(self, state: BackupState) -> None:
        """Show what the picture says."""
        drill = state.drill
        self._said.setText(NOT_YET if drill is None else _drilled(drill, self._ui.words))

    def _try(self) -> None:
        if self._is_asked:
            return
        self._is_asked = True
        self.attempt.setText(TRYING)
        self.attempt.disable("The newest backup is being opened.")
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.backups.try_out(s.wallet.publish),
            lambda _: self._end(None),
            self._end,
        )

    def _end(self, failure: Failure | None) -> None:
        self._is_asked = False
        self.attempt.setText(TRY)
        self.attempt.enable()
        if failure is not None:
            self.failed.emit(failure, "The newest backup could not be tried out")


def _copied(place: Elsewhere, words: Words) -> str:
    newest = place.newest
    when = "" if newest is None else words.moment(newest)
    if place.failure is not None:
        last = f" The newest copy there is of {when}." if when else " No copy is there yet."
        return f"{place.failure.happened} {place.failure.todo}{last}"
    said = f"Newest copy: {when}, read back" if when else "The first copy follows."
    return f"{said}{_others(place.others, ended=not when)}"


def _others(count: int, *, ended: bool) -> str:
    """What Purser leaves there, as what follows the sentence before."""
    if not count:
        return ""
    stay, them = "1 other backup there stays", "it"
    if count > 1:
        stay, them = f"{count:,} other backups there stay", "them"
    before = " " if ended else ". "
    return f"{before}{stay}: Purser cannot prove that all in {them} is in this vault too."


def _drilled(drill: Drill, words: Words) -> str:
    at = words.moment(drill.at)
    if not drill.worked:
        return f"No: on {at} it did not open. A new backup was made."
    cards = "1 card" if drill.cards == 1 else f"{drill.cards:,} cards"
    numbers = "1 number" if drill.numbers == 1 else f"{drill.numbers:,} numbers"
    return f"Yes: opened on {at}, with {cards} and {numbers}"

"""The proof of the log: what the last check found, a check on demand, and the export."""

from pathlib import Path, PurePath

from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.log_proof import LogState
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.file_dialog import ask_save
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.lines import Lines
from desktop_app.ui.settings.log_words import (
    LISTED,
    break_line,
    breaks_parts,
    log_words,
    loss_parts,
)
from desktop_app.ui.settings.section import titled

CHECK, CHECKING = "Check now", "Checking…"
EXPORT, EXPORTING = "Log with proof…", "Writing…"
ABOUT = (
    "Every act and every message is chained to the one before it. What somebody changes, takes out "
    "or puts back is named here. Purser checks the whole log soon after unlocking."
)
WRITTEN = (
    "Written to {name}. verify_log.py checks it without Purser; Help, User guide says how. Keep "
    "its last link apart from it: whoever makes up a whole file cannot have the same."
)


class LogBox(QWidget):
    """Shows what the picture says; what was written last is kept here."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self._shown: LogState | None = None
        self._is_asked = self._is_writing = False
        self._loss, self._broken, self._trouble = (Alarm(ui) for _ in range(3))
        self._said = Label("", "strong", wrap=True)
        self._lines = Lines()
        self._named = holder(column(14, self._lines))
        self.check = Button(CHECK, icon="refresh", name="Check the log now")
        self.check.clicked.connect(self._check)
        self.export = Button(EXPORT, icon="export", name="Save the log with its proof")
        self.export.clicked.connect(self._ask_where)
        self._written = Label("", "body", "ink2", wrap=True)
        self._link = Label("", "medium", wrap=True, selectable=True)
        self._receipt = holder(column(14, self._written, 6, self._link))
        for hidden in (self._named, self._receipt):
            set_shown(hidden, False)
        box = titled(
            "Log",
            self._said,
            self._named,
            14,
            row(self.check, self.export, STRETCH, spacing=8),
            self._receipt,
            note=ABOUT,
        )
        self.alarms = holder(column(self._loss, self._broken, self._trouble))
        """For the head of the page: not in this box."""
        self._loss.closed.connect(self._put_away)
        self.setLayout(column(box))

    def show_state(self, state: LogState) -> None:
        """Show what is known of the log."""
        if state == self._shown:
            return
        before, self._shown = self._shown, state
        words = self._ui.words
        self._said.setText(log_words(state, words))
        if before is None or before.loss != state.loss:
            self._loss.say(loss_parts(state.loss, words))
        if before is None or before.checked != state.checked:
            self._broken.say(breaks_parts(state))
            breaks = () if state.checked is None else state.checked.breaks[:LISTED]
            self._lines.show_lines(tuple(break_line(found, words) for found in breaks))
            set_shown(self._named, bool(breaks))
        self._show_buttons()

    def save(self, path: str) -> None:
        """Write the log where the person chose."""
        file = PurePath(path)
        self._is_writing = True
        self._show_buttons()
        self._ui.bridge.run(
            self,
            lambda s: s.export_log(file),
            lambda link: self._show_written(file.name, link),
            lambda failure: self._failed(failure, "The log was not written"),
        )

    def _check(self) -> None:
        self._is_asked = True
        self._show_buttons()
        self._ui.bridge.run(
            self,
            lambda s: s.wallet.log.check(),
            lambda _: self._end(),
            lambda failure: self._failed(failure, "The log was not checked"),
        )

    def _put_away(self) -> None:
        self._ui.bridge.run(self, lambda s: s.wallet.log.put_away_loss(), lambda _: None)

    def _ask_where(self) -> None:
        path = str(Path.home() / "purser-log.jsonl")
        ask_save(self, "Save the log", path, "Lines of JSON (*.jsonl)", self.save)

    def _show_written(self, name: str, link: str) -> None:
        self._written.setText(WRITTEN.format(name=name))
        self._link.setText(link)
        set_shown(self._receipt, True)
        self._end()

    def _failed(self, failure: Failure, title: str) -> None:
        self._trouble.tell(failure, title)
        self._end()

    def _end(self) -> None:
        self._is_asked = self._is_writing = False
        self._show_buttons()

    def _show_buttons(self) -> None:
        is_checking = self._is_asked or (self._shown is not None and self._shown.done is not None)
        _set_busy(self.check, is_checking, CHECKING if is_checking else CHECK)
        _set_busy(self.export, self._is_writing, EXPORTING if self._is_writing else EXPORT)


def _set_busy(button: Button, is_busy: bool, text: str) -> None:
    button.setText(text)
    if is_busy:
        button.disable("This is being done.")
    else:
        button.enable()

"""A list under way: every row with what it has come to, and what the person can do now."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.bulk_issuing import GoOn
from desktop_app.application.bulk_messages import BulkPicture
from desktop_app.domain.bulk_course import BulkLine, RowState
from desktop_app.ui.bulk.bulk_words import progress_words, stop_words
from desktop_app.ui.bulk.table import BulkTable
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.words import Words

_DOUBTS = frozenset({RowState.NOT_KNOWN, RowState.LOAD_NOT_KNOWN, RowState.SENDING})


class RunPane(QWidget):
    """`go_on_requested` carries a `GoOn`; the plain buttons are wired by the page."""

    go_on_requested = Signal(object)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._told = ""
        self.progress = Label("", "head", wrap=True)
        self.bar = InfoBar("alert", "wait", "")
        self.table = BulkTable(words)
        self.saved = Label("", "caption", "ink3", wrap=True)
        tall = Height.BUTTON_SHEET
        self.stop = Button("Stop after this row", height=tall)
        self.save = Button("Save the results…", icon="export", height=tall)
        self.put_away = Button("Put this list away", "ghost", height=tall)
        self.leave_out = Button("", height=tall)
        self.go_on = Button("", "filled", height=tall)
        self._how = GoOn.SEND
        box = Box()
        box.setLayout(column((self.table, 1), margins=(1, 4, 1, 4)))
        buttons = row(
            self.save, self.put_away, STRETCH, self.stop, self.leave_out, self.go_on, spacing=10
        )
        lines = (self.progress, self.bar, (box, 1), self.saved, buttons)
        self.setLayout(column(*lines, spacing=12))
        set_shown(self.saved, False)
        self.go_on.clicked.connect(lambda: self.go_on_requested.emit(self._how))
        self.leave_out.clicked.connect(lambda: self.go_on_requested.emit(GoOn.LEAVE_OUT))

    def show_picture(self, picture: BulkPicture) -> None:
        """Show every row as it stands; what is new is said aloud once."""
        self.table.show_picture(picture)
        words, why = progress_words(picture), stop_words(picture)
        self.progress.setText(words)
        self.bar.set_text(why)
        line = picture.next_line
        is_doubt = line is not None and line.state in _DOUBTS
        self.bar.set_look("unknown" if is_doubt else "alert", "unknown" if is_doubt else "wait")
        set_shown(self.bar, bool(why))
        set_shown(self.stop, picture.is_running)
        if picture.is_stopping:
            self.stop.disable("It stops after the row that is being sent.")
        else:
            self.stop.enable()
        set_shown(self.put_away, not picture.is_running)
        set_shown(self.go_on, picture.may_go_on)
        set_shown(self.leave_out, picture.may_leave_out)
        self._how = GoOn.SEND_ANOTHER if picture.is_look_alike else GoOn.SEND
        if line is not None:
            self.go_on.setText(_go_on_words(line, is_another=picture.is_look_alike))
            self.leave_out.setText(f"Leave row {line.row.number} out")
        said = why or words
        if said != self._told:
            self._told = said
            announce(self.progress, said)

    def show_saved(self, name: str) -> None:
        """Where the results are now, and what is in them."""
        self.saved.setText(f"Saved as {name}. It holds no card numbers, only their last four.")
        set_shown(self.saved, True)


def _go_on_words(line: BulkLine, *, is_another: bool) -> str:
    number = line.row.number
    if is_another:
        return f"Issue row {number} all the same"
    if line.state is RowState.FAILED:
        return f"Send row {number} again"
    if line.state is RowState.NOT_LOADED:
        return f"Load the card of row {number}"
    return f"Go on with row {number}"

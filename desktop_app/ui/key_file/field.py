"""The line for the place of a key file; its content is read on the worker and never here."""

from collections.abc import Awaitable, Callable
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain import second_secret as errors
from desktop_app.domain.second_secret import short_name
from desktop_app.domain.secrets import Secret
from desktop_app.ui.key_file import words
from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_open
from desktop_app.ui.kit.layout import column, set_shown

if TYPE_CHECKING:
    from desktop_app.application.key_file_ports import KeyFileWanted
    from desktop_app.application.session import Session
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui

T = TypeVar("T")
_OURS = frozenset(
    error.code
    for error in (
        errors.KeyFileNeeded,
        errors.OtherKeyFile,
        errors.KeyFileTrouble,
        errors.KeyFileMissing,
        errors.KeyFileSlow,
        errors.NotAKeyFile,
        errors.KeyFileDamaged,
        errors.KeyFileTooNew,
    )
)


def given(
    session: "Session",
    password: Secret,
    file: PurePath | None,
    work: Callable[[Secret], Awaitable[T]],
) -> Awaitable[T]:
    """`work` with the password, and with what the key file holds where one was chosen."""
    if file is None:
        return work(password)
    return session.key_file.with_file(password, file, work)


def path_of(text: str) -> PurePath | None:
    """A place as somebody writes it; None for one that depends on where Purser was started."""
    text = text.strip()
    path = Path.home() / text[2:] if text.startswith("~/") else Path(text)
    return path if path.is_absolute() else None


class KeyFileField(QWidget):
    """Hidden until a vault or a backup asks for a key file."""

    submitted = Signal()

    def __init__(self, label: str = words.LABEL, *, may_be_empty: bool = False) -> None:
        """`may_be_empty` where only the trial shows whether one is needed."""
        super().__init__()
        self._may_be_empty = may_be_empty
        self.choose = Button(words.CHOOSE, "link", height=28, name="Choose the key file…")
        self.choose.clicked.connect(self._browse)
        self.field = Field(label, trailing=self.choose)
        self.field.text_edited.connect(lambda _: self.field.set_error(""))
        self.field.submitted.connect(self.submitted)
        self.setLayout(column(self.field))
        self.setFocusProxy(self.field)
        self._is_asked = False
        self._wanted = ""
        self._other = ""
        self._is_open = False
        set_shown(self, False)

    @property
    def is_asked(self) -> bool:
        """Whether one is asked for."""
        return self._is_asked

    def look(self, ui: "Ui", folder: PurePath) -> None:
        """Ask for one if the vault in `folder` does; of a vault nobody can read nothing is said."""
        ui.bridge.run(self, lambda s: s.key_file.wanted(folder), self.show_wanted, lambda _: None)

    def show_wanted(self, wanted: "KeyFileWanted | None") -> None:
        """Ask for this one, at its place of the last time; for none with None."""
        self.ask_for(None if wanted is None else wanted.file)
        if wanted is not None and wanted.is_open:
            self._is_open = True
            self.field.set_hint(f"{words.NAMED.format(name=self._wanted)} {words.LEFT_OPEN}")
        elif wanted is not None and wanted.other is not None:
            self._other = short_name(wanted.other)
            self.field.set_hint(words.EITHER.format(name=self._wanted, other=self._other))
        if wanted is not None and wanted.place is not None and not self.field.text():
            self.field.set_text(str(wanted.place))

    def ask_for(self, file: str | None) -> None:
        """Ask for the key file of this name; for none with None."""
        self._wanted = "" if file is None else short_name(file)
        self._other = ""
        self._is_open = False
        self._show(file is not None)
        self.field.set_hint(words.ASKED.format(name=self._wanted) if self._wanted else "")

    def file(self) -> PurePath | None:
        """What was chosen; None where none is asked for."""
        return path_of(self.field.text()) if self._is_asked else None

    def is_missing(self) -> bool:
        """Whether one is asked for and none was chosen, which is said below the line then."""
        may_be_empty = self._is_open or self._may_be_empty
        is_left_out = may_be_empty and not self.field.text().strip()
        if not self._is_asked or is_left_out or self.file() is not None:
            self.field.set_error("")  # of the last time: this file is not tried yet
            return False
        self._refuse(words.WHOLE_PATH if self.field.text().strip() else words.NONE_CHOSEN)
        return True

    def takes(self, failure: "Failure") -> bool:
        """Say what is wrong with the key file; False where something else is wrong."""
        if failure.code not in _OURS:
            return False
        self._show(True)
        happened, todo = failure.happened, failure.todo
        if failure.code == errors.KeyFileMissing.code and self._wanted and not self._other:
            happened = words.AWAY.format(name=self._wanted)
        if self._is_open:
            todo = words.LEFT_OPEN
        elif failure.code == errors.OtherKeyFile.code and self._other:
            todo = words.CHOOSE_EITHER.format(name=self._wanted, other=self._other)
        self._refuse(f"{happened} {words.NOT_TRIED} {todo}")
        return True

    def forget(self) -> None:
        """Ask for none, and drop the place that was written."""
        self.ask_for(None)
        self.field.clear()

    def _show(self, is_asked: bool) -> None:
        self._is_asked = is_asked
        self.field.set_error("")
        set_shown(self, is_asked)

    def _refuse(self, sentence: str) -> None:
        self.field.set_error(sentence)
        announce(self.field.input, sentence)
        self.field.setFocus()

    def _browse(self) -> None:
        ask_open(self, "Key file", self.field.text(), words.KINDS, self._take)

    def _take(self, path: str) -> None:
        self.field.set_text(path)
        self.field.set_error("")
        self.field.setFocus()

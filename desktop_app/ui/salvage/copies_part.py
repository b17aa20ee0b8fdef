"""Second versions of a damaged vault's database: named by their files, then by what they hold."""

from collections.abc import Callable
from pathlib import PurePath
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.application.backup_state import Backup
from desktop_app.domain.errors import Failure, Locked
from desktop_app.domain.salvaged import CopyBeside, CopyCompared
from desktop_app.domain.secrets import Secret
from desktop_app.ui.alarm import Alarm
from desktop_app.ui.context import Ui
from desktop_app.ui.key_file.field import given
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import clear, column, row, set_shown
from desktop_app.ui.salvage import salvage_words as words

T = TypeVar("T")


class CopiesPart(QWidget):
    """Hidden where there are none. Nothing is opened before the password was typed."""

    restore_wanted = Signal(str)
    """The path of the backup that a copy was packed into."""
    let_go = Signal()
    """The worker has forgotten the key: the computer was left."""

    def __init__(self, ui: Ui, folder: PurePath) -> None:
        super().__init__()
        self._ui = ui
        self._folder = folder
        self._beside: tuple[CopyBeside, ...] = ()
        self.buttons: list[Button] = []
        self._reading = 0
        self._head = Label("", "head")
        self._trouble = Alarm(ui, below=6)
        self._rows = column(spacing=10)
        self.setLayout(column(18, self._head, 6, self._trouble, self._rows, spacing=0))
        set_shown(self, False)
        ui.bridge.run(self, lambda s: s.salvaging.copies_beside(folder), self._name, lambda _: None)

    def look(self, password: Secret, key_file: PurePath | None) -> None:
        """Have them looked into, after what is left of the vault was."""
        if self._beside:
            folder = self._folder
            self._say(words.LOOKING_INTO)
            self._ui.bridge.run(
                self,
                lambda s: given(
                    s, password, key_file, lambda both: s.salvaging.open_copies(folder, both)
                ),
                self._of_this_reading(self._show),
                self._of_this_reading(self._not_looked),
            )

    def forget(self) -> None:
        """Of the reading before nothing is held any more: only name them, as at first."""
        self._reading += 1
        self._trouble.clear()
        self._say(words.LOOKED_INTO_LATER)

    # --- inner --------------------------------------------------------------------------------

    def _of_this_reading(self, show: Callable[[T], None]) -> Callable[[T], None]:
        """`show`, unless `forget` comes before the answer."""
        reading = self._reading
        return lambda answer: show(answer) if reading == self._reading else None

    def _name(self, beside: tuple[CopyBeside, ...]) -> None:
        self._beside = beside
        self._head.setText(words.COPY_HEAD if len(beside) == 1 else words.COPIES_HEAD)
        self._say(words.LOOKED_INTO_LATER)
        set_shown(self, bool(beside))

    def _say(self, then: str) -> None:
        """The same of each."""
        self._clear()
        for file in self._beside:
            text = words.copy_words(file, self._ui.words, then)
            self._rows.addWidget(Label(text, "body", "ink2", wrap=True))

    def _show(self, copies: tuple[CopyCompared, ...]) -> None:
        self._clear()
        top = Qt.AlignmentFlag.AlignTop
        for copy in copies:
            said = Label(words.looked_words(copy, self._ui.words), "body", "ink2", wrap=True)
            button = None if copy.found.problem else self._offer(copy)
            end = () if button is None else ((button, 0, top),)
            self._rows.addLayout(row((said, 1), *end, spacing=20))
        if self.buttons:
            self._rows.addWidget(Label(words.BECOMES, "body", "ink2", wrap=True))

    def _not_looked(self, failure: Failure) -> None:
        if failure.code == Locked.code:
            self.let_go.emit()
        else:
            self._say(failure.happened)

    def _offer(self, copy: CopyCompared) -> Button:
        name, button = copy.found.file.name, Button(words.RESTORE)
        button.clicked.connect(lambda: self._pack(name))
        self.buttons.append(button)
        return button

    def _pack(self, name: str) -> None:
        self._trouble.clear()
        self._set_busy(True)
        self._ui.bridge.run(
            self,
            lambda s: s.salvaging.take_copy(name),
            self._of_this_reading(self._packed),
            self._of_this_reading(self._not_packed),
        )

    def _packed(self, backup: Backup) -> None:
        self._set_busy(False)
        self.restore_wanted.emit(str(backup.path))

    def _not_packed(self, failure: Failure) -> None:
        self._set_busy(False)
        if failure.code == Locked.code:
            self.let_go.emit()
        else:
            self._trouble.tell(failure, words.NOT_PACKED)

    def _set_busy(self, busy: bool) -> None:
        for button in self.buttons:
            button.setText(words.PACKING if busy else words.RESTORE)
            if busy:
                button.disable(words.PACKING_WHY)
            else:
                button.enable()

    def _clear(self) -> None:
        self.buttons.clear()
        clear(self._rows)

"""Room below the password for the key file, where the vault asks for one."""

from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.layout import column, set_shown

if TYPE_CHECKING:
    from desktop_app.application.key_file_ports import KeyFileWanted
    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui
    from desktop_app.ui.key_file.field import KeyFileField

_GAP = 12


class KeySeat(QWidget):
    """Most vaults need none, so its parts are imported and built when they are needed."""

    submitted = Signal()

    def __init__(self, ui: "Ui", after: QWidget) -> None:
        """`after` is what Tab reaches next."""
        super().__init__()
        self._ui = ui
        self._after = after
        self._folder = PurePath()
        self.field: KeyFileField | None = None
        self._room = column()
        self.setLayout(self._room)
        set_shown(self, False)

    def offer(self, folder: PurePath) -> None:
        """Ask for a key file if the vault in `folder` does."""
        self._folder = folder
        # A vault whose key file cannot be read is told of when the password is tried.
        self._ui.bridge.run(
            self,
            lambda s: s.key_file.wanted(folder),
            lambda wanted: self._show(folder, wanted),
            lambda _: None,
        )

    def file(self) -> PurePath | None:
        """What was chosen; None where none is asked for."""
        return None if self.field is None else self.field.file()

    def is_missing(self) -> bool:
        """Whether one is asked for and none was chosen, which is said then."""
        return self.field is not None and self.field.is_missing()

    def takes(self, failure: "Failure") -> bool:
        """Say what is wrong with the key file; False where something else is wrong."""
        if "key_file" not in failure.code:  # every one of those errors, and no other
            return False
        is_taken = self._build().takes(failure)
        set_shown(self, is_taken)
        return is_taken

    def forget(self) -> None:
        """Ask for none."""
        if self.field is not None:
            self.field.forget()
        set_shown(self, False)

    def _show(self, folder: PurePath, wanted: "KeyFileWanted | None") -> None:
        if folder != self._folder:
            return
        if wanted is None:
            self.forget()
            return
        self._build().show_wanted(wanted)
        set_shown(self, True)

    def _build(self) -> "KeyFileField":
        if self.field is None:
            from desktop_app.ui.key_file.field import KeyFileField

            self.field = KeyFileField()
            self.field.submitted.connect(self.submitted)
            self._room.addSpacing(_GAP)
            self._room.addWidget(self.field)
            self._order(self.field)
        return self.field

    def _order(self, field: "KeyFileField") -> None:
        """It is built late, and comes before the button all the same."""
        before = self._after.previousInFocusChain()
        while before is not None and before.focusPolicy() == Qt.FocusPolicy.NoFocus:
            before = before.previousInFocusChain()
        if before is not None:
            for one, other in pairwise((before, field.field.input, field.choose, self._after)):
                self.setTabOrder(one, other)

"""The second button of the unlock page, where the computer's keyring may open the vault."""

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.theme.tokens import Height

if TYPE_CHECKING:
    from concurrent.futures import Future

    from desktop_app.domain.errors import Failure
    from desktop_app.ui.context import Ui

QUICK = "Unlock with the keyring"
ASKING = "The keyring may ask you for its own password."
WAITING = "Waiting for the keyring…"
_GAP = 8


class QuickEntry(QWidget):
    """Hidden where it is not offered. While the keyring is asked, the password can be typed."""

    opened = Signal(object)
    """The vault in this folder is open."""
    refused = Signal(object)
    """`Failure`: only the password opens it now."""
    changed = Signal()
    """`is_asking` did."""

    def __init__(self, ui: "Ui") -> None:
        super().__init__()
        self._ui = ui
        self._folder = PurePath()
        self._asked: Future[None] | None = None
        self._button = Button(QUICK, height=Height.BUTTON_MAIN)
        self._button.clicked.connect(self._ask)
        self.setLayout(column(_GAP, self._button))
        set_shown(self, False)

    @property
    def is_asking(self) -> bool:
        """Whether the keyring has not answered yet."""
        return self._asked is not None

    def offer(self, folder: PurePath) -> None:
        """Show the button if the vault in `folder` has such a way in."""
        if folder != self._folder:
            set_shown(self, False)
        self._folder = folder
        # A vault whose key file cannot be read is told of when the password is tried.
        self._ui.bridge.run(
            self,
            lambda s: s.quick.is_offered(folder),
            lambda is_offered: self._show(folder, is_offered),
            lambda _: None,
        )

    def give_up(self) -> bool:
        """Wait no longer; False where it is too late, because the vault is open by now."""
        asked = self._asked
        if asked is not None and not asked.cancel():
            return False
        self._settle()
        return True

    def _show(self, folder: PurePath, is_offered: bool) -> None:
        if folder == self._folder:
            set_shown(self, is_offered)

    def _ask(self) -> None:
        if self._asked is not None:
            return
        folder = self._folder
        self._button.setText(WAITING)
        self._button.disable(ASKING)
        self._asked = self._ui.bridge.run(
            self, lambda s: s.quick.unlock(folder), lambda _: self._open(folder), self._refuse
        )
        self.changed.emit()

    def _open(self, folder: PurePath) -> None:
        self._settle()
        self.opened.emit(folder)

    def _refuse(self, failure: "Failure") -> None:
        self._settle()
        self.refused.emit(failure)
        self.offer(self._folder)  # it may be off by now

    def _settle(self) -> None:
        if self._asked is not None:
            self._asked = None
            self._button.setText(QUICK)
            self._button.enable()
            self.changed.emit()

"""Whether this computer starts Purser when its person logs in."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown

START = "Start Purser when you log in"
STARTS = (
    "It opens its window and asks for the master password. Until the vault is open, nothing is "
    "read and no disposable card is watched. Kept in your desktop's settings, outside the vault."
)


class LoginSwitch(QWidget):
    """Asks this computer whenever it is seen; hidden where that cannot be changed from here."""

    failed = Signal(object)
    """`Failure`: nothing was changed."""

    def __init__(self, ui: Ui) -> None:
        super().__init__()
        self._ui = ui
        self.box = CheckBox(START)
        self.box.clicked.connect(lambda _: self._set())
        self.box.setEnabled(False)
        self._parts = (self.box, Label(STARTS, "body", "ink2", wrap=True))
        self.setLayout(column(*self._parts, spacing=6))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    def _look(self) -> None:
        self._ui.bridge.run(self, lambda s: s.computer.login.is_on(), self._show)

    def _show(self, is_on: bool | None) -> None:
        for part in self._parts:
            set_shown(part, is_on is not None)
        self.box.setEnabled(True)
        self.box.setChecked(bool(is_on))

    def _set(self) -> None:
        on = self.box.isChecked()
        self._ui.bridge.run(
            self, lambda s: s.computer.login.set(on=on), lambda _: self._look(), self._fail
        )

    def _fail(self, failure: Failure) -> None:
        self.failed.emit(failure)
        self._look()

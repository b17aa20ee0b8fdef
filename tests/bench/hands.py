"""What a measured window is used with; imports no more of the program than its own start does."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit

if TYPE_CHECKING:
    from desktop_app.application.ports import Practice, SandboxLink


class BankHost:
    """SandboxHost over a bank that runs already; without a link there is no bank: offline."""

    practice: "Practice | None" = None

    def __init__(self, link: "SandboxLink | None") -> None:
        self._link = link

    async def start(self) -> "SandboxLink | None":
        """Where the bank listens."""
        return self._link

    async def stop(self) -> None:
        """Nothing: whoever started the bank ends it."""


def press(line: QLineEdit, key: Qt.Key = Qt.Key.Key_unknown, text: str = "") -> None:
    """Press and release a key in an input."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.sendEvent(line, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text))

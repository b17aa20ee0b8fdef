"""Puts a secret on the clipboard for a short time, marked for managers, and takes it off again."""

import os
from collections.abc import Callable

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

# Each clipboard manager has its own word for "do not keep this".
_HINTS = {
    "x-kde-passwordManagerHint": b"secret",
    "application/x-nspasteboard-concealed-type": b"",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "CanIncludeInClipboardHistory": b"\x00\x00\x00\x00",
    "CanUploadToCloudClipboard": b"\x00\x00\x00\x00",
}
_MARK = "application/x-purser-mark"
_TICK_MS = 1000


class ClipboardGuard(QObject):
    """Clears what it put there after a while, on demand, on lock and on quit, if it is still ours.

    Ours is known by a random mark beside the text, so no second copy of the secret is kept. The
    X11 primary selection is never written.
    """

    ticked = Signal(int)
    """Whole seconds left; 0 when the clipboard was cleared or taken over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mark = b""
        self._left = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def copy(self, read: Callable[[], str], seconds: int) -> None:
        """Put `read()` on the clipboard for `seconds`."""
        data = QMimeData()
        data.setText(read())
        for name, value in _HINTS.items():
            data.setData(name, value)
        self._mark = os.urandom(16)
        data.setData(_MARK, self._mark)
        QGuiApplication.clipboard().setMimeData(data, QClipboard.Mode.Clipboard)
        self._left = seconds
        self._timer.start()
        self.ticked.emit(seconds)

    def copy_plain(self, text: str) -> None:
        """Put something that is no secret (a reference) on the clipboard, to stay there."""
        self._forget()
        QGuiApplication.clipboard().setText(text)

    def clear(self) -> None:
        """Take our secret off the clipboard now."""
        if self._is_ours():
            QGuiApplication.clipboard().clear(QClipboard.Mode.Clipboard)
        self._forget()

    @property
    def holds_secret(self) -> bool:
        """Whether a secret of ours is believed to be on the clipboard."""
        return bool(self._mark)

    def _is_ours(self) -> bool:
        data = QGuiApplication.clipboard().mimeData(QClipboard.Mode.Clipboard)
        return bool(self._mark) and bytes(data.data(_MARK).data()) == self._mark

    def _tick(self) -> None:
        if not self._is_ours():
            self._forget()  # somebody copied something else: it is theirs now
            return
        self._left -= 1
        if self._left <= 0:
            self.clear()
        else:
            self.ticked.emit(self._left)

    def _forget(self) -> None:
        self._timer.stop()
        if self._mark:
            self._mark = b""
            self._left = 0
            self.ticked.emit(0)

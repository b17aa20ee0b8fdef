"""Puts a secret on the clipboard for a short time, marked for managers, and takes it off again."""

import os
import sys
from collections.abc import Callable
from typing import Final, cast

from PySide6.QtCore import QMimeData, QObject, QTimer, Signal
from PySide6.QtGui import QClipboard, QGuiApplication

_MARK: Final = "purser_mark"
_TICK_MS = 1000
_TAKING_OVER = 2
"""Ticks within which managers take a copy over."""
_DWORD_0: Final = b"\0\0\0\0"


def keep_out_marks(platform: str) -> dict[str, bytes]:
    """What tells the clipboard managers of `platform` (as in `sys.platform`) to keep nothing.

    Windows knows its three formats by these names, under which Qt registers them. macOS gets none:
    its managers look for `org.nspasteboard.ConcealedType`, and Qt would put our bytes under a name
    of its own, where nobody looks.
    """
    if platform == "win32":
        return {
            "ExcludeClipboardContentFromMonitorProcessing": _DWORD_0,
            "CanIncludeInClipboardHistory": _DWORD_0,
            "CanUploadToCloudClipboard": _DWORD_0,
        }
    return {} if platform == "darwin" else {"x-kde-passwordManagerHint": b"secret"}


class ClipboardGuard(QObject):
    """Clears what it put there after a while, on demand, on lock and on quit, if it is still ours.

    Ours is the object that was put there, and the same text where a clipboard manager took it over:
    that is known by a keyed digest, so no second copy of the secret is kept. The X11 primary
    selection is never written.
    """

    ticked = Signal(int)
    """Whole seconds left; 0 when the clipboard was cleared or taken over."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mark = self._digest = b""
        self._left = self._ticks = 0
        self._is_passed_on = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        QGuiApplication.clipboard().dataChanged.connect(self._note_change)

    def copy(self, read: Callable[[], str], seconds: int) -> None:
        """Put `read()` on the clipboard for `seconds`."""
        data = QMimeData()
        data.setText(read())
        for name, value in keep_out_marks(sys.platform).items():
            data.setData(name, value)
        self._mark = os.urandom(32)
        self._digest = self._digest_of(data)
        self._is_passed_on = False
        self._ticks = 0
        data.setProperty(_MARK, self._mark)
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
        if self._is_own() or (self._is_passed_on and self._is_same_text()):
            QGuiApplication.clipboard().clear(QClipboard.Mode.Clipboard)
        self._forget()

    @property
    def holds_secret(self) -> bool:
        """Whether a secret of ours is believed to be on the clipboard."""
        return bool(self._mark)

    def _is_own(self) -> bool:
        # Qt hands back the very object while it serves the clipboard. Nothing is asked of another
        # program, which could let this window wait.
        data = _held()
        mark = None if data is None else data.property(_MARK)
        return bool(self._mark) and mark is not None and bytes(mark) == self._mark

    def _is_same_text(self) -> bool:
        data = _held()
        return data is not None and self._digest_of(data) == self._digest

    def _digest_of(self, data: QMimeData) -> bytes:
        import hashlib  # at the first copy: the first window waits for this module
        import hmac

        return hmac.digest(self._mark, data.text().encode(errors="replace"), hashlib.sha256)

    def _note_change(self) -> None:
        if self._is_passed_on and not self._is_own() and not self._is_same_text():
            self._forget()

    def _tick(self) -> None:
        if not self._is_own() and not self._is_passed_on:
            # A manager takes over at once; later, a person copies something else. Asking a program
            # that hangs would let this window wait for it.
            self._is_passed_on = self._ticks < _TAKING_OVER and self._is_same_text()
            if not self._is_passed_on:
                self._forget()  # it is theirs now
                return
        self._ticks += 1
        self._left -= 1
        if self._left <= 0:
            self.clear()
        else:
            self.ticked.emit(self._left)

    def _forget(self) -> None:
        self._timer.stop()
        if self._mark:
            self._mark = self._digest = b""
            self._is_passed_on = False
            self.ticked.emit(0)


def _held() -> QMimeData | None:
    data = QGuiApplication.clipboard().mimeData(QClipboard.Mode.Clipboard)
    return cast("QMimeData | None", data)  # the stubs promise too much: an empty one has none

"""One folder, one run of the program after another: what is secret there, and what was said."""

import json
import logging
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QClipboard, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.domain.secrets import Secret
from tests.support.app_rig import CHEAP, PASSWORD, Rig
from tests.ui.test_lock_leaves_nothing import _spoken
from tests.ui.test_recovery_window import NEW

MARK = "x-kde-passwordManagerHint"
LABEL = "Quasar Zebrafish"
MISTYPED = "seventeen wrong zebras hum"


class Story:
    """The program and its folder. `heard` and `locked` have what was said, by flow."""

    def __init__(self, qtbot: QtBot, folder: Path) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.texts = {"password": PASSWORD, "new password": NEW, "mistyped": MISTYPED}
        self.keys: dict[str, bytes] = {}
        self.cvv = ""
        self.heard: dict[str, list[str]] = {}
        self.locked: dict[str, list[str]] = {}
        self.clipboard: list[str] = []
        self.vault_folder = folder
        clipboard = QGuiApplication.clipboard()
        clipboard.changed.connect(self._log_clipboard)
        clipboard.setText("nothing secret")
        assert "nothing secret" in self.clipboard, "the log would not tell"
        self.rig = self.begin()

    def begin(self) -> Rig:
        """The program, on the folder of all its runs."""
        return Rig(self.qtbot, self.folder / "data", None, sandbox=True)

    def listen(self, flow: str, *, is_locked: bool = False) -> None:
        """Everything that a screen reader could be told now."""
        logging.getLogger().setLevel(logging.DEBUG)  # the program's own log keeps to warnings
        self.rig.settle()
        said = list[str]()
        for window in QApplication.topLevelWidgets():
            said.append(window.windowTitle())
            said += _spoken(QAccessible.queryAccessibleInterface(window))
            for widget in window.findChildren(QWidget):
                said += (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        (self.locked if is_locked else self.heard)[flow] = sorted({text for text in said if text})

    def lock(self, *, completely: bool) -> None:
        """Either depth, from the keyboard."""
        keys = Qt.KeyboardModifier.ControlModifier
        if completely:
            keys |= Qt.KeyboardModifier.ShiftModifier
        self.qtbot.keyClick(self.rig.window, Qt.Key.Key_L, keys)
        self.rig.wait_for("Unlock Purser")
        self.listen("locked completely" if completely else "locked", is_locked=True)

    def key_file(self) -> KeyFile:
        """Of the vault that was made first."""
        return parse_key_file((self.vault_folder / "vault.key").read_bytes(), CHEAP)

    def learn_keys(self) -> None:
        """The vault's key and those made of it."""
        made = self.key_file()
        vault_key = made.unwrap(Secret(PASSWORD))
        self.keys["vault key"] = bytes(vault_key)
        for purpose in ("pages", "secrets", "backup", "keyfile", "audit"):
            self.keys[f"key of {purpose}"] = bytes(derive_key(vault_key, made.vault_id, purpose))

    def tell(self, path: Path) -> None:
        """What the search needs, for the search alone."""
        told = {
            "texts": self.texts,
            "keys": {name: key.hex() for name, key in self.keys.items()},
            "codes": {"CVV": self.cvv},
            "label": LABEL,
            "heard": self.heard,
            "locked": self.locked,
            "clipboard": self.clipboard,
        }
        path.write_text(json.dumps(told))

    def _log_clipboard(self, mode: QClipboard.Mode) -> None:
        """As a manager keeps it: what asks not to be kept is not, and the selection always is."""
        data = QGuiApplication.clipboard().mimeData(mode)
        if data is None or (data.hasFormat(MARK) and mode is QClipboard.Mode.Clipboard):
            return
        self.clipboard += [text for text in (data.text(), data.html()) if text]

"""The first choice: practise, connect, or open a vault that is already there."""

from pathlib import Path
from typing import Literal, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.box import Box, Inset
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.file_dialog import ask_folder
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.tiles import ChoiceTile, TileGroup

Choice = Literal["sandbox", "connect", "open"]
PROMISE = (
    "Card numbers are encrypted on this computer before they are shown. "
    "Purser has no server and sends no statistics."
)


class StartStep(QWidget):
    """Three tiles; the folder of an existing vault is asked for below them."""

    changed = Signal()
    """Another tile was chosen."""
    submitted = Signal()
    restore_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        tiles = _tiles()
        self._group = TileGroup(tiles, self)
        self._group.chosen.connect(self._choose)
        self.folder = Field(
            "Folder of the vault",
            placeholder="The folder that holds vault.key and vault.db",
        )
        self.folder.text_edited.connect(lambda _: self.folder.set_error(""))
        self.folder.submitted.connect(self.submitted)
        browse = Button("Choose a folder…")
        browse.clicked.connect(self._browse)
        self._where = Box()
        self._where.setLayout(
            row((self.folder, 1), column(21, browse, STRETCH), margins=(20, 14, 20, 14))
        )
        self._lay_out(tiles)
        self._group.set_current_id("sandbox")
        set_shown(self._where, False)

    def choice(self) -> Choice:
        """Return the tile that is chosen."""
        return cast(Choice, self._group.current_id())

    def set_choice(self, choice: Choice) -> None:
        """Choose a tile."""
        self._group.set_current_id(choice)
        self._choose(choice)

    def typed_folder(self) -> Path | None:
        """Return the folder in the field, or None and say beside it what is missing."""
        text = self.folder.text().strip()
        if not text:
            self.folder.set_error("Choose the folder, or write its path.")
            return None
        if not _is_whole(text):
            self.folder.set_error("Write the whole path, from the top folder on.")
            return None
        return Path(text).expanduser()

    def _lay_out(self, tiles: dict[str, ChoiceTile]) -> None:
        words = Label(PROMISE, "body", "ink2", wrap=True)
        self._gap = holder(column(16))
        set_shown(self._gap, False)
        note = Inset()
        note.setLayout(row(IconView("lock", 18), (words, 1), spacing=14, margins=(18, 14, 18, 14)))
        restore = Button("Restore a backup…", "link")
        restore.clicked.connect(self.restore_requested)
        lead = "You can add the others later. Each keeps its own vault and its own folder."
        self.setLayout(
            column(
                Label("How would you like to start?", "hero", wrap=True),
                8,
                Label(lead, "lead", "ink2", wrap=True),
                24,
                row(*((tile, 1) for tile in tiles.values()), spacing=16),
                16,
                self._where,
                self._gap,
                note,
                12,
                row(restore, STRETCH),
            )
        )

    def _choose(self, choice: str) -> None:
        for part in (self._where, self._gap):
            set_shown(part, choice == "open")
        self.changed.emit()

    def _browse(self) -> None:
        ask_folder(self, "Folder of the vault", self.folder.text(), self._take_folder)

    def _take_folder(self, folder: str) -> None:
        self.folder.set_error("")
        self.folder.set_text(folder)


def _is_whole(text: str) -> bool:
    # A file system call is no part of this: the worker looks whether a vault is there.
    return text.startswith("~/") or text == "~" or Path(text).is_absolute()


def _tiles() -> dict[str, ChoiceTile]:
    return {
        "sandbox": ChoiceTile(
            "demo",
            "Try the sandbox",
            "A practice bank on this computer. No account, no real money.",
            (
                "Everything works",
                "Nothing is ever charged",
                "Works without a network",
            ),
        ),
        "connect": ChoiceTile(
            "connect",
            "Connect Bitnob",
            "Use your Bitnob account, sandbox or live. At first it only reads and freezes.",
            (
                "Needs a client ID and a secret",
                "Tested step by step",
                "Reads balances, cards, history",
            ),
        ),
        "open": ChoiceTile(
            "key",
            "Open a vault",
            "Use a vault that is already on this computer or on a disk.",
            (
                "Needs its master password",
                "Works without a network",
                "Nothing is copied or moved",
            ),
        ),
    }

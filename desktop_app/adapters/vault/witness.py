"""The newest head of the log, noted in a small file beside the database's own truth.

Two slots, written in turn and in place: a write that was torn leaves the other one. Nothing is
synced. After a power cut the file may be older than the database, which proves as much; it can
never be newer, unless the database lost what it had promised to keep.
"""

import hmac
import os
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import Final

from desktop_app.adapters.vault.files import make_folder, read_private, write_private
from desktop_app.adapters.vault.links import Head
from desktop_app.domain.vault_errors import VaultError

SLOT: Final = 512
"""Bytes from slot to slot: disks write whole sectors."""
_CONTEXT: Final = b"purser/1/head"
_HEAD: Final = Struct(">QQ32s")
_SEAL: Final = 32


class HeadFile:
    """Witness in one file. What cannot be read or written is passed over: it only ever adds."""

    def __init__(self, path: Path, key: bytearray) -> None:
        self._path = path
        self._key = key
        self._turn: int | None = None

    def recall(self) -> Head | None:
        """The newest head whose seal is right."""
        with suppress(VaultError):
            data = read_private(self._path, 2 * SLOT)
            slots = (data[at : at + _HEAD.size + _SEAL] for at in (0, SLOT))
            return max((head for slot in slots if (head := self._open(slot))), default=None)
        return None

    def note(self, head: Head) -> None:
        """Write it over the older slot, in a file for its owner alone."""
        with suppress(OSError, VaultError):
            if self._turn is None:
                self._begin(head)
                return
            self._turn = 1 - self._turn
            handle = os.open(self._path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                os.pwrite(handle, self._sealed(head), self._turn * SLOT)
            finally:
                os.close(handle)

    def _begin(self, head: Head) -> None:
        """A new file with room for both slots: what an earlier run noted no longer counts."""
        make_folder(self._path.parent)
        write_private(self._path, self._sealed(head).ljust(2 * SLOT, b"\0"))
        self._turn = 0

    def _sealed(self, head: Head) -> bytes:
        plain = _HEAD.pack(*head)
        return plain + hmac.digest(self._key, _CONTEXT + plain, "sha256")

    def _open(self, slot: bytes) -> Head | None:
        plain, seal = slot[: _HEAD.size], slot[_HEAD.size :]
        mine = hmac.digest(self._key, _CONTEXT + plain, "sha256")
        if len(slot) < _HEAD.size + _SEAL or not hmac.compare_digest(seal, mine):
            return None
        return Head(*_HEAD.unpack(plain))

"""What a disk may hold after the power fails: everything synced, and any part of the rest.

The rules are those of POSIX: a write, a cut, a new name and a removed name last only from the sync
of the file or of its folder on. Until then each of them may be there or not, on its own; a write
may be torn at every sector.
"""

import random
from collections.abc import Mapping
from enum import Enum

from tests.faults.disk import Commit, Create, Cut, Operation, Sync, Unlink, Write

SECTOR = 512
Image = dict[str, bytes]


class Fate(Enum):
    """What becomes of the operations that were not synced."""

    LOST = "lost"
    KEPT = "kept"
    MIXED = "mixed"


class _File:
    """One file, whatever names lead to it: what is durable, and what is on its way."""

    def __init__(self, durable: bytes = b"") -> None:
        self.durable = bytearray(durable)
        self.waiting: list[Write | Cut] = []

    def sync(self) -> None:
        for operation in self.waiting:
            _apply(self.durable, operation)
        self.waiting.clear()

    def after(self, fate: Fate, dice: random.Random) -> bytes:
        """The bytes that are found; the order of operations is kept, whole ones may be missing."""
        if fate is Fate.LOST or not self.waiting:
            return bytes(self.durable)
        data = bytearray(self.durable)
        for operation in self.waiting:
            for part in [operation] if fate is Fate.KEPT else _torn(operation, dice):
                _apply(data, part)
        return bytes(data)


class Platter:
    """The disk at one moment, brought forward operation by operation."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._names = {name: _File(data) for name, data in files.items()}
        self._durable_names = dict(self._names)
        self.commits = 0

    def take(self, operation: Operation) -> None:
        """One operation more."""
        match operation:
            case Commit(number):
                self.commits = number
            case Create(name):
                self._names[name] = _File()
            case Unlink(name, folder):
                self._names.pop(name, None)
                self._sync_folder(folder)
            case Sync(name, folder):
                self._names[name].sync()
                self._sync_folder(folder)
            case Write() | Cut():
                self._names[operation.name].waiting.append(operation)

    @property
    def settled(self) -> bool:
        """Whether everything is durable, so that only one image is possible."""
        files = [*self._names.values(), *self._durable_names.values()]
        return self._names == self._durable_names and not any(file.waiting for file in files)

    def image(self, fate: Fate, dice: random.Random) -> Image:
        """The files that are found after the power failed now."""
        found: Image = {}
        for name in sorted(self._names.keys() | self._durable_names.keys()):
            before, now = self._durable_names.get(name), self._names.get(name)
            renewed = fate is Fate.KEPT or (fate is Fate.MIXED and dice.random() < 0.5)
            file = now if renewed else before
            if file is not None:
                found[name] = file.after(fate, dice)
        return found

    def _sync_folder(self, synced: bool) -> None:
        if synced:
            self._durable_names = dict(self._names)


def _torn(operation: Write | Cut, dice: random.Random) -> list[Write | Cut]:
    """What is left of one operation: nothing, all of it, or some of its sectors."""
    luck = dice.random()
    if luck < 0.3:
        return []
    if luck < 0.6 or isinstance(operation, Cut):
        return [operation]
    kept: list[Write | Cut] = []
    start, end = operation.at, operation.at + len(operation.data)
    while start < end:
        stop = min(end, (start // SECTOR + 1) * SECTOR)
        if dice.random() < 0.6:
            part = operation.data[start - operation.at : stop - operation.at]
            kept.append(Write(operation.name, start, part))
        start = stop
    return kept


def _apply(data: bytearray, operation: Write | Cut) -> None:
    length = operation.length if isinstance(operation, Cut) else operation.at + len(operation.data)
    if len(data) < length:
        data.extend(bytes(length - len(data)))
    if isinstance(operation, Cut):
        del data[length:]
    else:
        data[operation.at : length] = operation.data

"""A disk below the page cipher that refuses, or swallows, what a test says."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import pytest

Refuses = Callable[[str, str], apsw.Error | None]
"""Given "write", "sync" or "truncate" and the file's name: the error, None where it works."""


class Faults(apsw.VFS):
    """While `error` is set, nothing more reaches the disk; `refuses` looks at each call.

    What is written to a file that `swallows` names is told to be written, and is not. `reason` is
    the system's own number of what failed.
    """

    def __init__(self) -> None:
        super().__init__("faulty", "unix")
        self.heal()

    def heal(self) -> None:
        """A good disk again."""
        self.error: apsw.Error | None = None
        self.refuses: Refuses | None = None
        self.swallows: str | None = None
        self.reason = 0

    def refuse_for_quota(self, refused: str) -> None:
        """Every call called so fails, as on a disk of which this person has all that is theirs."""
        code = {"write": apsw.SQLITE_IOERR_WRITE, "sync": apsw.SQLITE_IOERR_FSYNC}[refused]
        error = apsw.IOError("disk quota exceeded")
        error.result, error.extendedresult = code & 0xFF, code
        self.refuses = lambda call, _: error if call == refused else None
        self.reason = errno.EDQUOT

    def xGetLastError(self) -> tuple[int, str]:
        return (self.reason, "") if self.reason else super().xGetLastError()

    def ask(self, call: str, name: str) -> None:
        """Raise what stands for this call."""
        error = self.error or (self.refuses and self.refuses(call, name))
        if error:
            raise error

    def xOpen(self, name: object, flags: list[int]) -> "FaultyFile":
        return FaultyFile(self, name, flags)


class FaultyFile(apsw.VFSFile):
    """A file on that disk."""

    def __init__(self, disk: Faults, name: object, flags: list[int]) -> None:
        super().__init__("unix", name, flags)
        self._disk = disk
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        self._name = Path(path).name

    def xWrite(self, data: bytes, offset: int) -> None:
        self._disk.ask("write", self._name)
        if self._disk.swallows != self._name:
            super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self._disk.ask("sync", self._name)
        super().xSync(flags)


# Registered once: the cipher's own layer keeps the disk it first found under this name.
_DISK = Faults()


@contextmanager
def faulty_disk() -> Iterator[Faults]:
    """Vaults opened inside lie on a disk that can fail."""
    real = apsw.Connection

    def connect(path: str, flags: int) -> apsw.Connection:
        return real(path, flags=flags, vfs="multipleciphers-faulty")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(apsw, "Connection", connect)
        try:
            yield _DISK
        finally:
            _DISK.heal()

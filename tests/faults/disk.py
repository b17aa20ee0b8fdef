"""A disk below the page cipher that writes down everything SQLite asks of it.

The vault's own code runs above it unchanged: `recorded` only decides which disk new connections
lie on, and for a control which of the product's settings are weakened.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import apsw

_JOURNALS = apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_WAL
_NAME = "recorded"


class Create(NamedTuple):
    """A new, empty file got this name; the folder's entry is not durable yet."""

    name: str


class Write(NamedTuple):
    """Bytes at an offset, durable with the next sync."""

    name: str
    at: int
    data: bytes


class Cut(NamedTuple):
    """A new length, durable with the next sync."""

    name: str
    length: int


class Sync(NamedTuple):
    """A sync of the file, and of its folder where SQLite does that: a new journal's first one."""

    name: str
    folder: bool


class Unlink(NamedTuple):
    """The name is gone; durable at once only where the folder was synced after it."""

    name: str
    folder: bool


class Commit(NamedTuple):
    """The program was told that a commit is durable; `number` counts from 1."""

    number: int


Operation = Create | Write | Cut | Sync | Unlink | Commit


@dataclass(slots=True)
class Recorder:
    """What reached the disk while `log` is a list; nothing is kept while it is None."""

    log: list[Operation] | None = None
    weakened: Mapping[str, object] = field(default_factory=dict)

    def note(self, operation: Operation) -> None:
        """Write one operation down."""
        if self.log is not None:
            self.log.append(operation)


class _Disk(apsw.VFS):
    """The unix disk, and a note of what it is asked."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__(_NAME, "unix")
        self._recorder = recorder

    def xOpen(self, name: Any, flags: list[int]) -> "_File":
        return _File(self._recorder, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._recorder.note(Unlink(os.path.basename(filename), bool(syncdir)))


class _File(apsw.VFSFile):
    """A file on that disk."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        new = not os.path.exists(path)
        super().__init__("unix", name, flags)
        self._recorder = recorder
        self._name = os.path.basename(path)
        self._syncs_folder = new and bool(flags[0] & _JOURNALS)
        if new:
            recorder.note(Create(self._name))

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._recorder.note(Write(self._name, offset, bytes(data)))

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._recorder.note(Cut(self._name, newsize))

    def xSync(self, flags: int) -> None:
        # Only noted: the power fails in the recording alone, and a true sync takes milliseconds.
        self._recorder.note(Sync(self._name, self._syncs_folder))
        self._syncs_folder = False


# Registered once: the cipher's own layer keeps the disk it first found under this name.
_RECORDER = Recorder()
_DISK = _Disk(_RECORDER)


class _Connection(apsw.Connection):
    """A connection on that disk that may be talked out of some of its settings."""

    def __init__(self, path: str, flags: int) -> None:
        super().__init__(path, flags=flags, vfs=f"multipleciphers-{_NAME}")

    def pragma(self, name: str, value: Any = None, **rest: Any) -> Any:
        return super().pragma(name, _RECORDER.weakened.get(name, value), **rest)


@contextmanager
def recorded(weakened: Mapping[str, object] | None = None) -> Iterator[Recorder]:
    """Vaults opened inside lie on the disk that writes down; `weakened` replaces pragmas' values.

    Recording begins with the first `log` that is set.
    """
    real = apsw.Connection
    _RECORDER.log, _RECORDER.weakened = None, weakened or {}
    apsw.Connection = _Connection  # type: ignore[misc,assignment]
    try:
        yield _RECORDER
    finally:
        apsw.Connection = real  # type: ignore[misc]
        _RECORDER.log = None

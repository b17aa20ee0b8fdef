"""Key files on the disks where their owners keep them: sticks, which hang and go missing."""

import asyncio
import errno
import hashlib
import os
import stat
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from threading import Event
from typing import TypeVar

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.refusals import told
from desktop_app.adapters.system.whole_file import Mark, sync_entries, unlink_written, write_whole
from desktop_app.adapters.vault.key_file_notes import asked_by, remember, wanted
from desktop_app.adapters.vault.nearness import is_together, is_with_backups, key_files_in
from desktop_app.adapters.vault.second_text import (
    MAX_BYTES,
    dump_second,
    make_second,
    parse_second,
)
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.domain.second_secret import (
    KeyFileExists,
    KeyFileMissing,
    KeyFileNotSaved,
    KeyFileSlow,
    KeyFileTrouble,
    NotAKeyFile,
    SecondSecret,
)
from desktop_app.domain.vault_errors import VaultError

LIMIT_S = 10.0
_OTHERWISE = "What was read back from this disk is not what was written."
_ANOTHER = "Choose another stick: this one may be failing."
_TOO_NEAR = "This is where the vault or its backups are: who takes the one has the other."
_APART = "Choose a stick, or a folder that is kept apart from them."
_OTHER_THINGS = (errno.ELOOP, errno.EISDIR, errno.ENXIO)
_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ENODEV)

T = TypeVar("T")


class DiskKeyFiles:
    """KeyFiles. `run_apart` is for what may never return; nobody waits for its thread.

    `places` is a folder outside of the vaults where it is noted where each key file was; without
    one nothing is.
    """

    def __init__(
        self,
        run_apart: RunBlocking,
        places: Path | None = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._run = run_apart
        self._places = places
        self._limit_s = limit_s

    def make(self) -> SecondSecret:
        """A new one, on no disk yet."""
        return make_second()

    async def read(self, file: PurePath) -> SecondSecret:
        """What it holds. Raises KeyFileTrouble."""
        return await self._soon(partial(_read, Path(file)))

    async def write(
        self,
        file: PurePath,
        second: SecondSecret,
        vault: PurePath,
        places: Collection[PurePath] = (),
    ) -> SecondSecret:
        """A new file with mode 0600, on the disk, and read back from it.

        Raises KeyFileExists, KeyFileNotSaved, KeyFileTrouble; no file of ours stays then.
        """
        near = partial(is_together, Path(file), Path(vault), tuple(map(Path, places)))
        return await self._keep(file, dump_second(second, datetime.now(UTC)), near)

    async def copy(
        self, file: PurePath, to: PurePath, vault: PurePath, places: Collection[PurePath] = ()
    ) -> SecondSecret:
        """The same bytes again, as `write` writes them, and what the disk gave back."""
        data = await self._soon(partial(_bytes, Path(file)))
        parse_second(data).wipe()
        near = partial(is_together, Path(to), Path(vault), tuple(map(Path, places)))
        return await self._keep(to, data, near)

    async def _keep(self, file: PurePath, data: bytes, is_near: Callable[[], bool]) -> SecondSecret:
        with _giving_up() as is_given_up:
            return await self._soon(partial(_write, Path(file), data, is_near, is_given_up))

    async def remove(self, file: PurePath, second: SecondSecret) -> None:
        """Delete it, if it is still this one."""
        with suppress(KeyFileTrouble), _giving_up() as is_given_up:
            await self._soon(partial(_remove, Path(file), second.file, is_given_up))

    async def wanted(self, folder: PurePath) -> KeyFileWanted | None:
        """Which key file the vault there asks for, and where it was last."""
        with suppress(VaultError):
            return await self._soon(partial(wanted, Path(folder), self._note(folder)))
        return None

    async def asked_by(self, vault_id: str, folders: Collection[PurePath]) -> str | None:
        """Which one a vault of this id in one of the folders asks for."""
        with suppress(VaultError):
            return await self._soon(partial(asked_by, vault_id, tuple(map(Path, folders))))
        return None

    async def is_with(self, folder: PurePath, place: PurePath) -> bool:
        """Whether its key file is with backups in `place`. Raises KeyFileSlow."""
        work = partial(_is_with, Path(folder), self._note(folder), Path(place))
        try:
            return await self._soon(work)
        except KeyFileSlow:
            raise
        except (VaultError, OSError, ValueError):  # no vault that can be read, or no such folder
            return False

    async def remember(self, folder: PurePath, file: PurePath | None) -> None:
        """Note where it is; whoever copies the vault does not copy this."""
        note = self._note(folder)
        if note is not None:
            with suppress(VaultError, ValueError):
                await self._soon(partial(remember, note, None if file is None else str(file)))

    def _note(self, folder: PurePath) -> Path | None:
        name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:32]
        return None if self._places is None else self._places / name

    async def _soon(self, work: Callable[[], T]) -> T:
        try:
            async with asyncio.timeout(self._limit_s):
                return await self._run(work)
        except TimeoutError:
            raise KeyFileSlow from None


@contextmanager
def _giving_up() -> Iterator[Event]:
    """Set where nobody waits any more for what is done within."""
    is_given_up = Event()
    try:
        yield is_given_up
    except BaseException:
        is_given_up.set()
        raise


def _read(file: Path) -> SecondSecret:
    return parse_second(_bytes(file))


def _bytes(file: Path) -> bytes:
    with _named(), _said():
        # NONBLOCK: opening a pipe would wait for somebody to write into it.
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode) or about.st_size > MAX_BYTES:
                raise NotAKeyFile
            return os.read(handle, MAX_BYTES + 1)
        finally:
            os.close(handle)


def _write(
    file: Path, data: bytes, is_near: Callable[[], bool], is_given_up: Event
) -> SecondSecret:
    with _named(), told(KeyFileExists, KeyFileNotSaved):
        if is_near():
            raise KeyFileNotSaved(_TOO_NEAR, todo=_APART)
        mark = write_whole(file, data, replace=False)
        try:
            _sync(file.parent)
            _let_go(file)
            kept = _read(file)
        except OSError:
            _discard(file, mark)
            raise
        except KeyFileTrouble:
            _discard(file, mark)
            raise KeyFileNotSaved(_OTHERWISE, todo=_ANOTHER) from None
    if is_given_up.is_set():  # nobody waits any more, and nothing asks for it
        _discard(file, mark)
    return kept


def _sync(folder: Path) -> None:
    """Its name has to last before a vault asks for it. Some sticks' file systems cannot sync it."""
    try:
        sync_entries(folder)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise


def _discard(file: Path, mark: Mark) -> None:
    """Delete what nothing asks for, and nothing else.

    A stick may wake up long after it was given up. Another key file, or a copy of the same that was
    made since, may have its place by then, and a vault may ask for that one.
    """
    with suppress(OSError):
        unlink_written(file, mark)


def _let_go(file: Path) -> None:
    """Ask the system to read it from the stick and not from memory, where it can be asked."""
    if hasattr(os, "posix_fadvise"):
        handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(handle)


def _remove(file: Path, name: str, is_given_up: Event) -> None:
    if _name_of(file) == name and not is_given_up.is_set():
        with _said():
            file.unlink()
            sync_entries(file.parent)


def _is_with(folder: Path, note: Path | None, place: Path) -> bool:
    asked = wanted(folder, note)
    if asked is None:
        return False
    last = () if asked.place is None else (Path(asked.place),)
    near = (file for file in last if is_with_backups(file, folder, (place,)))
    # One that was moved away meanwhile is no trouble, and a copy of it is trouble as well.
    return any(_is(file, asked.file) for file in (*near, *key_files_in(place)))


def _is(file: Path, name: str) -> bool:
    with suppress(KeyFileTrouble):
        return _name_of(file) == name
    return False


def _name_of(file: Path) -> str:
    second = _read(file)
    second.wipe()
    return second.file


@contextmanager
def _named() -> Iterator[None]:
    """Refuses a name that no file can have."""
    try:
        yield
    except ValueError:
        raise KeyFileMissing from None


@contextmanager
def _said() -> Iterator[None]:
    """What the file system refuses while reading, in our words."""
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            raise KeyFileMissing from None
        raise (NotAKeyFile if error.errno in _OTHER_THINGS else KeyFileTrouble) from None

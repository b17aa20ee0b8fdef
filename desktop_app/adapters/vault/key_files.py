"""The key file and its copy on the disk: read whichever can be, replaced so that one always opens.

The copy is written first and proven; until then the key file itself is as it was.
"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import NO_FLOOR, KdfCost
from desktop_app.adapters.vault.keyfile import MAX_BYTES, KeyFile
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.domain.second_secret import KeyFileNeeded, OtherKeyFile
from desktop_app.domain.vault_errors import (
    DiskFailed,
    KeysNotKnown,
    VaultDamaged,
    VaultError,
    VaultMissing,
    VaultTooNew,
)

BOTH = (files.KEY_FILE, files.KEY_COPY)
Proof = Callable[[KeyFile], object]


def read_key_files(base: Path, floor: KdfCost) -> tuple[KeyFile, ...]:
    """The key file and its copy, whichever can be read; both only when they differ.

    Raises VaultTooNew when either is, because the other one is then the older state.
    """
    found: list[KeyFile] = []
    problem: VaultError | None = None
    for name in BOTH:
        try:
            data = files.read_private(base / name, MAX_BYTES)
            found.append(parse_key_file(data, floor))
        except VaultTooNew:
            raise
        except VaultMissing:
            continue
        except VaultError as error:
            problem = problem or error
    if not found:
        raise problem or _no_key_file(base)
    return tuple(dict.fromkeys(found))


def has_key_after(key_files: Iterable[KeyFile], right: Iterable[KeyFile]) -> bool:
    """Whether one that a secret does not open has the vault key after that of one it does.

    So it is where the vault's key was being changed: of the ways in, the password alone goes on.
    """
    known = tuple(right)
    epochs = {(key_file.vault_id, key_file.epoch) for key_file in known}
    others = (one for one in key_files if one not in known)
    return any((one.vault_id, one.epoch - 1) in epochs for one in others)


def plainest(first: VaultError | None, then: VaultError) -> VaultError:
    """What to say where two key files that differ refuse the same secret.

    A wrong password before a key file: it was tried then, so it counts, and another key file would
    change nothing.
    """
    of_file = KeyFileNeeded | OtherKeyFile
    is_plainer = isinstance(first, of_file) and not isinstance(then, of_file)
    return then if first is None or is_plainer else first


def replace_key_files(folder: Path, old: KeyFile, new: KeyFile, prove: Proof) -> None:
    """Put `new` in the place of `old`, twice.

    `prove` is given what was read back from the copy, before the key file is touched; what it
    raises is raised, as is every VaultError, and then both are `old` again. Raises KeysNotKnown
    where the disk did not let that be.
    """
    try:
        files.write_private(folder / files.KEY_COPY, new.dump())
        prove(read_copy(folder))
        write_key_file(folder / files.KEY_FILE, new)
    except VaultError:
        _put_back(folder, old.dump())
        raise


def write_key_file(path: Path, key_file: KeyFile) -> None:
    """Write one of the two, and look at what the disk has then. Raises VaultError."""
    data = key_file.dump()
    files.write_private(path, data)
    if _read(path) != data:
        raise DiskFailed


def ensure_key_file(folder: Path, key_file: KeyFile) -> None:
    """The key file itself says this, and not the copy alone. Raises VaultError."""
    path = folder / files.KEY_FILE
    if _read_or_none(path) != key_file.dump():
        write_key_file(path, key_file)


def read_copy(folder: Path) -> KeyFile:
    """What the disk has as the copy. Raises VaultError."""
    return parse_key_file(_read(folder / files.KEY_COPY), NO_FLOOR)


def settle_key_files(folder: Path, opened: KeyFile) -> None:
    """Make both say what the vault opened by: a crash in a change may have left two that differ.

    Otherwise the password that was given up would go on opening by the other one. What cannot be
    written is left, because the vault did open.
    """
    data = opened.dump()
    for name in BOTH:
        with suppress(VaultError):
            if _read_or_none(folder / name) != data:
                files.sync_names(folder)  # of the database: its key file goes with it, not before
                files.write_private(folder / name, data)
        with suppress(OSError):  # what was not finished holds a key wrapped by a password
            (folder / (name + ".new")).unlink()


def _put_back(folder: Path, data: bytes) -> None:
    try:
        for name in BOTH:
            if _read_or_none(folder / name) != data:
                files.write_private(folder / name, data)
    except VaultError:
        raise KeysNotKnown from None


def _read(path: Path) -> bytes:
    return files.read_private(path, MAX_BYTES)


def _read_or_none(path: Path) -> bytes | None:
    try:
        return _read(path)
    except VaultError:
        return None


def _no_key_file(base: Path) -> VaultError:
    """Why there is no key file: no vault at all, or one that lost it."""
    try:
        files.check_database(base)
        files.check_header(base / files.DATABASE)
    except VaultDamaged:
        return VaultMissing()
    except VaultError as error:
        return error
    return VaultDamaged("The vault's vault.key is missing beside its database.")

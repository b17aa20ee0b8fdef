"""Another vault key: the database copied under it, everything sealed anew, and the swap.

Nothing of the old files is touched before the new ones are whole and were read back. The copy of
the key file opens the new database, the key file the old one, while the database changes places:
so each database there can be at any moment has a key file that opens it.
"""

import os
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from desktop_app.adapters.system.blocking import RunBlocking, to_the_end
from desktop_app.adapters.vault import files, opening
from desktop_app.adapters.vault.backup import Summary, is_sound, summarise
from desktop_app.adapters.vault.envelope import KdfCost, derive_key, make_key, wipe
from desktop_app.adapters.vault.key_files import (
    Proof,
    ensure_key_file,
    read_copy,
    read_key_files,
    settle_key_files,
    write_key_file,
)
from desktop_app.adapters.vault.keyfile import KeyFile, replace_password
from desktop_app.adapters.vault.reseal import Reading, check_same
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.ways import opens
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import paired
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    VaultDamaged,
    VaultError,
    VaultInUse,
)

_LOGS = ("-wal", "-journal")
# Encrypted anew it would be vouched for from then on.
_UNSOUND = (
    "Something in the vault does not pass its check, so it was not encrypted under a new key."
)
_AS_BEFORE = "Left the vault as it was: it opens as before, and a backup of it was made."
_LOOK = "Open it, and look in Settings, Backups and log, at what was found."


class Rotation:
    """Of a closed vault whose lock is held."""

    def __init__(
        self, run_blocking: RunBlocking, floor: KdfCost, make_cost: Callable[[], KdfCost]
    ) -> None:
        self._run_blocking = run_blocking
        self._floor = floor
        self._make_cost = make_cost

    async def run(self, base: Path, old: KeyFile, password: Secret) -> None:
        """Give it another vault key; `old` is the key file that opened it last.

        Of the ways in, the password alone stays. Raises VaultError; the vault is as it was then.
        """
        if old not in read_key_files(base, self._floor):
            raise VaultInUse  # somebody had it between its closing and our lock
        old_key = await self._run_blocking(partial(old.unwrap, password))
        try:
            work = partial(_rotate, base, old, old_key, password, self._make_cost)
            await to_the_end(self._run_blocking(work))
        finally:
            wipe(old_key)


def _rotate(
    base: Path,
    old: KeyFile,
    old_key: bytearray,
    password: Secret,
    make_cost: Callable[[], KdfCost],
) -> None:
    new_key, target = make_key(), base / files.ROTATED
    files.discard_rotated(base)
    try:
        _copy(base / files.DATABASE, target, old.vault_id, old_key, new_key)
        bare = replace(old, slots=(), epoch=old.epoch + 1)
        second = old.open_second(old_key)
        new = replace_password(bare, password, new_key, make_cost(), second)
        prove = partial(opens, paired(password, second), WayKind.PASSWORD, new_key)
        _swap(base, target, old, new, prove)
    except VaultDamaged:
        files.discard_rotated(base)
        raise VaultDamaged(_UNSOUND, doing=_AS_BEFORE, todo=_LOOK) from None
    except BaseException:
        files.discard_rotated(base)
        raise
    finally:
        wipe(new_key)


def _copy(path: Path, target: Path, vault_id: str, old_key: bytearray, new_key: bytearray) -> None:
    """A whole database under the new key, on the disk, that says what the old one says."""
    pages, new_pages = (derive_key(key, vault_id, "pages") for key in (old_key, new_key))
    try:
        with closing(opening.open_database(path, pages, MIGRATIONS, vault_id)) as source:
            if not files.has_room(path.parent, 3 * source.size()):
                raise DiskFull
            files.make_private(target)
            source.vacuum_into(target, new_pages)
            seen = summarise(source)
        said = _reseal(target, new_pages, vault_id, old_key, new_key, seen)
        with closing(opening.open_database(target, new_pages, MIGRATIONS, vault_id)) as copy:
            reading = Reading(copy, vault_id, new_key)
            check_same(said, reading.digest())
            reading.close()
    finally:
        wipe(pages, new_pages)
    for left in (path.with_name(file.name + log) for file in (path, target) for log in _LOGS):
        if os.path.lexists(left):
            raise DiskFailed  # a log of one database must never meet the other
    files.sync_file(target)


def _reseal(
    target: Path,
    pages: bytearray,
    vault_id: str,
    old_key: bytearray,
    new_key: bytearray,
    seen: Summary,
) -> bytes:
    with closing(opening.open_database(target, pages, MIGRATIONS, vault_id)) as copy:
        if not is_sound(copy) or summarise(copy) != seen:
            raise VaultDamaged
        reading = Reading(copy, vault_id, old_key)
        try:
            said = reading.digest()
            with copy.commit():
                reading.reseal(new_key)
        finally:
            reading.close()
        copy.checkpoint()  # closing says nothing of a log that it had to leave behind
    return said


def _swap(base: Path, target: Path, old: KeyFile, new: KeyFile, prove: Proof) -> None:
    ensure_key_file(base, old)
    try:
        write_key_file(base / files.KEY_COPY, new)
        prove(read_copy(base))
        files.rename(target, base / files.DATABASE)
    except VaultError:
        # Once the name has changed hands, the copy is what opens the new database: it stays, and
        # so does the key file, in case that the disk forgets the new name.
        if os.path.lexists(target):
            with suppress(VaultError):
                write_key_file(base / files.KEY_COPY, old)
        raise
    settle_key_files(base, new)

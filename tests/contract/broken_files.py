"""Vaults whose database or folder is broken, by name: each maker spoils a good vault in place."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import apsw

from desktop_app.adapters.vault.database import connect
from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.files import DATABASE, KEY_COPY, KEY_FILE, LOCK_FILE, UNFINISHED
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultMissing,
    VaultReadOnly,
    VaultTooNew,
)
from tests.contract.broken_keys import (
    BOTH,
    FOREIGN,
    OTHER,
    Case,
    Spoil,
    instead,
    link_to_a_letter,
    link_to_itself,
    of_other,
    socket_file,
    without,
)
from tests.contract.vault_rig import CHEAPEST, PASSWORD

PAGE = 4096
WAL = DATABASE + "-wal"
JOURNAL = DATABASE + "-journal"
NOT_MADE, NO_FIT, ANOTHERS = "was not made by Purser", "does not fit", "different vaults"
_ROLLBACK = bytes.fromhex("d9d505f920a163d7")
"""What a journal of SQLite begins with."""


def bytes_of(change: Callable[[bytes], bytes], name: str = DATABASE) -> Spoil:
    """One file with other bytes."""

    def spoil(folder: Path) -> None:
        path = folder / name
        path.write_bytes(change(path.read_bytes()))

    return spoil


def put(name: str, data: bytes) -> Spoil:
    """One more file."""
    return lambda folder: [(folder / name).write_bytes(data)].clear()


def flip(at: int, name: str = DATABASE) -> Spoil:
    """One byte inverted; from the end where `at` is negative."""

    def change(data: bytes) -> bytes:
        place = at % len(data)
        return data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]

    return bytes_of(change, name)


def page(number: int, data: bytes) -> Spoil:
    """One page of the database, counted from 1, with other bytes."""
    at = (number - 1) * PAGE
    return bytes_of(lambda old: old[:at] + data + old[at + PAGE :])


def swapped(one: int, two: int) -> Spoil:
    """Two pages in each other's place."""

    def change(data: bytes) -> bytes:
        pages = [data[at : at + PAGE] for at in range(0, len(data), PAGE)]
        pages[one - 1], pages[two - 1] = pages[two - 1], pages[one - 1]
        return b"".join(pages)

    return bytes_of(change)


def with_the_key(*statements: str) -> Spoil:
    """What somebody with the password could do to the database."""

    def spoil(folder: Path) -> None:
        key_file = parse_key_file((folder / KEY_FILE).read_bytes(), CHEAPEST)
        pages = derive_key(key_file.unwrap(Secret(PASSWORD)), key_file.vault_id, "pages")
        with closing(connect(folder / DATABASE)) as database:
            database.set_up(folder / DATABASE, pages)
            database.accept()
            for sql in statements:
                database.rows(sql)

    return spoil


def encrypted(cipher: str) -> Spoil:
    """A database under a passphrase, not under a raw key; plain without a cipher."""

    def put_there(path: Path) -> None:
        with closing(apsw.Connection(str(path))) as other:
            if cipher:
                other.pragma("cipher", cipher)
                other.pragma("key", "a passphrase")
            other.execute("CREATE TABLE meta (name, value)")

    return instead(put_there, DATABASE)


def renamed(old: str, new: str) -> Spoil:
    """One file under another name."""
    return lambda folder: [(folder / old).rename(folder / new)].clear()


def moved_outside(name: str) -> Spoil:
    """The file lies elsewhere, and a link leads to it."""

    def spoil(folder: Path) -> None:
        target = folder.parent / f"elsewhere-{name}"
        (folder / name).rename(target)
        (folder / name).symlink_to(target)

    return spoil


def conflict_copy_put_in_place(folder: Path) -> None:
    """A sync program brought the other computer's database, and kept ours under another name."""
    (folder / DATABASE).rename(folder / "vault (Ada's conflicted copy 2026-11-21).db")
    shutil.copy(folder.parent / OTHER / DATABASE, folder / DATABASE)


def half_synced(folder: Path) -> None:
    """The first half is new, the second one still has no bytes: a download under way."""
    size = (folder / DATABASE).stat().st_size
    os.truncate(folder / DATABASE, size // 2 // PAGE * PAGE)
    os.truncate(folder / DATABASE, size)


def keys_said_later(folder: Path) -> None:
    """The key file is a newer Purser's, and the database is not there any more."""
    without(DATABASE)(folder)
    for name in BOTH:
        newer = json.loads((folder / name).read_bytes()) | {"min_reader": 9}
        (folder / name).write_text(json.dumps(newer))


def all_of(*spoils: Spoil) -> Spoil:
    """One after the other."""
    return lambda folder: [spoil(folder) for spoil in spoils].clear()


def mode(name: str, bits: int) -> Spoil:
    """Another mode; "" is the folder."""
    return lambda folder: (folder / name).chmod(bits)


FILES: dict[str, Case] = {
    "an empty folder": (VaultMissing, "no vault", without(*BOTH, DATABASE)),
    "no database": (VaultDamaged, "database is missing", without(DATABASE)),
    "a newer vault without its database": (VaultTooNew, "newer version", keys_said_later),
    "a vault that was never finished": (
        VaultMissing,
        "never finished",
        renamed(DATABASE, UNFINISHED),
    ),
    "a database under a synced name": (
        VaultDamaged,
        "database is missing",
        renamed(DATABASE, "vault.sync-conflict-20261121-101112-ABCDEF7.db"),
    ),
    "a database that is a folder": (NotAVault, FOREIGN, instead(Path.mkdir, DATABASE)),
    "a database that is a pipe": (NotAVault, FOREIGN, instead(os.mkfifo, DATABASE)),
    "a database that is a socket": (NotAVault, FOREIGN, instead(socket_file, DATABASE)),
    "a database that lies elsewhere": (NotAVault, FOREIGN, moved_outside(DATABASE)),
    "a database that is an endless link": (NotAVault, FOREIGN, instead(link_to_itself, DATABASE)),
    "an empty database": (NotAVault, FOREIGN, bytes_of(lambda _: b"")),
    "a database of one byte": (NotAVault, FOREIGN, bytes_of(lambda data: data[:1])),
    "a plain database": (NotAVault, FOREIGN, encrypted("")),
    "a plain database without keys": (
        NotAVault,
        FOREIGN,
        all_of(without(*BOTH), encrypted("")),
    ),
    "a database of another cipher": (
        VaultDamaged,
        NO_FIT,
        encrypted("sqlcipher"),
    ),
    "a database under a passphrase": (
        VaultDamaged,
        NO_FIT,
        encrypted("chacha20"),
    ),
    "a database of noise": (VaultDamaged, NO_FIT, bytes_of(lambda d: os.urandom(len(d)))),
    "a database of zeros": (VaultDamaged, NO_FIT, bytes_of(lambda d: bytes(len(d)))),
    "a database of letters": (VaultDamaged, NO_FIT, bytes_of(lambda d: b"dear" * (len(d) // 4))),
    "a first page of zeros": (VaultDamaged, NO_FIT, page(1, bytes(PAGE))),
    "a first page of noise": (VaultDamaged, NO_FIT, page(1, os.urandom(PAGE))),
    "a flipped byte in the salt": (VaultDamaged, "damaged", flip(0)),
    "a flipped byte in the header": (VaultDamaged, "damaged", flip(28)),
    "a flipped byte in the page size": (VaultDamaged, "damaged", flip(16)),
    "a flipped byte in the first rows": (VaultDamaged, NO_FIT, flip(2000)),
    "a flipped byte in the first nonce": (VaultDamaged, NO_FIT, flip(PAGE - 32)),
    "a flipped byte in the first check sum": (VaultDamaged, NO_FIT, flip(PAGE - 1)),
    **{
        f"a database of {length} bytes": (
            VaultDamaged,
            "damaged",
            bytes_of(lambda d, n=length: d[:n]),
        )
        for length in (16, 100, 1000, PAGE - 1, PAGE, PAGE + 1, 2 * PAGE)
    },
    "two pages in each other's place": (VaultDamaged, "damaged", swapped(1, 2)),
    "a database half synced": (VaultDamaged, "damaged", half_synced),
    "the keys of another vault": (VaultDamaged, "belongs to another vault", of_other(*BOTH)),
    "the database of another vault": (VaultDamaged, "belongs to another", of_other(DATABASE)),
    "a conflict copy in its place": (
        VaultDamaged,
        "belongs to another",
        conflict_copy_put_in_place,
    ),
    "a database that says another vault's id": (
        VaultDamaged,
        ANOTHERS,
        with_the_key(f"UPDATE meta SET value = '{'0b' * 16}' WHERE name = 'vault_id'"),
    ),
    "a database that says no vault's id": (
        VaultDamaged,
        ANOTHERS,
        with_the_key("DELETE FROM meta"),
    ),
    "a database without its first table": (
        VaultDamaged,
        "damaged",
        with_the_key("DROP TABLE meta"),
    ),
    "a database of another application": (
        NotAVault,
        FOREIGN,
        with_the_key("PRAGMA application_id=1"),
    ),
    "a database of version 0": (NotAVault, FOREIGN, with_the_key("PRAGMA user_version=0")),
    "a database of a version below 0": (NotAVault, FOREIGN, with_the_key("PRAGMA user_version=-1")),
    "a database of the next version": (
        VaultTooNew,
        "newer version",
        with_the_key(f"PRAGMA user_version={len(MIGRATIONS) + 1}"),
    ),
    "a database of a far version": (
        VaultTooNew,
        "newer version",
        with_the_key("PRAGMA user_version=2147483647"),
    ),
    "a log that is a folder": (NotAVault, NOT_MADE, instead(Path.mkdir, WAL)),
    "a log that is a pipe": (NotAVault, NOT_MADE, instead(os.mkfifo, WAL)),
    "a log that is a link": (NotAVault, NOT_MADE, instead(link_to_a_letter, WAL)),
    "a log that is a link to nothing": (NotAVault, NOT_MADE, instead(link_to_itself, WAL)),
    "a journal that is a pipe": (NotAVault, NOT_MADE, instead(os.mkfifo, JOURNAL)),
    "a journal that is a folder": (NotAVault, NOT_MADE, instead(Path.mkdir, JOURNAL)),
    "a journal of zeros": (NotAVault, NOT_MADE, put(JOURNAL, bytes(9000))),
    "a journal that would be played back": (
        NotAVault,
        NOT_MADE,
        put(JOURNAL, _ROLLBACK + bytes(9000)),
    ),
    "a lock that is a link": (NotAVault, FOREIGN, instead(link_to_a_letter, LOCK_FILE)),
    "a lock that is a folder": (NotAVault, FOREIGN, instead(Path.mkdir, LOCK_FILE)),
    "a database that may not be written": (
        VaultReadOnly,
        "cannot be written",
        mode(DATABASE, 0o444),
    ),
    "a folder that may not be written": (VaultReadOnly, "cannot be written", mode("", 0o500)),
}

HARMLESS: dict[str, Spoil] = {
    "no key file, its copy is there": without(KEY_FILE),
    "no copy of the key file": without(KEY_COPY),
    "a key file of noise": put(KEY_FILE, b"\x9b" * 700),
    "a copy of another vault's key file": of_other(KEY_COPY),
    "the key file of another vault, the own copy": of_other(KEY_FILE),
    "an empty log": put(WAL, b""),
    "a log of noise": put(WAL, b"\x37\x7f\x06\x82" + b"\x9b" * 9000),
    "a log of zeros": put(WAL, bytes(9000)),
    "no reserve": instead(lambda _: None, "vault.reserve"),
    "a reserve that is a folder": instead(Path.mkdir, "vault.reserve"),
    "a note of the log that is a pipe": instead(os.mkfifo, "vault.head"),
    "a copy under another key, never finished": put("vault.db.rotated", b"x" * 5000),
    "a sync program's copy of the key file": put("vault (conflicted copy).key", b"{}"),
    "something of the owner's": put("letter.txt", b"dear"),
}
"""These vaults open, and say everything that they said."""

"""Vaults whose key files are broken, by name: each maker spoils a good vault in place."""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.adapters.vault.files import KEY_COPY, KEY_FILE
from desktop_app.domain.vault_errors import (
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultTooNew,
    WrongPassword,
)
from tests.contract.keyfile_rig import spelled

Spoil = Callable[[Path], None]
Case = tuple[type[VaultError], str, Spoil]
"""The error, a piece of its words, and what is done to the folder of a good vault."""
BOTH = (KEY_FILE, KEY_COPY)
OTHER = "other"
"""A second good vault with the same password lies beside each one, in this folder."""
FOREIGN, CHANGED, WRONG = "not a Purser vault", "changed by something other", "this password"


def rewrite(change: Callable[[bytes], bytes], names: tuple[str, ...] = BOTH) -> Spoil:
    """Both files, or one, with other bytes."""

    def spoil(folder: Path) -> None:
        for name in names:
            path = folder / name
            path.write_bytes(change(path.read_bytes()))

    return spoil


def stating(**header: Any) -> Spoil:
    """With some of the header replaced, spelled as Purser spells it."""
    return rewrite(lambda data: spelled(json.loads(data) | header))


def slot(**changes: Any) -> Spoil:
    """With some of the password's slot replaced."""

    def change(data: bytes) -> bytes:
        plain = json.loads(data)
        plain["slots"][0] |= changes
        return spelled(plain)

    return rewrite(change)


def kdf(**changes: Any) -> Spoil:
    """With some of the password's derivation replaced."""

    def change(data: bytes) -> bytes:
        plain = json.loads(data)
        plain["slots"][0]["kdf"] |= changes
        return spelled(plain)

    return rewrite(change)


def slots(change: Callable[[list[Any]], list[Any]]) -> Spoil:
    """With other slots."""
    return rewrite(
        lambda data: spelled(json.loads(data) | {"slots": change(json.loads(data)["slots"])})
    )


def without(*names: str) -> Spoil:
    """With files missing."""

    def spoil(folder: Path) -> None:
        for name in names:
            (folder / name).unlink()

    return spoil


def cut(part: str) -> Spoil:
    """Ended in the middle of the value of `part`."""
    return rewrite(lambda data: data[: data.index(f'"{part}":'.encode()) + len(part) + 6])


def instead(put: Spoil, *names: str) -> Spoil:
    """Something else under these names."""

    def spoil(folder: Path) -> None:
        for name in names:
            (folder / name).unlink(missing_ok=True)
            put(folder / name)

    return spoil


def link_to_a_letter(path: Path) -> None:
    """A link to somebody's own file, whose bytes must stay."""
    letter = path.parent.parent / "letter"
    letter.write_text("dear " * 2000)
    path.symlink_to(letter)


def link_to_itself(path: Path) -> None:
    """A link that never ends."""
    path.symlink_to(path.name)


def socket_file(path: Path) -> None:
    """A name that a program listens at."""
    import socket

    with socket.socket(socket.AF_UNIX) as listening:
        here = Path.cwd()
        os.chdir(path.parent)  # a socket's name may have 108 bytes
        try:
            listening.bind(path.name)
        finally:
            os.chdir(here)


def of_other(*names: str) -> Spoil:
    """Files of the vault beside this one."""

    def spoil(folder: Path) -> None:
        for name in names:
            shutil.copy(folder.parent / OTHER / name, folder / name)

    return spoil


def flipped(data: bytes, digits: bytes) -> bytes:
    """One hex digit of the value behind `digits` is another."""
    at = data.index(digits) + len(digits)
    return data[:at] + (b"1" if data[at : at + 1] == b"0" else b"0") + data[at + 1 :]


KEYS: dict[str, Case] = {
    "both key files are missing": (VaultDamaged, "vault.key is missing", without(*BOTH)),
    "both key files are empty": (NotAVault, FOREIGN, rewrite(lambda _: b"")),
    "both key files are zeros": (NotAVault, FOREIGN, rewrite(lambda data: bytes(len(data)))),
    "both key files are folders": (NotAVault, FOREIGN, instead(Path.mkdir, *BOTH)),
    "both key files are pipes": (NotAVault, FOREIGN, instead(os.mkfifo, *BOTH)),
    "both key files are sockets": (NotAVault, FOREIGN, instead(socket_file, *BOTH)),
    "both key files are links": (NotAVault, FOREIGN, instead(link_to_a_letter, *BOTH)),
    "both key files are endless links": (NotAVault, FOREIGN, instead(link_to_itself, *BOTH)),
    "a key file of 20,000 bytes": (NotAVault, FOREIGN, rewrite(lambda d: d + b" " * 20_000)),
    "a key file of 100,000 brackets": (NotAVault, FOREIGN, rewrite(lambda _: b"[" * 16_000)),
    "a key file that is a list": (NotAVault, FOREIGN, rewrite(lambda d: b"[" + d + b"]")),
    "a key file with a line feed": (NotAVault, FOREIGN, rewrite(lambda d: d + b"\n")),
    "a key file with a byte-order mark": (
        NotAVault,
        FOREIGN,
        rewrite(lambda d: b"\xef\xbb\xbf" + d),
    ),
    "a key file in UTF-16": (NotAVault, FOREIGN, rewrite(lambda d: d.decode().encode("utf-16"))),
    "a key file with a key twice": (
        NotAVault,
        FOREIGN,
        rewrite(lambda d: d.replace(b'"format":2', b'"format":2,"format":2')),
    ),
    "a key file with an unknown key": (NotAVault, FOREIGN, stating(pepper="x")),
    "a key file of another program": (NotAVault, FOREIGN, stating(magic="other-key")),
    "a key file without a name": (NotAVault, FOREIGN, stating(name="")),
    "a key file with a name of 61 letters": (NotAVault, FOREIGN, stating(name="x" * 61)),
    "a key file without ways in": (NotAVault, FOREIGN, stating(slots=[])),
    "a key file with nine ways in": (NotAVault, FOREIGN, slots(lambda found: found * 9)),
    "a key file with the same way in twice": (NotAVault, FOREIGN, slots(lambda found: found * 2)),
    "a way in of an unknown kind": (NotAVault, FOREIGN, slot(kind="finger")),
    "a way in of another day": (WrongPassword, WRONG, slot(created="2020-01-01T00:00:00Z")),
    "an epoch of zero": (NotAVault, FOREIGN, stating(epoch=0)),
    "an epoch of another time": (VaultDamaged, CHANGED, stating(epoch=2)),
    "an epoch that is a word": (NotAVault, FOREIGN, stating(epoch="1")),
    "another name": (VaultDamaged, CHANGED, stating(name="Tampered")),
    "another check sum": (VaultDamaged, CHANGED, stating(mac="00" * 32)),
    "a check sum that is too short": (NotAVault, FOREIGN, stating(mac="00" * 31)),
    "another vault's id": (WrongPassword, WRONG, stating(vault_id="0b" * 16)),
    "a vault's id that is too short": (NotAVault, FOREIGN, stating(vault_id="0b" * 15)),
    "a key file of format 4": (VaultTooNew, "newer version", stating(format=4, min_reader=4)),
    "a newer key file that says little": (
        VaultTooNew,
        "newer version",
        rewrite(lambda _: spelled({"magic": "purser-key", "min_reader": 99})),
    ),
    "a newer copy beside an older key file": (
        VaultTooNew,
        "newer version",
        rewrite(lambda data: spelled(json.loads(data) | {"min_reader": 4}), (KEY_COPY,)),
    ),
    "a derivation that asks for 4 TiB": (NotAVault, FOREIGN, kdf(memory_kib=2**32)),
    "a derivation that asks for 2^70 KiB": (NotAVault, FOREIGN, kdf(memory_kib=2**70)),
    "a derivation of a thousand passes": (NotAVault, FOREIGN, kdf(passes=1000)),
    "a derivation of 255 lanes": (NotAVault, FOREIGN, kdf(lanes=255)),
    "a derivation without memory": (NotAVault, FOREIGN, kdf(memory_kib=0)),
    "a derivation of less than nothing": (NotAVault, FOREIGN, kdf(passes=-1)),
    "a derivation in halves": (NotAVault, FOREIGN, kdf(memory_kib=64.5)),
    "a derivation of another name": (NotAVault, FOREIGN, kdf(type="pbkdf2")),
    "a derivation that is true": (NotAVault, FOREIGN, kdf(passes=True)),
    "another salt": (WrongPassword, WRONG, kdf(salt="00" * 16)),
    "a salt that is too short": (NotAVault, FOREIGN, kdf(salt="00" * 8)),
    "another sealed key": (WrongPassword, WRONG, rewrite(lambda d: flipped(d, b'"sealed":"'))),
    "a sealed key that is too short": (NotAVault, FOREIGN, slot(sealed="00" * 59)),
    **{
        f"a key file cut in {part}": (NotAVault, FOREIGN, cut(part))
        for part in ("created", "epoch", "kdf", "salt", "sealed", "vault_id")
    },
}
"""Of format 2."""

OLD_KEYS: dict[str, Case] = {
    "an old key file of another name": (WrongPassword, WRONG, stating(name="Tampered")),
    "an old key file of another day": (
        WrongPassword,
        WRONG,
        stating(created="2020-01-01T00:00:00Z"),
    ),
    "an old key file with another vault's id": (WrongPassword, WRONG, stating(vault_id="0b" * 16)),
    "an old key file with another salt": (WrongPassword, WRONG, kdf(salt="00" * 16)),
    "an old key file that asks for 4 TiB": (NotAVault, FOREIGN, kdf(memory_kib=2**32)),
    "an old key file with two ways in": (NotAVault, FOREIGN, slots(lambda found: found * 2)),
    "an old key file with a check sum": (NotAVault, FOREIGN, stating(mac="00" * 32)),
    "an old key file that says format 2": (NotAVault, FOREIGN, stating(format=2, min_reader=2)),
    "an old key file cut in its slot": (NotAVault, FOREIGN, cut("sealed")),
}
"""Of format 1."""

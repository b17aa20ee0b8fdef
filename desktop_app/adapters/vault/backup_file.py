"""A backup in one file: the key file and a copy of the database behind a small checked header.

The layout is described in resources/help/vault-format.md.
"""

import hashlib
import hmac
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.vault.envelope import FLOOR, KdfCost
from desktop_app.adapters.vault.files import make_folder, make_private, os_error
from desktop_app.adapters.vault.keyfile import MAX_BYTES, KeyFile
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.application.backup_state import BackupFacts
from desktop_app.domain.backup_errors import BackupDamaged, BackupFailed, BackupTooNew, NotABackup
from desktop_app.domain.errors import Locked
from desktop_app.domain.text import safe_text
from desktop_app.domain.vault_errors import NotAVault, VaultError, VaultTooNew

MAGIC = b"purser-backup\r\n\x1a"
FORMAT = 1
MAC_BYTES = 32
_MAX_HEADER = 4096
_CHUNK = 1024 * 1024
_TIME = "%Y-%m-%dT%H:%M:%SZ"
_NO_FOLDER = "The folder for backups is not a folder inside the vault's own."
_MOVE_IT = "Move what is called “backups” out of the vault's folder. A new one is made then."
_SHA256 = re.compile(r"[0-9a-f]{64}")
_HEADER = {
    "created", "database_bytes", "database_sha256", "format", "key_bytes", "key_sha256",
    "magic", "min_reader", "practice",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class BackupHead:
    """What stands before the database. `start` is where the database begins, in bytes."""

    made_at: datetime
    is_practice: bool
    key_file: KeyFile
    start: int
    database_bytes: int
    database_sha256: str

    @property
    def facts(self) -> BackupFacts:
        """What the window says of it."""
        key_file = self.key_file
        name = safe_text(key_file.name)
        wanted = key_file.key_file
        return BackupFacts(key_file.vault_id, name, self.made_at, self.is_practice, wanted)


def pack(
    database: Path, target: Path, key_file: bytes, made_at: datetime, practice: bool, mac_key: bytes
) -> None:
    """Write `target`, private and durable, from a copied database. Raises VaultError."""
    size, digest = database.stat().st_size, hashlib.sha256()
    with database.open("rb") as source:
        for chunk in _chunks(source, size):
            digest.update(chunk)
    header = _canonical(
        {
            "created": made_at.astimezone(UTC).strftime(_TIME),
            "database_bytes": size,
            "database_sha256": digest.hexdigest(),
            "format": FORMAT,
            "key_bytes": len(key_file),
            "key_sha256": hashlib.sha256(key_file).hexdigest(),
            "magic": "purser-backup",
            "min_reader": FORMAT,
            "practice": practice,
        }
    )
    head = MAGIC + len(header).to_bytes(4, "big") + header + key_file
    mac = hmac.new(mac_key, head, hashlib.sha256)
    make_private(target)
    with _told(), target.open("wb") as file, database.open("rb") as source:
        file.write(head)
        for chunk in _chunks(source, size):
            mac.update(chunk)
            file.write(chunk)
        file.write(mac.digest())
        file.flush()
        os.fsync(file.fileno())


def make_shelf(folder: Path) -> None:
    """The folder that backups lie in. Raises BackupFailed where its name is taken, VaultError."""
    try:
        make_folder(folder)
    except NotAVault:
        raise BackupFailed(_NO_FOLDER, todo=_MOVE_IT) from None


def read_head(path: Path, floor: KdfCost = FLOOR) -> BackupHead:
    """Read everything once and check it as far as that goes without the password.

    Raises NotABackup, BackupDamaged, BackupTooNew, VaultMissing, VaultReadOnly.
    """
    with _opened(path) as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotABackup
        plain = _load(file)
        key = file.read(plain["key_bytes"])
        head = BackupHead(
            _time(plain["created"]),
            plain["practice"],
            _key_file(key, plain["key_sha256"], floor),
            file.tell(),
            plain["database_bytes"],
            plain["database_sha256"],
        )
        digest = hashlib.sha256()
        for chunk in _chunks(file, head.database_bytes):
            digest.update(chunk)
        whole = len(file.read(MAC_BYTES)) == MAC_BYTES and not file.read(1)
        if not whole or digest.hexdigest() != head.database_sha256:
            raise BackupDamaged
        return head


def extract(
    path: Path, head: BackupHead, target: Path, mac_key: bytes, is_wanted: IsWanted = always
) -> None:
    """Write the database of a backup to `target`, if it is what this vault's key vouches for.

    Raises BackupDamaged before anything is written, VaultError, and Locked where it is not wanted
    any more.
    """
    total = head.start + head.database_bytes
    with _opened(path) as file:
        mac = hmac.new(mac_key, digestmod=hashlib.sha256)
        for chunk in _wanted(_chunks(file, total), is_wanted):
            mac.update(chunk)
        if not hmac.compare_digest(mac.digest(), file.read(MAC_BYTES)):
            raise BackupDamaged
        file.seek(head.start)
        make_private(target)
        digest = hashlib.sha256()
        with target.open("wb") as copy:
            for chunk in _wanted(_chunks(file, head.database_bytes), is_wanted):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != head.database_sha256:
            raise BackupDamaged


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """A regular file; NONBLOCK, because opening a FIFO would wait for somebody to write into it."""
    with _told():
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            yield file


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except IsADirectoryError:
        raise NotABackup from None
    except OSError as error:
        raise os_error(error) from None


def _chunks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """Exactly `size` bytes from here on. Raises BackupDamaged when there are fewer."""
    while size > 0:
        chunk = file.read(min(size, _CHUNK))
        if not chunk:
            raise BackupDamaged
        size -= len(chunk)
        yield chunk


def _wanted(chunks: Iterator[bytes], is_wanted: IsWanted) -> Iterator[bytes]:
    for chunk in chunks:
        if not is_wanted():
            raise Locked
        yield chunk


def _load(file: BinaryIO) -> Mapping[str, Any]:
    """The header, read strictly: one meaning, one spelling."""
    size = int.from_bytes(file.read(4), "big")
    if not 0 < size <= _MAX_HEADER:
        raise BackupDamaged
    data = file.read(size)
    with suppress(ValueError, RecursionError):
        plain = json.loads(data)
        if isinstance(plain, dict):
            least = plain.get("min_reader")
            if type(least) is int and least > FORMAT:
                raise BackupTooNew
            if _canonical(plain) == data and _is_ours(plain):
                return plain
    raise BackupDamaged


def _is_ours(plain: Mapping[str, Any]) -> bool:
    return (
        set(plain) == _HEADER
        and plain["magic"] == "purser-backup"
        and type(plain["practice"]) is bool
        and all(type(plain[name]) is int for name in ("database_bytes", "key_bytes", "format"))
        and 0 < plain["key_bytes"] <= MAX_BYTES
        and plain["database_bytes"] > 0
        and all(_is_hash(plain[name]) for name in ("database_sha256", "key_sha256"))
        and isinstance(plain["created"], str)
    )


def _is_hash(text: object) -> bool:
    return isinstance(text, str) and _SHA256.fullmatch(text) is not None


def _key_file(data: bytes, digest: str, floor: KdfCost) -> KeyFile:
    if hashlib.sha256(data).hexdigest() != digest:
        raise BackupDamaged
    try:
        return parse_key_file(data, floor)
    except VaultTooNew:
        raise BackupTooNew from None
    except VaultError:
        raise BackupDamaged from None


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError:
        raise BackupDamaged from None


def _canonical(plain: Mapping[str, Any]) -> bytes:
    return json.dumps(plain, sort_keys=True, separators=(",", ":")).encode()

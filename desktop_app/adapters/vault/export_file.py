"""Sealed exports: one file that its passphrase alone opens, as `vault-format.md` tells."""

import json
import os
import re
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath
from typing import Any

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.refusals import told
from desktop_app.adapters.system.whole_file import write_whole
from desktop_app.adapters.vault.canonical import canonical
from desktop_app.adapters.vault.envelope import (
    FLOOR,
    SALT_BYTES,
    KdfCost,
    NotAuthentic,
    derive_kek,
    derive_key,
    is_within,
    make_cipher,
    make_salt,
    seal,
    unseal,
    wipe,
)
from desktop_app.domain.card_files import MAX_BYTES
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.exports import MAGIC, Export, ExportedCard, WrongPassphrase
from desktop_app.domain.handover import FileExists, NotHandedOver
from desktop_app.domain.passwords import spell_passphrase
from desktop_app.domain.secrets import Secret

COST = KdfCost(128 * 1024, 3, 4)
"""About half a second; a file that leaves the computer costs more to guess at than the floor."""
BOUND = b"purser/1/export"
MOST_HEADER = 4096
_LENGTH = 4
_NAMES = {Field.PAN: "number", Field.EXPIRY: "expiry", Field.CVV: "cvv"}
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_NOT_READ = "This export is damaged, or of a version that this Purser does not know."


class SealedExports:
    """ExportFiles on the disk, beside the loop. A test may make guessing cheap."""

    def __init__(self, run_blocking: RunBlocking, cost: KdfCost = COST) -> None:
        self._run = run_blocking
        self._cost = cost

    async def write(
        self, contents: Export, passphrase: Secret, file: PurePath, *, replace: bool
    ) -> None:
        """Seal, write whole, read back and open. Raises NotHandedOver, FileExists."""
        work = partial(_write, contents, passphrase, Path(file), self._cost, replace=replace)
        await self._run(work)


def seal_export(plain: bytes, passphrase: Secret, cost: KdfCost, made_at: datetime) -> bytes:
    """The whole file. Takes half a second on purpose; never on a loop. Raises NotEnoughMemory."""
    salt = make_salt()
    header = _spell_header(made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), salt, cost)
    head = MAGIC + len(header).to_bytes(_LENGTH, "big") + header
    key = _derive(passphrase, salt, cost)
    try:
        return head + seal(make_cipher(key), plain, BOUND + head)
    finally:
        wipe(key)


def open_export(data: bytes, passphrase: Secret, floor: KdfCost = FLOOR) -> bytes:
    """The JSON inside. Raises InvalidInput, WrongPassphrase, NotEnoughMemory."""
    start = len(MAGIC) + _LENGTH
    length = int.from_bytes(data[len(MAGIC) : start], "big")
    header = data[start : start + length]
    if not data.startswith(MAGIC) or length > MOST_HEADER or len(header) != length:
        raise InvalidInput(_NOT_READ, field="file")
    salt, cost = _read_header(header, floor)
    key = _derive(passphrase, salt, cost)
    try:
        head = data[: start + length]
        return unseal(make_cipher(key), data[start + length :], BOUND + head)
    except NotAuthentic:
        raise WrongPassphrase from None
    finally:
        wipe(key)


def _spell_header(created: str, salt: bytes, cost: KdfCost) -> bytes:
    costs = {"memory_kib": cost.memory_kib, "passes": cost.passes, "lanes": cost.lanes}
    stated = {
        "magic": "purser-export",
        "format": 1,
        "min_reader": 1,
        "created": created,
        "kdf": {"type": "argon2id", "salt": salt.hex(), **costs},
    }
    return canonical(stated)


def _read_header(header: bytes, floor: KdfCost) -> tuple[bytes, KdfCost]:
    """Bounds before anything is computed."""
    try:
        stated: Any = json.loads(header)
        kdf, created = stated["kdf"], stated["created"]
        salt = bytes.fromhex(kdf["salt"])
        cost = KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"])
        # As a key file: what is not looked at here is what is written, in the one spelling.
        is_ours = _TIME.fullmatch(created) and _spell_header(created, salt, cost) == header
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InvalidInput(_NOT_READ, field="file") from None
    if not (is_ours and len(salt) == SALT_BYTES and is_within(cost, floor)):
        raise InvalidInput(_NOT_READ, field="file")
    return salt, cost


def _derive(passphrase: Secret, salt: bytes, cost: KdfCost) -> bytearray:
    kek = derive_kek(spell_passphrase(passphrase), salt, cost)
    try:
        return derive_key(kek, salt.hex(), "export")
    finally:
        wipe(kek)


def _write(
    contents: Export, passphrase: Secret, file: Path, cost: KdfCost, *, replace: bool
) -> None:
    if not replace and os.path.lexists(file):
        raise FileExists  # before half a second is spent
    plain = canonical(_plain(contents))
    if len(plain) > MAX_BYTES:
        raise NotHandedOver("These are more cards than one file can hold.")
    data = seal_export(plain, passphrase, cost, contents.made_at)
    with told():
        write_whole(file, data, replace=replace)
        is_there = _opens(file, passphrase, cost, plain)
        if not is_there:
            file.unlink()
    if not is_there:
        raise NotHandedOver("The file was written, but did not read back as it was.")


def _opens(file: Path, passphrase: Secret, cost: KdfCost, plain: bytes) -> bool:
    """Read from the disk again, before anybody is told that there is a copy."""
    try:
        return open_export(file.read_bytes(), passphrase, cost) == plain
    except InvalidInput:
        return False


def _plain(contents: Export) -> dict[str, object]:
    return {
        "vault": contents.vault_name,
        "made_at": _time(contents.made_at),
        "cards": [_card(one) for one in contents.cards],
        "people": [
            {"name": p.name, "department": p.department, "email": p.email, "holder_id": p.holder_id}
            for p in contents.people
        ],
    }


def _card(one: ExportedCard) -> dict[str, object]:
    card = one.card
    details = {_NAMES[field]: secret.reveal() for field, secret in one.details.items()}
    return {
        "id": card.id,
        "label": card.label,
        "holder": card.holder,
        "last4": card.facts.last4,
        "status": card.facts.status.value,
        "created": _time(card.facts.created_at),
        "ended": _time(card.ended_at),
        "note": one.note,
        **details,
    }


def _time(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat()

"""Reads a key file strictly, with every bound checked before anything is allocated or derived."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from desktop_app.adapters.vault.envelope import (
    FLOOR,
    KEY_BYTES,
    NONCE_BYTES,
    SALT_BYTES,
    TAG_BYTES,
    KdfCost,
    is_within,
)
from desktop_app.adapters.vault.keyfile import (
    MAGIC,
    MAX_BYTES,
    MAX_EPOCH,
    MAX_SLOTS,
    NEWEST,
    KeyFile,
    format_of,
)
from desktop_app.adapters.vault.slots import Second, Slot
from desktop_app.application.ways import WayKind
from desktop_app.domain.text import MAX_LABEL
from desktop_app.domain.vault_errors import NotAVault, VaultTooNew

_SEALED_BYTES = NONCE_BYTES + KEY_BYTES + TAG_BYTES
_MAC_BYTES = 32
_HEX_ID = re.compile(r"[0-9a-f]{32}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def parse_key_file(data: bytes, floor: KdfCost = FLOOR) -> KeyFile:
    """Raises NotAVault, or VaultTooNew for a file a newer Purser marked as its own."""
    plain = _load(data)
    if plain.get("magic") != MAGIC:
        raise NotAVault
    if _is_int(plain.get("min_reader")) and plain["min_reader"] > NEWEST:
        raise VaultTooNew
    try:
        made = _read(plain, floor)
        # One meaning, one spelling: nothing hides in white space or order, and every name and value
        # that `_read` does not look at is the one that is written. A lone surrogate in the name has
        # no spelling at all.
        _expect(made.dump() == data)
    except (KeyError, TypeError, ValueError):
        raise NotAVault from None
    return made


def _read(plain: Mapping[str, Any], floor: KdfCost) -> KeyFile:
    _expect(isinstance(plain["name"], str) and 0 < len(plain["name"]) <= MAX_LABEL)
    _expect(bool(_HEX_ID.fullmatch(plain["vault_id"])) and _is_time(plain["created"]))
    head = plain["vault_id"], plain["name"], plain["created"]
    slots = plain["slots"]
    _expect(type(slots) is list and 0 < len(slots) <= MAX_SLOTS)
    if plain["format"] == 1:
        (only,) = slots
        return KeyFile(*head, (_password(only, floor),), format=1)
    _expect(_is_int(plain["epoch"]) and 1 <= plain["epoch"] <= MAX_EPOCH)
    read = tuple(_slot(slot, floor) for slot in slots)
    kinds = [slot.kind for slot in read]
    # The password comes first and once: a file may not make a guess cost eight derivations.
    _expect(kinds[0] is WayKind.PASSWORD and kinds.count(WayKind.PASSWORD) == 1)
    _expect(len({slot.id for slot in read}) == len(read))
    return KeyFile(*head, read, plain["epoch"], format_of(read), _hex(plain["mac"], _MAC_BYTES))


def _slot(plain: Mapping[str, Any], floor: KdfCost) -> Slot:
    """One of format 2 or 3."""
    kind = WayKind(plain["kind"])
    _expect(bool(_HEX_ID.fullmatch(plain["id"])) and _is_time(plain["created"]))
    datetime.fromisoformat(plain["created"])  # a slot's is shown, so there is such a day
    named = plain["id"], plain["created"]
    if kind is WayKind.PASSWORD:
        return _password(plain, floor, *named)
    salt, sealed = _hex(plain["salt"], SALT_BYTES), _hex(plain["sealed"], _SEALED_BYTES)
    return Slot(kind, salt, None, *named, sealed)


def _password(
    plain: Mapping[str, Any], floor: KdfCost, slot_id: str = "", created: str = ""
) -> Slot:
    kdf = plain["kdf"]
    salt, sealed = _hex(kdf["salt"], SALT_BYTES), _hex(plain["sealed"], _SEALED_BYTES)
    cost = KdfCost(kdf["memory_kib"], kdf["passes"], kdf["lanes"])
    _expect(is_within(cost, floor))
    second = _second(plain["second"]) if slot_id and "second" in plain else None
    return Slot(WayKind.PASSWORD, salt, cost, slot_id, created, sealed, second)


def _second(plain: Mapping[str, Any]) -> Second:
    _expect(bool(_HEX_ID.fullmatch(plain["file"])))
    return Second(plain["file"], _hex(plain["held"], _SEALED_BYTES))


def _load(data: bytes) -> Mapping[str, Any]:
    if len(data) > MAX_BYTES:
        raise NotAVault
    try:
        plain = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError):
        raise NotAVault from None
    if not isinstance(plain, dict):
        raise NotAVault
    return plain


def _hex(text: str, size: int) -> bytes:
    data = bytes.fromhex(text)
    _expect(len(data) == size)
    return data


def _is_time(value: str) -> bool:
    return bool(_TIME.fullmatch(value))


def _expect(holds: bool) -> None:
    if not holds:
        raise ValueError


def _is_int(value: object) -> bool:
    return type(value) is int

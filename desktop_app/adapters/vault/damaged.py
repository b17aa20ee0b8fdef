"""What of a damaged vault still authenticates, page by page; nothing is written to it."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.adapters.system.blocking import IsWanted
from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.cards import COLUMN_COUNT, expiry_of, from_row, owner_of
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.pages import Pages, Row
from desktop_app.adapters.vault.sealer import Sealer, place_of
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus, Expiry, Field, last4_of
from desktop_app.domain.errors import Locked
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    VaultDamaged,
)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9a-f]{32}")
_FIELDS = frozenset(each.value for each in Field)
_STATUS = frozenset(each.value for each in CardStatus)
_OWNER = owner_of("")
_NOTHING = "Nothing of this vault's database can be read with its key."
Place = tuple[str, str]
"""Owner and field of a detail."""


@dataclass(frozen=True, slots=True)
class _Sealed:
    row: str
    version: int
    sealed: bytes


@dataclass(slots=True)
class _Found:
    """What the pages gave: rows of cards, sealed details, and the details an index names."""

    rows: dict[str, Row] = field(default_factory=dict)
    sealed: dict[Place, _Sealed] = field(default_factory=dict)
    named: set[Place] = field(default_factory=set)
    lost_pages: int = 0
    pages: int = 0


class Salvage:
    """What was found, held in memory: details stay sealed until one is asked for."""

    def __init__(self, report: Salvaged, sealed: dict[Place, _Sealed], sealer: Sealer) -> None:
        self.report = report
        self._sealed = sealed
        self._sealer = sealer

    def reveal(self, card_id: CardId, field: Field) -> Secret:
        """One detail. Raises DetailsMissing, and Locked after `close`."""
        place = owner_of(card_id), field.value
        if place not in self._sealed:
            raise DetailsMissing
        return _opened(self._sealer, place, self._sealed[place])

    def close(self) -> None:
        """Forget the key and what was found."""
        self._sealer.close()
        self._sealed.clear()


def look(base: Path, key_file: KeyFile, password: Secret, is_wanted: IsWanted) -> Salvage:
    """Raises WrongPassword, VaultDamaged where nothing opens, and other vault errors.

    Raises Locked, soon, where it is not wanted any more.
    """
    vault_key = key_file.unwrap(password)
    pages_key = derive_key(vault_key, key_file.vault_id, "pages")
    sealer = Sealer(vault_key, key_file.vault_id)
    try:
        found = _search(base / files.DATABASE, bytes(pages_key), is_wanted)
        return _judge(key_file.name, found, sealer, is_wanted)
    except BaseException:
        sealer.close()
        raise
    finally:
        wipe(vault_key, pages_key)


def _search(path: Path, key: bytes, is_wanted: IsWanted) -> _Found:
    found = _Found()
    try:
        with Pages(path, key, is_wanted) as pages:
            for row in pages.rows():
                _sort(row, found)
            found.lost_pages, found.pages = pages.lost, pages.count
    except OSError as error:
        raise files.os_error(error) from None
    if found.lost_pages == found.pages:
        raise VaultDamaged(_NOTHING)
    return found


def _sort(row: Row, found: _Found) -> None:
    """By its shape: pages do not say whose they are, but each one was proven to be the vault's."""
    match row:
        case (str(owner), str(name), str(row_id)) if _is_detail(owner, name, row_id):
            found.named.add((owner, name))
        case (str(row_id), str(owner), str(name), int(version), bytes(sealed)) if _is_detail(
            owner, name, row_id
        ):
            before = found.sealed.get((owner, name))
            if before is None or before.version < version:
                found.sealed[owner, name] = _Sealed(row_id, version, sealed)
        case (str(card_id), str(status), *_) if len(row) in COLUMN_COUNT and status in _STATUS:
            found.rows[card_id] = row


def _is_detail(owner: str, name: str, row_id: str) -> bool:
    return owner.startswith(_OWNER) and name in _FIELDS and bool(_ID.fullmatch(row_id))


def _judge(name: str, found: _Found, sealer: Sealer, is_wanted: IsWanted) -> Salvage:
    """Open each detail once, and keep those that do. Raises Locked where it is not wanted."""
    good: dict[Place, _Sealed] = {}
    shown: dict[str, dict[Field, Secret]] = {}
    for place, sealed in found.sealed.items():
        if not is_wanted():
            raise Locked
        with suppress(VaultDamaged, UnicodeDecodeError):
            owner, what = place
            secret = _opened(sealer, place, sealed)
            shown.setdefault(owner, {})[Field(what)] = secret
            good[place] = sealed
    cards = dict(_cards(found.rows, shown))
    nameless = frozenset(
        CardId(owner.removeprefix(_OWNER)) for owner in shown.keys() - {owner_of(c) for c in cards}
    )
    every = [*cards.values(), *(_nameless(one, shown[owner_of(one)]) for one in nameless)]
    every.sort(key=lambda card: (card.id in nameless, card.label.casefold(), card.id))
    lost = len((found.named | found.sealed.keys()) - good.keys())
    report = Salvaged(name, tuple(every), nameless, lost, found.lost_pages, found.pages)
    return Salvage(report, good, sealer)


def _cards(
    rows: dict[str, Row], shown: dict[str, dict[Field, Secret]]
) -> Iterable[tuple[CardId, Card]]:
    same: dict[str, str] = {}
    for card_id, row in rows.items():
        details = shown.get(owner_of(card_id), {})
        # A row from before the last column was added does not have it.
        whole = (*row, "")[: max(COLUMN_COUNT)]
        with suppress(ValueError, TypeError, KeyError, OverflowError):
            card = from_row(whole, ",".join(details), None, same)
            yield card.id, card._replace(expiry=_expiry(details))


def _nameless(card_id: CardId, details: dict[Field, Secret]) -> Card:
    pan = details.get(Field.PAN)
    last4 = "" if pan is None else last4_of(pan)
    status = CardStatus.UNRECOGNISED
    facts = CardFacts(card_id, status, "", "", last4, None, reference="", created_at=None)
    return Card(facts, _NEVER, "", "", "", frozenset(details), _expiry(details))


def _expiry(details: dict[Field, Secret]) -> Expiry | None:
    secret = details.get(Field.EXPIRY)
    if secret is not None:
        with suppress(ValueError):
            return expiry_of(secret.reveal())
    return None


def _opened(sealer: Sealer, place: Place, kept: _Sealed) -> Secret:
    owner, name = place
    row = place_of(owner, kept.row)
    return Secret(sealer.unseal("secrets", row, name, kept.version, kept.sealed).decode())

"""Opens a damaged vault to look at what still authenticates; nothing is written to it."""

import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking, until_given_up
from desktop_app.adapters.vault import backup_file, files
from desktop_app.adapters.vault.backup import list_backups
from desktop_app.adapters.vault.cards import COLUMN_COUNT, expiry_of, from_row, owner_of
from desktop_app.adapters.vault.conflict_copies import OpenCopies, copies_beside, open_copies
from desktop_app.adapters.vault.envelope import FLOOR, KdfCost, derive_key, wipe
from desktop_app.adapters.vault.key_files import plainest, read_key_files
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.lock import FolderLock
from desktop_app.adapters.vault.pages import Pages, Row
from desktop_app.adapters.vault.sealer import Sealer, place_of
from desktop_app.application.backup_state import Backup
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus, Expiry, Field, last4_of
from desktop_app.domain.salvaged import CopyBeside, Salvaged
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    NotAVault,
    VaultDamaged,
    VaultError,
    VaultReadOnly,
    WrongPassword,
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


class FolderSalvager:
    """Salvager over folders; `floor` is lowered by tests alone."""

    def __init__(self, run_blocking: RunBlocking, floor: KdfCost = FLOOR) -> None:
        self._run = run_blocking
        self._floor = floor

    async def open(self, folder: PurePath, password: Secret) -> Salvage:
        """Raises WrongPassword, VaultDamaged where nothing opens, and other vault errors."""
        base = Path(folder)
        files.check_folder(base)
        key_files = read_key_files(base, self._floor)
        _check_file(base / files.DATABASE)
        problem: VaultError | None = None
        with _alone(base):
            for key_file in key_files:
                try:
                    return await self._run(partial(_salvage, base, key_file, password))
                except WrongPassword as error:
                    problem = plainest(problem, error)
                except VaultDamaged as error:
                    problem = error
        raise problem or WrongPassword()

    async def copies_beside(self, folder: PurePath) -> tuple[CopyBeside, ...]:
        """Second versions of the database, the newest first; opens nothing."""
        return await self._run(partial(copies_beside, Path(folder)))

    async def open_copies(self, folder: PurePath, password: Secret) -> OpenCopies:
        """Looks into each with the vault's key. Raises WrongPassword and VaultError.

        Who is cancelled waits until what was begun has ended, which is soon.
        """
        base = Path(folder)
        files.check_folder(base)
        work = partial(open_copies, base, read_key_files(base, self._floor), password)
        found = await until_given_up(self._run, work)
        return OpenCopies(self._run, base, *found)

    async def newest_backup(self, folder: PurePath) -> Backup | None:
        """The newest one in the vault's folder that is whole; None where there is none."""
        return await self._run(partial(_newest, Path(folder), self._floor))


@contextmanager
def _alone(base: Path) -> Iterator[None]:
    """No other Purser writes meanwhile; on a disk that takes no lock file, none does anyway."""
    try:
        lock = FolderLock(base)
    except VaultReadOnly:
        yield
        return
    try:
        yield
    finally:
        lock.release()


def _newest(base: Path, floor: KdfCost) -> Backup | None:
    """Of this vault, where its key file still says which one that is."""
    known: set[str] = set()
    with suppress(VaultError):
        known = {key_file.vault_id for key_file in read_key_files(base, floor)}
    for backup in list_backups(base / files.BACKUPS):
        with suppress(VaultError):
            head = backup_file.read_head(Path(backup.path), floor)
            if not known or head.key_file.vault_id in known:
                return backup
    return None


def _check_file(path: Path) -> None:
    """Raises VaultDamaged for one that is missing, NotAVault for what is no file."""
    try:
        about = path.lstat()
    except FileNotFoundError:
        raise VaultDamaged("The vault's database is missing beside vault.key.") from None
    except OSError as error:
        raise files.os_error(error) from None
    if not stat.S_ISREG(about.st_mode):
        raise NotAVault


def _salvage(base: Path, key_file: KeyFile, password: Secret) -> Salvage:
    vault_key = key_file.unwrap(password)
    pages_key = derive_key(vault_key, key_file.vault_id, "pages")
    sealer = Sealer(vault_key, key_file.vault_id)
    try:
        found = _search(base / files.DATABASE, bytes(pages_key))
        return _judge(key_file.name, found, sealer)
    except BaseException:
        sealer.close()
        raise
    finally:
        wipe(vault_key, pages_key)


def _search(path: Path, key: bytes) -> _Found:
    found = _Found()
    try:
        with Pages(path, key) as pages:
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


def _judge(name: str, found: _Found, sealer: Sealer) -> Salvage:
    """Open each detail once, and keep those that do."""
    good: dict[Place, _Sealed] = {}
    shown: dict[str, dict[Field, Secret]] = {}
    for place, sealed in found.sealed.items():
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

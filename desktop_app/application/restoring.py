"""Where a backup belongs: in the place of the vault it came from, else in a folder of its own."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePath

from desktop_app.application.backup_state import BackupFacts, RestorePlan
from desktop_app.application.vault_ports import VaultKeeper
from desktop_app.domain.vault_errors import VaultError

_NEW = "restored"


@dataclass(frozen=True, slots=True)
class RestorePlaces:
    """`practice` is the folder of the one practice vault; `vaults` holds a folder for each other;
    `current` is the vault the person was asked to open, if any."""

    practice: PurePath
    vaults: PurePath
    current: PurePath | None = None


async def plan_restore(keeper: VaultKeeper, file: PurePath, places: RestorePlaces) -> RestorePlan:
    """Read the backup and find its place. Raises what `VaultKeeper.read_backup` raises."""
    facts = await keeper.read_backup(file)
    for folder in _known(keeper, file, places):
        if keeper.exists(folder) and _is_same(keeper, folder, facts):
            return RestorePlan(file, facts, folder, moves_aside=True)
    beside = file.parent.parent  # a vault whose own key files are gone is still whose backup it is
    if file.parent.name == "backups" and keeper.exists(beside) and not _is_known(keeper, beside):
        return RestorePlan(file, facts, beside, moves_aside=True)
    return RestorePlan(file, facts, _new_folder(keeper, facts, places), moves_aside=False)


def _known(keeper: VaultKeeper, file: PurePath, places: RestorePlaces) -> Iterator[PurePath]:
    yield file.parent.parent
    if places.current is not None:
        yield places.current
    yield places.practice
    for place in keeper.find(places.vaults):
        yield place.folder


def _is_same(keeper: VaultKeeper, folder: PurePath, facts: BackupFacts) -> bool:
    with suppress(VaultError):
        return keeper.identify(folder) == facts.vault_id
    return False


def _is_known(keeper: VaultKeeper, folder: PurePath) -> bool:
    with suppress(VaultError):
        return bool(keeper.identify(folder))
    return False


def _new_folder(keeper: VaultKeeper, facts: BackupFacts, places: RestorePlaces) -> PurePath:
    if facts.is_practice and not keeper.exists(places.practice):
        return places.practice
    number = 1
    while keeper.exists(folder := places.vaults / f"{_NEW}-{facts.vault_id[:8]}-{number}"):
        number += 1
    return folder

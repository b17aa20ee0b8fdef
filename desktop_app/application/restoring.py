"""Where a restored vault goes: a new folder beside the vaults that are there."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from desktop_app.application.vault_ports import VaultKeeper

if TYPE_CHECKING:
    from desktop_app.application.backup_state import RestorePlan


@dataclass(frozen=True, slots=True)
class RestorePlaces:
    """`practice` is the folder of the one practice vault; `vaults` holds a folder per other."""

    practice: PurePath
    vaults: PurePath


async def plan_restore(keeper: VaultKeeper, file: PurePath, places: RestorePlaces) -> "RestorePlan":
    """Read the backup and find a free place. Raises what `VaultKeeper.read_backup` raises."""
    facts = await keeper.read_backup(file)
    root = places.practice.parent if facts.is_practice else places.vaults
    stem, number = f"restored-{facts.made_at:%Y-%m-%dT%H-%M-%SZ}", 1
    folder = root / stem
    while keeper.exists(folder):
        number += 1
        folder = root / f"{stem}-{number}"
    from desktop_app.application.backup_state import RestorePlan

    return RestorePlan(file, facts, folder)

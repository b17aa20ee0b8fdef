"""Makes the sealed vaults of format 2, once; a second run refuses, because vectors never change.

Run from the repository as `python -m tests.vectors.make_format_2`.
"""

import asyncio
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import PASSWORD, at_once
from tests.vectors.make_format_1 import edit_keys, flip, make_good

PLACE = Path(__file__).parent / "format_2"
CODE, KEPT, SECOND = "5e" * 20, "7d" * 32, "seven green boats wait for the tide"
KEYS = ("vault.key", "vault.key.bak")
WAYS = {"password": PASSWORD, "recovery": CODE, "keyring": KEPT}


def add_ways(folder: Path, *, password: str = PASSWORD) -> None:
    """A recovery code and a keyring's secret, and the password changed if it is another one."""

    async def change() -> None:
        vault = await FileVaultKeeper(at_once, cost=FLOOR).open(folder, Secret(PASSWORD))
        for kind, secret in ((WayKind.RECOVERY, CODE), (WayKind.KEYRING, KEPT)):
            await vault.keys.add(Secret(PASSWORD), kind, Secret(secret))
        if password != PASSWORD:
            await vault.keys.change_password(Secret(PASSWORD), Secret(password))
        vault.close()

    asyncio.run(change())


def slots(folder: Path) -> list[dict[str, Any]]:
    """The ways in, as the file has them."""
    found: list[dict[str, Any]] = json.loads((folder / KEYS[0]).read_bytes())["slots"]
    return found


def take_keys(folder: Path) -> None:
    """The key files of the other good vault."""
    for name in KEYS:
        shutil.copy(PLACE / "changed" / name, folder / name)


def roll_back_slot(folder: Path) -> None:
    """The recovery slot of another day: another code, or one that was revoked."""
    first, second, third = slots(folder)
    edit_keys(folder, slots=[first, second | {"created": "2026-01-01T00:00:00Z"}, third])


def weaken(folder: Path) -> None:
    """A derivation below the floor."""
    made = slots(folder)
    made[0]["kdf"]["memory_kib"] = 8
    edit_keys(folder, slots=made)


def edit_slot(folder: Path, place: int, **values: object) -> None:
    """One slot with other values."""
    made = slots(folder)
    made[place] |= values
    edit_keys(folder, slots=made)


def add_slots(folder: Path, *more: dict[str, Any]) -> None:
    """More slots behind those there are."""
    edit_keys(folder, slots=[*slots(folder), *more])


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "first_page_flipped": (lambda f: flip(f / "vault.db", 200), "VaultDamaged"),
    "database_missing": (lambda f: (f / "vault.db").unlink(), "VaultDamaged"),
    "keys_of_another": (take_keys, "WrongPassword"),
    "name_changed": (lambda f: edit_keys(f, name="Another"), "VaultDamaged"),
    "epoch_changed": (lambda f: edit_keys(f, epoch=2), "VaultDamaged"),
    "mac_changed": (lambda f: edit_keys(f, mac="00" * 32), "VaultDamaged"),
    "slot_taken_away": (lambda f: edit_keys(f, slots=slots(f)[:2]), "VaultDamaged"),
    "slot_of_another_day": (roll_back_slot, "VaultDamaged"),
    "password_slot_changed": (lambda f: edit_slot(f, 0, id="0" * 32), "WrongPassword"),
    "no_password": (lambda f: edit_keys(f, slots=slots(f)[1:]), "NotAVault"),
    "two_passwords": (lambda f: add_slots(f, slots(f)[0] | {"id": "0" * 32}), "NotAVault"),
    "nine_slots": (
        lambda f: add_slots(f, *(slots(f)[1] | {"id": f"{n:032x}"} for n in range(6))),
        "NotAVault",
    ),
    "one_id_twice": (lambda f: add_slots(f, slots(f)[2]), "NotAVault"),
    "unknown_kind": (lambda f: edit_slot(f, 1, kind="passkey"), "NotAVault"),
    "weak_derivation": (weaken, "NotAVault"),
    "unknown_key": (lambda f: edit_keys(f, pepper="x"), "NotAVault"),
    "newer_reader": (lambda f: edit_keys(f, format=3, min_reader=3), "VaultTooNew"),
}


def keep_differences(folder: Path) -> list[str]:
    """Leave only what differs from the plain vault; the names of what is missing here."""
    missing = []
    for good in sorted((PLACE / "plain").iterdir()):
        spoiled = folder / good.name
        if not spoiled.exists():
            missing.append(good.name)
        elif spoiled.read_bytes() == good.read_bytes():
            spoiled.unlink()
    return missing


def main() -> None:
    """The good ones, the broken ones, and the manifest that says what each must do."""
    PLACE.mkdir()
    make_good(PLACE / "plain", "Shop")
    add_ways(PLACE / "plain")
    make_good(PLACE / "changed", "Ärger & Co")
    add_ways(PLACE / "changed", password=SECOND)
    manifest: dict[str, dict[str, object]] = {
        "plain": {"result": "opens", "name": "Shop", "ways": WAYS, "without": []},
        "changed": {
            "result": "opens",
            "name": "Ärger & Co",
            "ways": WAYS | {"password": SECOND},
            "without": [],
        },
    }
    for folder, (spoil, error) in BROKEN.items():
        shutil.copytree(PLACE / "plain", PLACE / folder)
        spoil(PLACE / folder)
        manifest[folder] = {"result": error, "without": keep_differences(PLACE / folder)}
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (PLACE / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

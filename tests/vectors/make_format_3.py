"""Makes the sealed vaults of format 3, once; a second run refuses, because vectors never change.

Run from the repository as `python -m tests.vectors.make_format_3`.
"""

import asyncio
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.second_text import dump_second, make_second
from desktop_app.domain.second_secret import SecondSecret, paired
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import PASSWORD, at_once
from tests.vectors.make_format_1 import edit_keys, flip, make_good
from tests.vectors.make_format_2 import KEYS, SECOND, WAYS, add_slots, add_ways, edit_slot, slots

PLACE = Path(__file__).parent / "format_3"
ONE, TWO = "one.purser-key", "two.purser-key"
MADE = datetime(2026, 11, 22, tzinfo=UTC)


def write_key_file(name: str) -> SecondSecret:
    """A key file as Purser makes it, beside the vaults."""
    second = make_second()
    (PLACE / name).write_bytes(dump_second(second, MADE))
    return second


def need(folder: Path, *seconds: SecondSecret, password: str = PASSWORD) -> None:
    """The password needs a key file: the last of those that took each other's place."""

    async def change() -> None:
        vault = await FileVaultKeeper(at_once, cost=FLOOR).open(folder, Secret(PASSWORD))
        for second in seconds:
            await vault.keys.change_key_file(Secret(PASSWORD), second)
        if password != PASSWORD:
            await vault.keys.change_password(Secret(PASSWORD), Secret(password))
        vault.close()
        (await FileVaultKeeper(at_once).open(folder, paired(Secret(password), second))).close()

    asyncio.run(change())


def take_keys(folder: Path) -> None:
    """The key files of the other good vault."""
    for name in KEYS:
        shutil.copy(PLACE / "changed" / name, folder / name)


def edit_second(folder: Path, **values: object) -> None:
    """The second secret with other values."""
    edit_slot(folder, 0, second=slots(folder)[0]["second"] | values)


def strip(folder: Path, number: int) -> None:
    """As if the password had never needed a key file."""
    made = slots(folder)
    del made[0]["second"]
    edit_keys(folder, slots=made, format=number, min_reader=number)


def take_held_of_another(folder: Path) -> None:
    """The copy that the other vault holds of its key file."""
    other: list[dict[str, Any]] = slots(PLACE / "changed")
    edit_second(folder, held=other[0]["second"]["held"])


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "first_page_flipped": (lambda f: flip(f / "vault.db", 200), "VaultDamaged"),
    "keys_of_another": (take_keys, "OtherKeyFile"),
    "key_file_of_another": (lambda f: edit_second(f, file="0" * 32), "OtherKeyFile"),
    "held_of_another": (take_held_of_another, "WrongPassword"),
    "held_changed": (lambda f: edit_second(f, held="00" * 60), "WrongPassword"),
    "held_too_short": (lambda f: edit_second(f, held="00" * 59), "NotAVault"),
    "name_changed": (lambda f: edit_keys(f, name="Another"), "VaultDamaged"),
    "mac_changed": (lambda f: edit_keys(f, mac="00" * 32), "VaultDamaged"),
    "need_taken_away": (lambda f: strip(f, 2), "WrongPassword"),
    "need_taken_away_format_3": (lambda f: strip(f, 3), "NotAVault"),
    "as_format_2": (lambda f: edit_keys(f, format=2, min_reader=2), "NotAVault"),
    "need_of_the_code": (
        lambda f: edit_slot(f, 1, second=slots(f)[0]["second"]),
        "NotAVault",
    ),
    "two_passwords": (lambda f: add_slots(f, slots(f)[0] | {"id": "0" * 32}), "NotAVault"),
    "unknown_key": (lambda f: edit_second(f, pepper="x"), "NotAVault"),
    "newer_reader": (lambda f: edit_keys(f, format=4, min_reader=4), "VaultTooNew"),
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
    one, two = write_key_file(ONE), write_key_file(TWO)
    make_good(PLACE / "plain", "Shop")
    add_ways(PLACE / "plain")
    need(PLACE / "plain", one)
    make_good(PLACE / "changed", "Ärger & Co")
    add_ways(PLACE / "changed")
    need(PLACE / "changed", one, two, password=SECOND)
    manifest: dict[str, dict[str, object]] = {
        "plain": {
            "result": "opens",
            "name": "Shop",
            "ways": WAYS,
            "key_file": ONE,
            "without": [],
        },
        "changed": {
            "result": "opens",
            "name": "Ärger & Co",
            "ways": WAYS | {"password": SECOND},
            "key_file": TWO,
            "without": [],
        },
    }
    for folder, (spoil, error) in BROKEN.items():
        shutil.copytree(PLACE / "plain", PLACE / folder)
        spoil(PLACE / folder)
        left_out = keep_differences(PLACE / folder)
        manifest[folder] = {"result": error, "key_file": ONE, "without": left_out}
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (PLACE / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Makes the sealed vaults of format 1, once; a second run refuses, because vectors never change.

Run from the repository as `python -m tests.vectors.make_format_1`.
"""

import asyncio
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.domain.profiles import SANDBOX_PROFILES, Credentials, DialectName
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import NOW, PASSWORD, at_once, card, details, intent

PLACE = Path(__file__).parent / "format_1"


def make_good(folder: Path, name: str) -> None:
    """Two cards with all details, one intent with a raw answer, the keys of a connection."""
    keeper = FileVaultKeeper(at_once, cost=FLOOR)
    vault = asyncio.run(keeper.create(folder, name, Secret(PASSWORD), lambda _step: None))
    for number in (1, 2):
        vault.cards.put([card(number)])
        vault.cards.seal_details(card(number).id, details(cvv=f"84{number}"))
    vault.intents.add(intent(1))
    vault.intents.begin_attempt(intent(1).id, NOW)
    vault.intents.keep_raw(intent(1).id, 1, b'{"answer":"kept"}')
    profile = SANDBOX_PROFILES[DialectName.V2]
    vault.settings.put_profile(profile, Credentials("client", Secret("practice-secret")))
    vault.settings.put("theme", "dark")
    vault.close()


def flip(path: Path, place: int) -> None:
    """One bit of one byte."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.write_bytes(data)


def edit_keys(folder: Path, **header: object) -> None:
    """Both key files with other values in the header."""
    for name in ("vault.key", "vault.key.bak"):
        plain = json.loads((folder / name).read_bytes()) | header
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        (folder / name).write_bytes(text.encode())


def take_keys(folder: Path) -> None:
    """The key files of the other good vault."""
    for name in ("vault.key", "vault.key.bak"):
        shutil.copy(PLACE / "umlaut" / name, folder / name)


def weaken(folder: Path) -> None:
    """A derivation below the floor."""
    slots = json.loads((folder / "vault.key").read_bytes())["slots"]
    slots[0]["kdf"]["memory_kib"] = 8
    edit_keys(folder, slots=slots)


BROKEN: dict[str, tuple[Callable[[Path], object], str]] = {
    "first_page_flipped": (lambda f: flip(f / "vault.db", 200), "VaultDamaged"),
    "salt_flipped": (lambda f: flip(f / "vault.db", 3), "VaultDamaged"),
    "database_cut": (lambda f: os.truncate(f / "vault.db", 3000), "VaultDamaged"),
    "database_empty": (lambda f: os.truncate(f / "vault.db", 0), "NotAVault"),
    "database_missing": (lambda f: (f / "vault.db").unlink(), "VaultDamaged"),
    "keys_of_another": (take_keys, "VaultDamaged"),
    "name_changed": (lambda f: edit_keys(f, name="Another"), "WrongPassword"),
    "weak_derivation": (weaken, "NotAVault"),
    "unknown_key": (lambda f: edit_keys(f, pepper="x"), "NotAVault"),
    "newer_reader": (lambda f: edit_keys(f, format=2, min_reader=2), "VaultTooNew"),
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
    manifest: dict[str, dict[str, object]] = {}
    for folder, name in (("plain", "Shop"), ("umlaut", "Ärger & Co")):
        make_good(PLACE / folder, name)
        manifest[folder] = {"result": "opens", "name": name, "without": []}
    for folder, (spoil, error) in BROKEN.items():
        shutil.copytree(PLACE / "plain", PLACE / folder)
        spoil(PLACE / folder)
        manifest[folder] = {"result": error, "without": keep_differences(PLACE / folder)}
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    (PLACE / "manifest.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

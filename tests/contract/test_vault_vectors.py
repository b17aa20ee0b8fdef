"""Vaults that an earlier Purser sealed open as they always did; broken ones are refused by name."""

import asyncio
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain import vault_errors
from desktop_app.domain.secrets import Secret
from tests.contract.log_rig import kinds
from tests.contract.vault_rig import PASSWORD, at_once, card, details, intent
from tests.vectors import make_format_1

VECTORS = Path(__file__).parents[1] / "vectors" / "format_1"
MANIFEST: dict[str, dict[str, Any]] = json.loads(
    (VECTORS / "manifest.json").read_text(encoding="utf-8")
)


def copy_of(vector: str, folder: Path) -> Path:
    """The vector in a folder where it may be opened."""
    shutil.copytree(VECTORS / "plain", folder)
    if (VECTORS / vector).is_dir():
        shutil.copytree(VECTORS / vector, folder, dirs_exist_ok=True)
    for name in MANIFEST[vector]["without"]:
        (folder / name).unlink()
    return folder


def enter(folder: Path) -> OpenVault:
    """Opened as shipped, with the floor of the format."""
    return asyncio.run(FileVaultKeeper(at_once).open(folder, Secret(PASSWORD)))


def of(result: str) -> list[str]:
    """The vectors that open, or those that do not."""
    return [
        name
        for name, fact in MANIFEST.items()
        if (fact["result"] == "opens") == (result == "opens")
    ]


@pytest.mark.parametrize("vector", of("opens"))
def test_a_sealed_vault_says_what_was_put_into_it(vector: str, tmp_path: Path) -> None:
    vault = enter(copy_of(vector, tmp_path / "vault"))
    cards = {kept.id: kept for kept in vault.cards.all()}
    assert vault.name == MANIFEST[vector]["name"]
    for number in (1, 2):
        kept = cards[card(number).id]
        assert (kept.facts, kept.label, kept.read_at) == (
            card(number).facts,
            card(number).label,
            card(number).read_at,
        )
        assert vault.cards.holds(card(number).id, details(cvv=f"84{number}"))
    assert vault.intents.recent(5) == (intent(1),)
    assert vault.intents.raw(intent(1).id) == (b'{"answer":"kept"}',)
    assert vault.settings.credentials().secret.reveal() == "practice-secret"
    assert vault.settings.get("theme") == "dark"
    vault.settings.put("theme", "light")  # the first commit links what came before the proof
    assert vault.log.loss is None
    assert vault.log.entries == len(vault._database.rows("SELECT seq FROM deeds")) > 0
    assert kinds(vault) == []
    vault.close()


@pytest.mark.parametrize("vector", of("fails"))
def test_a_broken_vault_is_refused_with_the_error_of_the_manifest(
    vector: str, tmp_path: Path
) -> None:
    error = getattr(vault_errors, MANIFEST[vector]["result"])
    with pytest.raises(vault_errors.VaultError) as refusal:
        enter(copy_of(vector, tmp_path / "vault"))
    assert type(refusal.value) is error


def test_every_folder_is_in_the_manifest() -> None:
    folders = {path.name for path in VECTORS.iterdir() if path.is_dir()}
    emptied = {name for name, fact in MANIFEST.items() if fact["without"]}
    assert folders | emptied == set(MANIFEST)


def test_the_vectors_are_never_made_again() -> None:
    with pytest.raises(FileExistsError):
        make_format_1.main()

"""Vaults that an earlier Purser sealed open as they always did; broken ones are refused by name."""

import asyncio
import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.adapters.vault.second_text import parse_second
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.ways import WayKind
from desktop_app.domain import vault_errors
from desktop_app.domain.cards import Field
from desktop_app.domain.second_secret import paired
from desktop_app.domain.secrets import Secret
from tests.contract.log_rig import kinds
from tests.contract.vault_rig import PASSWORD, at_once, card, details, intent
from tests.vectors import make_format_1, make_format_2, make_format_3

VECTORS = Path(__file__).parents[1] / "vectors"
FORMATS = ("format_1", "format_2", "format_3")
MANIFESTS: dict[str, dict[str, dict[str, Any]]] = {
    name: json.loads((VECTORS / name / "manifest.json").read_text("utf-8")) for name in FORMATS
}
OVERTAKEN = {(number, "newer_reader"): "NotAVault" for number in ("format_1", "format_2")}
"""What says that it is of the next format and is not; only a reader from before could not know."""


def copy_of(number: str, vector: str, folder: Path) -> Path:
    """The vector in a folder where it may be opened."""
    shutil.copytree(VECTORS / number / "plain", folder)
    if (VECTORS / number / vector).is_dir():
        shutil.copytree(VECTORS / number / vector, folder, dirs_exist_ok=True)
    for name in MANIFESTS[number][vector]["without"]:
        (folder / name).unlink()
    return folder


def enter(folder: Path, secret: Secret, kind: WayKind = WayKind.PASSWORD) -> OpenVault:
    """Opened as shipped, with the floor of the format."""
    return asyncio.run(FileVaultKeeper(at_once).open(folder, secret, kind))


def password_of(number: str, vector: str) -> Secret:
    """The vector's password, with its key file where it has one."""
    fact = MANIFESTS[number][vector]
    password = Secret(fact.get("ways", {}).get("password", PASSWORD))
    if "key_file" not in fact:
        return password
    return paired(password, parse_second((VECTORS / number / fact["key_file"]).read_bytes()))


def of(result: str) -> list[tuple[str, str]]:
    """The vectors that open, or those that do not."""
    return [
        (number, name)
        for number in FORMATS
        for name, fact in MANIFESTS[number].items()
        if (fact["result"] == "opens") == (result == "opens")
    ]


@pytest.mark.parametrize("number", FORMATS)
def test_of_a_sealed_vault_without_its_first_page_the_rest_is_read(
    number: str, tmp_path: Path
) -> None:
    folder = copy_of(number, "first_page_flipped", tmp_path / "vault")
    right = password_of(number, "first_page_flipped")
    found = asyncio.run(FolderSalvager(at_once).open(folder, right))
    with closing(found):
        read = {one.id: found.reveal(one.id, Field.CVV).reveal() for one in found.report.cards}
        assert read == {card(n).id: f"84{n}" for n in (1, 2)}
        assert (found.report.lost, found.report.lost_pages) == (0, 1)


@pytest.mark.parametrize(("number", "vector"), of("opens"))
def test_a_sealed_vault_says_what_was_put_into_it(number: str, vector: str, tmp_path: Path) -> None:
    fact = MANIFESTS[number][vector]
    folder = copy_of(number, vector, tmp_path / "vault")
    for kind, secret in fact.get("ways", {"password": PASSWORD}).items():
        is_password = kind == WayKind.PASSWORD
        right = password_of(number, vector) if is_password else Secret(secret)
        vault = enter(folder, right, WayKind(kind))
        assert vault.name == fact["name"]
        _holds_everything(vault)
        vault.close()


def _holds_everything(vault: OpenVault) -> None:
    cards = {kept.id: kept for kept in vault.cards.all()}
    for n in (1, 2):
        kept = cards[card(n).id]
        assert (kept.facts, kept.label, kept.read_at) == (
            card(n).facts,
            card(n).label,
            card(n).read_at,
        )
        assert vault.cards.holds(card(n).id, details(cvv=f"84{n}"))
    assert vault.intents.recent(5) == (intent(1),)
    assert vault.intents.raw(intent(1).id) == (b'{"answer":"kept"}',)
    assert vault.settings.credentials().secret.reveal() == "practice-secret"
    assert vault.settings.get("theme") == "dark"
    vault.settings.put("theme", "dark")  # the first commit links what came before the proof
    assert vault.log.loss is None
    assert vault.log.entries >= len(vault._database.rows("SELECT seq FROM deeds")) > 0
    assert kinds(vault) == []


@pytest.mark.parametrize(("number", "vector"), of("fails"))
def test_a_broken_vault_is_refused_with_the_error_of_the_manifest(
    number: str, vector: str, tmp_path: Path
) -> None:
    told = OVERTAKEN.get((number, vector), MANIFESTS[number][vector]["result"])
    with pytest.raises(vault_errors.VaultError) as refusal:
        enter(copy_of(number, vector, tmp_path / "vault"), password_of(number, vector))
    assert type(refusal.value).__name__ == told


@pytest.mark.parametrize("number", FORMATS)
def test_every_folder_is_in_the_manifest(number: str) -> None:
    folders = {path.name for path in (VECTORS / number).iterdir() if path.is_dir()}
    emptied = {name for name, fact in MANIFESTS[number].items() if fact["without"]}
    assert folders | emptied == set(MANIFESTS[number])


@pytest.mark.parametrize("module", [make_format_1, make_format_2, make_format_3])
def test_the_vectors_are_never_made_again(module: Any) -> None:
    with pytest.raises(FileExistsError):
        module.main()

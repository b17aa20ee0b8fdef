"""Damaged copies of one good vault of many pages, and what is left of them."""

import asyncio
import shutil
from pathlib import Path

import pytest

from desktop_app.adapters.vault.damaged import Salvage
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import (
    CHEAPEST,
    PASSWORD,
    at_once,
    card,
    details,
    make,
)

CARDS = 60


def pan_of(number: int) -> str:
    """A number of its own for each card; whether it checks does not matter here."""
    return f"400000{number:010}"


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vault of many pages."""
    folder = tmp_path_factory.mktemp("good") / "vault"
    vault = make(folder)
    with vault.commit():
        for number in range(CARDS):
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(pan=pan_of(number)))
    vault.cards.seal_details(card(0).id, details(pan=pan_of(0), cvv="111"))
    vault.cards.forget(card(1).id, Field.CVV)
    vault.close()
    return folder


def take(good: Path, place: Path) -> Path:
    """A copy to spoil."""
    return Path(shutil.copytree(good, place / "vault"))


def salvage(folder: Path, password: str = PASSWORD) -> Salvage:
    """What is left of it."""
    return asyncio.run(FolderSalvager(at_once, CHEAPEST).open(folder, Secret(password)))


def numbers(found: Salvage) -> dict[str, str]:
    """Every number that opens, by card."""
    return {
        one.id: found.reveal(one.id, Field.PAN).reveal()
        for one in found.report.cards
        if Field.PAN in one.stored
    }


def are_right(found: Salvage) -> dict[str, str]:
    """The numbers that open, each the one of its card."""
    read = numbers(found)
    assert read.items() <= {card(n).id: pan_of(n) for n in range(CARDS)}.items()
    return read

"""Key files of owners, and what opens by them, at no cost."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from desktop_app.adapters.vault.keyfile import KeyFile, add_slot, make_key_file, replace_password
from desktop_app.adapters.vault.second_text import dump_second
from desktop_app.application.ways import WayKind
from desktop_app.domain.second_secret import SecondSecret, paired
from desktop_app.domain.secrets import Secret
from tests.contract.keyfile_rig import CODE, ID, KEPT, NAME, VAULT_KEY
from tests.contract.vault_rig import CHEAPEST, PASSWORD, opened, stock

NOWHERE = Path("/no/such/vault")
MADE = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def second(number: int = 1) -> SecondSecret:
    """Equal numbers give equal key files."""
    return SecondSecret(f"{number:02x}" * 16, bytes(range(number, number + 32)))


def file_of(number: int = 1) -> bytes:
    """As it lies on the stick."""
    return dump_second(second(number), MADE)


def both(password: str = PASSWORD, number: int = 1) -> Secret:
    """The password and the key file."""
    return paired(Secret(password), second(number))


def make_format_3() -> KeyFile:
    """With all three kinds of ways in, of which the password needs a key file."""
    made = make_key_file(ID, NAME, Secret(PASSWORD), VAULT_KEY, CHEAPEST)
    made = add_slot(made, WayKind.RECOVERY, Secret(CODE), VAULT_KEY)
    made = add_slot(made, WayKind.KEYRING, Secret(KEPT), VAULT_KEY)
    return replace_password(made, Secret(PASSWORD), VAULT_KEY, CHEAPEST, second())


def needing(folder: Path) -> Path:
    """A closed vault with a key file."""
    stock(folder)
    with opened(folder) as vault:
        asyncio.run(vault.keys.change_key_file(Secret(PASSWORD), second()))
    return folder

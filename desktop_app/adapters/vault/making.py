"""The parts of making a vault: its name, and its empty database."""

from collections.abc import Sequence
from pathlib import Path

from desktop_app.adapters.vault import opening
from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.text import parse_label


def parse_name(name: str) -> str:
    """The owner's word for a vault. Raises InvalidInput."""
    if not name.strip():
        raise InvalidInput("Give the vault a name.", field="name")
    return parse_label(name, field="name")


def write_database(
    path: Path, vault_key: bytearray, vault_id: str, migrations: Sequence[opening.Migration]
) -> None:
    """An empty one, opened once more to prove it. Raises VaultError."""
    pages = derive_key(vault_key, vault_id, "pages")
    try:
        opening.create(path, pages, migrations, vault_id)
        opening.open_database(path, pages, migrations, vault_id).close()
    finally:
        wipe(pages)

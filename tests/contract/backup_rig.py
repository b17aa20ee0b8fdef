"""A vault with a card, its backup, and a way to bring it back."""

import asyncio
from datetime import timedelta
from pathlib import Path

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.secrets import Secret
from tests.contract.vault_rig import NOW, PASSWORD, card, details, intent, keeper, make
from tests.contract.vault_suite_rule_wishes import wish
from tests.contract.vault_suite_rules import note, rule

LATER = NOW + timedelta(days=1)


def stocked(folder: Path) -> OpenVault:
    """An open vault with one card, its sealed details, one answered intent, and a rule at work."""
    vault = make(folder)
    vault.cards.put([card()])
    vault.cards.seal_details(card().id, details())
    vault.intents.add(intent())
    attempt = vault.intents.begin_attempt(intent().id, NOW)
    vault.intents.keep_raw(intent().id, attempt, b"raw answer")
    with vault.commit():
        vault.rules.put(rule())
        vault.rules.note(note())
        vault.intents.add(wish(500))
    return vault


def backed_up(folder: Path) -> Path:
    """The backup of a vault that is closed again."""
    vault = stocked(folder)
    try:
        return Path(asyncio.run(vault.backups.make(NOW)).path)
    finally:
        vault.close()


def restore(file: Path, folder: Path, password: str = PASSWORD) -> OpenVault:
    """Bring it back."""
    return asyncio.run(keeper().restore(file, folder, Secret(password), lambda _step: None))

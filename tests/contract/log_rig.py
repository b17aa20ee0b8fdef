"""A vault whose log is looked into: entries, checks, and older states of its files."""

from pathlib import Path

from desktop_app.adapters.vault.log_check import LogCheck
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.intents import Stage, advance
from desktop_app.domain.log_proof import Break, BreakKind
from tests.contract.vault_rig import NOW, card, intent, make

LIMIT = 7
"""Odd, so that a walk ends within a slice and between two."""


def walked(vault: OpenVault, newest: int | None = None) -> LogCheck:
    """A check that is done."""
    check = vault.log.check(newest)
    while check.step(LIMIT):
        pass
    return check


def breaks(vault: OpenVault) -> list[Break]:
    """What it named."""
    return walked(vault).breaks


def kinds(vault: OpenVault) -> list[tuple[BreakKind, int]]:
    """Each break and its entry, in the order they were named."""
    return [(found.kind, found.entry) for found in breaks(vault)]


def lived(folder: Path, wishes: int = 10) -> OpenVault:
    """An open vault that was opened, and in which some was wished for and confirmed."""
    vault = make(folder)
    vault.log.open(NOW)
    vault.cards.put([card()])
    live(vault, range(wishes))
    return vault


def live(vault: OpenVault, numbers: range) -> None:
    """Each wish has two entries, the second one in a commit of its own."""
    for number in numbers:
        vault.intents.add(intent(number))
        sent = advance(intent(number), Stage.SENDING, NOW)
        vault.intents.put(advance(sent, Stage.CONFIRMED, NOW))


def tamper(vault: OpenVault, *statements: str) -> None:
    """Write as a program would that has the key of the pages and knows nothing of links."""
    vault._database.annex = None
    for statement in statements:
        vault._database.write(statement)

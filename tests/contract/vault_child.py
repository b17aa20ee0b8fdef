"""A second process on a vault: commits card after card, or opens and holds, telling each step."""

import sys
from pathlib import Path

from desktop_app.domain.vault_errors import VaultExists, VaultInUse
from tests.contract.vault_rig import card, details, enter, intent, make


def say(word: object) -> None:
    """One line the parent waits for."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def write_for_ever(folder: Path) -> None:
    """Say each number once its commit is durable."""
    vault = enter(folder)
    number = len(vault.intents.recent(1_000_000))
    while True:
        with vault.commit():
            vault.intents.add(intent(number))
            vault.cards.put([card(number)])
            vault.cards.seal_details(card(number).id, details(cvv=f"{number % 1000:03}"))
        if number % 7 == 0:
            vault.checkpoint()
        say(number)
        number += 1


def hold(folder: Path, how: str) -> None:
    """Open or make the vault and keep it until the parent closes our input."""
    say("ready")
    sys.stdin.readline()
    try:
        vault = enter(folder) if how == "enter" else make(folder)
    except (VaultInUse, VaultExists) as error:
        say(error.code)
        return
    say("mine")
    sys.stdin.readline()
    vault.close()


if __name__ == "__main__":
    task, place = sys.argv[1], Path(sys.argv[2])
    if task == "write":
        write_for_ever(place)
    else:
        hold(place, task)

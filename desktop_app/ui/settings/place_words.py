"""What is said of the folder of a vault."""

from typing import Final

from desktop_app.domain.surroundings import Surroundings
from desktop_app.domain.text import safe_text

PERMISSION: Final = (
    "Where the disk knows users, only your account may open the vault's files. They are encrypted: "
    "whoever copies them needs the master password, or another way in that you made."
)
_NAMED: Final = 3
_MOVE: Final = (
    "Make a backup, close Purser, and move the whole folder to a disk of this computer. Open it "
    "there with “Open another vault”. A second place for backups may be {there}: backups are "
    "whole files that never change."
)
_COPIES: Final = (
    "A sync program makes such files when two computers changed the same one. Purser uses vault.db "
    "alone and merges nothing. A card made on the other computer may be only in a copy: compare "
    "the list of cards with Bitnob, and keep the copies until every card is here. Then move them "
    "out of this folder."
)


def warnings(seen: Surroundings) -> tuple[tuple[str, str], ...]:
    """Each thing that can spoil the vault: what it is, and what to do."""
    said = []
    if seen.copies:
        said.append((f"Beside the vault: {_list(seen.copies)}", _COPIES))
    if seen.network:
        what = f"The vault is on a network drive ({safe_text(seen.network)})."
        why = "A connection that breaks can spoil it, and two computers could open it at once. "
        said.append((what, why + _MOVE.format(there="on the network drive")))
    if seen.synced_by:
        what = f"{seen.synced_by} copies the vault's folder."
        why = "It can put an older file in the place of a newer one while Purser is at work. "
        said.append((what, why + _MOVE.format(there="in the synced folder")))
    return tuple(said)


def _list(names: tuple[str, ...]) -> str:
    shown = [f"“{safe_text(name)}”" for name in names[:_NAMED]]
    more = len(names) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")

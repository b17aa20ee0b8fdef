"""What a vault calls its entries in the keyring: each belongs to one vault in one place."""

from hashlib import sha256
from pathlib import PurePath
from typing import Final

_DIGITS: Final = 16


def at_place(name: str, folder: PurePath) -> str:
    """`name` for the vault in `folder` alone: a restored copy is the same vault elsewhere."""
    place = sha256(str(folder).encode("utf-8", "surrogateescape")).hexdigest()
    return f"{name}-{place[:_DIGITS]}"

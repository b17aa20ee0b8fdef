"""Where a vault lies and what it is called; light, because the first window shows it."""

from dataclasses import dataclass
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class VaultPlace:
    """A folder that holds, or could hold, a vault; `name` is shown before unlocking."""

    folder: PurePath
    name: str

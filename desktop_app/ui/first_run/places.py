"""Where a new vault may be made."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Places:
    """`root` is the person's data folder; `sandbox` is the folder of the one practice vault;
    `vaults` holds one folder per vault of a real connection."""

    root: Path
    sandbox: Path
    vaults: Path

"""What the keeper imports only when it is needed, beside the loop: it would hold that too long."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop_app.adapters.vault.backup_file import BackupHead
    from desktop_app.adapters.vault.envelope import KdfCost


def has_rest() -> bool:
    """Whether what an open vault is made of was imported, or another thread is about to end it."""
    return "desktop_app.adapters.vault.entering" in sys.modules


def import_rest() -> None:
    """What an open vault is made of.

    While a password is stretched it costs nothing: the stretching leaves the interpreter free.
    """
    import desktop_app.adapters.vault.entering  # noqa: F401


def import_rotation() -> None:
    """What gives a vault another key, and makes a backup before."""
    import desktop_app.adapters.vault.rotation  # noqa: F401


def read_head(file: Path, floor: "KdfCost") -> "BackupHead":
    """See `backup_file`; whatever is done with the backup after that is imported with it."""
    import desktop_app.adapters.vault.rehearsal  # noqa: F401
    from desktop_app.adapters.vault import backup_file

    import_rest()
    return backup_file.read_head(file, floor)

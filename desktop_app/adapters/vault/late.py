"""What the keeper imports only when it is needed, beside the loop: it would hold that too long."""

import asyncio
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.adapters.vault.envelope import wipe

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


async def beside(unwrapping: Awaitable[bytearray], importing: Awaitable[None] | None) -> bytearray:
    """A vault key, once what it is for is imported, where that is still to come.

    Raises what unwrapping raises, then what importing does; the key is wiped then.
    """
    if importing is None:
        return await unwrapping
    key, come = await asyncio.gather(unwrapping, importing, return_exceptions=True)
    if isinstance(key, BaseException):
        raise key
    if isinstance(come, BaseException):
        wipe(key)
        raise come
    return key


def import_stores() -> None:
    """With `import_rest` everything that a wallet asks of its vault as it opens.

    Each store comes with its first use where there was no time for it before.
    """
    import_rest()
    import desktop_app.adapters.vault.backup
    import desktop_app.adapters.vault.events
    import desktop_app.adapters.vault.guards
    import desktop_app.adapters.vault.history
    import desktop_app.adapters.vault.intents
    import desktop_app.adapters.vault.log_check
    import desktop_app.adapters.vault.people
    import desktop_app.adapters.vault.rules
    import desktop_app.adapters.vault.settings  # noqa: F401


def import_rotation() -> None:
    """What gives a vault another key, and makes a backup before."""
    import desktop_app.adapters.vault.rotation  # noqa: F401


def read_head(file: Path, floor: "KdfCost") -> "BackupHead":
    """See `backup_file`; whatever is done with the backup after that is imported with it."""
    import desktop_app.adapters.vault.rehearsal  # noqa: F401
    from desktop_app.adapters.vault import backup_file

    import_rest()
    return backup_file.read_head(file, floor)

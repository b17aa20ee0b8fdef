"""Pages on the disk: private, whole or not at all, never over another file."""

from collections.abc import Callable
from pathlib import Path, PurePath

from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.refusals import told
from desktop_app.adapters.system.whole_file import sync_entries, write_whole
from desktop_app.domain.recovery_errors import PageExists, PageNotSaved, PageStays


class DiskPapers:
    """PaperFiles, beside the loop."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def write(self, file: PurePath, make: Callable[[], bytes]) -> None:
        """A new file with mode 0600. Raises PageExists, PageNotSaved."""
        await self._run(lambda: _write(Path(file), make()))

    async def remove(self, file: PurePath) -> None:
        """Delete it, and make that last; one that is gone is gone. Raises PageStays."""
        await self._run(lambda: _remove(Path(file)))


def _write(file: Path, data: bytes) -> None:
    with told(PageExists, PageNotSaved):
        write_whole(file, data, replace=False)


def _remove(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
        sync_entries(file.parent)
    except OSError:
        raise PageStays from None

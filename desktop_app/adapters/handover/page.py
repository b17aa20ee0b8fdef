"""Writes the sealed page: for its owner alone, whole or not at all, never over another file."""

import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path, PurePath

from desktop_app.adapters.handover.sealing import seal_details
from desktop_app.adapters.system.blocking import RunBlocking
from desktop_app.adapters.system.refusals import told
from desktop_app.adapters.system.whole_file import write_whole
from desktop_app.domain.handover import FileExists, Handover
from desktop_app.domain.secrets import Secret

_MARK = ">SEALED</script>"


class SealedPages:
    """SealedFiles as pages that a browser opens, without Purser and without a network."""

    def __init__(self, run_blocking: RunBlocking) -> None:
        self._run = run_blocking

    async def write(
        self, contents: Handover, passphrase: Secret, file: PurePath, *, replace: bool
    ) -> None:
        """Seal and write beside the loop. Raises NotHandedOver, FileExists."""
        await self._run(_writing(contents, passphrase, Path(file), replace=replace))


def make_page(sealed: str) -> str:
    """The page of the resources with sealed details in it; it holds nothing else."""
    package = Path(str(resources.files("desktop_app")))
    installed = package / "_resources" / "handover"
    # A source tree keeps the resources beside the package.
    folder = installed if installed.is_dir() else package.parent / "resources" / "handover"
    empty = (folder / "page.html").read_text(encoding="utf-8")
    return empty.replace(_MARK, f">{sealed}</script>")


def _writing(
    contents: Handover, passphrase: Secret, file: Path, *, replace: bool
) -> Callable[[], None]:
    def write() -> None:
        if not replace and os.path.lexists(file):
            raise FileExists  # before most of a second is spent
        with told():
            page = make_page(seal_details(contents, passphrase))
            write_whole(file, page.encode(), replace=replace)

    return write

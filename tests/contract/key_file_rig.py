"""A session over a real vault with a stick beside it, on which key files lie."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from desktop_app.adapters.vault.second_files import DiskKeyFiles
from desktop_app.application.key_file_care import KeyFileCare
from desktop_app.application.recovery_page import KitPage
from desktop_app.domain.secrets import Secret
from tests.contract.quick_rig import PASSWORD, Quick

T = TypeVar("T")
NEW = Secret("seven green boats wait for the tide")


class Stick(Quick):
    """`one` and `two` are places for key files."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.place = self.folder.parent / "stick"
        self.place.mkdir(exist_ok=True)
        self.one, self.two = (self.place / f"{n}.purser-key" for n in ("one", "two"))
        self.hold(DiskKeyFiles(self._apart, self.folder.parent / "places"))

    async def _apart(self, work: Callable[[], T]) -> T:
        return await asyncio.to_thread(work)

    def hold(self, files: DiskKeyFiles) -> None:
        """Reach the stick by these from now on."""
        self.care = KeyFileCare(files, self.session._locking, self.clock)
        self.session.key_file = self.care
        self.session.recovering._key_files = files

    async def make(self, file: Path | None = None, password: Secret = PASSWORD) -> str:
        """A key file, without a kit; its name."""
        return await self.care.make(password, file or self.one, without_kit=True)

    async def lock(self) -> None:
        await self.session.lock_completely()

    async def enter(self, file: Path | None = None, password: Secret = PASSWORD) -> None:
        """Unlock with the key file."""
        await self.care.unlock(self.folder, password, file or self.one)

    async def make_kit(self) -> KitPage:
        """A page that opens the vault."""
        recovery = self.session.wallet.recovery
        page = await recovery.draw_up(PASSWORD)
        await recovery.keep(PASSWORD, page, "")
        return page

    def acts(self) -> list[str]:
        """What the log says of the keys, newest first."""
        rows = self.session._locking.vault._database.rows(
            "SELECT word FROM deeds WHERE source = 'owner' ORDER BY seq DESC"
        )
        return [word for (word,) in rows]


Story = Callable[[Stick], Awaitable[None]]
Play = Callable[[Story], None]


@pytest.fixture
def play(tmp_path: Path) -> Play:
    """Tells a story over a vault that was just made."""
    return lambda story: Stick(tmp_path / "vault").play(story)

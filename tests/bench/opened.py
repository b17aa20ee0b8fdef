"""A vault on disk, opened by the shipped keeper; imports no more of the program than that does."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.domain.secrets import Secret
from tests.bench.password import PASSWORD

if TYPE_CHECKING:
    from desktop_app.adapters.vault.envelope import KdfCost
    from desktop_app.adapters.vault.vault import OpenVault

T = TypeVar("T")


async def _in_thread(work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(None, work)


def make_keeper(cost: "KdfCost | None" = None) -> FileVaultKeeper:
    """The shipped keeper; without `cost` a new vault's is measured, as in the product."""
    return FileVaultKeeper(_in_thread, cost=cost)


@asynccontextmanager
async def opened(folder: Path) -> "AsyncIterator[OpenVault]":
    """The vault on disk, open for a while."""
    vault = await make_keeper().open(folder, Secret(PASSWORD))
    try:
        yield vault
    finally:
        vault.close()

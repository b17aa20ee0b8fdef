"""What encrypting every page costs when all cards are read, and when all of it is written anew."""

import asyncio
import shutil
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from desktop_app.adapters.vault.database import Database, connect
from desktop_app.adapters.vault.envelope import make_key
from desktop_app.domain.secrets import Secret
from tests.bench.figures import Figure, Place, millis
from tests.bench.opened import make_keeper, opened
from tests.bench.password import PASSWORD
from tests.bench.unlocking import COST
from tests.bench.vaults import NOW, made_up, make_vault

CARDS, ROUNDS, GOAL = 100_000, 9, 1.25
_PAGES = make_key()


def loading(place: Place) -> tuple[Figure, ...]:
    """Every card's row, by the same driver, from two copies of one file opened anew each time."""
    vault = place.folder / "vault"
    notes = asyncio.run(_maintain(vault))
    sealed, plain = asyncio.run(_copies(vault, place.folder))
    took: dict[Path, list[float]] = {sealed: [], plain: []}
    for number in range(ROUNDS + 1):
        for path, each in took.items():
            seconds = _load(path, is_sealed=path == sealed)
            if number:  # the first round fills the system's cache
                each.append(seconds)
    ratio = median(took[sealed]) / median(took[plain])
    told = (
        f"{CARDS} cards in {median(took[sealed]) * 1000:.0f} ms over"
        f" {median(took[plain]) * 1000:.0f} ms; n={ROUNDS}, in turns",
        f"encrypted, ms: {millis(took[sealed])}",
        *notes,
    )
    return (Figure("encrypted_load_ratio", ratio, "<=", GOAL, told),)


async def _maintain(vault: Path) -> tuple[str, str]:
    """A backup and another vault key, each once: both are read back before they count."""
    await make_vault(vault, made_up(CARDS), cost=COST)
    async with opened(vault) as found:
        began = time.perf_counter()
        await found.backups.make(NOW)
        backup = time.perf_counter() - began
    began = time.perf_counter()
    await make_keeper(COST).rotate(vault, Secret(PASSWORD), lambda _: None)
    rekey = time.perf_counter() - began
    return (
        f"backup at {CARDS} cards with their numbers, read back: {backup * 1000:.0f} ms",
        f"another vault key, every number sealed anew, read back: {rekey * 1000:.0f} ms",
    )


async def _copies(vault: Path, folder: Path) -> tuple[Path, Path]:
    """The vault's database under a key of the bench, and the same without one."""
    sealed, plain = folder / "sealed.db", folder / "plain.db"
    sealed.touch()
    async with opened(vault) as found:
        found._database.vacuum_into(sealed, _PAGES)
    shutil.copy(sealed, plain)
    with closing(connect(plain)) as copy:
        copy.set_up(plain, _PAGES)
        copy._live().pragma("rekey", "")
    return sealed, plain


def _load(path: Path, *, is_sealed: bool) -> float:
    began = time.perf_counter()
    with closing(connect(path)) as database:
        if is_sealed:
            database.set_up(path, _PAGES)
        count = _read(database)
    took = time.perf_counter() - began
    assert count == CARDS
    return took


def _read(database: Database) -> int:
    return sum(1 for _ in database.each("SELECT * FROM cards"))

"""What it costs that every entry of the log is linked to the one before, in the commit itself."""

import asyncio
import time
from pathlib import Path
from statistics import median

from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.own_acts import OwnAct
from tests.bench.figures import Figure, Place
from tests.bench.opened import opened
from tests.bench.vaults import NOW, made_up, make_vault

COMMITS, ROUNDS, GOAL = 200, 9, 1.25


def links(place: Place) -> tuple[Figure, ...]:
    """A commit with one entry, linked over not linked, in turns in two vaults."""
    linked, bare = asyncio.run(_race(place.folder))
    note = (
        f"a commit of one entry {linked * 1e6:.0f} us over {bare * 1e6:.0f} us without its link;"
        f" medians of {ROUNDS} times {COMMITS}, in turns"
    )
    return (Figure("deed_link_ratio", linked / bare, "<=", GOAL, (note,)),)


async def _race(folder: Path) -> tuple[float, float]:
    for name in ("linked", "bare"):
        await make_vault(folder / name, made_up(10), cost=FLOOR)
    linked, bare = list[float](), list[float]()
    async with opened(folder / "linked") as whole, opened(folder / "bare") as other:
        other._database.annex = None
        for _ in range(ROUNDS):
            linked.append(_note(whole))
            bare.append(_note(other))
    return median(linked), median(bare)


def _note(vault: OpenVault) -> float:
    """The median of some commits, in seconds."""
    took = []
    for _ in range(COMMITS):
        began = time.perf_counter()
        with vault.commit():
            vault.history.note_own(NOW, "bench", OwnAct.IMPORTED, None)
        took.append(time.perf_counter() - began)
    return median(took)

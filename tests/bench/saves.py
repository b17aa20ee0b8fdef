"""Whether one saved change costs more when the vault is a hundred times larger."""

import asyncio
import random
import time
from pathlib import Path
from statistics import median

from desktop_app.adapters.vault.envelope import FLOOR
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.cards import Card
from desktop_app.domain.money import Money
from tests.bench.figures import Figure, Place
from tests.bench.opened import opened
from tests.bench.vaults import made_up, make_vault

SMALL, LARGE = 1_000, 100_000
SAVES = 400
GOAL = 1.3


def save_growth(place: Place) -> tuple[Figure, ...]:
    """One card's new figure, committed, at 100,000 cards over 1,000; vaults reopened before."""
    small, large = asyncio.run(_race(place.folder))
    note = (
        f"one commit at {LARGE} cards {large * 1e6:.0f} us over {small * 1e6:.0f} us at {SMALL};"
        f" medians of {SAVES}, interleaved"
    )
    return (Figure("save_growth_100k", large / small, "<=", GOAL, (note,)),)


async def _race(folder: Path) -> tuple[float, float]:
    kept = {count: made_up(count) for count in (SMALL, LARGE)}
    for count, cards in kept.items():
        await make_vault(folder / str(count), cards, cost=FLOOR, sealed=False)
    took: dict[int, list[float]] = {SMALL: [], LARGE: []}
    dice = random.Random(7)
    async with opened(folder / str(SMALL)) as small, opened(folder / str(LARGE)) as large:
        for number in range(SAVES):
            for count, vault in ((SMALL, small), (LARGE, large)):
                took[count].append(_save(vault, dice.choice(kept[count]), number))
    return median(took[SMALL]), median(took[LARGE])


def _save(vault: OpenVault, card: Card, number: int) -> float:
    changed = card._replace(facts=card.facts._replace(available=Money(number)))
    began = time.perf_counter()
    with vault.commit():
        vault.cards.put([changed])
    return time.perf_counter() - began

"""The Activity table over real vaults: 100,000 lines scroll as 1,000 do, and beat Qt's proxy."""

import asyncio
from datetime import timedelta
from pathlib import Path
from statistics import median

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.bench.figures import Figure, Place, millis
from tests.bench.opened import opened
from tests.bench.vaults import NOW, made_up, make_vault

SMALL, LARGE, CARDS = 1_000, 100_000, 50
SHOPS = ("GOOGLE *ADS 4029", "ADOBE", "amazon_com", "HETZNER 2K3AB1CD9", "SQ *BLUE BOTTLE")
SCROLL, FILTER, SORT = 1.3, 20, 100


def activity(place: Place) -> tuple[Figure, ...]:
    """One process scrolls both, filters and sorts the large one, and does so with the proxy."""
    folders = [place.folder / f"history-{count}" for count in (SMALL, LARGE)]
    for folder, count in zip(folders, (SMALL, LARGE), strict=True):
        asyncio.run(_make(folder, count))
    told = place.children.run("tests.bench.activity_run", *map(str, folders))
    small, large = told["scroll"]
    filtered, sorted_ = told["filter"], told["sort"]
    by_proxy = told["proxy"]
    return (
        Figure(
            "scroll_100k_ratio",
            median(large) / median(small),
            "<=",
            SCROLL,
            (
                f"a wheel step, painted with its lines read: {median(large) * 1000:.2f} ms over"
                f" {median(small) * 1000:.2f} ms, n={len(large)} each, p95"
                f" {sorted(large)[len(large) * 95 // 100] * 1000:.2f} ms",
                f"steps painted before their lines were read: {told['blank'][1]} and"
                f" {told['blank'][0]}",
                f"a jump anywhere in 100,000, until its lines are painted, ms:"
                f" {millis(told['jump'])}",
            ),
        ),
        _speedup("filter_100k_speedup", by_proxy["filter"], filtered, FILTER),
        _speedup("sort_100k_speedup", by_proxy["sort"], sorted_, SORT),
    )


def _speedup(name: str, proxy: list[float], ours: list[float], goal: float) -> Figure:
    return Figure(
        name,
        median(proxy) / median(ours),
        ">=",
        goal,
        (
            "asked to painted, in one process, both of the same 100,000 lines",
            f"QSortFilterProxyModel, ms: {millis(proxy)}",
            f"ours, ms: {millis(ours)}",
        ),
    )


async def _make(folder: Path, count: int) -> None:
    await make_vault(folder, made_up(CARDS), sealed=False)
    async with opened(folder) as vault:
        vault.facts.put_transactions((_row(n) for n in range(count)), NOW)
        while vault.history.catch_up(count):
            pass
        vault.checkpoint()


def _row(number: int) -> Transaction:
    return Transaction(
        id=f"t-{number:06d}",
        card_id=CardId(f"card-{number % CARDS:06d}"),
        kind=TransactionKind.PURCHASE,
        status=TransactionStatus.SETTLED if number % 7 else TransactionStatus.PENDING,
        amount=Money(1_000_000 + number * 7_777_777 % 90_000_000),
        fee=ZERO,
        at=NOW - timedelta(seconds=37 * number),
        reference=f"R{number:06d}",
        merchant=f"{SHOPS[number % len(SHOPS)]} {number % 97}",
    )

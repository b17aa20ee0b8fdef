"""What one look at a disposable card costs with a thousand of them, over one with ten."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId
from desktop_app.domain.disposable import Standing
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.bench.figures import Figure, Place
from tests.contract.vault_rig import make
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import FakeCardApi

GOAL, TIMED = 3, 60
FEW, MANY = 10, 1_000


def guards(place: Place) -> tuple[Figure, ...]:
    """The shipped guard and pacer over a real vault; the service answers at once."""
    few, many = asyncio.run(_race(place.folder))
    note = (
        f"one look {median(many) * 1e3:.2f} ms with {MANY:,} armed cards,"
        f" {median(few) * 1e3:.2f} ms with {FEW}; medians of {TIMED}, in turns"
    )
    return (Figure("guard_1000_cards_ratio", median(many) / median(few), "<=", GOAL, (note,)),)


async def _race(folder: Path) -> tuple[list[float], list[float]]:
    few, many = await _armed(folder / "few", FEW), await _armed(folder / "many", MANY)
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(TIMED):
        for shop, taken in zip((few, many), times, strict=True):
            taken.append(await _look(*shop, number))
    for _, wallet in (few, many):
        await wallet.close()
    return times


async def _armed(folder: Path, count: int) -> tuple[Bench, Wallet]:
    """A wallet whose cards were all read once and are all armed."""
    api = FakeCardApi()
    for number in range(count):
        api.add_card(label=f"Card {number}")
    bench = make_bench(api=api, vault=await asyncio.to_thread(make, folder))  # type: ignore[arg-type]
    wallet = Wallet(bench.desk, bench.sink)
    await wallet.refresh()
    for card_id in api.cards:
        wallet.guard_choices.arm(card_id, Policy())
        await wallet._feeds.read(card_id)
    for _ in range(count):
        wallet.guards.step()
    standings = [decision.standing for decision in wallet.guards.decisions.values()]
    assert standings == [Standing.ARMED] * count
    return bench, wallet


async def _look(bench: Bench, wallet: Wallet, number: int) -> float:
    """Seconds of processor for: choose what is read next, read it, decide, show it.

    A shop has checked the card meanwhile, so that there is something to decide.
    """
    card_id = CardId(f"card-{number % FEW + 1:04d}")
    row = bench.api.row(card_id, TransactionKind.PURCHASE, Money(0))
    bench.api.feeds[card_id].insert(0, replace(row, status=TransactionStatus.SETTLED))
    began = time.process_time()
    wallet._sync._plan()
    await wallet._feeds.read(card_id)
    wallet.guards.step()
    wallet.publish()
    taken = time.process_time() - began
    bench.sink.messages.clear()
    return taken

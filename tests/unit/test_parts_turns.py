"""Money in parts waits for what confirms it, and for nothing else."""

import asyncio

import pytest

from desktop_app.application import parts
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from tests.support.desk import make_bench
from tests.support.wallet_story import advancing, story


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LOOKS_S", (0, 0, 0))


def test_the_next_part_waits_for_no_other_wish() -> None:
    """A slow look at another card does not keep money waiting."""
    bench = make_bench()
    mine, other = bench.api.add_card(), bench.api.add_card(label="Slow")
    stuck, feed = asyncio.Event(), bench.api.transactions

    async def slow(card_id: CardId, limit: int):
        if card_id == other.id:
            await stuck.wait()
        return await feed(card_id, limit)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.api.transactions = slow
        await wallet.top_up(MoneyWish("other", other.id, Money.usd(5)))
        advancing(bench)
        await asyncio.sleep(0.05)  # the reading of the other card has begun, and hangs
        last = await wallet.top_up(MoneyWish("large", mine.id, Money.usd(2_600)))
        assert last.parent is not None
        assert len(bench.api.sent) == 3
        stuck.set()

    story(bench, tell)

"""Money in parts waits for what confirms it, and for nothing else."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application import parts
from desktop_app.application.parts import PartsStopped
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import MoneyMoved
from desktop_app.domain.money import Money
from desktop_app.domain.transactions import TransactionStatus
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


def test_a_stopped_top_up_says_what_was_loaded_as_it_was_read() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.api.balance = Money.usd(20_000)

    def work() -> None:
        """The first part loads less than was asked for; every later one fails."""
        bench.api.advance()
        feed = bench.api.feeds[card.id]
        for at, row in enumerate(feed[:-1]):
            feed[at] = replace(row, status=TransactionStatus.FAILED)
        if feed:
            feed[-1] = replace(feed[-1], amount=Money.usd(1_000))

    bench.api.on_read = work

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PartsStopped) as stopped:
            await wallet.top_up(MoneyWish("form", card.id, Money.usd(7_500)))
        assert stopped.value.happened.startswith("$1,000.00 of $7,500.00 was loaded.")

    story(bench, tell)


@pytest.mark.parametrize("stays", [0, 1])
def test_a_part_that_was_loaded_and_taken_back_is_told_as_money_that_moved(stays: int) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    bench.api.balance = Money.usd(20_000)

    def take_back() -> None:
        """Everything but the first `stays` parts goes back."""
        bench.api.advance()
        feed = bench.api.feeds[card.id]
        for at, row in enumerate(feed[: len(feed) - stays]):
            feed[at] = replace(row, status=TransactionStatus.REFUNDED)

    bench.api.on_read = take_back

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(PartsStopped) as stopped:
            await wallet.top_up(MoneyWish("form", card.id, Money.usd(7_500)))
        error = stopped.value
        assert (error.code, error.moved) == ("parts_taken_back", MoneyMoved.YES)
        loaded = "$2,500.00" if stays else "$0.00"
        assert error.happened == (
            f"{loaded} of $7,500.00 was loaded. "
            "The service loaded the next part, then took it back."
        )
        assert "a fee may have stayed" in error.todo

    story(bench, tell)

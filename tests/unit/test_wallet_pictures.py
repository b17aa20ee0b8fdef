"""Which picture an unlocked wallet shows: order, headings, and which card is chosen."""

import asyncio

from desktop_app.application.messages import (
    CardDetail,
    CardView,
    LinkState,
    Section,
    SectionRow,
    Snapshot,
)
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.money import Money
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import newest, story


def test_a_first_picture_comes_before_any_read() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        first = next(m for m in bench.sink.messages if isinstance(m, Snapshot))
        assert first.link.state is LinkState.NEVER
        assert newest(bench).link.state is LinkState.ONLINE

    story(bench, tell)


def test_the_first_card_of_the_list_is_chosen_and_its_transactions_are_read() -> None:
    bench = make_bench()
    bench.api.add_card("beta")
    first = bench.api.add_card("Alpha")

    async def tell(wallet: Wallet) -> None:
        async with asyncio.timeout(30):
            while _detail(bench).transactions_read_at is None:
                await asyncio.sleep(0.01)
        assert _detail(bench).card.id == first.id

    story(bench, tell)


def test_a_later_card_does_not_take_the_place_of_the_first() -> None:
    bench = make_bench()
    first = bench.api.add_card("beta")

    async def tell(wallet: Wallet) -> None:
        bench.api.add_card("Alpha")
        await wallet.refresh()
        assert newest(bench).card_count == 2
        assert _detail(bench).card.id == first.id

    story(bench, tell)


def _detail(bench: Bench) -> CardDetail:
    detail = newest(bench).detail
    assert detail is not None
    return detail


def test_cards_stand_under_their_headings_by_name() -> None:
    bench = make_bench()
    bench.api.add_card("beta")
    bench.api.add_card("Alpha")
    bench.api.add_card("Cold", status=CardStatus.FROZEN)

    async def tell(wallet: Wallet) -> None:
        rows = newest(bench).rows
        heads = [(r.section, r.count, r.total) for r in rows if isinstance(r, SectionRow)]
        assert heads == [(Section.ACTIVE, 2, Money.usd(50)), (Section.FROZEN, 1, None)]
        names = [r.label for r in rows if isinstance(r, CardView)]
        assert names == ["Alpha", "beta", "Cold"]
        await wallet.search("alph 1234")
        assert newest(bench).shown_count == 1
        assert newest(bench).card_count == 3

    story(bench, tell)

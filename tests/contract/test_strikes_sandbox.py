"""A decline that the bank tells of is counted at once on the card's page."""

import asyncio

from desktop_app.adapters.relay.receiver import LoopbackReceiver
from desktop_app.domain.cards import CardId
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from tests.contract.test_telling_sandbox import Post, shop, until
from tests.sandbox.shop import Shop
from tests.support.bitnob_rig import sandbox_client
from tests.support.desk import make_bench
from tests.support.wallet_story import newest, opened

__all__ = ["shop"]


def decline(shop: Shop, card: str) -> None:
    assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"


def test_each_strike_is_on_the_cards_page_as_soon_as_it_is_told(shop: Shop) -> None:
    bench = make_bench(api=sandbox_client(shop.server, DialectName.V2))

    async def whole() -> None:
        async with opened(bench) as wallet:
            post = Post(shop, bench, wallet)
            way = LoopbackReceiver(Secret("ab" * 16), bench.clock)
            work = asyncio.create_task(way.run(post.take, post.report))
            await until(lambda: bool(post.url))
            card = CardId((await asyncio.to_thread(shop.v2_card, webhook_url=post.url))["id"])
            await wallet.refresh()
            await wallet.choose(card)
            detail = newest(bench).detail
            assert detail is not None
            assert detail.strikes == 0
            for count in (1, 2):
                await asyncio.to_thread(decline, shop, card)
                await until(lambda count=count: wallet.strikes.count(card) == count)
                wallet.publish()
                detail = newest(bench).detail
                assert detail is not None
                assert detail.strikes == count
            work.cancel()
            await asyncio.wait({work})

    asyncio.run(whole())

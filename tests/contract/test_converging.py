"""The practice bank's messages and reads, in any order, end in what the bank itself states."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.application.facts import CardBook
from desktop_app.application.inbox import Inbox
from desktop_app.application.messages import CardView, MoneyWish
from desktop_app.application.receiving import Delivery, Taken, Way
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.transactions import TransactionStatus
from tests.sandbox.shop import Shop
from tests.support.bitnob_rig import sandbox_client
from tests.support.clock_now import RealClock
from tests.support.desk import Bench, make_bench
from tests.support.sandbox_server import start_sandbox_thread
from tests.support.wallet_story import newest

Tell = Callable[["Till"], Awaitable[None]]


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield Shop(running)
    running.stop()


@pytest.fixture
def shop(bank: Shop) -> Shop:
    bank.server.control("reset", {})
    bank.server.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0, "refund_ms": 0})
    bank.server.control("rate_limit", {"per_minute": 0})
    return bank


class Till:
    """A wallet that reads only when it is told to, and the inbox that it is told by."""

    def __init__(self, shop: Shop, api: BitnobClient) -> None:
        self.shop = shop
        bench = make_bench(api=api)  # type: ignore[arg-type]  # the real client, not the fake
        book = CardBook(bench.vault)
        self.bench: Bench = replace(bench, desk=replace(bench.desk, clock=RealClock(), book=book))
        self.wallet = Wallet(self.bench.desk, self.bench.sink)
        secret = Secret(shop.server.webhook_secret)
        reader = EventReader(DEFAULT_SCHEME, secret, Units(1_000_000), lambda: True)
        self.inbox = Inbox(self.bench.vault, reader, RealClock(), self.wallet.hear)

    async def look(self, thing: Thing = Thing.NAMED) -> None:
        await self.wallet._sync._refresh(self.wallet.publish, thing)

    async def look_until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            await self.look(Thing.PENDING)
            while not holds():
                await asyncio.sleep(0.02)
                await self.look(Thing.PENDING)

    def card(self, card_id: str) -> CardView:
        self.wallet.publish()
        return next(row for row in newest(self.bench).rows
                    if isinstance(row, CardView) and row.id == card_id)  # fmt: skip

    def digest(self) -> object:
        """All that is shown of cards and their rows, without the times of the reads."""
        book, facts = self.bench.desk.book, self.bench.vault.facts
        cards = sorted(repr(card.facts) for card in book.all())
        rows = sorted(repr(row) for card in book.all() for row in facts.transactions(card.id, 500))
        return cards, rows, self.wallet._sync.claims.told


def tell(shop: Shop, story: Tell) -> None:
    async def whole() -> None:
        api = sandbox_client(shop.server, DialectName.V2)
        try:
            async with asyncio.timeout(120):
                await story(Till(shop, api))
        finally:
            await api.close()

    asyncio.run(whole())


def switch(shop: Shop, name: str, value: int) -> None:
    shop.server.control("quirks", {name: value})


def deliveries(shop: Shop, count: int) -> list[Delivery]:
    """What the bank posted, byte for byte."""
    rows = shop.until(
        lambda: shop.server.control("sink/v2")["received"], lambda seen: len(seen) >= count
    )
    now = datetime.now(UTC)
    return [
        Delivery(Way.OWN, tuple(row["headers"].items()), row["body"].encode(), now, exact=True)
        for row in rows
    ]


def a_busy_day(shop: Shop) -> tuple[str, list[Delivery]]:
    """Six messages about one card: made, held, settled, loaded, declined, held again."""
    card = shop.v2_card()["id"]
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/settle", {"authorization_id": held, "amount_micros": 1_500_000})
    assert shop.balance(card, "fund", 3_000_000).status_code == 200
    assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"
    assert shop.buy(card, 1_000_000)["approved"]
    return card, deliveries(shop, 6)


async def settled_by(till: Till, order: Sequence[Delivery], look_after: int) -> object:
    """The digest after `order`, with a read in between and what is dirty read at the end."""
    for number, delivery in enumerate(order):
        assert await till.inbox.take(delivery) is Taken.KEPT
        if number == look_after:
            await till.look()
    await till.look()
    return till.digest()


async def polled(till: Till) -> object:
    """The digest of a run that heard nothing."""
    await till.wallet.refresh()
    for card in list(till.bench.desk.book.all()):
        await till.wallet.choose(card.id)
    await till.look(Thing.WHOLE)
    return till.digest()


def test_every_order_and_repetition_of_six_messages_ends_in_what_polling_states(
    shop: Shop,
) -> None:
    _, sent = a_busy_day(shop)
    assert len(sent) == 6

    async def story(till: Till) -> None:
        wanted, api = await polled(till), till.bench.desk.api
        assert len(wanted[1]) >= 4  # type: ignore[index]
        tried = 0
        for count in range(1, 7):
            for order in permutations(sent, count):
                fresh = Till(shop, api)  # type: ignore[arg-type]
                again = (*order, *reversed(order))
                assert await settled_by(fresh, again, tried % (2 * count)) == wanted
                kept = fresh.bench.vault.events.newest(99)
                assert sorted(entry.times for entry in kept) == [2] * count
                tried += 1
        assert tried == 1956

    tell(shop, story)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.integers(0, 5), min_size=7, max_size=60), look_after=st.integers(0, 60))
def test_longer_runs_end_there_too(
    busy: tuple[Shop, list[Delivery]], order: list[int], look_after: int
) -> None:
    shop, sent = busy

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        ours = await settled_by(till, [sent[n] for n in order], look_after)
        fresh = Till(shop, till.bench.desk.api)  # type: ignore[arg-type]
        assert ours == await polled(fresh)

    tell(shop, story)


@pytest.fixture
def busy(shop: Shop) -> tuple[Shop, list[Delivery]]:
    return shop, a_busy_day(shop)[1]


# --- the oddities of the service, one by one ------------------------------------------------------


def test_a_freeze_is_not_frozen_by_its_own_answer_nor_undone_by_a_stale_one(shop: Shop) -> None:
    switch(shop, "stale_status", 1)
    shop.server.control("delays", {"status_ms": 600})
    card = CardId(shop.v2_card()["id"])

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        await till.wallet.set_frozen(card, True, "form")
        await till.look(Thing.PENDING)
        assert till.card(card).state is CardState.FREEZING
        await till.look_until(lambda: till.card(card).state is CardState.FROZEN)
        assert till.bench.vault.intents.open() == ()

    tell(shop, story)


def test_a_wallet_that_reads_zero_after_a_load_keeps_its_last_figure_and_time(shop: Shop) -> None:
    card = CardId(shop.v2_card()["id"])
    shop.server.advance(3600)

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        facts = till.bench.vault.facts
        before = {w.asset: w for w in facts.wallets()}
        assert before["USDC"].available > 0
        switch(shop, "zero_balance_seconds", 300)
        for number in range(2):  # the second is not refused for a zero that is none
            wish = MoneyWish(f"form-{number}", card, Money.usd(3 + number))
            intent = await till.wallet.top_up(wish)
            await till.look_until(lambda: not till.bench.vault.intents.open())
            done = till.bench.vault.intents.get(intent.id)
            assert done is not None
            assert done.stage is Stage.CONFIRMED
            told = {w.asset: w for w in facts.wallets()}["USDC"]
            assert told.available == before["USDC"].available
            assert told.read_at <= done.created_at  # said to be from before the load
        switch(shop, "zero_balance_seconds", 0)
        await till.wallet.refresh()
        assert {w.asset: w.available for w in facts.wallets()}["USDC"] == shop.usdc()

    tell(shop, story)


def test_a_list_and_a_get_that_differ_by_the_fee_confirm_the_amount_asked_for(shop: Shop) -> None:
    switch(shop, "fee_in_lone_row", 1)
    card = CardId(shop.v2_card()["id"])

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        intent = await till.wallet.top_up(MoneyWish("form", card, Money.usd(3)))
        await till.look_until(lambda: not till.bench.vault.intents.open())
        done = till.bench.vault.intents.get(intent.id)
        assert done is not None
        assert (done.stage, done.amount) == (Stage.CONFIRMED, Money.usd(3))
        for delivery in deliveries(shop, 2):
            assert await till.inbox.take(delivery) is Taken.KEPT
        await till.look()
        assert till.card(card).claims == ()

    tell(shop, story)


@pytest.mark.parametrize("listed", [0, 1])
def test_a_decline_is_known_whether_or_not_the_feed_has_it_and_moves_nothing(
    shop: Shop, listed: int
) -> None:
    switch(shop, "declines_in_feed", listed)
    card = CardId(shop.v2_card()["id"])
    assert shop.buy(card, 90_000_000)["reason"] == "insufficient_funds"

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        for delivery in deliveries(shop, 2):
            assert await till.inbox.take(delivery) is Taken.KEPT
        await till.look()
        events = till.bench.vault.events.of_card(card, 9)
        assert "insufficient_funds" in {event.reason for event in events}
        rows = till.bench.vault.facts.transactions(card, 9)
        refused = [r for r in rows if r.amount == Money.usd(90)]
        undone = {TransactionStatus.FAILED, TransactionStatus.DECLINED}
        assert len(refused) == listed
        assert all(row.status in undone for row in refused)
        assert till.card(card).available == Money.usd(5)
        assert till.card(card).claims == ()

    tell(shop, story)


def test_a_row_whose_balance_after_is_the_one_before_changes_no_figure(shop: Shop) -> None:
    switch(shop, "stale_snapshots", 1)
    card = CardId(shop.v2_card()["id"])

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        await till.wallet.withdraw(MoneyWish("form", card, Money.usd(2)))
        await till.look_until(lambda: not till.bench.vault.intents.open())
        assert till.card(card).available == Money.usd(3)
        (done,) = [i for i in till.bench.vault.intents.recent(9) if i.kind is Kind.WITHDRAW]
        assert done.stage is Stage.CONFIRMED

    tell(shop, story)


def test_a_settlement_under_an_id_of_its_own_is_no_contradiction(shop: Shop) -> None:
    switch(shop, "settlement_own_id", 1)
    card = CardId(shop.v2_card()["id"])
    held = shop.buy(card, 2_000_000)["authorization_id"]
    shop.server.control("merchant/settle", {"authorization_id": held})

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        for delivery in deliveries(shop, 3):
            assert await till.inbox.take(delivery) is Taken.KEPT
        await till.look()
        assert till.card(card).claims == ()

    tell(shop, story)

"""The practice bank's messages and reads, in any order, end in what the bank itself states."""

import asyncio
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.application.claims import Claims
from desktop_app.application.receiving import Delivery, Taken
from desktop_app.application.timeline import Ask
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.history import Charge, HistoryStatus
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.transactions import TransactionStatus
from tests.sandbox.shop import Shop
from tests.support.till import (
    Till,
    a_busy_day,
    an_odd_day,
    deliveries,
    polled,
    settled_by,
    switch,
    tell,
    till_bank,
    till_shop,
)
from tests.support.told_lines import says_no_less, told_lines

__all__ = ["till_bank", "till_shop"]


@pytest.fixture
def shop(till_shop: Shop) -> Shop:
    return till_shop


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.lists(st.integers(0, 5), min_size=7, max_size=60), look_after=st.integers(0, 60))
def test_longer_runs_end_there_too(
    busy: tuple[Shop, list[Delivery], list[Till]], order: list[int], look_after: int
) -> None:
    shop, sent, asked = busy

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        ours = await settled_by(till, [sent[n] for n in order], look_after)
        if not asked:
            asked.append(Till(shop, till.bench.desk.api))  # type: ignore[arg-type]
            await polled(asked[0])
        assert ours == asked[0].digest()
        assert says_no_less(till.bench.vault, asked[0].bench.vault) == []

    tell(shop, story)


@pytest.fixture
def busy(shop: Shop) -> tuple[Shop, list[Delivery], list[Till]]:
    """The bank, its messages, and room for the one that only asks: nothing happens any more."""
    return shop, a_busy_day(shop)[1], []


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


def test_a_hold_that_fell_off_before_it_was_read_is_no_contradiction(shop: Shop) -> None:
    card = CardId(shop.v2_card()["id"])
    held = shop.buy(card, 1_300_000)["authorization_id"]
    shop.server.control("merchant/reverse", {"authorization_id": held})

    async def story(till: Till) -> None:
        for delivery in deliveries(shop, 3):
            assert await till.inbox.take(delivery) is Taken.KEPT
        await till.wallet.refresh()
        await till.wallet.choose(card)
        await till.look()
        assert till.card(card).claims == ()
        # The next run takes up the messages of a day: it must not find one either.
        later = Claims(till.bench.desk, till.wallet._feeds)
        later.start()
        await till.wallet.refresh()
        await till.wallet.choose(card)
        later.compare()
        assert later.told == {}

    tell(shop, story)


def charges(till: Till) -> list[str]:
    """Every line of money but those of declines, which no read shows."""
    found = till.bench.vault.history.lines(Ask(), 0, 100)
    return sorted(
        line.subject
        for line in found
        if isinstance(line, Charge) and line.status is not HistoryStatus.DECLINED
    )


def test_what_was_read_while_it_happened_is_told_as_what_was_only_heard(shop: Shop) -> None:
    """One that looked after every step, one that heard all and looked at the end."""

    async def story(till: Till) -> None:
        late = Till(shop, till.bench.desk.api)  # type: ignore[arg-type]
        steps = asyncio.to_thread(an_odd_day, shop)
        telling = asyncio.ensure_future(steps)
        while not telling.done():
            await polled(till)
        sent = await telling
        for one in (till, late):
            await settled_by(one, sent if one is late else sent[::-1], -1)
            await polled(one)
        assert told_lines(till.bench.vault) == told_lines(late.bench.vault)
        assert till.wallet._sync.claims.told == late.wallet._sync.claims.told == {}
        statuses = {line.status for line in told_lines(late.bench.vault)[0]}
        assert {HistoryStatus.RELEASED, HistoryStatus.REVERSED, HistoryStatus.REFUNDED,
                HistoryStatus.DECLINED, HistoryStatus.SETTLED} <= statuses  # fmt: skip

    tell(shop, story)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_heard_makes_no_charge_that_asking_alone_does_not(
    odd: tuple[Shop, list[Delivery]], seed: int
) -> None:
    shop, sent = odd
    dice = random.Random(seed)
    order = dice.sample(sent * 2, 2 * len(sent))

    async def story(till: Till) -> None:
        await till.wallet.refresh()
        await settled_by(till, order, dice.randrange(len(order)))
        fresh = Till(shop, till.bench.desk.api)  # type: ignore[arg-type]
        await polled(fresh)
        assert charges(till) == charges(fresh)
        assert says_no_less(till.bench.vault, fresh.bench.vault) == []
        again = Till(shop, till.bench.desk.api)  # type: ignore[arg-type]
        await settled_by(again, sent, 0)
        assert told_lines(till.bench.vault) == told_lines(again.bench.vault)

    tell(shop, story)


@pytest.fixture
def odd(shop: Shop) -> tuple[Shop, list[Delivery]]:
    """Holds that are settled and released under ids of their own, a tap, a check, a decline."""
    switch(shop, "settlement_own_id", 1)
    card, control = shop.v2_card()["id"], shop.server.control
    for way, end in (
        ("authorization", "settle"),
        ("contactless", "settle"),
        ("pre_auth", "reverse"),
    ):
        held = shop.buy(card, 1_100_000 + len(end) * 10_000 + len(way) * 1_000, way=way)
        control(f"merchant/{end}", {"authorization_id": held["authorization_id"]})
    control("merchant/verify", {"card_id": card, "merchant": "Corner Books"})
    held = shop.buy(card, 700_000, country="fr")["authorization_id"]
    control("merchant/reverse", {"authorization_id": held})
    shop.buy(card, 90_000_000)
    return shop, deliveries(shop, 12)

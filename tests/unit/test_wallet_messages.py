"""A message names a card: it is read at once, and states nothing itself."""

import asyncio
from datetime import UTC, datetime, timedelta

from desktop_app.application.dirty import Dirty
from desktop_app.application.messages import Snapshot
from desktop_app.application.polls import IDLE_S
from desktop_app.application.sync import MADE_UP
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from tests.support.desk import Bench, make_bench
from tests.support.wallet_story import newest, story

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


def event(card_id: str, kind: EventKind = EventKind.AUTHORIZED) -> Event:
    return Event(f"e-{card_id}", kind, "name", CardId(card_id), amount=Money.usd(99))


async def until(bench: Bench, holds: object) -> None:
    async with asyncio.timeout(30):
        while not holds():  # type: ignore[operator]
            await asyncio.sleep(0.01)


def test_a_named_card_is_read_with_its_feed_and_the_message_states_nothing() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        before = newest(bench).link.as_of
        bench.api.add_purchase(card.id, Money.usd(3))
        wallet.hear(event(card.id))
        await until(bench, lambda: bench.vault.facts.transactions(card.id, 9))
        [row] = bench.vault.facts.transactions(card.id, 9)
        assert row.amount == Money.usd(3)
        assert newest(bench).link.as_of == before  # the list of all cards was not read for it

    story(bench, tell)


def test_a_message_costs_one_picture_and_a_read_that_was_asked_for_says_so() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    def shown(since: int) -> list[bool]:
        told = bench.sink.messages[since:]
        return [one.refreshing for one in told if isinstance(one, Snapshot)]

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        await asyncio.sleep(0.05)
        before = len(bench.sink.messages)
        bench.api.add_purchase(card.id, Money.usd(3))
        wallet.hear(event(card.id))
        await until(bench, lambda: bench.vault.facts.transactions(card.id, 9))
        await asyncio.sleep(0.05)
        assert True not in shown(before)
        before = len(bench.sink.messages)
        await wallet.refresh()
        assert shown(before)[:2] == [True, False]

    story(bench, tell)


def test_a_card_the_service_does_not_know_is_asked_for_once() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        wallet.hear(event("nobody"))
        await asyncio.sleep(0.05)
        assert bench.desk.book.get(CardId("nobody")) is None

    story(bench, tell)


def test_a_message_of_an_ended_card_is_decided_by_the_read() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        wallet.hear(event(card.id, EventKind.DECLINED_TERMINATED))
        await until(bench, lambda: bench.desk.book.get(card.id) is not None)
        await asyncio.sleep(0.05)
        assert bench.desk.card(card.id).facts.status is CardStatus.ACTIVE

    story(bench, tell)


def test_a_card_named_again_while_it_is_read_stays_to_be_read() -> None:
    dirty = Dirty()
    dirty.note(event("a"))
    first = dirty.oldest()
    assert first is not None
    dirty.note(event("a"))
    dirty.clean(*first)
    assert len(dirty) == 1
    again = dirty.oldest()
    assert again is not None
    dirty.clean(*again)
    assert len(dirty) == 0


def test_the_card_named_first_is_read_first_and_alone() -> None:
    dirty, read = Dirty(), []

    async def note(card_id: str) -> None:
        read.append(card_id)

    for name in ("c-1", "c-2", "c-3", "c-1"):
        dirty.note(event(name))
    asyncio.run(dirty.read(note, note))
    assert (read, len(dirty)) == (["c-1", "c-1"], 2)
    dirty.note(Event("e", EventKind.KYC_PASSED, "name", None))
    assert dirty.holders


def test_who_is_named_all_the_time_is_read_no_later_for_that() -> None:
    dirty = Dirty()
    for name in ("c-0", "c-1", "c-0"):
        dirty.note(event(name))
    first = dirty.oldest()
    assert first is not None
    assert first[0] == "c-0"
    dirty.note(event("c-0"))
    dirty.clean(*first)
    assert [mark[0] for mark in (dirty.oldest(),) if mark] == ["c-1"]
    assert len(dirty) == 2


def test_made_up_cards_do_not_keep_real_ones_waiting() -> None:
    """On a way that cannot be checked anybody may name any card, as often as they like."""
    bench = make_bench()
    card = bench.api.add_card(label="Ads")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        for number in range(1_000):
            wallet.hear(event(f"nobody-{number}"))
        wallet.hear(event(card.id))
        assert len(wallet._sync.dirty) == MADE_UP + 1

    story(bench, tell)


def test_messages_about_people_read_everything_once_a_minute_at_most() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        sync = wallet._sync
        sync._polls.note(Thing.WHOLE)
        wallet.hear(Event("e", EventKind.KYC_PASSED, "name", None))
        assert not sync._whole_is_due()
        bench.clock.pass_by(timedelta(seconds=IDLE_S))
        assert sync._whole_is_due()

    story(bench, tell)

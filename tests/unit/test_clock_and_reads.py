"""A clock that was set back, a card that is gone: neither keeps an old picture on the screen."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.intents import Intent, Kind, Stage, advance, blocking, open_wish
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench, run
from tests.support.wallet_story import newest, story


def recorded(bench: Bench, kind: Kind, card_id: str, stage: Stage) -> Intent:
    intent = bench.desk.new_intent(kind, f"form-{kind}", card_id=card_id, amount=Money.usd(20))
    bench.vault.intents.add(intent)
    for step in (Stage.SENDING, stage):
        intent = advance(intent, step, bench.clock.now())
        bench.vault.intents.put(intent)
    return intent


def make_settler(bench: Bench) -> Settler:
    return Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)


def settle(bench: Bench) -> None:
    run(make_settler(bench).settle)


def read_all(bench: Bench) -> None:
    bench.desk.book.take_in(bench.api.cards.values(), bench.clock.now(), bench.clock.monotonic())


def next_run_a_year_earlier(bench: Bench) -> Bench:
    """The same vault and service; the clock, which was wrong, has been set back."""
    later = make_bench(session="the-next-run", api=bench.api, vault=bench.vault)
    later.clock.at = bench.clock.at - timedelta(days=365)
    return later


def test_what_an_earlier_run_read_never_wins_over_a_read_of_this_one() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    read_all(bench)
    later = next_run_a_year_earlier(bench)
    later.api.change(card.id, available=Money.usd(3))
    read_all(later)
    kept = later.desk.book.get(card.id)
    assert kept is not None
    assert kept.facts.available == Money.usd(3)
    assert kept.read_at < bench.clock.at


def test_within_a_run_an_older_read_changes_nothing() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    early = bench.clock.monotonic()
    read_all(bench)
    late = [card._replace(available=Money.usd(3))]
    bench.desk.book.take_in(late, bench.clock.now(), early)
    kept = bench.desk.book.get(card.id)
    assert kept is not None
    assert kept.facts.available == card.available


def test_a_freeze_of_an_earlier_run_is_confirmed_though_the_clock_was_set_back() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    read_all(bench)
    recorded(bench, Kind.FREEZE, card.id, Stage.ACCEPTED)
    later = next_run_a_year_earlier(bench)
    settle(later)
    assert later.vault.intents.open()
    later.api.change(card.id, status=CardStatus.FROZEN)
    read_all(later)
    settle(later)
    assert later.vault.intents.open() == ()


@pytest.mark.parametrize(
    ("kind", "wait"),
    [(Kind.FREEZE, 31), (Kind.UNFREEZE, 601), (Kind.TERMINATE, 601)],
)
def test_a_status_wish_that_never_arrived_can_be_wished_again(kind: Kind, wait: int) -> None:
    bench = make_bench()
    status = CardStatus.FROZEN if kind is Kind.UNFREEZE else CardStatus.ACTIVE
    card = bench.api.add_card(status=status)
    intent, settler = recorded(bench, kind, card.id, Stage.UNKNOWN), make_settler(bench)
    read_all(bench)
    run(settler.settle)
    bench.clock.at += timedelta(days=1)  # setting the clock proves nothing
    read_all(bench)
    run(settler.settle)
    assert bench.vault.intents.get(intent.id) == intent
    bench.clock.pass_by(timedelta(seconds=wait))
    read_all(bench)
    run(settler.settle)
    (looked_for,) = bench.vault.intents.open()
    assert looked_for.stage is Stage.NOT_FOUND
    assert looked_for.is_uncertain
    assert blocking((looked_for,), kind) is None
    assert open_wish((looked_for,)) is None


def test_money_of_unknown_outcome_goes_on_blocking() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    recorded(bench, Kind.FUND, card.id, Stage.UNKNOWN)
    bench.clock.at += timedelta(days=9)
    read_all(bench)
    settle(bench)
    assert blocking(bench.vault.intents.open(), Kind.FUND) is not None


def test_a_fee_with_our_reference_proves_nothing_about_the_load() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, Stage.UNKNOWN)
    made = bench.api.add_purchase(card.id, Money.usd(1))
    bench.api.feeds[card.id][0] = replace(
        made, kind=TransactionKind.FEE, reference=intent.reference
    )
    settle(bench)
    assert bench.vault.intents.get(intent.id) == intent


def test_a_load_that_was_reversed_is_over() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, Stage.ACCEPTED)
    made = bench.api.add_purchase(card.id, Money.usd(20))
    bench.api.feeds[card.id][0] = replace(
        made,
        kind=TransactionKind.FUNDING,
        status=TransactionStatus.RELEASED,
        reference=intent.reference,
    )
    settle(bench)
    assert bench.vault.intents.open() == ()


def test_one_card_the_service_does_not_know_does_not_stop_the_reading() -> None:
    bench = make_bench()
    gone, there = bench.api.add_card(), bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        recorded(bench, Kind.FREEZE, gone.id, Stage.ACCEPTED)
        recorded(bench, Kind.UNFREEZE, there.id, Stage.ACCEPTED)
        del bench.api.cards[gone.id]
        await wallet.choose(gone.id)
        assert await wallet._sync._refresh(wallet.publish, Thing.PENDING) is None
        assert [i.kind for i in bench.vault.intents.open()] == [Kind.FREEZE]
        assert newest(bench).link.state is LinkState.ONLINE
        assert await wallet.refresh() is None

    story(bench, tell)


def test_a_feed_read_before_the_clock_was_set_back_is_read_again() -> None:
    bench = make_bench()
    card = bench.api.add_card()

    async def tell(wallet: Wallet) -> None:
        await wallet.choose(card.id)
        await wallet.refresh()
        bench.clock.at -= timedelta(days=1)
        await wallet.refresh()
        detail = newest(bench).detail
        assert detail is not None
        assert detail.transactions_read_at is not None
        assert detail.transactions_read_at <= bench.clock.now()

    story(bench, tell)


def test_a_feed_read_by_a_clock_that_was_set_back_is_believed_all_the_same() -> None:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    row = bench.api.add_purchase(card.id, Money.usd(3))
    run(lambda: Feeds(bench.desk).read(card.id))
    later = next_run_a_year_earlier(bench)
    now = replace(row, status=TransactionStatus.RELEASED)
    later.api.feeds[card.id] = [now]
    run(lambda: Feeds(later.desk).read(card.id))
    assert later.vault.facts.transactions(card.id, 9) == (now,)


def test_a_read_of_a_feed_that_was_overtaken_changes_nothing() -> None:
    """The first answer is on its way while a later read is asked and answered."""
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    row = bench.api.add_purchase(card.id, Money.usd(3))
    now = replace(row, status=TransactionStatus.RELEASED)
    answers, feeds = [asyncio.Event(), asyncio.Event()], Feeds(bench.desk)
    stated, asked = iter([(row,), (now,)]), iter(answers)

    async def transactions(*_: object) -> tuple[object, ...]:
        rows = next(stated)
        await next(asked).wait()
        return rows

    async def main() -> None:
        first, second = (asyncio.create_task(feeds.read(card.id)) for _ in range(2))
        await asyncio.sleep(0)
        answers[1].set()
        await second
        began, read_at = feeds.began(card.id), feeds.read_at(card.id)
        answers[0].set()
        await first
        assert (feeds.began(card.id), feeds.read_at(card.id)) == (began, read_at)

    bench.api.transactions = transactions  # type: ignore[assignment,method-assign]
    run(main)
    assert bench.vault.facts.transactions(card.id, 9) == (now,)


def test_a_clock_that_was_set_back_freezes_no_hold_on_the_screen() -> None:
    """A run with a clock a year ahead left a hold; the next one reads it settled."""
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    bench.api.add_purchase(card.id, Money.usd(3))

    async def story() -> None:
        [stated] = await Feeds(bench.desk).read(card.id)
        ahead = bench.clock.now() + timedelta(days=365)
        hold = replace(stated, status=TransactionStatus.PENDING)
        bench.vault.facts.put_transactions([hold], ahead)
        assert bench.vault.facts.transactions(card.id, 9) == (hold,)
        await Feeds(bench.desk).read(card.id)
        assert bench.vault.facts.transactions(card.id, 9) == (stated,)

    run(story)

"""Open wishes are settled by reading, and only by what names them."""

import asyncio
from dataclasses import replace

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.settling import Settler, begin_session
from desktop_app.domain.cards import CardFacts, CardId, CardStatus, Field
from desktop_app.domain.intents import Intent, Kind, PanState, Stage, advance
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import Unreachable
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi


def recorded(bench: Bench, kind: Kind, card_id: CardId | None, stage: Stage) -> Intent:
    """An intent on disk at `stage`, as a send of this run left it."""
    amount = Money.usd(20) if kind in (Kind.FUND, Kind.WITHDRAW, Kind.ISSUE) else None
    intent = bench.desk.new_intent(kind, f"{kind}-{stage}", card_id=card_id, amount=amount)
    bench.vault.intents.add(intent)
    if stage is not Stage.READY:
        intent = advance(intent, Stage.SENDING, bench.clock.now())
    if stage not in (Stage.READY, Stage.SENDING):
        intent = advance(intent, stage, bench.clock.now())
    bench.vault.intents.put(intent)
    return intent


def settle(bench: Bench, answered_at: float | None = 0.0) -> None:
    settler = Settler(bench.desk, Feeds(bench.desk), lambda _: answered_at)
    run(settler.settle)


def stage_of(bench: Bench, intent: Intent) -> Stage:
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    return kept.stage


def read_all(bench: Bench) -> None:
    bench.desk.book.take_in(bench.api.cards.values(), bench.clock.now(), bench.clock.monotonic())


@pytest.mark.parametrize("before", [Stage.ACCEPTED, Stage.UNKNOWN])
@pytest.mark.parametrize(
    ("row", "after"),
    [
        (TransactionStatus.SETTLED, Stage.CONFIRMED),
        (TransactionStatus.FAILED, Stage.REJECTED),
        (TransactionStatus.DECLINED, Stage.REJECTED),
        (TransactionStatus.PENDING, Stage.ACCEPTED),
    ],
)
def test_a_row_with_our_reference_settles_money(
    before: Stage, row: TransactionStatus, after: Stage
) -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, before)
    made = bench.api.add_purchase(card.id, Money.usd(20))
    feed = bench.api.feeds[card.id]
    made = replace(made, kind=TransactionKind.FUNDING, fee=Money.usd(1))
    feed[0] = replace(made, status=row, reference=intent.reference)
    settle(bench)
    assert stage_of(bench, intent) is after
    if after is Stage.CONFIRMED:
        kept = bench.vault.intents.get(intent.id)
        assert kept is not None
        assert kept.fee == Money.usd(1)


def test_a_fitting_balance_alone_confirms_nothing() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, Stage.UNKNOWN)
    bench.api.move(card.id, Money.usd(20))
    read_all(bench)
    settle(bench)
    assert stage_of(bench, intent) is Stage.UNKNOWN


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.FREEZE, CardStatus.FROZEN),
        (Kind.UNFREEZE, CardStatus.ACTIVE),
        (Kind.TERMINATE, CardStatus.TERMINATED),
    ],
)
def test_a_status_wish_is_confirmed_by_a_read_that_began_after_it(
    kind: Kind, status: CardStatus
) -> None:
    bench = make_bench()
    card = bench.api.add_card(status=status)
    read_all(bench)
    intent = recorded(bench, kind, card.id, Stage.ACCEPTED)
    answered_at = bench.clock.monotonic()
    settle(bench, answered_at)
    assert stage_of(bench, intent) is Stage.ACCEPTED  # that read is older than the answer
    read_all(bench)
    settle(bench, answered_at)
    assert stage_of(bench, intent) is Stage.CONFIRMED


def test_freezing_is_not_frozen_while_reads_say_active() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FREEZE, card.id, Stage.ACCEPTED)
    read_all(bench)
    settle(bench)
    assert stage_of(bench, intent) is Stage.ACCEPTED


def test_a_freeze_of_a_card_that_ended_is_over() -> None:
    bench = make_bench()
    card = bench.api.add_card(status=CardStatus.TERMINATED)
    intent = recorded(bench, Kind.FREEZE, card.id, Stage.UNKNOWN)
    read_all(bench)
    settle(bench)
    assert stage_of(bench, intent) is Stage.REJECTED


def issued(bench: Bench, intent: Intent, **changes: object) -> CardFacts:
    card = bench.api.add_card(reference=intent.reference, **changes)
    read_all(bench)
    return card


def test_a_lost_create_is_found_by_its_reference_and_its_number_fetched() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.ISSUE, None, Stage.UNKNOWN)
    card = issued(bench, intent)
    settle(bench)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert (kept.stage, kept.pan, kept.card_id) == (Stage.CONFIRMED, PanState.STORED, card.id)
    assert bench.vault.cards.holds(card.id, bench.api.details[card.id])
    assert bench.vault.checkpoints == 1
    kept_card = bench.desk.book.get(card.id)
    assert kept_card is not None
    assert kept_card.stored == frozenset(Field)


def test_a_card_without_our_reference_is_not_taken_for_ours() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.ISSUE, None, Stage.UNKNOWN)
    bench.api.add_card(label="Made elsewhere")
    read_all(bench)
    settle(bench)
    assert stage_of(bench, intent) is Stage.UNKNOWN


def test_a_number_that_came_only_in_the_lost_answer_is_called_lost() -> None:
    bench = make_bench(api=FakeCardApi(capabilities=ONCE))
    intent = recorded(bench, Kind.ISSUE, None, Stage.UNKNOWN)
    issued(bench, intent)
    settle(bench)
    kept = bench.vault.intents.get(intent.id)
    assert kept is not None
    assert (kept.stage, kept.pan) == (Stage.ACCEPTED, PanState.LOST)
    assert kept.is_open  # it stays in sight until a person has dealt with it


def test_a_pending_card_waits_and_a_failed_one_ends_the_wish() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.ISSUE, None, Stage.UNKNOWN)
    card = issued(bench, intent, status=CardStatus.PENDING)
    settle(bench)
    assert stage_of(bench, intent) is Stage.ACCEPTED
    bench.api.change(card.id, status=CardStatus.FAILED)
    read_all(bench)
    settle(bench)
    assert stage_of(bench, intent) is Stage.REJECTED


def test_a_failing_read_leaves_everything_as_it_is() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, Stage.ACCEPTED)
    bench.api.read_error = Unreachable()
    settle(bench)
    assert stage_of(bench, intent) is Stage.ACCEPTED


def test_a_send_without_a_record_is_not_known() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, Stage.SENDING)
    settle(bench, answered_at=None)
    assert stage_of(bench, intent) is Stage.SENDING
    settle(bench)
    assert stage_of(bench, intent) is Stage.UNKNOWN


def test_nothing_is_ever_sent_while_settling() -> None:
    bench = make_bench()
    card = bench.api.add_card()
    for kind in Kind:
        for stage in (Stage.ACCEPTED, Stage.UNKNOWN):
            recorded(bench, kind, None if kind is Kind.ISSUE else card.id, stage)
    read_all(bench)
    settle(bench)
    assert bench.api.sent == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Stage.READY, Stage.STALE),
        (Stage.SENDING, Stage.UNKNOWN),
        (Stage.ACCEPTED, Stage.ACCEPTED),
        (Stage.UNKNOWN, Stage.UNKNOWN),
    ],
)
def test_a_new_run_sends_nothing_an_earlier_one_left(before: Stage, after: Stage) -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, before)
    begin_session(bench.vault, "the-next-run", bench.clock.now())
    assert stage_of(bench, intent) is after
    assert bench.api.sent == []


def test_this_runs_own_wishes_are_left_alone_at_its_start() -> None:
    bench = make_bench()
    intent = recorded(bench, Kind.FUND, bench.api.add_card().id, Stage.SENDING)
    begin_session(bench.vault, "this-run", bench.clock.now())
    assert stage_of(bench, intent) is Stage.SENDING


@pytest.mark.parametrize("before", [Stage.ACCEPTED, Stage.UNKNOWN])
@pytest.mark.parametrize(
    ("amount", "kind", "told"),
    [
        (200, TransactionKind.FUNDING, Stage.DISPUTED),
        (20, TransactionKind.WITHDRAWAL, None),
    ],
)
def test_a_row_of_ours_that_says_something_else_confirms_nothing_until_it_fits(
    before: Stage, amount: int, kind: TransactionKind, told: Stage | None
) -> None:
    """M6 NoFalseDone: "$20 were loaded" is not said for a row of $200, or for a withdrawal."""
    bench = make_bench()
    card = bench.api.add_card()
    intent = recorded(bench, Kind.FUND, card.id, before)
    made = bench.api.add_purchase(card.id, Money.usd(amount))
    feed = bench.api.feeds[card.id]
    row = replace(made, status=TransactionStatus.SETTLED, reference=intent.reference, kind=kind)
    feed[0] = row
    settle(bench)
    settle(bench)
    assert stage_of(bench, intent) is (told or before)
    feed[0] = replace(row, amount=Money.usd(20), kind=TransactionKind.FUNDING)
    settle(bench)
    assert stage_of(bench, intent) is Stage.CONFIRMED


def test_a_wish_that_money_waits_for_is_looked_at_without_the_others() -> None:
    bench = make_bench()
    moves = {Kind.FUND: TransactionKind.FUNDING, Kind.WITHDRAW: TransactionKind.WITHDRAWAL}
    wishes = []
    for kind, moved in moves.items():
        card = bench.api.add_card()
        wishes.append(recorded(bench, kind, card.id, Stage.UNKNOWN))
        row = bench.api.add_purchase(card.id, Money.usd(20))
        bench.api.feeds[card.id][0] = replace(row, kind=moved, reference=wishes[-1].reference)
    transactions, go = bench.api.transactions, asyncio.Event()

    async def slow(card_id: CardId, limit: int) -> tuple[Transaction, ...]:
        if card_id == wishes[0].card_id:
            await go.wait()
        return await transactions(card_id, limit)

    bench.api.transactions = slow  # type: ignore[method-assign]

    async def story() -> None:
        settler = Settler(bench.desk, Feeds(bench.desk), lambda _: 0.0)
        whole = asyncio.ensure_future(settler.settle())
        await asyncio.sleep(0)
        only = asyncio.ensure_future(settler.settle(wishes[1].id))
        for _ in range(20):
            await asyncio.sleep(0)
        assert only.done()
        assert [stage_of(bench, wish) for wish in wishes] == [Stage.UNKNOWN, Stage.CONFIRMED]
        go.set()
        await whole
        assert stage_of(bench, wishes[0]) is Stage.CONFIRMED

    run(story)

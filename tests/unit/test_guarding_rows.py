"""What rows, figures and faults of others do to a guarded card: none leaves a used card open."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.event_log import LogEntry, key_of
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.policy_text import POLICY, dump_policy
from desktop_app.domain.service_errors import BadAnswer
from desktop_app.domain.stated_time import NOT_STATED
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.fake_api import Outcome
from tests.unit.test_guarding import DAY, Shop, begin, play

MINUTE = timedelta(minutes=1)


async def decline(shop: Shop, count: int) -> None:
    """A subscription is declined again and again, and all of it is read."""
    for _ in range(count // 20):
        add_declines(shop, 20)
        await shop.look()


def add_declines(shop: Shop, count: int) -> None:
    for _ in range(count):
        shop.clock.pass_by(MINUTE)
        shop.api.advance(MINUTE)
        row = shop.api.row(shop.card_id, TransactionKind.PURCHASE, Money.usd(9))
        shop.api.feeds[shop.card_id].insert(0, replace(row, status=TransactionStatus.DECLINED))


def until(shop: Shop, days: int) -> Policy:
    return Policy(PolicyKind.UNTIL, until=shop.bench.desk.service_now() + days * DAY)


def test_a_hold_under_hundreds_of_rows_keeps_the_card() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop, until(shop, 3))
        shop.buy(5)  # a hotel holds it
        await shop.look()
        await decline(shop, 220)
        await shop.look(3 * DAY)
        assert shop.status is CardStatus.FROZEN
        for _ in range(3):
            await shop.look(MINUTE)
        assert "terminate" not in shop.sent()

    play(act)


def test_a_purchase_under_hundreds_of_rows_is_not_said_to_be_let_go() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(5)
        await shop.look()
        await decline(shop, 220)
        assert shop.standing is Standing.SPENT

    play(act)


def test_a_purchase_without_a_time_is_a_use() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        made = shop.bench.desk.new_intent(
            Kind.ISSUE, "f-1", card_id=shop.card_id, amount=ZERO, **{POLICY: dump_policy(Policy())}
        )
        shop.bench.vault.intents.add(made)
        shop.buy(10)
        feed = shop.api.feeds[shop.card_id]
        feed[0] = replace(feed[0], at=NOT_STATED)
        await shop.look()
        await shop.look(MINUTE)
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)

    play(act)


def test_a_card_until_a_day_ends_though_its_one_purchase_was_let_go() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop, until(shop, 3))
        row = shop.buy(10)
        await shop.look()
        shop.settle(row, TransactionStatus.RELEASED)
        await shop.look(4 * DAY)
        assert shop.status is CardStatus.FROZEN
        await shop.look(2 * DAY)
        assert "terminate" in shop.sent()

    play(act)


def test_rows_that_were_missed_are_read_back_to_and_the_card_ends() -> None:
    """Purser was closed while sixty rows came: one page does not reach back to the last read."""

    async def act(shop: Shop) -> None:
        await begin(shop, until(shop, 3))
        add_declines(shop, 60)
        for _ in range(6):
            await shop.look(DAY)
        assert "terminate" in shop.sent()

    play(act)


@pytest.mark.parametrize(
    "kind", [TransactionKind.FUNDING, TransactionKind.WITHDRAWAL, TransactionKind.REFUND]
)
def test_no_card_ends_while_money_moves_that_others_sent(kind: TransactionKind) -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.SETTLED)
        row = shop.api.row(shop.card_id, kind, Money.usd(5))
        shop.api.feeds[shop.card_id].insert(0, replace(row, status=TransactionStatus.PENDING))
        await shop.look()
        await shop.look(2 * DAY)
        assert "terminate" not in shop.sent()
        await shop.look(9 * DAY)  # it never came
        assert "terminate" in shop.sent()

    play(act)


def test_what_a_refused_end_left_says_nothing_of_a_later_end() -> None:
    """Refused at a balance of nothing; a refund comes; the owner ends it: $20 are to come back."""

    async def act(shop: Shop) -> None:
        await begin(shop)
        have = shop.api.cards[shop.card_id].available
        assert have is not None
        shop.buy(have.micros // 1_000_000, TransactionStatus.SETTLED)
        shop.api.script("terminate", Outcome.REFUSE)
        await shop.look()
        await shop.look(2 * DAY)
        assert shop.sent() == ["set_frozen", "terminate"]
        refund = shop.api.row(shop.card_id, TransactionKind.REFUND, Money.usd(20))
        shop.api.feeds[shop.card_id].insert(0, replace(refund, status=TransactionStatus.SETTLED))
        shop.api.move(shop.card_id, Money.usd(20))
        await shop.look(5 * MINUTE)
        await shop.wallet.terminate(shop.card_id, "own")
        await shop.look()
        await shop.look(MINUTE)
        assert shop.status is CardStatus.TERMINATED
        assert shop.standing is not Standing.BURNED  # nobody saw the $20 come back

    play(act)


def test_money_taken_back_weeks_ago_is_no_rest_of_a_card_that_others_ended() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop, Policy(PolicyKind.USES, uses=9, unused_for=60 * DAY))
        back = shop.api.row(shop.card_id, TransactionKind.WITHDRAWAL, Money.usd(5))
        shop.api.feeds[shop.card_id].insert(0, replace(back, status=TransactionStatus.SETTLED))
        shop.api.move(shop.card_id, -Money.usd(5))  # at the dashboard
        await shop.look()
        await shop.look(20 * DAY)
        shop.api.change(shop.card_id, status=CardStatus.TERMINATED, available=ZERO)
        await shop.look()
        await shop.look(MINUTE)
        assert shop.standing is not Standing.BURNED

    play(act)


def test_a_fault_while_acting_is_told_and_not_repeated_without_a_pause(
    expect_log: Callable[[str], None],
) -> None:
    expect_log("RuntimeError")

    async def act(shop: Shop) -> None:
        await begin(shop)
        calls = list[int]()

        async def broken(*_: object, **__: object) -> None:
            calls.append(1)
            raise RuntimeError("a bug")

        shop.wallet._moving.set_frozen = broken
        shop.buy(10)
        await shop.look()
        for _ in range(30):
            shop.guards.step()
            await shop.settle_down()
        assert len(calls) < 5
        assert shop.guards.views[shop.card_id].why is Why.BROKEN

    play(act)


@pytest.mark.parametrize("part", ["rates", "wallets"])
def test_a_wallet_figure_that_cannot_be_read_leaves_no_used_card_open(part: str) -> None:
    """One endpoint fails; cards, feeds and freezes work. For an hour Purser reads by itself."""

    async def act(shop: Shop) -> None:
        await begin(shop)

        async def fails() -> tuple[()]:
            raise BadAnswer(detail="502")

        setattr(shop.api, part, fails)
        sync = shop.wallet._sync
        buys, ends = shop.clock.seconds + 300, shop.clock.seconds + 3_600
        while shop.clock.seconds < ends:
            look, pause = sync._plan()
            by = timedelta(seconds=max(pause, 0.2))
            shop.clock.pass_by(by)
            shop.api.advance(by)
            if shop.clock.seconds > buys:
                buys = ends
                shop.buy(10)
            if pause > 0.001:
                continue
            await sync._look(lambda: None, look)
            shop.guards.step()
            await shop.settle_down()
        assert shop.status is CardStatus.FROZEN

    play(act)


def hear(shop: Shop, event: Event) -> None:
    """A signed message, as it is kept and told."""
    now = shop.clock.now()
    entry = LogEntry(key_of(event.id), "own", None, event, b"d" * 32, now, now)
    shop.bench.vault.events.keep(entry, b"{}")
    shop.wallet.hear(event)
    shop.guards.step()  # at once, before anything is read


def followed(shop: Shop, kind: EventKind, usd: int) -> Event:
    """What became of a hold, under an id and a reference of its own."""
    return Event(
        "evt-1", kind, kind.value, shop.card_id, subject_id="other-id", reference="other-ref",
        amount=Money.usd(usd), merchant="Shop", at=shop.api.now,
    )  # fmt: skip


def restate(shop: Shop, row_id: str, status: TransactionStatus, usd: int) -> None:
    shop.settle(row_id, status)
    feed = shop.api.feeds[shop.card_id]
    at = next(n for n, row in enumerate(feed) if row.id == row_id)
    feed[at] = replace(feed[at], amount=Money.usd(usd))


def test_one_purchase_with_a_tip_is_not_two_uses() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop, Policy(PolicyKind.USES, uses=2))
        row = shop.buy(10)
        await shop.look()
        await shop.look(DAY)
        hear(shop, followed(shop, EventKind.SETTLED, 12))
        await shop.settle_down()
        restate(shop, row, TransactionStatus.SETTLED, 12)
        await shop.look()
        assert shop.sent() == []
        assert shop.guards.views[shop.card_id].charged == ()

    play(act)


def test_a_settlement_of_nothing_that_is_known_is_a_use() -> None:
    """A shop may collect without having asked: product 3.4, 10."""

    async def act(shop: Shop) -> None:
        await begin(shop)
        hear(shop, followed(shop, EventKind.SETTLED, 12))
        await shop.settle_down()
        await shop.look()
        assert shop.status is CardStatus.FROZEN

    play(act)


def test_a_partial_reversal_is_no_purchase_and_keeps_no_settled_card() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        row = shop.buy(10)
        await shop.look()
        hear(shop, followed(shop, EventKind.REVERSED, 4))
        assert shop.guards.views[shop.card_id].charged == ()
        restate(shop, row, TransactionStatus.SETTLED, 6)
        await shop.look()
        assert shop.guards.views[shop.card_id].charged == ()
        await shop.look(3 * DAY)
        assert "terminate" in shop.sent()

    play(act)

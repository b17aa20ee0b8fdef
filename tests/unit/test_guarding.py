"""Disposable cards kept by the program: what it freezes and ends, and what it leaves alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.guarding import Guards
from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy, PolicyKind
from desktop_app.domain.policy_text import POLICY, dump_policy
from desktop_app.domain.service_errors import Refused, RefusedReason
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import Outcome

DAY = timedelta(days=1)


class Shop:
    """One card, a wallet without its own readers, and steps by hand."""

    def __init__(self, bench: Bench | None = None) -> None:
        self.bench = bench or make_bench()
        self.api, self.clock = self.bench.api, self.bench.clock
        self.card_id = next(iter(self.api.cards), None) or self.api.add_card().id
        self.wallet = Wallet(self.bench.desk, self.bench.sink)

    @property
    def guards(self) -> Guards:
        return self.wallet.guards

    @property
    def standing(self) -> Standing:
        return self.guards.decisions[self.card_id].standing

    @property
    def status(self) -> CardStatus:
        return self.api.cards[self.card_id].status

    def sent(self) -> list[str]:
        return [name for name, _ in self.api.sent]

    def buy(self, usd: int, status: TransactionStatus = TransactionStatus.PENDING) -> str:
        """An authorization at a shop."""
        row = self.api.row(self.card_id, TransactionKind.PURCHASE, Money.usd(usd))
        self.api.feeds[self.card_id].insert(0, replace(row, status=status, merchant="Shop"))
        self.api.move(self.card_id, -Money.usd(usd))
        return row.id

    def settle(self, row_id: str, status: TransactionStatus = TransactionStatus.SETTLED) -> None:
        """What was held is collected, or falls off."""
        feed = self.api.feeds[self.card_id]
        at = next(n for n, row in enumerate(feed) if row.id == row_id)
        feed[at] = replace(feed[at], status=status)

    async def look(self, by: timedelta = timedelta(0)) -> None:
        """Time passes, everything is read, the guard decides, and what it sends has its effect."""
        self.clock.pass_by(by)
        self.api.advance(by)
        await self.wallet.refresh()
        await self.wallet._feeds.read(self.card_id)
        self.guards.step()
        await self.settle_down()
        self.api.advance(timedelta(0))
        await self.wallet.refresh()
        self.guards.step()

    async def settle_down(self) -> None:
        """Whatever was begun comes as far as it can."""
        for _ in range(30):
            await asyncio.sleep(0)


def play(act: Callable[[Shop], Awaitable[None]], shop: Shop | None = None) -> Shop:
    made = shop or Shop()
    run(lambda: act(made))
    return made


async def begin(shop: Shop, policy: Policy | None = None) -> None:
    """Read once, then under a policy."""
    await shop.look()
    shop.wallet.guard_choices.arm(shop.card_id, policy or Policy())
    await shop.look()


def test_one_purchase_is_frozen_settled_ended_and_swept() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        assert shop.standing is Standing.ARMED
        row = shop.buy(10)
        await shop.look()
        assert (shop.status, shop.standing) == (CardStatus.FROZEN, Standing.SPENT)
        await shop.look(2 * DAY)
        assert shop.sent() == ["set_frozen"]  # held: nothing ends
        shop.settle(row)
        await shop.look()
        assert shop.sent() == ["set_frozen", "terminate"]
        assert (shop.status, shop.standing) == (CardStatus.TERMINATED, Standing.ENDED)
        back = shop.api.row(shop.card_id, TransactionKind.WITHDRAWAL, Money.usd(15))
        shop.api.feeds[shop.card_id].insert(0, replace(back, status=TransactionStatus.SETTLED))
        await shop.look()
        assert shop.standing is Standing.BURNED

    shop = play(act)
    freeze, end = reversed(shop.bench.vault.intents.of_card(shop.card_id, 9))
    assert (freeze.kind, freeze.params["policy"]) == (Kind.FREEZE, "used")
    assert (end.kind, end.params["left"]) == (Kind.TERMINATE, "15000000")


def test_nothing_is_ended_within_the_first_day() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10, TransactionStatus.SETTLED)
        await shop.look()
        await shop.look(timedelta(hours=23))
        assert shop.sent() == ["set_frozen"]
        assert shop.standing is Standing.RETIRING
        await shop.look(timedelta(hours=1, minutes=11))
        assert shop.sent() == ["set_frozen", "terminate"]

    play(act)


def test_a_refused_freeze_is_asked_again_later_and_not_at_once() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        shop.api.script("set_frozen", Outcome.NOT_SENT, Outcome.REFUSE)
        await shop.look()
        await shop.look()
        assert shop.status is CardStatus.ACTIVE
        await shop.look(timedelta(seconds=2))
        await shop.look(timedelta(seconds=3))
        await shop.look(timedelta(seconds=20))
        assert shop.status is CardStatus.FROZEN

    play(act)


def test_an_answer_that_was_lost_sends_no_second_freeze() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        shop.api.script("set_frozen", Outcome.LOST)
        await shop.look()
        await shop.look(timedelta(seconds=30))
        assert shop.sent() == ["set_frozen"]
        assert shop.status is CardStatus.FROZEN

    play(act)


def test_before_the_first_whole_read_of_a_run_nothing_is_sent() -> None:
    """M9: what another run armed is kept, but this one reads before it acts."""

    async def first(shop: Shop) -> None:
        await begin(shop)

    shop = play(first)
    shop.buy(10)

    async def second(later: Shop) -> None:
        await later.wallet._feeds.read(later.card_id)
        later.guards.step()
        await asyncio.sleep(0)
        assert later.sent() == []
        assert later.guards.decisions[later.card_id].standing is Standing.SPENT
        await later.look(timedelta(seconds=2))
        assert later.status is CardStatus.FROZEN

    bench = shop.bench
    desk = replace(bench.desk, session="next-run")
    play(second, Shop(replace(bench, desk=desk)))


def test_a_feed_that_is_refused_is_not_taken_for_one_without_purchases() -> None:
    """A card that nobody used for weeks is frozen; of this one, this run has read nothing."""

    async def first(shop: Shop) -> None:
        await begin(shop, Policy(PolicyKind.ONE_PURCHASE))

    shop = play(first)
    shop.clock.pass_by(60 * DAY)

    async def refused(*_: object) -> tuple[Transaction, ...]:
        raise Refused(RefusedReason.FORBIDDEN)

    async def second(later: Shop) -> None:
        later.api.transactions = refused  # type: ignore[method-assign]
        await later.wallet.refresh()
        with pytest.raises(Refused):
            await later.wallet._feeds.read(later.card_id)
        later.guards.step()
        for _ in range(30):
            await asyncio.sleep(0)
        assert later.sent() == []

    bench = shop.bench
    play(second, Shop(replace(bench, desk=replace(bench.desk, session="next-run"))))


def test_in_a_copy_that_was_brought_back_policies_rest() -> None:
    """M15."""

    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.bench.vault.settings.put(POLICIES_PAUSED, "restored")
        shop.buy(10)
        await shop.look()
        await shop.look(DAY)
        assert shop.sent() == []

    play(act)


def test_whom_the_owner_unfreezes_is_the_owners_again() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        await shop.wallet.set_frozen(shop.card_id, False, "form-1")
        await shop.look()
        await shop.look(timedelta(minutes=5))
        assert (shop.status, shop.standing) == (CardStatus.ACTIVE, Standing.RELEASED)
        assert shop.sent() == ["set_frozen", "set_frozen"]

    play(act)


def test_a_card_unfrozen_elsewhere_is_left_alone_after_two_minutes() -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        shop.buy(10)
        await shop.look()
        shop.api.change(shop.card_id, status=CardStatus.ACTIVE)
        await shop.look(timedelta(minutes=3))
        assert shop.standing is Standing.RELEASED
        assert shop.sent() == ["set_frozen"]

    play(act)


def test_a_card_that_was_issued_with_a_policy_is_under_it_from_its_first_moment() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        desk = shop.bench.desk
        made = desk.new_intent(
            Kind.ISSUE, "f-1", card_id=shop.card_id, amount=Money(0),
            **{POLICY: dump_policy(Policy(PolicyKind.TRIAL))},
        )  # fmt: skip
        shop.bench.vault.intents.add(made)
        shop.buy(0)
        await shop.look()
        assert shop.status is CardStatus.FROZEN

    play(act)


@pytest.mark.parametrize("row", [
    (TransactionKind.FUNDING, 50), (TransactionKind.REFUND, 5), (TransactionKind.FEE, 3),
])  # fmt: skip
def test_what_is_no_purchase_freezes_nothing(row: tuple[TransactionKind, int]) -> None:
    async def act(shop: Shop) -> None:
        await begin(shop)
        made = shop.api.row(shop.card_id, row[0], Money.usd(row[1]))
        settled = replace(made, status=TransactionStatus.SETTLED)
        shop.api.feeds[shop.card_id].insert(0, settled)
        await shop.look()
        assert (shop.sent(), shop.standing) == ([], Standing.ARMED)

    play(act)


def test_cards_that_nobody_guards_are_never_touched() -> None:
    async def act(shop: Shop) -> None:
        await shop.look()
        shop.buy(10)
        await shop.look()
        assert (shop.sent(), shop.guards.decisions) == ([], {})

    play(act)

"""Rules where something happens meanwhile: a full disk, a stop, a lock, a person's own money."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.restored import mark_restored
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.rules import Payout, Why
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.domain.wallets import WalletBalance
from tests.support.desk import make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi
from tests.support.rule_rig import WIDE, RuleRig, rule_rig

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEAM = Payout(Money.usd(500), amount=Money.usd(40), template="Team")


def fail_to_write(rig: RuleRig) -> None:
    rig.bench.vault.fail_commits = DiskFull()


def write_again(rig: RuleRig) -> None:
    rig.bench.vault.fail_commits = None


# --- what could not be written is not in force --------------------------------------------------


def test_a_pause_of_all_rules_that_was_not_written_is_made_again_and_outlives_the_run() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        pauses = rig.rules._pauses
        fail_to_write(rig)
        with suppress(DiskFull):
            pauses._pause_all(Why.CLOCK)
        assert rig.paused(rule) is None
        write_again(rig)
        pauses._pause_all(Why.CLOCK)
        rig.open()
        assert rig.paused(rule) is Why.CLOCK

    run(story)


def test_a_vault_that_was_brought_back_onto_a_full_disk_still_pauses_its_rules() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        mark_restored(rig.bench.vault.settings, rig.clock.now(), rig.clock.now())
        fail_to_write(rig)
        with suppress(DiskFull):
            rig.open()
        write_again(rig)
        rig.wallet.automation.begin()
        rig.open()
        assert rig.paused(rule) is Why.RESTORED

    run(story)


def test_a_disk_that_stays_full_is_not_tried_without_a_rest() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        mark_restored(rig.bench.vault.settings, rig.clock.now(), rig.clock.now())
        rig.book._is_looked_at = False
        tried: list[None] = []
        known = rig.book.pause_restored
        rig.book.pause_restored = lambda: tried.append(None) or known()  # type: ignore[method-assign, func-returns-value]
        fail_to_write(rig)
        running = asyncio.ensure_future(rig.rules.run(lambda: None))
        for _ in range(5):
            await rig.settle_down()
        assert len(tried) <= 2
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    run(story)


# --- what its owner did meanwhile ---------------------------------------------------------------


async def paid_for_a_card() -> RuleRig:
    """A rule is about to issue a card that is loaded by a request of its own."""
    can = replace(ONCE, needs_callback=False, needs_cap=False)
    rig = await rule_rig(make_bench(api=FakeCardApi(capabilities=can)))
    await rig.wallet.templates.add(OwnTemplate("Team", "shopping"))
    rig.make(TEAM)
    await rig.look(HOUR)
    rig.api.balance = rig.api.balance + Money.usd(600)
    rig.clock.pass_by(HOUR)
    rig.api.advance(HOUR)
    await rig.wallet.refresh()
    rig.rules.look_anew()
    rig.rules.step()
    await rig.wallet.refresh()
    return rig


@pytest.mark.parametrize("stop", ["all", "rule", "nothing"])
def test_a_card_that_a_rule_issues_is_not_loaded_once_rules_were_stopped(stop: str) -> None:
    async def story() -> None:
        rig = await paid_for_a_card()
        rig.rules.look_anew()
        rig.rules.step()
        for _ in range(60):
            if rig.bench.vault.intents.recent(10, Kind.ISSUE):
                break
            await asyncio.sleep(0)
        if stop == "all":
            rig.owner.switch_all(False)
        elif stop == "rule":
            rig.book.pause(rig.book.all()[0].id, Why.OWNER)
        await rig.settle_down()
        assert len(rig.bench.vault.intents.recent(10, Kind.FUND)) == (stop == "nothing")

    run(story)


def test_a_card_that_is_loaded_by_a_request_of_its_own_is_counted_once_and_in_full() -> None:
    async def story() -> None:
        rig = await paid_for_a_card()
        await rig.decide()
        (load,) = rig.bench.vault.intents.recent(10, Kind.FUND)
        assert load.amount == Money.usd(40)
        shown = rig.wallet.automation.view()
        assert shown.rules[0].moved_today == Money.usd(40)
        assert shown.moved_today == Money.usd(42)

    run(story)


def test_a_rule_issues_nothing_from_the_moment_the_wallet_begins_to_lock() -> None:
    async def story() -> None:
        rig = await paid_for_a_card()
        backups = rig.wallet.life._backups

        async def slow() -> None:
            await rig.decide()

        backups.make_last = slow  # type: ignore[method-assign, assignment]
        await rig.wallet.life.rest()
        assert rig.bench.vault.intents.recent(10, Kind.ISSUE) == ()
        await rig.wallet.life.wake(Secret(""))
        await rig.decide()
        assert len(rig.bench.vault.intents.recent(10, Kind.ISSUE)) == 1
        await rig.wallet.life._chores.stop()

    run(story)


def test_what_a_person_paid_is_not_in_the_wallet_any_more_though_it_is_stated_so() -> None:
    async def story() -> None:
        rig = await rule_rig(terms=replace(WIDE, floor=Money.usd(50)))
        other = rig.api.add_card().id
        rig.api.balance = Money.usd(600)
        rig.make()
        await rig.look()
        await rig.wallet.top_up(MoneyWish("form", other, Money.usd(500), ""))
        rig.api.advance(timedelta(0))

        async def empty() -> tuple[WalletBalance, ...]:
            return (WalletBalance("w-usdc", "USDC", "", 0, 6, rig.api.now),)

        rig.api.wallets = empty  # type: ignore[method-assign]
        rig.spend(6)
        await rig.look(timedelta(seconds=30))
        assert rig.api.balance >= Money.usd(50)
        assert rig.loaded() == [44]

    run(story)

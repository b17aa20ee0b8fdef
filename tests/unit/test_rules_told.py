"""Rules that cannot run, and what their owner is told of it, once."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from desktop_app.application import rule_running
from desktop_app.application.own_templates import NAME
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.caps import Terms
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Allowance, RuleId
from desktop_app.domain.schedules import Every, Schedule
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged
from tests.support.desk import run
from tests.support.guard_logs import ExpectLog
from tests.support.rule_rig import RuleRig, rule_rig
from tests.unit.test_rules_held import paid_for_a_card

HOUR, MINUTE, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(days=1)


# --- what no rule may fill, or cannot any more ----------------------------------------------------


def test_a_zone_that_this_computer_does_not_know_stops_its_rule_alone_and_is_said() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(Allowance(Schedule(Every.DAY, time(9), "UTC"), Money.usd(50)))
        fill = rig.make()
        known = rig.rule(rule)
        assert isinstance(known.plan, Allowance)
        elsewhere = replace(known.plan.schedule, zone="Mars/Base")
        plan = replace(known.plan, schedule=elsewhere)
        rig.bench.vault.rules.put(replace(known, plan=plan))
        rig.open()
        rig.wallet.publish()
        rig.spend(6)
        await rig.look()
        assert rig.code(rule) is Code.NO_ZONE
        assert rig.row(rule).next_at is None
        assert rig.loaded() == [81]
        assert rig.code(fill) is Code.NOT_BELOW

    run(story)


def test_a_template_that_is_gone_is_said_and_nothing_is_tried() -> None:
    async def story() -> None:
        rig = await paid_for_a_card()
        rig.bench.vault.settings.put(NAME, "")
        await rig.decide()
        rule = rig.book.all()[0].id
        found = rig.rules.decisions[rule]
        assert (found.code, found.need, found.amount) == (Code.NO_TEMPLATE, Money.usd(40), ZERO)
        assert skips(rig, rule) == [Code.NO_TEMPLATE]
        assert rig.rules.sender.pace.rest_s(rule) <= 0

    run(story)


# --- what is said, and how often ------------------------------------------------------------------


def skips(rig: RuleRig, rule: RuleId) -> list[str]:
    return [n.code for n in rig.bench.vault.rules.notes(100, rule) if n.deed is Deed.SKIPPED]


def test_two_reasons_that_take_turns_are_each_told_once_a_day() -> None:
    async def story() -> None:
        rig = await rule_rig(terms=Terms(day=Money.usd(5), month=Money.usd(20)))
        rule = rig.make()
        rig.spend(6)
        for turn in range(10):
            rig.bench.desk.errands.rows_left = turn % 2
            await rig.look(MINUTE)
        assert sorted(skips(rig, rule)) == [Code.CAP_DAY, Code.IN_FLIGHT]
        rig.bench.desk.errands.rows_left = 0
        await rig.look(24 * HOUR)
        assert len(skips(rig, rule)) == 3

    run(story)


def test_reminders_go_on_after_a_fault_of_our_own_which_is_written_once(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("looking at reminders: KeyError")
    monkeypatch.setattr("desktop_app.application.rule_reminders.LOOK_S", 0.0)

    async def story() -> None:
        rig = await rule_rig()
        reminders, looks = rig.wallet.automation.reminders, []

        async def fails() -> bool:
            looks.append(1)
            raise KeyError("digits 4000001234561234")

        monkeypatch.setattr(reminders, "look", fails)
        running = asyncio.ensure_future(reminders.run(lambda: None))
        await rig.settle_down()
        assert len(looks) > 2
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running

    run(story)


@pytest.mark.parametrize(
    ("fault", "stop"),
    [(VaultDamaged(), Code.BROKEN), (KeyError("x"), Code.BROKEN), (DiskFull(), None)],
    ids=["damage", "our own", "a full disk"],
)
def test_a_fault_that_nothing_else_says_is_said_and_written_once(
    fault: Exception, stop: Code | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[object] = []
    monkeypatch.setattr(rule_running.log, "error", lambda *told: written.append(told))

    async def story() -> None:
        rig = await rule_rig()
        for _ in range(3):
            rig.rules._note_failure(fault, lambda: None)
            assert rig.wallet.automation.view().stop is stop
            rig.rules._note_failure(None, lambda: None)
            assert rig.wallet.automation.view().stop is None
        assert len(written) == (stop is not None)

    run(story)


def test_rules_of_another_connection_do_not_keep_a_locked_wallet_awake() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        assert rig.wallet.automation.runs_locked() == 1
        rig.api.account = "another"
        assert rig.wallet.automation.runs_locked() == 0

    run(story)


def test_the_due_times_of_a_year_are_looked_through_once_a_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(Allowance(Schedule(Every.DAY, time(9), "UTC"), Money.usd(50)))
        rig.book.keep(replace(rig.rule(rule), since=rig.clock.now() - 365 * DAY), None, Actor.OWNER)
        rig.owner.set_terms(Terms(day=Money.usd(5), month=Money.usd(20)))
        asked: list[datetime] = []
        runs = rig.rules._telling._runs
        known = runs.was_tried

        def counted(rule_id: RuleId, due: datetime) -> bool:
            asked.append(due)
            return known(rule_id, due) or due.day != 3

        monkeypatch.setattr(runs, "was_tried", counted)
        for _ in range(5):
            await rig.look(MINUTE)
        assert len(asked) == 364
        assert skips(rig, rule).count(Code.MISSED) == 1
        await rig.look(DAY)
        assert len(asked) <= 366

    run(story)

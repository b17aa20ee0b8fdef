"""Edge cases 14 to 20 of rules, product 4.3, through a whole wallet and a service with a clock."""

from datetime import timedelta

import pytest

from desktop_app.application.automation_view import RuleDraft
from desktop_app.domain.automation_notes import Actor, Deed
from desktop_app.domain.caps import SETTING, load_terms
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.notices import What
from desktop_app.domain.rule_advice import AdviceKind
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import RuleCaps, Why
from desktop_app.domain.service_errors import RefusedReason
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import run
from tests.support.rule_bank import How
from tests.support.rule_rig import FILL
from tests.support.rule_world import RuleWorld, rule_world

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
MUCH = RuleCaps(Money.usd(2_500), Money.usd(9_000), Money.usd(90_000))


def test_edge_14_a_limit_that_the_service_lowers_by_refusing_changes_none_of_ours() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        limits = world.bench.desk.limits
        world.bank.plans.extend([How.REFUSED_LIMIT] * 9)
        world.spend(10)
        for _ in range(9):
            await world.look(6 * MINUTE)
        assert world.paused(rule) is Why.FAILURES
        assert (len(world.loads()), world.bench.desk.limits) == (3, limits)
        assert {i.reason for i in world.loads()} == {RefusedReason.INVALID.value}

    run(story)


def test_edge_15_one_new_shop_that_empties_the_card_twice_pauses_the_rule() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make(caps=MUCH)
        await world.look(20 * DAY)
        for _ in range(5):
            world.spend(world.has() - 5, merchant="Casino")
            await world.look(61 * MINUTE)
        assert world.loaded() == [95, 95]
        assert world.paused(rule) is Why.DRAINED
        assert [what for what, _ in world.told()] == [What.DRAINED]

    run(story)


@pytest.mark.parametrize("writes", [None, *range(10)])
def test_edge_16_a_copy_that_was_brought_back_starts_off_and_paused(writes: int | None) -> None:
    async def story() -> None:
        world = await rule_world()
        rule, card = world.make(), world.bank.add_card("Ads").id
        await world.wallet.refresh()
        world.make(card_id=card)
        kept = world.bench.vault.rows().copied()
        world.spend(10)
        await world.look()  # of this the copy knows nothing
        world.spend(90, merchant="Grocer")
        await world.restore(kept, writes)
        world.disk.writes_left = None
        await world.look(2 * HOUR)
        assert world.paused(rule) is Why.RESTORED
        assert not world.book.terms.is_on
        kept = world.bench.vault.rows()
        assert [r.paused for r in kept.rules.values()] == [Why.RESTORED] * 2
        assert not load_terms(kept.settings[SETTING]).is_on
        off = [(Deed.ALL_OFF, "restored"), *[(Deed.PAUSED, "restored")] * 2]
        assert world.log()[-3:] == off
        await world.wallet.automation.switch_all(True)
        await world.confirm(rule)
        await world.look(2 * HOUR)
        assert world.code(rule) is Code.OTHER_COPY  # its caps of today are not ours to count
        assert len(world.bank.sent) == 1
        await world.look(DAY)
        assert len(world.bank.sent) == 2

    run(story)


def test_edge_17_a_rule_of_another_account_never_runs_and_cannot_be_switched_on() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.bank.account = "live 1234"
        world.spend(10)
        for _ in range(3):
            await world.look(2 * HOUR)
        assert (world.loaded(), world.code(rule)) == ([], Code.OTHER_ACCOUNT)
        await world.wallet.automation.pause(rule)
        with pytest.raises(NotAllowed, match="another connection"):
            await world.confirm(rule)
        assert world.paused(rule) is Why.OWNER

    run(story)


def test_edge_18_opening_switches_nothing_on_and_every_switch_says_who_did_it() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        await world.wallet.automation.pause(rule)
        await world.wallet.automation.switch_all(False)
        world.spend(10)
        for _ in range(3):
            await world.crash()
            await world.look(2 * HOUR)
        assert (world.loaded(), world.paused(rule)) == ([], Why.OWNER)
        assert world.wallet.automation.view().running == 0
        notes = world.bench.vault.rules.notes(100)
        done = [note.deed for note in reversed(notes)]
        on, off = [Deed.TERMS, Deed.ALL_ON, Deed.MADE, Deed.SWITCHED_ON], [Deed.PAUSED]
        assert done == [*on, *off, Deed.ALL_OFF]
        assert {note.actor for note in notes} == {Actor.OWNER}

    run(story)


@pytest.mark.parametrize("is_on", [True, False])
def test_edge_18_what_could_not_be_kept_is_not_in_force(is_on: bool) -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        if is_on:
            await world.wallet.automation.pause(rule)
            await world.wallet.automation.switch_all(False)
        world.disk.fail_commits = DiskFull()
        automation = world.wallet.automation
        for choice in (lambda: automation.switch_all(is_on), lambda: _turn(world, rule, is_on)):
            with pytest.raises(DiskFull):
                await choice()
        world.disk.fail_commits = None
        kept = world.bench.vault.rows()
        assert world.book.terms.is_on is load_terms(kept.settings[SETTING]).is_on is not is_on
        assert world.rule(rule).is_on is kept.rules[rule].is_on is not is_on
        last = world.bench.vault.rules.notes(1, rule)[0]
        assert world.row(rule).last_note == last

    run(story)


async def _turn(world: RuleWorld, rule: str, is_on: bool) -> None:
    if is_on:
        await world.wallet.automation.switch_on(rule, plan_text(world.rule(rule)))
    else:
        await world.wallet.automation.pause(rule)


def test_edge_19_it_runs_only_while_it_is_open_and_read_and_says_when_it_last_did() -> None:
    async def story() -> None:
        world = await rule_world()
        rule = world.make()
        world.spend(10)
        await world.look()
        world.spend(90, merchant="Grocer")
        await world.crash()
        for _ in range(3):  # nothing was read in this run
            world.rules.look_anew()
            world.rules.step()
            await world.settle_down()
        assert (len(world.loads()), world.code(rule)) == (1, Code.NOT_READ)
        last = world.row(rule).last_run
        assert last is not None
        assert last.load == Money.usd(85)
        await world.look(2 * HOUR)
        assert len(world.loads()) == 2

    run(story)


def test_edge_20_a_threshold_below_the_usual_charge_is_advised_against() -> None:
    async def story() -> None:
        world = await rule_world()
        world.bank.change(world.card_id, available=Money.usd(500))
        for _ in range(4):
            world.spend(60)
            await world.look(7 * DAY)
        preview = await world.wallet.automation.preview(RuleDraft(FILL, world.card_id, MUCH))
        found = {one.kind: one.amount for one in preview.advice}
        assert found[AdviceKind.TYPICAL_CHARGE] == Money.usd(66)
        assert world.wallet.automation.view().can_move == ZERO

    run(story)

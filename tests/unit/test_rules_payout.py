"""Rules on a payout: what a wallet received funds a card or issues one, once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.receipts import SEEN
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import Payout, Why
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import run
from tests.support.rule_rig import RuleRig, rule_rig

HOUR = timedelta(hours=1)
TENTH = Payout(Money.usd(500), percent=10)
TEAM = Payout(Money.usd(500), amount=Money.usd(40), template="Team")


async def paid(rig: RuleRig, usd: int) -> None:
    """Money comes to the wallet, after a quiet hour, and then every card is read."""
    await rig.look(HOUR)
    rig.api.balance = rig.api.balance + Money.usd(usd)
    await rig.look(HOUR)
    await rig.look()


def test_a_tenth_of_what_came_in_is_put_on_the_card_once() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(TENTH)
        await paid(rig, 600)
        assert rig.loaded() == [60]
        for _ in range(3):
            await rig.look(HOUR)
        assert rig.loaded() == [60]
        assert rig.code(rule) is Code.NOT_DUE
        await paid(rig, 500)
        assert rig.loaded() == [60, 50]

    run(story)


@pytest.mark.parametrize("usd", [0, 499, -100])
def test_what_is_less_than_asked_for_is_no_payout(usd: int) -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make(TENTH)
        await paid(rig, usd)
        assert rig.loaded() == []

    run(story)


def test_money_that_came_while_ours_was_moving_is_no_payout() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make(TENTH)
        await rig.look(HOUR)
        rig.spend(10)
        wish = rig.bench.desk.new_intent(Kind.WITHDRAW, "form", card_id=rig.card_id)
        rig.bench.vault.intents.add(wish)
        rig.api.balance = rig.api.balance + Money.usd(600)
        await rig.look(HOUR)
        assert rig.loaded() == []

    run(story)


def test_a_card_that_was_ended_elsewhere_is_no_payout_though_the_wallet_is_read_first() -> None:
    async def story() -> None:
        rig = await rule_rig()
        other = rig.api.add_card(available=Money.usd(600)).id
        rig.make(TENTH)
        await rig.look(HOUR)
        rig.clock.pass_by(HOUR)
        rig.api.advance(HOUR)
        rig.api.change(other, status=CardStatus.TERMINATED, available=ZERO)
        rig.api.balance = rig.api.balance + Money.usd(600)
        await rig.wallet._sync.read_wallets()
        await rig.decide()
        for _ in range(3):
            await rig.look()
        assert rig.loaded() == []

    run(story)


def test_money_that_was_taken_off_a_card_elsewhere_is_no_payout() -> None:
    async def story() -> None:
        rig = await rule_rig()
        other = rig.api.add_card(available=Money.usd(900)).id
        rig.make(TENTH)
        await rig.look(HOUR)
        rig.clock.pass_by(HOUR)
        rig.api.advance(HOUR)
        row = rig.api.row(other, TransactionKind.WITHDRAWAL, Money.usd(600))
        row = replace(row, status=TransactionStatus.SETTLED, at=rig.clock.now())
        rig.api.move(other, -Money.usd(600))
        rig.api.balance = rig.api.balance + Money.usd(600)
        await rig.wallet.refresh()
        await rig.decide()
        rig.api.feeds[other].insert(0, row)
        for _ in range(3):
            await rig.look()
        assert rig.loaded() == []

    run(story)


def test_a_payout_from_before_the_rule_was_on_is_none_of_its() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await paid(rig, 600)
        rig.make(TENTH)
        await rig.look(HOUR)
        assert rig.loaded() == []

    run(story)


def test_a_crash_after_the_send_does_not_answer_a_payout_twice() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make(TENTH)
        await paid(rig, 600)
        rig.open()
        await rig.look()
        await rig.look(2 * HOUR)
        assert rig.loaded() == [60]

    run(story)


async def with_template(rig: RuleRig, **changes: object) -> None:
    holder = rig.bench.desk.people.holders()[0]
    made = OwnTemplate("Team", "shopping", holder_id=holder.id, holder=holder.name, **changes)  # type: ignore[arg-type]
    await rig.wallet.templates.add(made)


def test_a_payout_issues_a_card_from_a_template_once() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await with_template(rig)
        rule = rig.make(TEAM)
        await paid(rig, 600)
        issues = rig.bench.vault.intents.recent(10, Kind.ISSUE)
        assert [i.stage for i in issues] != []
        assert "rule" in issues[0].params
        for _ in range(3):
            await rig.look(HOUR)
        assert len(rig.bench.vault.intents.recent(10, Kind.ISSUE)) == 1
        made = [c for c in rig.api.cards.values() if c.label == "Team"]
        assert len(made) == 1
        row = rig.row(rule)
        assert row.moved_month == Money.usd(40)
        assert rig.wallet.automation.view().moved_month == Money.usd(42)

    run(story)


def test_a_template_that_does_not_say_who_holds_the_card_is_refused_beside_the_field() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await rig.wallet.templates.add(OwnTemplate("Team", "shopping"))
        with pytest.raises(InvalidInput) as refused:
            rig.owner.save(RuleDraft(TEAM, None, usual_caps(TEAM)))
        assert refused.value.field == "template"

    run(story)


def test_a_locked_wallet_issues_nothing() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await with_template(rig)
        rule = rig.make(TEAM)
        await rig.look(HOUR)
        rig.bench.vault.rest()
        rig.api.balance = rig.api.balance + Money.usd(600)
        await rig.look(HOUR)
        assert rig.code(rule) is Code.LOCKED
        assert rig.bench.vault.intents.recent(10, Kind.ISSUE) == ()
        assert all(i.stage is not Stage.READY for i in rig.bench.vault.intents.open())

    run(story)


def test_a_template_that_is_another_one_by_now_pauses_its_rule() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await with_template(rig)
        rule = rig.make(TEAM)
        await rig.wallet.templates.delete("Team")
        await with_template(rig, cap=Money.usd(9_000))
        await paid(rig, 600)
        assert rig.paused(rule) is Why.CHANGED
        assert rig.bench.vault.intents.recent(10, Kind.ISSUE) == ()

    run(story)


def test_what_purser_itself_refuses_again_and_again_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise NotAllowed("There is no callback address.")

    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        monkeypatch.setattr(rig.wallet._moving, "top_up", refuse)
        rig.spend(10)
        for _ in range(6):
            await rig.look(timedelta(minutes=1))
        assert rig.code(rule) is Code.REFUSED
        codes = [n.code for n in rig.bench.vault.rules.notes(20, rule)]
        assert codes.count(Code.REFUSED) == 1
        assert rig.paused(rule) is None

    run(story)


def test_off_counts_at_once_though_the_disk_keeps_it_not(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(name: str, value: str) -> None:
        raise DiskFull

    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        with monkeypatch.context() as planted:
            planted.setattr(rig.bench.vault.settings, "put", full)
            with pytest.raises(DiskFull):
                rig.owner.switch_all(False)
        rig.spend(10)
        await rig.look()
        assert rig.loaded() == []
        assert rig.code(rule) is Code.OFF
        rig.owner.switch_all(True)
        await rig.look(HOUR)
        assert rig.loaded() == [85]

    run(story)


def test_what_came_while_no_rule_wanted_it_is_kept_by_nobody() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(TENTH)
        await rig.look(HOUR)
        await rig.wallet.automation.pause(rule)
        await paid(rig, 600)
        assert rig.bench.vault.settings.get(SEEN) == "[]"
        rig.switch_on(rule)
        await rig.look(HOUR)
        assert rig.loaded() == []
        await paid(rig, 500)
        assert rig.loaded() == [50]

    run(story)

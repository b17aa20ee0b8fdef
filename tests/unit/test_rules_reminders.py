"""Rules that only tell: of thin wallets, and of charges that a card cannot pay."""

from dataclasses import replace
from datetime import timedelta

from desktop_app.application.automation_view import RuleDraft
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.money import Money
from desktop_app.domain.notices import NoticeKind, What
from desktop_app.domain.rules import NO_CAPS, Reminder, WalletAlert
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import run
from tests.support.rule_rig import RuleRig, rule_rig

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THIN = WalletAlert(Money.usd(100))


def told(rig: RuleRig) -> list[What]:
    rig.wallet.teller.look()
    return [n.what for n in rig.wallet.teller.board.notices if n.kind is NoticeKind.RULES]


async def look(rig: RuleRig, by: timedelta = 2 * HOUR) -> None:
    await rig.look(by)
    await rig.wallet.automation.reminders.look()


def charge(rig: RuleRig, days_ago: int, usd: int, shop: str = "Adobe") -> None:
    row = rig.api.row(rig.card_id, TransactionKind.PURCHASE, Money.usd(usd))
    at = rig.clock.now() - timedelta(days=days_ago)
    row = replace(row, status=TransactionStatus.SETTLED, merchant=shop, at=at)
    rig.api.feeds[rig.card_id].insert(0, row)


def test_thin_wallets_are_told_once_until_they_have_been_filled() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make(THIN, caps=NO_CAPS)
        await look(rig)
        assert told(rig) == []
        full, rig.api.balance = rig.api.balance, Money.usd(99)
        for _ in range(3):
            await look(rig)
        assert told(rig) == [What.THIN]
        rig.api.balance = Money.usd(102)  # a little above may be a rate that moved
        await look(rig)
        rig.api.balance = Money.usd(99)
        await look(rig)
        assert told(rig) == [What.THIN]
        rig.api.balance = full
        await look(rig)
        rig.api.balance = Money.usd(10)
        await look(rig)
        assert told(rig) == [What.THIN, What.THIN]
        assert rig.loaded() == []

    run(story)


def test_it_is_told_with_the_master_switch_off_and_not_while_it_is_paused() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(THIN, caps=NO_CAPS)
        rig.owner.switch_all(False)
        await rig.wallet.automation.pause(rule)
        rig.api.balance = Money.usd(99)
        await look(rig)
        assert told(rig) == []
        rig.switch_on(rule)
        await look(rig)
        assert told(rig) == [What.THIN]

    run(story)


def test_a_charge_to_come_is_told_a_day_before_once_where_the_card_holds_too_little() -> None:
    async def story() -> None:
        rig = await rule_rig()
        for days_ago in (88, 58, 28):
            charge(rig, days_ago, 55)
        rig.make(Reminder("adobe", days=1), caps=NO_CAPS)
        await look(rig)
        assert told(rig) == []
        await look(rig, DAY)
        await look(rig)
        await look(rig)
        assert told(rig) == [What.COMING]
        [note] = [n for n in rig.bench.vault.rules.notes(20) if n.deed is Deed.TOLD]
        assert note.amount == Money.usd(55)
        assert rig.loaded() == []

    run(story)


def test_a_card_that_holds_enough_and_another_shop_are_told_of_by_nobody() -> None:
    async def story() -> None:
        rig = await rule_rig()
        for days_ago in (88, 58, 29):
            charge(rig, days_ago, 5)
            charge(rig, days_ago, 55, "Zoom")
        rig.make(Reminder("adobe", days=3), caps=NO_CAPS)
        await look(rig)
        await look(rig, DAY)
        assert told(rig) == []

    run(story)


def test_a_crash_does_not_tell_it_again() -> None:
    async def story() -> None:
        rig = await rule_rig()
        for days_ago in (88, 58, 29):
            charge(rig, days_ago, 55)
        rig.make(Reminder(days=3), caps=NO_CAPS)
        await look(rig)
        assert told(rig) == [What.COMING]
        rig.open()
        await look(rig)
        assert told(rig) == [What.COMING]

    run(story)


def test_what_a_rule_would_have_done_is_shown_before_it_is_switched_on() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.clock.pass_by(timedelta(days=40))
        rig.api.advance(timedelta(days=40))
        for _ in range(2):
            rig.spend(2)
            await rig.look(DAY)
        draft = RuleDraft(THIN, None, NO_CAPS)
        assert (await rig.wallet.automation.preview(draft)).replay is None
        rule_id = rig.make()
        seen = await rig.wallet.automation.preview(
            RuleDraft(rig.rule(rule_id).plan, rig.card_id, rig.rule(rule_id).caps, rule_id)
        )
        assert seen.rule.id == rule_id
        assert seen.replay is not None
        assert seen.replay.days > 0

    run(story)

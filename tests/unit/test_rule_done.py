"""Which due times of an allowance have had their run, also long ago."""

from datetime import UTC, datetime, time, timedelta

import pytest

from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.money import Money
from desktop_app.domain.notices import What
from desktop_app.domain.rules import Allowance, Mode, RuleId
from desktop_app.domain.schedules import Every, Schedule, next_due
from tests.support.desk import run
from tests.support.rule_rig import RuleRig, rule_rig

MONTHLY = Schedule(Every.MONTH, time(9), "UTC", day=15)
GIFT = Allowance(MONTHLY, Money.usd(40), Mode.ADD)
MINUTE = timedelta(minutes=1)


async def paid() -> tuple[RuleRig, RuleId]:
    """An allowance that was paid when it was due."""
    rig = await rule_rig()
    rule_id = rig.make(GIFT)
    await rig.look(next_due(MONTHLY, rig.clock.now()) - rig.clock.now() + MINUTE)
    assert rig.loaded() == [40]
    return rig, rule_id


def skipped(rig: RuleRig, rule_id: RuleId) -> list[str]:
    notes = rig.bench.vault.rules.notes(50, rule_id)
    return [note.code for note in notes if note.deed is Deed.SKIPPED]


def test_what_was_paid_last_month_is_not_told_as_missed() -> None:
    async def story() -> None:
        rig, rule_id = await paid()
        first = datetime(rig.clock.now().year, rig.clock.now().month, 1, tzinfo=UTC)
        into = (first + timedelta(days=33)).replace(day=3) - rig.clock.now()
        await rig.look(into)
        assert skipped(rig, rule_id) == []
        rig.open()
        await rig.look(MINUTE)
        assert skipped(rig, rule_id) == []
        assert rig.loaded() == [40]

    run(story)


@pytest.mark.parametrize("is_opened_anew", [False, True])
def test_what_was_paid_is_not_told_as_missed_when_the_next_one_is_due(
    is_opened_anew: bool,
) -> None:
    async def story() -> None:
        rig, rule_id = await paid()
        if is_opened_anew:
            rig.open()
        await rig.look(next_due(MONTHLY, rig.clock.now()) - rig.clock.now() + MINUTE)
        assert rig.loaded() == [40, 40]
        assert skipped(rig, rule_id) == []

    run(story)


def test_what_was_not_paid_is_told_as_missed_when_the_next_one_is_due() -> None:
    async def story() -> None:
        rig, rule_id = await paid()
        missed = next_due(MONTHLY, rig.clock.now())
        rig.owner.switch_all(False)
        await rig.look(missed - rig.clock.now() + MINUTE)
        await rig.look(next_due(MONTHLY, rig.clock.now()) - rig.clock.now())
        rig.owner.switch_all(True)
        for _ in range(2):
            await rig.look(MINUTE)
        assert rig.loaded() == [40, 40]
        assert skipped(rig, rule_id) == ["missed"]
        assert rig.rule(rule_id).done_to == missed
        rig.wallet.teller.look()
        (notice,) = [n for n in rig.wallet.teller.board.notices if n.what is What.MISSED]
        assert (notice.card_id, notice.label) == (rig.card_id, rig.api.cards[rig.card_id].label)

    run(story)

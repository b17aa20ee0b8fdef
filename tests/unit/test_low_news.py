"""A card that runs low and that a rule fills is told of once: by what the rule loads."""

from datetime import timedelta

from desktop_app.application.messages import Snapshot
from desktop_app.domain.money import Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RULE, KeepTo, RuleCaps, Why
from tests.support.desk import run
from tests.support.fake_api import Outcome
from tests.support.rule_rig import RuleRig, rule_rig

MINUTE = timedelta(minutes=1)
SMALL = RuleCaps(Money.usd(10), Money.usd(10), Money.usd(10))


def told(rig: RuleRig) -> list[Notice]:
    """The oldest first."""
    rig.wallet.publish()
    (*_, last) = (m for m in rig.bench.sink.messages if isinstance(m, Snapshot))
    return list(reversed(last.board.notices))


def kinds(rig: RuleRig) -> list[NoticeKind]:
    return [n.kind for n in told(rig) if n.kind is not NoticeKind.CHARGE]


async def drop(rig: RuleRig) -> None:
    """The card falls below ten dollars, at a moment after the first look."""
    rig.clock.pass_by(MINUTE)
    rig.spend(20)
    await rig.look()


def test_what_a_rule_fills_at_once_is_told_by_its_top_up_alone() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        await drop(rig)
        assert rig.loaded() == [95]
        await rig.look(MINUTE)
        assert kinds(rig) == [NoticeKind.TOP_UP]
        (notice,) = [n for n in told(rig) if n.kind is NoticeKind.TOP_UP]
        assert (notice.what, notice.reason) == (What.CONFIRMED, RULE)

    run(story)


def test_without_a_rule_that_is_on_it_is_told_at_once() -> None:
    async def story() -> None:
        for off in ("none", "paused", "all off", "another card"):
            rig = await rule_rig()
            if off == "another card":
                other = rig.api.add_card().id
                await rig.look()
                rig.make(card_id=other)
            elif off != "none":
                rule = rig.make()
                if off == "paused":
                    rig.book.pause(rule, Why.OWNER)
                else:
                    rig.owner.switch_all(False)
            await drop(rig)
            assert kinds(rig) == [NoticeKind.LOW], off

    run(story)


def test_a_rule_that_waits_or_wants_nothing_hides_nothing() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make(KeepTo(Money.usd(3), Money.usd(30)))
        await drop(rig)
        assert kinds(rig) == [NoticeKind.LOW]
        rig = await rule_rig()
        rig.make(caps=SMALL)
        rig.spend(10)
        await rig.look(MINUTE)
        assert rig.loaded() == [10]
        rig.spend(18)
        await rig.look(MINUTE)
        assert kinds(rig) == [NoticeKind.TOP_UP, NoticeKind.LOW]

    run(story)


def test_what_was_kept_back_is_told_when_the_rule_does_not_fill_it() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        rig.clock.pass_by(MINUTE)
        rig.spend(20)
        await rig.wallet.refresh()
        assert kinds(rig) == []
        rig.book.pause(rule, Why.OWNER)
        assert kinds(rig) == [NoticeKind.LOW]
        assert kinds(rig) == [NoticeKind.LOW]
        assert [n.amount for n in told(rig) if n.kind is NoticeKind.LOW] == [Money.usd(5)]

    run(story)


def test_a_refused_top_up_of_a_rule_is_told_and_so_is_the_next_that_works() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        rig.api.script("fund", Outcome.REFUSE)
        await drop(rig)
        assert [(n.what, n.reason) for n in told(rig)[1:]] == [(What.FAILED, RULE)]
        for _ in range(3):
            await rig.look(MINUTE)
        assert rig.loaded() == [95, 95]
        assert [n.what for n in told(rig)[1:]] == [What.FAILED, What.CONFIRMED]

    run(story)


def test_a_rule_that_takes_too_long_is_not_waited_for() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.make()
        rig.clock.pass_by(MINUTE)
        rig.spend(20)
        await rig.wallet.refresh()
        rig.wallet.teller.low.fills = lambda _: True
        rig.clock.pass_by(9 * MINUTE)
        assert kinds(rig) == []
        rig.clock.pass_by(2 * MINUTE)
        assert kinds(rig) == [NoticeKind.LOW]

    run(story)


def test_a_top_up_by_a_person_after_all_needs_no_telling() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        rig.clock.pass_by(MINUTE)
        rig.spend(20)
        await rig.wallet.refresh()
        rig.api.move(rig.card_id, Money.usd(50))
        await rig.wallet.refresh()
        rig.book.pause(rule, Why.OWNER)
        assert kinds(rig) == []

    run(story)

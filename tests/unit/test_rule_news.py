"""What stops rules is told, and what they do is in the journal with its reason."""

from datetime import timedelta

from desktop_app.application.restored import mark_restored
from desktop_app.application.timeline import Ask, Deed, DeedSource, Lens
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RuleCaps, Why
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.words import Words, inside
from tests.support.desk import run
from tests.support.rule_rig import WIDE, RuleRig, rule_rig
from tests.unit.test_low_news import told
from tests.unit.test_rules_payout import TEAM, paid, with_template

HOUR = timedelta(hours=1)
WORDS = Words(ENGLISH)


def of_rules(rig: RuleRig) -> list[Notice]:
    return [n for n in told(rig) if n.kind is NoticeKind.RULES]


def said(rig: RuleRig) -> list[str]:
    """What is said of rules, the oldest first."""
    lines = rig.bench.vault.history.lines(Ask(Lens.DEEDS, descending=False), 0, 99)
    deeds = (line for line in lines if isinstance(line, Deed))
    return [deed_words(one, WORDS) for one in deeds if one.source is DeedSource.RULE]


def bring_back(rig: RuleRig) -> None:
    """A later run over a copy of the vault that came from a backup."""
    rig.clock.pass_by(HOUR)
    mark_restored(rig.bench.vault.settings, rig.clock.now(), rig.clock.now())
    rig.open()


def test_rules_of_a_vault_that_was_brought_back_stand_still_and_that_is_told_once() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make()
        before = len(said(rig))
        bring_back(rig)
        assert rig.paused(rule) is Why.RESTORED
        (notice,) = of_rules(rig)
        assert (notice.what, notice.reason, notice.card_id) == (What.PAUSED, Why.RESTORED, None)
        why = f"{inside(KNOWS_LESS)}: it may not know all that was moved"
        assert said(rig)[before:] == [
            f"Rules may move no money: {why}",
            f"Rule paused by Purser: {why}",
        ]
        rig.open()
        await rig.look(HOUR)
        assert of_rules(rig) == [notice]
        assert len(said(rig)) == before + 2

    run(story)


def test_a_vault_that_was_brought_back_without_a_rule_that_ran_tells_nothing() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rig.book.pause(rig.make(), Why.OWNER)
        rig.owner.switch_all(False)
        before = said(rig)
        bring_back(rig)
        assert of_rules(rig) == []
        assert said(rig) == before

    run(story)


def test_the_life_of_a_rule_is_in_the_journal() -> None:
    async def story() -> None:
        rig = await rule_rig()
        rule = rig.make(caps=RuleCaps(Money.usd(85), Money.usd(90), Money.usd(90)))
        rig.spend(6)
        await rig.look(HOUR)
        assert rig.loaded() == [81]
        rig.spend(90)
        await rig.look(2 * HOUR)
        rig.book.pause(rule, Why.OWNER)
        rig.book.remove(rule)
        rig.owner.set_terms(WIDE)
        assert said(rig) == [
            "Limits of all rules changed",
            "Rules may move money",
            "Rule written, not on yet",
            "Rule switched on",
            "Rule sent $81.00",
            "Rule skipped $90.00: this rule's limit of today is used up",
            "Rule paused by you",
            "Rule removed",
            "Limits of all rules changed",
        ]

    run(story)


def test_a_card_that_a_rule_issued_is_told_with_what_it_holds() -> None:
    async def story() -> None:
        rig = await rule_rig()
        await with_template(rig)
        rig.make(TEAM)
        await paid(rig, 600)
        await rig.look(HOUR)
        made = [n for n in of_rules(rig) if n.what is What.MADE]
        assert [(n.amount, n.label, n.card_id in rig.api.cards) for n in made] == [
            (Money.usd(40), "Team", True)
        ]
        assert said(rig)[-1] == "Rule sent $40.00"

    run(story)

"""One wallet with rules, a bank by hand and a clock by hand: rules are looked at step by step."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from desktop_app.application.automation_view import RuleDraft, RuleView
from desktop_app.application.wallet import Wallet
from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.money import Money
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import KeepTo, Plan, Rule, RuleCaps, RuleId, Why
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from tests.support.desk import Bench, make_bench

FILL = KeepTo(Money.usd(20), Money.usd(100))
WIDE = Terms(day=Money.usd(1_000), month=Money.usd(20_000), card_day=Money.usd(1_000))


async def rule_rig(bench: Bench | None = None, terms: Terms = WIDE) -> "RuleRig":
    """A rig that has read everything once."""
    rig = RuleRig(bench, terms)
    await rig.look()
    return rig


class RuleRig:
    """`wallet` has no readers of its own; `look` reads, decides and lets one rule send."""

    def __init__(self, bench: Bench | None = None, terms: Terms = WIDE) -> None:
        self.bench = bench or make_bench()
        self.api, self.clock = self.bench.api, self.bench.clock
        self.card_id = next(iter(self.api.cards), None) or self.api.add_card().id
        self.open()
        self.owner.set_terms(terms)
        self.owner.switch_all(True)

    def open(self) -> None:
        """A new run over the same vault, as after a crash."""
        self.wallet = Wallet(self.bench.desk, self.bench.sink)
        self.rules = self.wallet.automation.rules
        self.book = self.wallet.automation._book
        self.owner = self.wallet.automation._choices
        self.wallet.automation.begin()

    def make(
        self, plan: Plan = FILL, card_id: CardId | None = None, caps: RuleCaps | None = None
    ) -> RuleId:
        """A rule that is on."""
        draft = RuleDraft(plan, card_id or self.card_id, caps or usual_caps(plan))
        rule_id = self.owner.save(draft)
        self.switch_on(rule_id)
        return rule_id

    def switch_on(self, rule_id: RuleId) -> None:
        self.owner.switch_on(rule_id, plan_text(self.rule(rule_id)))

    def rule(self, rule_id: RuleId) -> Rule:
        rule = self.book.get(rule_id)
        assert rule is not None
        return rule

    def row(self, rule_id: RuleId) -> RuleView:
        """As the window sees it."""
        return next(r for r in self.wallet.automation.view().rules if r.rule.id == rule_id)

    def code(self, rule_id: RuleId) -> Code:
        return self.rules.decisions[rule_id].code

    def paused(self, rule_id: RuleId) -> Why | None:
        return self.rule(rule_id).paused

    def spend(self, usd: int, card_id: CardId | None = None, merchant: str = "Shop") -> str:
        """A settled purchase."""
        card_id = card_id or self.card_id
        row = self.api.row(card_id, TransactionKind.PURCHASE, Money.usd(usd))
        row = replace(row, status=TransactionStatus.SETTLED, merchant=merchant, at=self.clock.now())
        self.api.feeds[card_id].insert(0, row)
        self.api.move(card_id, -Money.usd(usd))
        return row.id

    def loads(self) -> list[Intent]:
        """What rules wished for, oldest first."""
        found = self.bench.vault.intents.recent(1_000, Kind.FUND)
        return [i for i in reversed(found) if "rule" in i.params]

    def loaded(self) -> list[int]:
        """Whole dollars."""
        return [(i.amount or Money(0)).micros // 1_000_000 for i in self.loads()]

    async def look(self, by: timedelta = timedelta(0)) -> None:
        """Time passes, everything is read, rules are decided, and what they send has its effect."""
        self.clock.pass_by(by)
        self.api.advance(by)
        await self.wallet.refresh()
        for card_id in self.api.cards:
            await self.wallet._feeds.read(card_id)
        await self.decide()
        self.api.advance(timedelta(0))
        await self.wallet.refresh()
        self.rules.look_anew()
        self.rules.step()

    async def decide(self) -> None:
        """Look at every rule until nobody sends any more."""
        for _ in range(20):
            self.rules.look_anew()
            self.rules.step()
            if not self.rules.sender.is_sending:
                return
            await self.settle_down()

    async def settle_down(self) -> None:
        """Whatever was begun comes as far as it can."""
        for _ in range(60):
            await asyncio.sleep(0)

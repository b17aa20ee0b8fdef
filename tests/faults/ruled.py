"""Rules in a world: a vault on disk and the practice bank, looked at step by step."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from desktop_app.application.automating import Automating
from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.ports import Holder
from desktop_app.application.rule_book import RuleBook
from desktop_app.application.rule_choices import RuleChoices
from desktop_app.application.rule_running import Rules
from desktop_app.domain.automation_notes import Deed, RuleNote
from desktop_app.domain.caps import Run, Terms, run_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import MONEY_KINDS, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rule_text import plan_text
from desktop_app.domain.rules import KeepTo, Plan, Rule, RuleCaps, RuleId
from tests.faults.world import World

FILL = KeepTo(Money.usd(20), Money.usd(100))
WIDE = Terms(day=Money.usd(1_000), month=Money.usd(20_000), card_day=Money.usd(1_000))
SHOWN = timedelta(seconds=2)
"""After it the bank has done what it accepted."""
TURNS = 40


class Books:
    """What the wishes, the log and the bank say of rules."""

    def __init__(self, world: World) -> None:
        self.world = world

    def runs(self) -> list[Run]:
        """Every wish that a rule made, oldest first."""
        found = (run_of(intent) for intent in reversed(self.world.intents()))
        return [run for run in found if run is not None]

    def loaded(self) -> list[int]:
        """The runs in whole dollars."""
        return [run.load.micros // 1_000_000 for run in self.runs()]

    def notes(self, rule_id: RuleId | None = None) -> list[RuleNote]:
        """The log, oldest first."""
        return list(reversed(self.world.vault.rules.notes(1_000_000, rule_id)))

    def skips(self, rule_id: RuleId | None = None) -> list[str]:
        """The codes of what the log says was skipped, oldest first."""
        return [note.code for note in self.notes(rule_id) if note.deed is Deed.SKIPPED]

    def fault(self) -> str | None:
        """What does not hold between the bank's ledger, the wishes and the log."""
        ledger, known = self.world.ledger(), {i.reference: i for i in self.world.intents()}
        for reference, rows in ledger.movements.items():
            if ledger.debits(reference) > 1:
                return f"M2: {len(rows)} debits under one reference"
            if reference.startswith("PSR1F") and reference not in known:
                return "M3: not recorded"
        noted = [note.intent_id for note in self.notes() if note.deed is Deed.SENT]
        if len(noted) != len(set(noted)):
            return "a wish is twice in the log"
        made = {run.intent_id for run in self.runs()}
        if set(noted) != made:
            return f"the log says sent {len(noted)} times, and {len(made)} wishes are recorded"
        told = self.world.bank.control("ledger")
        return f"drift {told['drift']}" if told["drift"] else None

    def is_settled(self) -> bool:
        """Whether nothing about money is open but what was proven absent."""
        opened = (i for i in self.world.vault.intents.open() if i.kind in MONEY_KINDS)
        return all(i.stage is Stage.NOT_FOUND for i in opened)

    def card(self, card_id: CardId) -> dict[str, Any]:
        """The bank's own book of one card."""
        cards = self.world.bank.control("ledger")["cards"]
        return next(card for card in cards if card["id"] == card_id)

    def buy(self, card_id: CardId, cents: int, shop: str = "Lumen Ads") -> dict[str, Any]:
        """A practice purchase; what the bank said."""
        order = {"card_id": card_id, "amount_micros": cents * 10_000, "merchant": shop}
        told: dict[str, Any] = self.world.bank.control("merchant/authorize", order)
        return told


class Ruled(Books):
    """The rules of the open run of a world. They have no loop of their own: `look` is a turn."""

    @property
    def automation(self) -> Automating:
        return self.world.wallet.automation

    @property
    def rules(self) -> Rules:
        return self.automation.rules

    @property
    def book(self) -> RuleBook:
        return self.world.wallet.automation._book

    @property
    def owner(self) -> RuleChoices:
        return self.world.wallet.automation._choices

    def begin(self, terms: Terms = WIDE) -> None:
        """The terms of all rules, and the master switch on."""
        self.owner.set_terms(terms)
        self.owner.switch_all(True)

    def issue(self, load: int, label: str = "Ads", holder: Holder | None = None) -> CardId:
        """An active card that is known here."""
        world = self.world
        form = world.issue_wish(f"form {label}", label, load, again=True)
        form = form if holder is None else replace(form, holder=holder)
        card_id = world.do(lambda: world.wallet.issue(form))
        world.wait(SHOWN)
        world.do(world.wallet.refresh)
        return card_id

    def make(self, plan: Plan, card_id: CardId | None, caps: RuleCaps | None = None) -> RuleId:
        """A rule that is on."""
        rule_id = self.owner.save(RuleDraft(plan, card_id, caps or usual_caps(plan)))
        self.switch_on(rule_id)
        return rule_id

    def switch_on(self, rule_id: RuleId) -> None:
        """Its owner saw the dry run of what it says now."""
        self.owner.switch_on(rule_id, plan_text(self.rule(rule_id)))

    def rule(self, rule_id: RuleId) -> Rule:
        rule = self.book.get(rule_id)
        assert rule is not None
        return rule

    def code(self, rule_id: RuleId) -> Code:
        """What came of the last look at it."""
        return self.rules.decisions[rule_id].code

    def look(self, *cards: CardId) -> None:
        """Read everything and the feeds of `cards`, let rules send, and see what came of it."""
        for _ in range(2):
            self.world.do(lambda: self.read(*cards))
            self.world.do(self.decide)
            self.world.wait(SHOWN)
        self.world.do(lambda: self.read(*cards))
        self.world.do(self.decide)

    async def read(self, *cards: CardId) -> None:
        """Everything, once."""
        wallet = self.world.wallet
        await wallet.refresh()
        for card_id in cards:
            await wallet._feeds.read(card_id)

    async def decide(self) -> None:
        """Look at every rule until nobody sends or reads any more."""
        for _ in range(TURNS):
            self.rules.look_anew()
            while self.rules._touched:
                self.rules.step()
            if not self.world.wallet._watching.is_busy:
                return
            await self.quiet()

    async def quiet(self) -> None:
        """Until what rules began has ended."""
        while self.world.wallet._watching.is_busy:
            await asyncio.sleep(0.001)

"""Judges every top-up of a rule by what the service itself has seen, and by nothing Purser says."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from desktop_app.application.ports import MoneyOrder
from desktop_app.domain.automation_notes import Deed, RuleNote
from desktop_app.domain.caps import SETTING, Terms, load_terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rules import COOL_DOWN, RULE, RUNS_A_DAY, WINDOW, Rule, RuleId
from tests.support.rule_world import RuleWorld


@dataclass(frozen=True, slots=True)
class Load:
    """Money that a rule moved, or that is on its way, by the service's clock."""

    rule_id: RuleId
    card_id: CardId
    amount: Money
    at: datetime
    window: str

    @property
    def out(self) -> Money:
        return self.amount + PUBLISHED_FEES.for_load(self.amount)

    @property
    def day(self) -> date:
        return self.at.date()

    @property
    def month(self) -> tuple[int, int]:
        return self.at.year, self.at.month


class RuleJudge:
    """`wrong` says what should never have been sent."""

    def __init__(self, world: RuleWorld) -> None:
        self.world = world
        self.wrong: list[str] = []
        self.loads: list[Load] = []
        self.forgotten: list[Load] = []
        """What the vault that was brought back knows nothing of."""
        self._references: set[str] = set()
        world.bank.reached, world.bank.took = self._reached, self._took

    def of_rule(self, order: MoneyOrder) -> Intent | None:
        """The wish of a rule that an order carries out; None for one that a person made."""
        found = self.world.bench.vault.intents.recent(10_000, Kind.FUND)
        wish = next(i for i in found if i.reference == order.reference)
        return wish if RULE in wish.params else None

    def _reached(self, order: MoneyOrder) -> None:
        if order.reference in self._references:
            self.wrong.append(f"{order.reference} was sent twice")
        self._references.add(order.reference)
        wish = self.of_rule(order)
        if wish is None:
            return
        rule, log = self._rule(wish), self.world.bench.vault.rules.notes(10_000)
        sent = next((note for note in log if note.intent_id == wish.id), None)
        if sent is None:
            self.wrong.append("sent, and no line of the log says so")
            return
        before = [note for note in log if note.seq < sent.seq]
        self._is_on(before, (Deed.ALL_ON,), (Deed.ALL_OFF,), "sent with the switch off")
        of_rule = [note for note in before if note.rule_id == sent.rule_id]
        off = (Deed.MADE, Deed.CHANGED, Deed.PAUSED, Deed.REMOVED)
        self._is_on(of_rule, (Deed.SWITCHED_ON,), off, "sent by a rule that is off or gone")
        if rule is not None and rule.account != self.world.bank.account:
            self.wrong.append("sent through another account")

    def _is_on(self, log: list[RuleNote], on: tuple[Deed, ...], off: tuple[Deed, ...],
               wrong: str) -> None:  # fmt: skip
        last = next((note.deed for note in log if note.deed in (*on, *off)), None)
        if last not in on:
            self.wrong.append(wrong)

    def _took(self, order: MoneyOrder, at: datetime) -> None:
        wish = self.of_rule(order)
        if wish is None:
            return
        load = Load(RuleId(wish.params[RULE]), order.card_id, order.amount, at, wish.params[WINDOW])
        rule, terms = self._rule(wish), load_terms(self.world.bench.vault.settings.get(SETTING))
        card = self.world.bank.cards[order.card_id]
        if (card.available or ZERO) + load.amount > PUBLISHED_LIMITS.max_card:
            self.wrong.append("more on the card than it holds")
        self._pace(load)
        again = [one for one in self._known() if one.rule_id == load.rule_id]
        if any(one.window == load.window for one in again):
            self.wrong.append(f"two loads for one occasion: {load.window}")
        self.loads.append(load)
        self._caps(load, terms, rule)

    def _rule(self, wish: Intent) -> Rule | None:
        rules = self.world.bench.vault.rules.all()
        return next((rule for rule in rules if rule.id == wish.params[RULE]), None)

    def _pace(self, load: Load) -> None:
        on_card = [one for one in self.loads if one.card_id == load.card_id]
        if sum(one.day == load.day for one in on_card) >= RUNS_A_DAY:
            self.wrong.append("a fourth run in a day")
        if any(abs(load.at - one.at) < COOL_DOWN - timedelta(seconds=1) for one in on_card):
            self.wrong.append("a run while the card cools down")

    def _known(self) -> list[Load]:
        """Nobody can count for a month what a lost vault did; the service is asked for a day."""
        return [one for one in self.loads if one not in self.forgotten]

    def _caps(self, load: Load, terms: Terms, rule: Rule | None) -> None:
        today = [one for one in self.loads if one.day == load.day]
        month = [one for one in self._known() if one.month == load.month]
        self._cap("all in a day", [one.out for one in today], terms.day)
        self._cap("all in a month", [one.out for one in month], terms.month)
        of_card = [one.amount for one in today if one.card_id == load.card_id]
        self._cap("a card in a day", of_card, terms.card_day)
        if rule is None:
            return
        self._cap("a run", [load.amount], rule.caps.run)
        mine = [one.amount for one in today if one.rule_id == rule.id]
        self._cap("a rule in a day", mine, rule.caps.day)
        mine = [one.amount for one in month if one.rule_id == rule.id]
        self._cap("a rule in a month", mine, rule.caps.month)
        self._floor(load, terms)

    def _floor(self, load: Load, terms: Terms) -> None:
        bank = self.world.bank
        left = bank.balance - bank.under_way() - load.out
        then = terms.rates.get(bank.asset, bank.usd.micros)
        left_then = Money(left.micros * then // bank.usd.micros)
        if min(left, left_then) < terms.floor - Money.usd(0, 1):
            self.wrong.append(f"the wallet is left with {left} or {left_then} of {terms.floor}")

    def _cap(self, name: str, moved: list[Money], cap: Money) -> None:
        if sum(moved, ZERO) > cap:
            self.wrong.append(f"{name}: {sum(moved, ZERO)} of {cap}")

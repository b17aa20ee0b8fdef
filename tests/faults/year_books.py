"""What is watched while a business lives, and what must agree when its books are closed."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise

from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.caps import Run, month_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import QUIET, Code
from desktop_app.domain.rules import (
    COOL_DOWN,
    LATE_FOR,
    RUNS_A_DAY,
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Rule,
    RuleId,
    due_window,
)
from desktop_app.domain.schedules import last_due
from desktop_app.domain.transactions import Transaction, TransactionKind, TransactionStatus
from tests.faults.ruled import Ruled
from tests.faults.world import NO_EFFECT, Ledger
from tests.faults.year_shops import CENT, Shops

CLOCKS_AGREE = timedelta(seconds=2)
"""Two clocks that show the same time are so far from each other."""

MOST = 12
DAY = timedelta(days=1)
DONE = frozenset({TransactionStatus.SETTLED})
HELD = frozenset({TransactionStatus.SETTLED, TransactionStatus.PENDING})


class Witness:
    """Looks after every step whether each rule that wants money has it, or the log says why not."""

    def __init__(self, ruled: Ruled, shops: Shops) -> None:
        self.ruled, self.shops = ruled, shops
        self.faults: list[str] = []
        self.deposited = 0
        self.opening = wallet_units(ruled)
        self.dues: dict[tuple[RuleId, datetime], set[Code]] = defaultdict(set)
        self.looks = 0

    def look(self, *, is_cut: bool) -> None:
        """At the end of a step; while the network is cut nobody can know."""
        self.looks += 1
        if is_cut:
            return
        now = self.ruled.world.wallet._desk.service_now()
        for rule in self.ruled.book.all():
            if rule.is_on and rule.moves_money:
                if isinstance(rule.plan, Allowance):
                    self._note_due(rule, rule.plan, now)
                elif self._is_below(rule):
                    self._explained(rule, now)

    def figures(self, counts: Counter[str]) -> tuple[str, ...]:
        """What happened, in lines."""
        runs = self.ruled.runs()
        stages = Counter(str(run.stage) for run in runs)
        moved = sum((run.load for run in runs if run.stage is Stage.CONFIRMED), ZERO)
        return (
            f"{self.looks} looks; shops {_told(self.shops.counts)}",
            f"{len(runs)} runs {_told(stages)}; ${moved.micros // 1_000_000} moved by rules",
            f"skipped {_told(Counter(self.ruled.skips()))}",
            f"went wrong {_told(counts)}",
        )

    def _is_below(self, rule: Rule) -> bool:
        card = (
            None if rule.card_id is None else self.ruled.world.wallet._desk.book.get(rule.card_id)
        )
        if card is None or card.facts.available is None:
            return False
        small = Money(self.shops.small_cents(card.id) * CENT)
        match rule.plan:
            case KeepTo(threshold) | KeepBy(threshold):
                return card.facts.available + small < threshold
        return False

    def _explained(self, rule: Rule, now: datetime) -> None:
        decision = self.ruled.rules.decisions.get(rule.id)
        code = None if decision is None else decision.code
        if code is Code.GO:
            is_fine = self.ruled.rules.sender.pace.rest_s(rule.id) > 0
        elif code is None or code in QUIET:
            is_fine = False
        else:
            notes = self.ruled.world.vault.rules.notes(30, rule.id)
            is_said = any(n.code == code and now - n.at < DAY for n in notes)
            is_fine = is_said or (code is Code.IN_FLIGHT and notes[0].deed is Deed.SENT)
        if not is_fine and len(self.faults) < MOST:
            self.faults.append(f"{now:%Y-%m-%d %H:%M} below, and {code} is not explained")

    def _note_due(self, rule: Rule, plan: Allowance, now: datetime) -> None:
        due = last_due(plan.schedule, now)
        if due >= rule.since and now - due < LATE_FOR:
            is_dealt_with = rule.done_to is not None and rule.done_to >= due
            code = self.ruled.rules.decisions[rule.id].code
            self.dues[rule.id, due].add(Code.NOT_BELOW if is_dealt_with else code)


class Closing:
    """The books of Purser and of the bank, side by side."""

    def __init__(self, ruled: Ruled, witness: Witness, cards: Sequence[CardId]) -> None:
        self.ruled, self.witness, self.cards = ruled, witness, cards
        self.ledger: Ledger = ruled.world.ledger()
        self.runs = ruled.runs()
        self.spent = [run for run in self.runs if run.is_spent]
        intents = {intent.id: intent for intent in ruled.world.intents()}
        self.rows = {
            run.intent_id: self._done(intents[run.intent_id].reference) for run in self.runs
        }

    def faults(self) -> list[str]:
        """Everything that does not hold."""
        fault = self.ruled.fault()
        checks = (
            self._outcomes,
            self._balances,
            self._wallet,
            self._caps,
            self._pace,
            self._allowed,
        )
        return [*([fault] if fault else []), *(line for check in checks for line in check())]

    def _done(self, reference: str) -> list[int]:
        rows = self.ledger.movements.get(reference, ())
        return [row["amount_micros"] for row in rows if row["status"] not in NO_EFFECT]

    def _outcomes(self) -> Iterator[str]:
        for run in self.runs:
            wanted = [run.load.micros] if run.stage is Stage.CONFIRMED else []
            if self.rows[run.intent_id] != wanted:
                yield f"{run.day} {run.stage} {run.reason}: the bank has {self.rows[run.intent_id]}"
        left = {i.stage for i in self.ruled.world.intents() if i.is_open} - {Stage.NOT_FOUND}
        if left:
            yield f"left open: {sorted(left)}"

    def _balances(self) -> Iterator[str]:
        told = {card["id"]: card for card in self.ruled.world.bank.control("ledger")["cards"]}
        facts = self.ruled.world.vault.facts
        for card_id in self.cards:
            card = self.ruled.world.wallet._desk.card(card_id)
            there = told[card_id]["balance_micros"] - told[card_id]["holds_micros"]
            stated = card.facts.available or ZERO
            counted = sum((_effect(row) for row in facts.transactions(card_id, 100_000)), ZERO)
            if not there == stated.micros == counted.micros:
                yield f"{card.label}: bank {there}, stated {stated}, by its rows {counted}"

    def _wallet(self) -> Iterator[str]:
        paid = 0
        for intent in self.ruled.world.intents():
            if intent.kind is Kind.FUND and intent.stage is Stage.CONFIRMED:
                paid += (intent.amount or ZERO).micros + (intent.fee or ZERO).micros
        known = self.ruled.world.vault.facts.wallets()
        stated = next(wallet.available for wallet in known if wallet.asset == "USDC")
        counted = self.witness.opening + self.witness.deposited - paid
        there = wallet_units(self.ruled)
        if not there == stated == counted:
            yield f"wallet: bank {there}, stated {stated}, by what was paid {counted}"

    # --- caps -----------------------------------------------------------------------------------

    def _caps(self) -> Iterator[str]:
        """Of what was committed, which is never less than what was moved."""
        rules = {rule.id: rule for rule in self.ruled.book.all()}
        terms = self.ruled.book.terms
        yield from _over(terms.day, ((run.day, run.out) for run in self.spent), "day")
        yield from _over(terms.month, ((month_of(run.day), run.out) for run in self.spent), "month")
        by_card = (((run.card_id, run.day), run.load) for run in self.spent)
        yield from _over(terms.card_day, by_card, "card")
        for rule_id, rule in rules.items():
            mine = [run for run in self.spent if run.rule_id == rule_id]
            yield from _over(rule.caps.run, ((run.intent_id, run.load) for run in mine), "run")
            yield from _over(rule.caps.day, ((run.day, run.load) for run in mine), "rule/day")
            months = ((month_of(run.day), run.load) for run in mine)
            yield from _over(rule.caps.month, months, "rule/month")

    def _pace(self) -> Iterator[str]:
        of_card: dict[CardId | None, list[Run]] = defaultdict(list)
        for run in self.spent:
            of_card[run.card_id].append(run)
        for runs in of_card.values():
            days = Counter(run.day for run in runs)
            if max(days.values()) > RUNS_A_DAY:
                yield f"{max(days.values())} runs of one card on a day"
            if any(later.at - earlier.at < COOL_DOWN for earlier, later in pairwise(runs)):
                yield "a card was not left to cool down"

    # --- allowances -----------------------------------------------------------------------------

    def _allowed(self) -> Iterator[str]:
        """Each due time once, or the log says why not; none that was paid is told as missed."""
        paid = Counter((run.rule_id, run.window) for run in self.runs if self.rows[run.intent_id])
        for (rule_id, due), codes in self.witness.dues.items():
            times = paid[rule_id, due_window(due)]
            if times > 1:
                yield f"{due:%Y-%m-%d %H:%M} was paid {times} times"
            elif not times and not self._is_said(rule_id, due, codes):
                yield f"{due:%Y-%m-%d %H:%M} was not paid, and {sorted(codes)} is not explained"
        yield from self._missed()

    def _is_said(self, rule_id: RuleId, due: datetime, codes: set[Code]) -> bool:
        rule = self.ruled.rule(rule_id)
        is_set = isinstance(rule.plan, Allowance) and rule.plan.mode is Mode.SET
        if is_set and Code.NOT_BELOW in codes:
            return True
        deeds = (Deed.SKIPPED, Deed.PAUSED)
        notes = [note for note in self.ruled.notes(rule_id) if note.deed in deeds]
        return any(due <= note.at <= due + LATE_FOR + DAY for note in notes)

    def _missed(self) -> Iterator[str]:
        """A due time is told as missed before a newer one is paid, never after it was paid.

        The log is by this computer's clock, a run by what is known of the service's.
        """
        when = {(run.rule_id, run.window): run.at for run in self.runs if self.rows[run.intent_id]}
        for rule in self.ruled.book.all():
            if isinstance(rule.plan, Allowance):
                told = [n.at for n in self.ruled.notes(rule.id) if n.code == Code.MISSED]
                for at in told:
                    due = last_due(rule.plan.schedule, at)
                    paid_at = when.get((rule.id, due_window(due)))
                    if paid_at is not None and paid_at + CLOCKS_AGREE < at:
                        yield f"{due:%Y-%m-%d %H:%M} was paid, and is told as missed"


def wallet_units(ruled: Ruled) -> int:
    """What the bank has in the one wallet that is used; a dollar is a million."""
    return int(ruled.world.bank.control("ledger")["wallets"]["USDC"])


def _over(cap: Money, parts: Iterable[tuple[object, Money]], name: str) -> Iterator[str]:
    sums: dict[object, Money] = defaultdict(lambda: ZERO)
    for key, amount in parts:
        sums[key] = sums[key] + amount
    for key, total in sums.items():
        if total > cap:
            yield f"cap {name} of {cap} was passed: {total} on {_day(key)}"


def _day(key: object) -> object:
    return key if isinstance(key, date) else "one"


def _effect(row: Transaction) -> Money:
    """What a row did to what can be spent."""
    match row.kind:
        case TransactionKind.PURCHASE:
            return -row.amount if row.status in HELD else ZERO
        case TransactionKind.FUNDING | TransactionKind.REFUND:
            return row.amount if row.status in DONE else ZERO
        case TransactionKind.WITHDRAWAL:
            return -row.amount if row.status in HELD else ZERO
    return ZERO


def _told(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())

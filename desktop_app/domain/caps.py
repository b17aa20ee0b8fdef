"""What automation may move, and what it has committed: the caps that nothing passes.

Days and months are UTC by the service's clock. What counts is committed money: a wish of unknown
outcome counts in full, so a crash can only leave room unused. The caps of a rule and of a card
count what is loaded; those over everything count what leaves the wallet, fees and all.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.intents import TAKEN_BACK, Intent, IntentId, Stage
from desktop_app.domain.limits import Fees
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rules import (
    RESERVED,
    RULE,
    RULE_AT,
    RULE_DAY,
    RULE_LOAD,
    RUNS_A_DAY,
    WINDOW,
    Rule,
    RuleId,
)

CENT = 10_000
USUAL_DAY, USUAL_MONTH, USUAL_FLOOR = Money.usd(250), Money.usd(2_500), Money.usd(50)
SETTING = "automation"


@dataclass(frozen=True, slots=True)
class Terms:
    """The owner's terms for all rules together. `is_on` is the master switch, off at first.

    `card_day` caps one card. `floor` stays in the wallets, in dollars at today's rate and at the
    rate of when it was set: `rates` holds that one, micro-USD by asset. More than `drift` percent
    away from the rate of the last run, the owner is asked.
    """

    is_on: bool = False
    day: Money = USUAL_DAY
    month: Money = USUAL_MONTH
    card_day: Money = USUAL_DAY
    floor: Money = USUAL_FLOOR
    drift: int = 10
    rates: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))

    def is_wider_than(self, other: "Terms") -> bool:
        """Whether rules may do anything by these terms that `other` does not let them."""
        caps = zip(
            (self.day, self.month, self.card_day), (other.day, other.month, other.card_day),
            strict=True,
        )  # fmt: skip
        is_more = any(mine > theirs for mine, theirs in caps)
        return is_more or self.floor < other.floor or self.drift > other.drift


USUAL_TERMS = Terms()


def check_terms(terms: Terms) -> None:
    """Raises InvalidInput for caps that contradict each other, by field."""
    if terms.day <= ZERO:
        raise InvalidInput("Above zero. To stop everything, use the switch.", field="day")
    if terms.month < terms.day:
        raise InvalidInput("Below what a day may move.", field="month")
    if terms.card_day <= ZERO:
        raise InvalidInput("Above zero.", field="card_day")
    if terms.floor < ZERO:
        raise InvalidInput("Not below zero.", field="floor")
    if not 1 <= terms.drift <= 50:
        raise InvalidInput("Between 1 and 50 percent.", field="drift")


def dump_terms(terms: Terms) -> str:
    """As one line of JSON; amounts in micro-USD."""
    caps = {n: getattr(terms, n).micros for n in ("day", "month", "card_day", "floor")}
    rest = {"is_on": terms.is_on, "drift": terms.drift, "rates": dict(terms.rates)}
    return json.dumps({**caps, **rest}, sort_keys=True)


def load_terms(text: str) -> Terms:
    """From one line; what cannot be read is off, never on."""
    try:
        told = json.loads(text or "{}")
        caps = {n: Money(told[n]) for n in ("day", "month", "card_day", "floor")}
        rates = {str(asset): _whole(rate) for asset, rate in told["rates"].items()}
        terms = Terms(told["is_on"] is True, **caps, drift=_whole(told["drift"]), rates=rates)
        check_terms(terms)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, InvalidInput):
        return USUAL_TERMS
    return terms


def _whole(told: object) -> int:
    if type(told) is not int:
        raise TypeError("not a whole number")
    return told


@dataclass(frozen=True, slots=True)
class Run:
    """One wish that a rule made. `out` may leave the wallet for it, fee and all.

    `is_spent`: it counts; False once it is proven that nothing was moved. `is_refused`: the
    service, not the network, said no. `window`: see `rules.window_token`.
    """

    intent_id: IntentId
    rule_id: RuleId
    card_id: CardId | None
    day: date
    at: datetime
    load: Money
    out: Money
    stage: Stage
    reason: str
    window: str

    @property
    def is_spent(self) -> bool:
        """Whether it has moved money, or may have. What was taken back was moved too."""
        is_undone = self.stage in (Stage.REJECTED, Stage.STALE)
        return not is_undone or self.reason == TAKEN_BACK

    @property
    def is_refused(self) -> bool:
        """Whether the service said no, which is not for want of a network."""
        return self.stage is Stage.REJECTED and self.reason != "not_sent"


def run_of(intent: Intent) -> Run | None:
    """A wish as a run of its rule; None for one that a person made."""
    params = intent.params
    if RULE not in params:
        return None
    load = intent.amount or ZERO
    # What was stated counts where it is more than what was asked for.
    load = max(load, intent.asked or ZERO, Money(int(params.get(RULE_LOAD, "0"))))
    out = max(Money(int(params[RESERVED])), load + (intent.fee or ZERO))
    return Run(
        intent.id, RuleId(params[RULE]), intent.card_id, date.fromisoformat(params[RULE_DAY]),
        datetime.fromisoformat(params[RULE_AT]), load, out, intent.stage, intent.reason,
        params[WINDOW],
    )  # fmt: skip


def day_of(now: datetime) -> date:
    """The day whose caps count at `now`, the service's time."""
    return now.astimezone(UTC).date()


def next_day(now: datetime) -> datetime:
    """When that day is over (UTC)."""
    return datetime.combine(day_of(now) + timedelta(days=1), datetime.min.time(), UTC)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


@dataclass(frozen=True, slots=True)
class Committed:
    """What the runs of this month come to, as of `day`. A run dated later counts as of today.

    `day_out` and `month_out` leave the wallet; the others are loads. `last` is the newest run that
    counts, by card; `runs` and `rule_runs` count those of today.
    """

    day: date
    day_out: Money = ZERO
    month_out: Money = ZERO
    rule_day: Mapping[RuleId, Money] = field(default_factory=dict)
    rule_month: Mapping[RuleId, Money] = field(default_factory=dict)
    card_day: Mapping[CardId, Money] = field(default_factory=dict)
    runs: Mapping[CardId, int] = field(default_factory=dict)
    rule_runs: Mapping[RuleId, int] = field(default_factory=dict)
    last: Mapping[CardId, datetime] = field(default_factory=dict)


def commit(runs: Iterable[Run], day: date) -> Committed:
    """The sum of `runs`, which hold at least those of the month of `day`."""
    loads = _Loads(day)
    last: dict[CardId, datetime] = {}
    day_out = month_out = ZERO
    for run in (run for run in runs if run.is_spent):
        if run.card_id is not None:
            last[run.card_id] = max(run.at, last.get(run.card_id, run.at))
        if run.day >= month_of(day):
            month_out = month_out + run.out
            day_out = day_out + (run.out if run.day >= day else ZERO)
            loads.add(run)
    return Committed(
        day, day_out, month_out, loads.rule_day, loads.rule_month, loads.card_day,
        loads.runs, loads.rule_runs, last,
    )  # fmt: skip


class _Loads:
    """Adds up the runs of one month."""

    def __init__(self, day: date) -> None:
        self._day = day
        self.rule_day: dict[RuleId, Money] = {}
        self.rule_month: dict[RuleId, Money] = {}
        self.card_day: dict[CardId, Money] = {}
        self.runs: dict[CardId, int] = {}
        self.rule_runs: dict[RuleId, int] = {}

    def add(self, run: Run) -> None:
        """Take in a run that counts."""
        rule, card = run.rule_id, run.card_id
        self.rule_month[rule] = self.rule_month.get(rule, ZERO) + run.load
        if run.day < self._day:
            return
        self.rule_day[rule] = self.rule_day.get(rule, ZERO) + run.load
        self.rule_runs[rule] = self.rule_runs.get(rule, 0) + 1
        if card is not None:
            self.card_day[card] = self.card_day.get(card, ZERO) + run.load
            self.runs[card] = self.runs.get(card, 0) + 1


def whole_cents(amount: Money) -> Money:
    """`amount` rounded down to cents, which every connection can carry."""
    return Money(amount.micros // CENT * CENT)


def most_load(out: Money, fees: Fees) -> Money:
    """The largest load in whole cents that, with its fee, takes at most `out` from the wallet."""
    by_share = whole_cents(Money(out.micros * 100 // (100 + fees.percent)))
    if by_share >= fees.percent_from:
        return by_share
    below = whole_cents(fees.percent_from - Money(1))
    return max(min(whole_cents(out - fees.load_flat), below), ZERO)


def reach(
    rules: Iterable[Rule], committed: Committed, terms: Terms, fees: Fees, *, issue_fee: Money
) -> Money:
    """The most that leaves the wallet by itself until the day is over: "can move today".

    An upper bound: rules that run are taken to use every cap of theirs, in as many runs, each with
    its fee. What needs a person's click first counts nothing.
    """
    if not terms.is_on:
        return ZERO
    total = ZERO
    for rule in rules:
        if rule.is_on and rule.moves_money:
            total = total + _reach_of(rule, committed, fees, issue_fee)
    rooms = (total, terms.day - committed.day_out, terms.month - committed.month_out)
    return max(min(rooms), ZERO)


def _reach_of(rule: Rule, committed: Committed, fees: Fees, issue_fee: Money) -> Money:
    day = rule.caps.day - committed.rule_day.get(rule.id, ZERO)
    month = rule.caps.month - committed.rule_month.get(rule.id, ZERO)
    load = max(min(day, month), ZERO)
    if not load:
        return ZERO
    by_card = 0 if rule.card_id is None else committed.runs.get(rule.card_id, 0)
    times = max(RUNS_A_DAY - max(by_card, committed.rule_runs.get(rule.id, 0)), 0)
    # The fee of a small load may be more than that of a large one.
    fee = max(fees.for_load(min(load, rule.caps.run)), fees.load_flat)
    each = fee + (issue_fee if rule.card_id is None else ZERO)
    return min(load, Money(rule.caps.run.micros * times)) + Money(each.micros * times)

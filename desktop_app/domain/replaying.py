"""A dry run: what a rule would have done on the last days of a card's real history.

The balance is walked back from what the card holds now, line by line, and the rule is run forward
over it with the decision that runs it for real. What really was loaded stays; what the rule would
have loaded is added. A wallet that is thin, other rules and what was moved before are no part of
it. A shop that was told no is told no again, though the money would have been there.

Every line counts at its own time with the amount it came to in the end. A fee counts where it is a
line of its own, and a purchase that came back, without a line that says when, as if never made.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from desktop_app.domain.caps import Run, Terms, commit, day_of, next_day
from desktop_app.domain.deciding import (
    SMALL_HOLD,
    CardSight,
    Decision,
    Sight,
    WalletSight,
    decide,
)
from desktop_app.domain.history import FEES, Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.refunds import back_of, own_rows
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import COOL_DOWN, Allowance, Payout, Rule
from desktop_app.domain.schedules import dues
from desktop_app.domain.stated_time import is_stated

BACK = timedelta(days=30)
_DAY = timedelta(days=1)
_RICH = WalletSight(Money.usd(10**12), Money.usd(10**12))
_PASSING = frozenset({Code.NOT_BELOW, Code.NOT_DUE, Code.MISSED, Code.COOLDOWN})
"""What is no stop: nothing was needed, or it was told of already, or it was only put off."""
_OPEN = frozenset({HistoryStatus.PENDING, HistoryStatus.CONFIRMING})
_NOTHING = frozenset(
    {
        HistoryStatus.RELEASED,
        HistoryStatus.DECLINED,
        HistoryStatus.FAILED,
        HistoryStatus.REVERSED,
    }
)
_ONTO = frozenset({HistoryKind.FUNDING, HistoryKind.REFUND})
_FROM = frozenset({HistoryKind.PURCHASE, HistoryKind.WITHDRAWAL})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One run that would have been: `held_back` is the limit that made it less than needed."""

    at: datetime
    amount: Money
    held_back: Code | None = None


@dataclass(frozen=True, slots=True)
class Replay:
    """What would have happened from `since` on; None where there is no history to look at.

    `stops` counts the days on which a limit held the rule back altogether. `days` are those that
    the history covers, at most thirty. Of `unstated` lines nobody said how much they moved, which
    way, or when: they are left out, so the balance may have been another.
    """

    since: datetime | None
    days: int = 0
    runs: tuple[Replayed, ...] = ()
    stops: Mapping[Code, int] = field(default_factory=dict)
    unstated: int = 0

    @property
    def total(self) -> Money:
        """What would have been moved."""
        return sum((run.amount for run in self.runs), ZERO)


class _Line(NamedTuple):
    """What a charge added to the card, less than zero for what it took; `held` still is."""

    at: datetime
    added: Money
    held: Money


def replay(
    rule: Rule,
    lines: Iterable[Charge],
    available_now: Money | None,
    now: datetime,
    terms: Terms,
    limits: Limits,
    fees: Fees,
    *,
    since: datetime | None = None,
) -> Replay | None:
    """The dry run of `rule`; None for one that no history of a card says anything of.

    That is a reminder, an alert, a payout, and a rule without a card. From `since` on every line is
    known; without it, from the first line. Raises InvalidInput for an unknown zone.
    """
    if rule.card_id is None or isinstance(rule.plan, Payout) or not rule.moves_money:
        return None
    own = {line.subject: line for line in lines if line.card_id == rule.card_id}
    stated = [line for line in own.values() if is_stated(line.at)]
    first = min((line.at for line in stated), default=None) if since is None else since
    if first is None or available_now is None:
        return Replay(None)
    start = min(max(now - BACK, first), now)
    known, unstated = _lines(stated, now)
    later = sum((line.added for line in known if line.at >= start), ZERO)
    made = replace(rule, paused=None, since=start, done_to=None)
    allowed = replace(terms, is_on=True, floor=ZERO)
    sight = Sight(now, allowed, limits, fees, commit((), day_of(now)), _RICH)
    course = _Course(made, sight, known, available_now - later, start)
    course.run(now)
    return Replay(
        start,
        -(-(now - start) // _DAY),
        tuple(course.replayed),
        Counter(code for code, _ in course.stopped),
        sum(at >= start for at in unstated) + len(own) - len(stated),
    )


def _lines(charges: Sequence[Charge], now: datetime) -> tuple[list[_Line], list[datetime]]:
    """What can be counted, oldest first, and when there was something else."""
    told = [(charge, back_of(charge)) for charge in charges]
    backs = [back._replace(subject=charge.subject) for charge, back in told if back is not None]
    came_back = frozenset(own_rows(backs).values())
    known, unstated = [], []
    for charge in charges:
        # A clock that is ahead: whatever is known now has happened.
        at = min(charge.at, now)
        added = _added(charge, has_row=charge.subject in came_back)
        if added is None:
            unstated.append(at)
            continue
        is_hold = charge.kind is HistoryKind.PURCHASE and charge.status in _OPEN
        known.append(_Line(at, added, -added if is_hold else ZERO))
    return sorted(known), unstated


def _added(charge: Charge, *, has_row: bool) -> Money | None:
    """What the charge changed on the card; None where nobody said so."""
    status, kind = charge.status, charge.kind
    if status in _NOTHING or (kind in _ONTO and status is HistoryStatus.PENDING):
        return ZERO
    if kind in FEES:
        return ZERO  # the wallet pays them
    if status is HistoryStatus.REFUNDED and kind in _FROM and not has_row:
        return ZERO
    # Of a refund a message may have said that it is coming, or that it went to the wallet.
    is_said = kind is HistoryKind.REFUND and status is HistoryStatus.CONFIRMING
    if is_said or status is HistoryStatus.UNRECOGNISED or kind not in _ONTO | _FROM:
        return None
    amount = charge.settled if charge.settled is not None else charge.authorized
    return -amount if amount is not None and kind in _FROM else amount


class _Course:
    """Runs one rule over the lines of its card, from one moment worth looking at to the next."""

    def __init__(
        self, rule: Rule, sight: Sight, lines: Sequence[_Line], available: Money, start: datetime
    ) -> None:
        self.replayed: list[Replayed] = []
        self.stopped: set[tuple[Code, object]] = set()
        self._rule, self._sight = rule, sight
        self._lines = [line for line in lines if line.at >= start]
        self._applied = 0
        self._available = available
        before = [line.held for line in lines if line.at < start]
        self._held = sum(before, ZERO)
        self._small = sum((held for held in before if held <= SMALL_HOLD), ZERO)
        self._runs: list[Run] = []
        self._done: set[datetime] = set()
        if isinstance(rule.plan, Allowance):
            self._looks = list(dues(rule.plan.schedule, start, sight.now))
        else:
            self._looks = [start, *(line.at for line in self._lines)]

    def run(self, now: datetime) -> None:
        """Up to `now`."""
        heapq.heapify(self._looks)
        last = None
        while self._looks and (at := heapq.heappop(self._looks)) <= now:
            if at != last:
                self._apply(at)
                self._look(at)
            last = at

    def _apply(self, at: datetime) -> None:
        """Everything of one moment: which of it came first nobody knows."""
        while self._applied < len(self._lines) and self._lines[self._applied].at <= at:
            line = self._lines[self._applied]
            self._available = self._available + line.added
            self._held = self._held + line.held
            self._small = self._small + (line.held if line.held <= SMALL_HOLD else ZERO)
            self._applied += 1

    def _look(self, at: datetime) -> None:
        card = CardSight(True, self._available, at, self._small, self._held)
        sight = replace(self._sight, now=at, committed=commit(self._runs, day_of(at)))
        found = decide(self._rule, sight, card, is_done=self._done.__contains__)
        if found.code is Code.GO:
            self._go(at, found)
        elif found.code not in _PASSING:
            self.stopped.add((found.code, day_of(at)))
        if found.due is not None and (found.code is Code.GO or found.ends_due):
            self._done.add(found.due)
        elif found.code is Code.GO:
            heapq.heappush(self._looks, at + COOL_DOWN)
        elif found.code is Code.COOLDOWN or found.code not in _PASSING:
            heapq.heappush(self._looks, found.until or next_day(at))

    def _go(self, at: datetime, found: Decision) -> None:
        self.replayed.append(Replayed(at, found.amount, found.held_back))
        out = found.amount + self._sight.fees.for_load(found.amount)
        self._runs.append(
            Run(
                IntentId(""), self._rule.id, self._rule.card_id, day_of(at), at,
                found.amount, out, Stage.CONFIRMED, "", "",
            )
        )  # fmt: skip
        self._available = self._available + found.amount

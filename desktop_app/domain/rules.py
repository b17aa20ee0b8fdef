"""Rules by which money is moved, or its owner is told, without a click. Product, section 4.

A rule is a sentence its owner wrote and confirmed after a dry run. Whatever changes it pauses it;
nothing but its owner switches it on.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from desktop_app.domain.cards import CardId
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.schedules import Schedule

RuleId = NewType("RuleId", str)  # 32 lower-case hex digits
RULE = "rule"
"""The parameter of a wish that a rule made: the rule's id."""
RULE_DAY = "rule_day"
"""The parameter that names the day (ISO, UTC by the service's clock) whose caps it uses."""
RULE_AT = "rule_at"
"""The parameter that says when it was made by the service's clock (ISO)."""
RESERVED = "reserved"
"""The parameter that says what may leave the wallet for it, fee and all, in micro-USD."""
RULE_LOAD = "rule_load"
"""The parameter that says what is loaded where the wish itself carries none, in micro-USD."""
WINDOW = "window"
"""The parameter that says for which occasion a rule made it; see `window_token`."""


class Why(StrEnum):
    """Why a rule is paused; the codes are stable."""

    NEW = "new"
    CHANGED = "changed"
    OWNER = "owner"
    FAILURES = "failures"
    NOT_FOUND = "not_found"
    CARD = "card"
    WALLET = "wallet"
    CLOCK = "clock"
    RESTORED = "restored"
    DRAINED = "drained"
    RATE = "rate"


class Mode(StrEnum):
    """What an allowance does: bring the card to the amount, or add the amount."""

    SET = "set"
    ADD = "add"


@dataclass(frozen=True, slots=True)
class KeepTo:
    """When the card's available balance is below `threshold`, fill up to `target`."""

    threshold: Money
    target: Money


@dataclass(frozen=True, slots=True)
class KeepBy:
    """When the card's available balance is below `threshold`, add `amount`."""

    threshold: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Allowance:
    """At every due time of `schedule`, bring the card to `amount` or add it."""

    schedule: Schedule
    amount: Money
    mode: Mode = Mode.SET


@dataclass(frozen=True, slots=True)
class Reminder:
    """Tell `days` before a charge of `shop` is expected that the card holds too little for it.

    "" stands for every shop that charges regularly. `margin` is in percent. Moves nothing.
    """

    shop: str = ""
    days: int = 1
    margin: int = 10


@dataclass(frozen=True, slots=True)
class Payout:
    """When a wallet receives `at_least`, put `percent` of it, or else `amount`, on the card.

    With a `template` there is no card: one is issued as the template of that name says.
    """

    at_least: Money
    percent: int | None = None
    amount: Money | None = None
    template: str = ""


@dataclass(frozen=True, slots=True)
class WalletAlert:
    """Tell when all wallets together are worth less than `below`, an estimate. Moves nothing."""

    below: Money


Plan = KeepTo | KeepBy | Allowance | Reminder | Payout | WalletAlert
Threshold = KeepTo | KeepBy


@dataclass(frozen=True, slots=True)
class RuleCaps:
    """What a rule moves at most onto cards: in one run, in a day, in a month (UTC)."""

    run: Money
    day: Money
    month: Money


@dataclass(frozen=True, slots=True)
class Rule:
    """`place`: the lower goes first where the wallet is thin. `account`: through whose keys.

    `since`: from when on what is due counts (UTC), and `done_to` up to when it was dealt with.
    `paused` is None for a rule that runs. `like` is what its template said when it was confirmed.
    """

    id: RuleId
    plan: Plan
    card_id: CardId | None
    caps: RuleCaps
    account: str
    since: datetime
    place: int = 0
    paused: Why | None = Why.NEW
    done_to: datetime | None = None
    like: str = ""

    @property
    def moves_money(self) -> bool:
        """Whether it may send anything; the others only tell."""
        return not isinstance(self.plan, (Reminder, WalletAlert))

    @property
    def needs_card(self) -> bool:
        """Whether it is about one card; others are about a card to be made, or about none."""
        is_of_template = isinstance(self.plan, Payout) and self.plan.template != ""
        return not is_of_template and not isinstance(self.plan, WalletAlert)

    @property
    def is_on(self) -> bool:
        """Whether its owner confirmed it, and nothing has paused it since."""
        return self.paused is None


NO_CAPS = RuleCaps(ZERO, ZERO, ZERO)
"""Of a rule that moves nothing."""


def share_of(received: Money, percent: int) -> Money:
    """`percent` of what was received, rounded down."""
    return Money(received.micros * percent // 100)


def pause(rule: Rule, why: Why) -> Rule:
    """`rule`, paused; the first reason stays, for that is what its owner has to look at."""
    return rule if rule.paused is not None else replace(rule, paused=why)


def switch_on(rule: Rule, now: datetime) -> Rule:
    """`rule` as its owner confirmed it at `now`: what was due before is not made up for."""
    return replace(rule, paused=None, since=now, done_to=None)


def window_token(rule_id: RuleId, window: str, attempt: int) -> str:
    """The form token of a rule's wish: one for each occasion and proven failure. Edge 2."""
    return f"rule/{rule_id}/{window}/{attempt}"


def due_window(due: datetime) -> str:
    """The occasion of a due time, or of a payout that came then (UTC)."""
    return f"due {due.isoformat()}"


COOL_DOWN = timedelta(minutes=60)
"""How long a card is left alone after a run."""
RUNS_A_DAY = 3
FAILURES = 3
"""So many refusals in a row pause a rule."""
LATE_FOR = timedelta(hours=24)
"""Until then a due time that was missed is made up for, once. Edge 6."""
PARTIAL_FROM = Money.usd(10)
"""Less than what is needed is only sent from here on."""

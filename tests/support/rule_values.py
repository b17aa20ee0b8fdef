"""Rules, cards and sights in which nothing stops a rule; tests change one thing at a time."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from desktop_app.domain.caps import Committed, Run, Terms, commit, day_of
from desktop_app.domain.cards import CardId
from desktop_app.domain.deciding import CardSight, Sight, WalletSight
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.intents import IntentId, Stage
from desktop_app.domain.limits import PUBLISHED_FEES, PUBLISHED_LIMITS
from desktop_app.domain.money import Money
from desktop_app.domain.rules import Allowance, KeepTo, Plan, Rule, RuleCaps, RuleId
from desktop_app.domain.schedules import Every, Schedule

NOW = datetime(2026, 11, 16, 12, tzinfo=UTC)  # a Monday
TODAY = day_of(NOW)
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
CARD = CardId("c-1")
RULE_ID = RuleId("1" * 32)
MUCH = Money.usd(100_000)
WIDE = RuleCaps(MUCH, MUCH, MUCH)
OPEN_TERMS = Terms(is_on=True, day=MUCH, month=MUCH, card_day=MUCH, floor=Money.usd(0))
FILL = KeepTo(Money.usd(20), Money.usd(100))
NINE = Schedule(Every.DAY, time(9), "UTC")
POCKET_MONEY = Allowance(NINE, Money.usd(300))


def rule(plan: Plan = FILL, **changes: object) -> Rule:
    """A rule that runs since last month and that no cap of its own holds back."""
    made = Rule(RULE_ID, plan, CARD, WIDE, "account", NOW - 30 * DAY, paused=None)
    return replace(made, **changes)  # type: ignore[arg-type]


def sight(now: datetime = NOW, runs: tuple[Run, ...] = (), **changes: object) -> Sight:
    """Everything is allowed, the wallet is rich, and `runs` are what was committed."""
    made = Sight(
        now, OPEN_TERMS, PUBLISHED_LIMITS, PUBLISHED_FEES, commit(runs, day_of(now)),
        WalletSight(MUCH, MUCH),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def card(dollars: int | Money | None = 10, **changes: object) -> CardSight:
    """An active card, just read."""
    available = Money.usd(dollars) if isinstance(dollars, int) else dollars
    return replace(CardSight(True, available, NOW), **changes)  # type: ignore[arg-type]


def run(load: int = 50, **changes: object) -> Run:
    """A confirmed run of the rule on the card at `NOW`, with the published fee."""
    amount = Money.usd(load)
    made = Run(
        IntentId("a" * 32), RULE_ID, CARD, TODAY, NOW, amount,
        amount + PUBLISHED_FEES.for_load(amount), Stage.CONFIRMED, "", "w",
    )  # fmt: skip
    made = replace(made, **changes)  # type: ignore[arg-type]
    return made if "day" in changes else replace(made, day=day_of(made.at))


def charge(dollars: int | Money | None, ago: timedelta = HOUR, **changes: object) -> Charge:
    """A settled purchase on the card, so long before `NOW`."""
    amount = Money.usd(dollars) if isinstance(dollars, int) else dollars
    made = Charge(
        f"{amount}-{ago}-{changes.get('merchant', '')}", CARD, HistoryKind.PURCHASE,
        HistoryStatus.SETTLED, NOW - ago, settled=amount, merchant="Adobe",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def held(dollars: int | Money | None, ago: timedelta = HOUR, **changes: object) -> Charge:
    """A hold of a shop."""
    made = charge(dollars, ago, status=HistoryStatus.PENDING)
    return replace(made, authorized=made.settled, settled=None, **changes)  # type: ignore[arg-type]


def committed(day: date = TODAY, **sums: Mapping[object, object] | Money) -> Committed:
    """Sums as of `day`."""
    return replace(Committed(day), **sums)  # type: ignore[arg-type]

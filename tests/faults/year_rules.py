"""The rules of one business: levels, allowances in several zones, reminders and alerts."""

from collections.abc import Sequence
from datetime import time

from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Plan,
    Reminder,
    RuleId,
    WalletAlert,
)
from desktop_app.domain.schedules import Every, Schedule
from tests.faults.ruled import Ruled

TERMS = Terms(
    day=Money.usd(2_000), month=Money.usd(24_000), card_day=Money.usd(700), floor=Money.usd(200)
)
TIGHT = Terms(
    day=Money.usd(150), month=Money.usd(900), card_day=Money.usd(120), floor=Money.usd(200)
)
"""They bind on most days."""
ZONES = (
    "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "Africa/Lagos",
    "Australia/Lord_Howe", "America/Sao_Paulo", "UTC", "Pacific/Apia",
)  # fmt: skip
TIMES = (time(9), time(2, 30), time(23, 45), time(0), time(6, 15))
DAYS = (1, 31, 15, 29, 30, 28, 5)
ALERTS = (300, 1_000, 2_500, 5_000, 8_000)


def plans(cards: Sequence[CardId], count: int) -> list[tuple[Plan, CardId | None]]:
    """`count` plans, of each kind some."""
    found: list[tuple[Plan, CardId | None]] = [(level(n), card) for n, card in enumerate(cards)]
    alerts = ALERTS[: max(1, count // 40)]
    found += [(WalletAlert(Money.usd(usd)), None) for usd in alerts]
    left = count - len(found)
    allowances = left * 3 // 5
    found += [(allowance(n), cards[n * 7 % len(cards)]) for n in range(allowances)]
    found += [(Reminder(days=n % 5 + 1), cards[n % len(cards)]) for n in range(left - allowances)]
    return found


def level(number: int) -> Plan:
    """One of several ways of keeping a card filled."""
    if number % 3 == 2:
        return KeepBy(Money.usd(60), Money.usd(180))
    return KeepTo(Money.usd(70 + number % 4 * 10), Money.usd(260 + number % 5 * 40))


def allowance(number: int) -> Plan:
    """One of several schedules, zones and amounts."""
    every = (Every.MONTH, Every.WEEK, Every.MONTH, Every.WEEK, Every.DAY)[number % 5]
    schedule = Schedule(
        every, TIMES[number % len(TIMES)], ZONES[number % len(ZONES)], number % 7,
        DAYS[number % len(DAYS)],
    )  # fmt: skip
    usd = {Every.DAY: 25, Every.WEEK: 60, Every.MONTH: 120}[every]
    return Allowance(schedule, Money.usd(usd), Mode.ADD if number % 3 == 0 else Mode.SET)


def write_rules(ruled: Ruled, cards: Sequence[CardId], count: int, terms: Terms) -> list[RuleId]:
    """All of them, switched on."""
    ruled.begin(terms)
    return [ruled.make(plan, card_id) for plan, card_id in plans(cards, count)]

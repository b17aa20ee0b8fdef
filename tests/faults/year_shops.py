"""Where the cards of one business are used: groceries, ads, subscriptions, fuel. By one seed."""

import heapq
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

import httpx

from desktop_app.domain.cards import CardId
from tests.support.sandbox_server import RunningSandbox

CENT = 10_000
SMALL_CENTS = 100
SATURDAY = 5


class Habit(StrEnum):
    """How a card is used."""

    ADS = "ads"
    GROCERIES = "groceries"
    SUBSCRIPTION = "subscription"
    FUEL = "fuel"
    MIXED = "mixed"


USUAL = (
    *[Habit.ADS] * 12, *[Habit.GROCERIES] * 10, *[Habit.SUBSCRIPTION] * 15, *[Habit.FUEL] * 6,
    *[Habit.MIXED] * 7,
)  # fmt: skip


@dataclass(order=True)
class Hold:
    """A purchase that is not settled; `ends` says how."""

    due: datetime
    number: int
    card_id: CardId = field(compare=False)
    id: str = field(compare=False)
    cents: int = field(compare=False)
    ends: str = field(compare=False, default="settle")
    settles_cents: int = field(compare=False, default=0)


class Shops:
    """`counts` says what happened. Every hold ends in its time, whoever watches."""

    def __init__(self, bank: RunningSandbox, chance: Random, cards: Sequence[CardId]) -> None:
        self._bank = bank
        self._chance = chance
        self._habits = {
            card: USUAL[number * len(USUAL) // len(cards)] for number, card in enumerate(cards)
        }
        self._days = {card: chance.randint(1, 28) for card in cards}
        self._dues = {card: chance.randint(9, 90) * 100 - 1 for card in cards}
        self._bursts: dict[CardId, datetime] = {}
        self._holds: list[Hold] = []
        self._number = 0
        self.counts: Counter[str] = Counter()

    def small_cents(self, card_id: CardId) -> int:
        """What open checks of a dollar hold on a card."""
        mine = [h.cents for h in self._holds if h.card_id == card_id and h.cents <= SMALL_CENTS]
        return sum(mine)

    def trade(self, now: datetime, step: timedelta) -> set[CardId]:
        """What happens until `now`; the cards that were used."""
        touched = self._end_holds(now)
        for card_id, habit in self._habits.items():
            for cents in self._wanted(card_id, habit, now, step):
                touched.add(card_id)
                self._buy(card_id, habit, cents, now)
            if self._happens(0.006):
                touched.add(card_id)
                self._odd(card_id, now)
        return touched

    def _wanted(self, card_id: CardId, habit: Habit, now: datetime, step: timedelta) -> list[int]:
        hours, is_day = step.total_seconds() / 3600, 7 <= now.hour <= 21
        if habit is Habit.ADS:
            return self._ads(card_id, now, hours) if is_day else []
        if habit is Habit.GROCERIES:
            is_time = now.weekday() == SATURDAY and 8 <= now.hour < 8 + hours
            return [self._between(45, 140)] if is_time else []
        if habit is Habit.SUBSCRIPTION:
            is_time = now.day == self._days[card_id] and 4 <= now.hour < 4 + hours
            return [self._dues[card_id]] if is_time else []
        if habit is Habit.FUEL:
            return [10_000] if is_day and self._happens(0.02 * hours) else []
        return [self._between(8, 60)] if is_day and self._happens(0.03 * hours) else []

    def _ads(self, card_id: CardId, now: datetime, hours: float) -> list[int]:
        if self._happens(0.0006 * hours):
            self._bursts[card_id] = now + timedelta(days=1)
        if self._bursts.get(card_id, now) > now:
            return [self._between(60, 95) for _ in range(3)]
        return [self._between(5, 35)] if self._happens(0.08 * hours) else []

    def _buy(self, card_id: CardId, habit: Habit, cents: int, now: datetime) -> None:
        way = "pre_auth" if habit is Habit.FUEL else "authorization"
        hold = self._hold(card_id, cents, habit.value, way)
        if hold is None:
            return
        settles = self._between(28, 85) if habit is Habit.FUEL else cents
        lasts = timedelta(hours=self._chance.randint(2, 70))
        self._keep(now + lasts, card_id, hold, cents, "settle", settles)

    def _odd(self, card_id: CardId, now: datetime) -> None:
        """A check of a dollar, a refund, a decline, a hold that falls off."""
        what = self._chance.choice(("check", "check", "refund", "refund", "decline", "lapse"))
        shop = {"card_id": card_id, "merchant": self._habits[card_id].value}
        if what == "refund":
            self._say("refund", {**shop, "amount_micros": self._between(5, 40) * CENT})
        elif what == "decline":
            self._say("decline", {**shop, "amount_micros": self._between(5, 40) * CENT})
        else:
            cents = SMALL_CENTS if what == "check" else self._between(10, 50)
            hold = self._hold(card_id, cents, "Trial", "authorization")
            if hold is not None:
                self._keep(now + timedelta(hours=self._chance.randint(8, 48)), card_id, hold,
                           cents, "reverse", 0)  # fmt: skip

    def _end_holds(self, now: datetime) -> set[CardId]:
        touched = set()
        while self._holds and self._holds[0].due <= now:
            hold = heapq.heappop(self._holds)
            order: dict[str, object] = {"authorization_id": hold.id}
            if hold.ends == "settle":
                order["amount_micros"] = hold.settles_cents * CENT
            self._say(hold.ends, order)
            touched.add(hold.card_id)
        return touched

    def _hold(self, card_id: CardId, cents: int, shop: str, way: str) -> str | None:
        order = {"card_id": card_id, "amount_micros": cents * CENT, "merchant": shop, "way": way}
        told = self._bank.control("merchant/authorize", order)
        self.counts["purchase" if told["approved"] else f"declined {told['reason']}"] += 1
        return str(told["authorization_id"]) if told["approved"] else None

    def _keep(
        self, due: datetime, card_id: CardId, hold: str, cents: int, ends: str, settles: int
    ) -> None:
        self._number += 1
        heapq.heappush(self._holds, Hold(due, self._number, card_id, hold, cents, ends, settles))

    def _say(self, act: str, order: dict[str, Any]) -> None:
        with suppress(httpx.HTTPStatusError):  # a card that ended, a card that holds too little
            self._bank.control(f"merchant/{act}", order)
            self.counts[act] += 1

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _between(self, least: int, most: int) -> int:
        """Cents, of so many dollars."""
        return self._chance.randint(least * 100, most * 100)

"""Twelve months of one business: its cards are used, its rules fill them, much goes wrong.

The bank is the practice bank over HTTP, the vault is one on disk; time is moved for both.
"""

import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from desktop_app.application.ports import Holder
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.rules import Why
from tests.faults.cases import Cases
from tests.faults.report import Place
from tests.faults.ruled import SHOWN, Ruled
from tests.faults.world import RunningClock, World
from tests.faults.year_books import Closing, Witness
from tests.faults.year_mistakes import MISTAKES
from tests.faults.year_rules import TERMS, TIGHT, write_rules
from tests.faults.year_shops import Shops
from tests.support.desk import Sink
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

OPENING_USD, FULL_USD, CARDS_EACH = 150, 14_000, 3
OTHERS = ("USDT_TRC20", "USDT_ERC20", "BTC")
MONDAY = 0
MEMORY = Path("/dev/shm")
LANDS = timedelta(minutes=30)
"""After it the bank shows whatever may still come, and what never came is known to be absent."""


@dataclass(frozen=True)
class Size:
    """How much business, for how long, looked at how often."""

    cards: int
    rules: int
    days: int
    step: timedelta = timedelta(hours=4)
    seed: int = 7
    terms: Terms = TERMS


MONTH, YEAR = Size(6, 24, 31, timedelta(hours=6)), Size(50, 200, 365)
PLANTED = replace(MONTH, terms=TIGHT)
"""For a planted mistake: caps that bind in any month, from whatever day on."""


class Forgetful(Sink):
    """Nobody looks at a year of pictures."""

    def publish(self, message: object) -> None:
        self.messages[:] = [message]


class Business:
    """One owner, one bank; `live` is a step of both."""

    def __init__(self, folder: Path, bank: RunningSandbox, size: Size) -> None:
        self.size, self.bank = size, bank
        self.chance = Random(size.seed)
        _settle_in(bank)
        self.world = World(
            folder, bank, DialectName.V2, clock=RunningClock(), sink=Forgetful(), hears=False
        )  # fmt: skip
        self.ruled = Ruled(self.world)
        staff = _hire(bank, -(-size.cards // CARDS_EACH))
        self.cards = [
            self.ruled.issue(OPENING_USD, f"Card {number:02d}", staff[number // CARDS_EACH])
            for number in range(size.cards)
        ]
        bank.control("wallet", {"asset": "USDC", "units": FULL_USD * 1_000_000})
        self.shops = Shops(bank, self.chance, self.cards)
        write_rules(self.ruled, self.cards, size.rules, size.terms)
        self.witness = Witness(self.ruled, self.shops)
        self.frozen: dict[CardId, datetime] = {}
        self.counts: Counter[str] = Counter()
        self._day = self.now.date()

    @property
    def now(self) -> datetime:
        return self.world.clock.now().astimezone(UTC)

    def live(self) -> None:
        """One step: time passes, cards are used, the owner and the bank do what they do."""
        self.world.wait(self.size.step)
        touched = self.shops.trade(self.now, self.size.step)
        if self.now.date() != self._day:
            self._day = self.now.date()
            self._morning()
        is_cut = self.chance.random() < 0.006
        if is_cut:
            self.counts["network cut"] += 1
            self.bank.fault("*", "drop_before", times=1_000_000)
        self._look(touched)
        if is_cut:
            self.bank.control("faults", method="DELETE")
        self.witness.look(is_cut=is_cut)

    def close_books(self) -> Closing:
        """Until nothing is under way any more; then everything is compared."""
        for _ in range(4):
            self.world.wait(LANDS)
            self._look(set(self.cards))
        return Closing(self.ruled, self.witness, self.cards)

    def _look(self, touched: set[CardId]) -> None:
        before = len(self.ruled.automation._sights.runs)
        self._read(touched)
        self.world.do(self.ruled.decide)
        if len(self.ruled.automation._sights.runs) != before or not self.ruled.is_settled():
            self.world.wait(SHOWN)
            self._read(set())
            self.world.do(self.ruled.decide)

    def _read(self, touched: set[CardId]) -> None:
        with suppress(PurserError):
            self.world.do(lambda: self.ruled.read(*sorted(touched)))

    # --- what a day brings --------------------------------------------------------------------

    def _morning(self) -> None:
        self._release()
        self._mischief()
        if self.now.weekday() == MONDAY:
            self._review()
        if self.chance.random() < 0.12:
            self._top_up()
        if self.chance.random() < 0.05:
            self._leave(self.chance.choice((0, 0, 1, 2, 3)))
        with suppress(PurserError):
            self.world.do(self.ruled.automation.reminders.look)

    def _mischief(self) -> None:
        """What the bank does to the next top-ups, and the issuer to a card."""
        for kind, share in (("rate_moved", 0.12), ("drop_after", 0.06), ("drop_before", 0.04)):
            if self.chance.random() < share:
                self.counts[kind] += 1
                self.bank.fault("fund", kind, times=self.chance.choice((1, 1, 1, 3)))
        if self.chance.random() < 0.03:
            self.counts["fail_later"] += 1
            self.bank.control("fail_later", {"operation": "fund", "times": 1})
        if self.chance.random() < 0.035:
            self.counts["freeze"] += 1
            card_id = self.chance.choice(self.cards)
            self.bank.control("issuer", {"card_id": card_id, "act": "freeze"})
            self.frozen[card_id] = self.now + timedelta(days=3)

    def _release(self) -> None:
        for card_id in [card for card, until in self.frozen.items() if until <= self.now]:
            del self.frozen[card_id]
            self.bank.control("issuer", {"card_id": card_id, "act": "release"})

    def _review(self) -> None:
        """The owner fills the wallet, in most weeks, and switches on again what was paused."""
        if self.chance.random() < 0.85:
            have = self.bank.control("wallet", {"asset": "USDC", "credit_units": 0})["units"]
            more = max(FULL_USD * 1_000_000 - have, 0)
            self.bank.control("wallet", {"asset": "USDC", "credit_units": more})
            self.witness.deposited += more
        for rule in self.ruled.book.all():
            if rule.paused is not None and rule.card_id not in self.frozen:
                self.counts[f"paused {rule.paused}"] += 1
                assert rule.paused is not Why.NEW
                self.ruled.switch_on(rule.id)
                self.ruled.automation._sights.keep_clock()

    def _top_up(self) -> None:
        """By hand, and not always allowed."""
        amount = Money.usd(self.chance.randint(10, 60))
        card_id = self.chance.choice(self.cards)
        self.counts["by hand"] += 1
        wish = MoneyWish(f"hand {self.counts['by hand']}", card_id, amount, again=True)
        with suppress(PurserError):
            self.world.do(lambda: self.world.wallet.top_up(wish))

    def _leave(self, days: int) -> None:
        """Purser is closed, for some days or only to be begun again."""
        self.counts["offline days" if days else "restart"] += days or 1
        self.world.leave()
        for _ in range(int(timedelta(days=days) / self.size.step)):
            self.world.wait(self.size.step)
            self.shops.trade(self.now, self.size.step)
        self._day = self.now.date()
        self.world.enter()
        self.ruled.automation.begin()


def _settle_in(bank: RunningSandbox) -> None:
    """An empty bank that pays from one wallet of dollars, so that cents can be compared."""
    bank.keeps_line = True
    bank.control("reset", {})
    bank.control("rate_limit", {"per_minute": 0})
    bank.control("delays", {"activate_ms": 0, "fund_ms": 500, "status_ms": 0})
    bank.control("rules", {"strikes": "off"})
    for asset in OTHERS:
        bank.control("wallet", {"asset": asset, "units": 0})
    bank.control("wallet", {"asset": "USDC", "units": 2 * FULL_USD * 1_000_000})


def _hire(bank: RunningSandbox, count: int) -> list[Holder]:
    """People who may hold cards, three each."""
    found = []
    for number in range(count):
        name, email = f"Ada {number}", f"ada{number}@example.com"
        order = {"email": email, "customer_type": "individual", "first_name": name}
        person = bank.v2("POST", "/api/customers", order).json()["data"]["id"]
        bank.control("kyc", {"customer_id": person, "status": "approved"})
        found.append(Holder(person, name))
    return found


@dataclass(frozen=True)
class Lived:
    """How it went: what did not hold, and what happened."""

    faults: tuple[str, ...]
    figures: tuple[str, ...]
    runs: int


def play(folder: Path, size: Size) -> Lived:
    """The whole of it, and its books."""
    folder.mkdir(parents=True, exist_ok=True)
    bank = start_sandbox_thread(folder / "bank")
    try:
        business = Business(folder, bank, size)
        try:
            end = business.now + timedelta(days=size.days)
            while business.now < end:
                business.live()
            faults = (*business.close_books().faults(), *business.witness.faults)
            figures = business.witness.figures(business.counts)
            return Lived(faults, figures, len(business.ruled.runs()))
        finally:
            business.world.stop()
    finally:
        bank.stop()


def run(place: Place) -> Cases:
    """A year, and months in which a planted mistake must be found."""
    size = place.pick(MONTH, YEAR)
    tally = Cases("year", floor=size.days)
    began = time.monotonic()
    with _quick(place.folder) as folder:
        lived = play(folder / "year", size)
    for day in range(size.days):
        tally.note(day, None)
    tally.failures += lived.faults
    tally.figures = (*lived.figures, f"{_took(began)} of wall time")
    for name, mistake in MISTAKES.items():
        with mistake():
            found = play(place.folder / name.replace(" ", "-"), PLANTED).faults
        tally.control(name, bool(found))
    return tally


@contextmanager
def _quick(folder: Path) -> Iterator[Path]:
    """In memory, where this computer can: what a power cut does is tried elsewhere."""
    if not os.access(MEMORY, os.W_OK):
        yield folder
        return
    with TemporaryDirectory(prefix="purser-year-", dir=MEMORY) as made:
        yield Path(made)


def _took(began: float) -> str:
    minutes, seconds = divmod(round(time.monotonic() - began), 60)
    return f"{minutes} min {seconds} s"

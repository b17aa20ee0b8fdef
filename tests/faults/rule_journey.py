"""A rule that tops up, from opening the vault to closing it, and what must be true afterwards."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from desktop_app.domain.caps import Terms
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Kind
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.rules import RuleCaps, Why
from tests.faults.children import ForkedBank, Tell
from tests.faults.journey import Setting
from tests.faults.ruled import FILL, Ruled
from tests.faults.world import RunningClock, World
from tests.support.sandbox_server import RunningSandbox

DAY_CAP = Money.usd(90)
"""One filling, and never a second one on the same day."""
TERMS = Terms(day=Money.usd(95), month=Money.usd(1_000), card_day=Money.usd(95))
BOUGHT_CENTS = 1_250
FULL_MICROS = 100_000_000
NO_EFFECT = frozenset({"failed", "declined", "reversed"})
ARRIVES_MS = 30_000
"""Until then a top-up is on its way, and no balance shows it."""
PAUSES = (
    timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=15),
    *[timedelta(hours=25)] * 4,
)  # fmt: skip


def prepare_rule(folder: Path, dialect: DialectName) -> Setting:
    """A closed vault whose rule wants money as soon as everything is read."""
    folder.mkdir(parents=True)
    forked = ForkedBank(folder / "bank")
    try:
        forked.bank.control("rate_limit", {"per_minute": 0})
        forked.bank.control("delays", dict.fromkeys(forked.bank.control("delays", {}), 0))
        ruled = Ruled(World(folder, forked.bank, dialect, clock=RunningClock()))
        ruled.begin(TERMS)
        card_id = ruled.issue(30)
        ruled.issue(40, "Accounts")  # the first one is looked at, and its feed is read
        ruled.make(FILL, card_id, RuleCaps(DAY_CAP, DAY_CAP, Money.usd(1_000)))
        ruled.buy(card_id, BOUGHT_CENTS)
        forked.bank.control("delays", {"fund_ms": ARRIVES_MS})
        moved = forked.bank.control("state")["clock_offset_seconds"]
        ruled.world.stop()
    finally:
        forked.bank.stop()
    return Setting(folder, dialect, Kind.FUND, card_id, timedelta(seconds=moved), ruled=True)


def rule_journey(setting: Setting, folder: Path, bank: RunningSandbox, tell: Tell) -> None:
    """Open, read, let the rule send, see it arrive, close."""
    ruled = _open(setting, folder, bank, "struck")
    try:
        ruled.automation.begin()
        ruled.world.do(lambda: ruled.read(setting.card))
        ruled.world.do(ruled.decide)
        ruled.world.wait(timedelta(milliseconds=ARRIVES_MS))
        ruled.look(setting.card)
        if ruled.loaded() == [82] and ruled.is_settled():
            tell("done")
    finally:
        ruled.world.stop()
    tell("closed")


def judge_rule(
    setting: Setting, folder: Path, bank: RunningSandbox, told: Sequence[str]
) -> str | None:
    """What does not hold after another run went on; None when everything does."""
    try:
        ruled = _open(setting, folder, bank, "after")
        try:
            return _after(ruled, setting.card, "done" in told)
        finally:
            ruled.world.stop()
    except PurserError as error:
        return f"M8: the vault does not open or read: {error.code}"
    finally:
        bank.stop()


def _open(setting: Setting, folder: Path, bank: RunningSandbox, session: str) -> Ruled:
    clock = RunningClock()
    clock.pass_by(timedelta(seconds=bank.control("state")["clock_offset_seconds"]))
    world = World(
        folder, bank, setting.dialect, session=session, moved=clock.moved, clock=clock
    )  # fmt: skip
    return Ruled(world)


def _after(ruled: Ruled, card_id: CardId, is_done: bool) -> str | None:
    fault = _fault(ruled, card_id)
    before = len(ruled.runs())
    ruled.automation.begin()
    ruled.world.do(ruled.decide)
    if len(ruled.runs()) != before:
        return "M9: sent before everything was read"
    for pause in PAUSES:
        ruled.look()  # as after a start: a feed is only read for what is open
        fault = fault or _fault(ruled, card_id)
        if fault is not None:
            return fault
        card = ruled.card(card_id)
        is_full = card["balance_micros"] - card["holds_micros"] == FULL_MICROS
        if is_full and ruled.is_settled():
            break
        _ask_again(ruled)
        ruled.world.wait(pause)
    return _end(ruled, card_id, is_done)


def _ask_again(ruled: Ruled) -> None:
    """What was looked for and not found is its owner's to ask for again."""
    for rule in ruled.book.all():
        if rule.paused is Why.NOT_FOUND:
            ruled.switch_on(rule.id)


def _end(ruled: Ruled, card_id: CardId, is_done: bool) -> str | None:
    """Exactly once: also when nothing had been moved before the kill."""
    card, rows = ruled.card(card_id), _loads(ruled)
    available = card["balance_micros"] - card["holds_micros"]
    if (available, len(rows)) != (FULL_MICROS, 1):
        return f"M2: {available} on the card, loaded {len(rows)} times: {_told(ruled)}"
    if is_done and len(ruled.runs()) != 1:
        return "sent again after it was done"
    return None if ruled.is_settled() else f"M12: left open: {_told(ruled)}"


def _fault(ruled: Ruled, card_id: CardId) -> str | None:
    fault = ruled.fault()
    if fault is not None:
        return fault
    moved = Counter[date]()
    for run, rows in _loads(ruled):
        moved[run] += rows
    most = max(moved.values(), default=0)
    return f"a cap was passed: {most} on one day" if most > DAY_CAP.micros else None


def _loads(ruled: Ruled) -> list[tuple[date, int]]:
    """What rules moved at the bank: the day that it counts for, and the amount."""
    movements = ruled.world.ledger().movements
    found = []
    for intent in ruled.world.intents():
        if "rule" in intent.params:
            day = date.fromisoformat(intent.params["rule_day"])
            rows = [r for r in movements.get(intent.reference, ()) if r["status"] not in NO_EFFECT]
            found += [(day, row["amount_micros"]) for row in rows]
    return found


def _told(ruled: Ruled) -> str:
    stages = [f"{run.stage} {run.reason}".strip() for run in ruled.runs()]
    codes = [str(decision.code) for decision in ruled.rules.decisions.values()]
    return f"{stages}, {codes}, paused {[rule.paused for rule in ruled.book.all()]}"

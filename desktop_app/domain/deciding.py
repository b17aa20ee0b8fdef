"""Whether a rule moves money now, and how much: the decision of product, section 4.2, in its order.

Pure: the same rule and the same sight give the same answer, which carries the code of what stopped
it or held it back. The codes are stable; Activity and the rule's own row put them into words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.caps import Committed, Terms, day_of, most_load, whole_cents
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    COOL_DOWN,
    LATE_FOR,
    PARTIAL_FROM,
    RUNS_A_DAY,
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Rule,
    share_of,
)
from desktop_app.domain.schedules import last_due

FRESH_FOR = timedelta(minutes=10)
"""How old a balance may be that a rule is decided by; a send reads once more."""
SMALL_HOLD = Money.usd(1)
"""A hold of no more only asks whether the card exists: it does not lower what is available."""


@dataclass(frozen=True, slots=True)
class CardSight:
    """What is known of the card. `available` None: no balance was stated.

    `small_holds` are what holds of at most `SMALL_HOLD` take from `available`, `held` what all
    holds do. `in_flight`: money or a change of state is under way or not known.
    """

    is_active: bool
    available: Money | None
    read_at: datetime
    small_holds: Money = ZERO
    held: Money = ZERO
    is_disputed: bool = False
    in_flight: bool = False


@dataclass(frozen=True, slots=True)
class WalletSight:
    """The wallet that would pay: dollars it is worth, at today's rate and at that of the floor.

    `moved`: how far its rate is from the one of the last run, in percent.
    """

    worth: Money
    worth_then: Money
    moved: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything a decision rests on, as of `now` (UTC, the service's clock).

    `stop` is what stops every rule at this moment, if anything does."""

    now: datetime
    terms: Terms
    limits: Limits
    fees: Fees
    committed: Committed
    wallet: WalletSight | None
    stop: Code | None = None
    is_unknown_anywhere: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """`amount` is what GO loads; `held_back` is the limit that made it less than `need`.

    `until`: when it is worth looking again, where that is known. `due`: the occasion.
    """

    code: Code
    amount: Money = ZERO
    need: Money = ZERO
    held_back: Code | None = None
    until: datetime | None = None
    due: datetime | None = None

    @property
    def ends_due(self) -> bool:
        """Whether its occasion is over without a run; every other code leaves it open."""
        over = (Code.MISSED, Code.NOT_BELOW, Code.TOO_LITTLE)
        return self.due is not None and self.code in over


def decide(
    rule: Rule,
    sight: Sight,
    card: CardSight | None,
    *,
    is_done: Callable[[datetime], bool] = lambda _: False,
    received: Money | None = None,
) -> Decision:
    """Whether `rule` sends now. `is_done` says of a due time whether a run of the rule answers it;
    `received` is what a wallet received and no run answers yet. Raises InvalidInput for a zone
    that this computer does not know.

    What an allowance could not send stays due until it is `LATE_FOR` late, and is then MISSED.
    """
    stopped = _stop(rule, sight)
    if stopped is not None:
        return Decision(stopped)
    due: datetime | None = None
    if isinstance(rule.plan, Allowance):
        due = _open_due(rule, rule.plan, sight.now, is_done)
    if due is None and (isinstance(rule.plan, Allowance) or _waits(rule, received)):
        return Decision(Code.NOT_DUE)
    if due is not None and sight.now - due >= LATE_FOR:
        return Decision(Code.MISSED, due=due)
    stopped = _card_stop(rule, card, sight)
    if stopped is not None:
        return Decision(stopped, due=due)
    need = need_of(rule, card, received)
    if need <= ZERO:
        return Decision(Code.NOT_BELOW, due=due)
    return _paced(rule, sight, card, need, due)


def _waits(rule: Rule, received: Money | None) -> bool:
    return isinstance(rule.plan, Payout) and (received is None or received < rule.plan.at_least)


def available_of(card: CardSight) -> Money:
    """What can be spent, as if nobody had only asked whether the card exists. Edge 5."""
    return (card.available or ZERO) + card.small_holds


def need_of(rule: Rule, card: CardSight | None, received: Money | None = None) -> Money:
    """What the rule wants on the card now, before every limit; zero for nothing."""
    has = ZERO if card is None else available_of(card)
    match rule.plan:
        case KeepTo(threshold, target):
            need = target - has if has < threshold else ZERO
        case KeepBy(threshold, amount):
            need = amount if has < threshold else ZERO
        case Allowance(_, amount, mode):
            need = max(amount - has, ZERO) if mode is Mode.SET else amount
        case Payout(percent=int() as percent):
            need = share_of(received or ZERO, percent)
        case Payout(amount=Money() as amount):
            need = amount if received is not None else ZERO
        case _:
            need = ZERO
    return whole_cents(need)


def _stop(rule: Rule, sight: Sight) -> Code | None:
    if not sight.terms.is_on:
        return Code.OFF
    if rule.paused is not None:
        return Code.NOT_CONFIRMED if rule.paused.value in ("new", "changed") else Code.PAUSED
    # Sums of another day would measure today by its caps.
    is_old = sight.committed.day != day_of(sight.now)
    return Code.STALE if sight.stop is None and is_old else sight.stop


def _card_stop(rule: Rule, card: CardSight | None, sight: Sight) -> Code | None:
    if card is None:
        # Nothing is known of a card that there is: it may hold anything.
        in_flight = Code.IN_FLIGHT if sight.is_unknown_anywhere else None
        return Code.STALE if rule.needs_card else in_flight
    if not timedelta(0) <= sight.now - card.read_at <= FRESH_FOR:
        return Code.STALE
    if not card.is_active:
        return Code.CARD_NOT_ACTIVE
    if card.is_disputed:
        return Code.DISPUTED
    if card.in_flight or sight.is_unknown_anywhere:
        return Code.IN_FLIGHT
    return Code.STALE if card.available is None else None


def _open_due(
    rule: Rule, plan: Allowance, now: datetime, is_done: Callable[[datetime], bool]
) -> datetime | None:
    """The newest due time, if it counts and nobody has dealt with it. Edge 6: no catching up."""
    due = last_due(plan.schedule, now)
    if due < rule.since or (rule.done_to is not None and due <= rule.done_to) or is_done(due):
        return None
    return due


def _paced(
    rule: Rule, sight: Sight, card: CardSight | None, need: Money, due: datetime | None
) -> Decision:
    """Cool-down and runs a day, then the sums. Edge 1: put off, not dropped."""
    committed, card_id = sight.committed, rule.card_id
    last = None if card_id is None else committed.last.get(card_id)
    if last is not None and sight.now - last < COOL_DOWN:
        return Decision(Code.COOLDOWN, need=need, until=last + COOL_DOWN, due=due)
    runs = committed.rule_runs.get(rule.id, 0)
    if card_id is not None:
        runs = max(runs, committed.runs.get(card_id, 0))
    if runs >= RUNS_A_DAY:
        return Decision(Code.RUNS, need=need, due=due)
    if sight.wallet is None:
        return Decision(Code.WALLET_NOT_KNOWN, need=need, due=due)
    if abs(sight.wallet.moved) > sight.terms.drift:
        return Decision(Code.RATE_MOVED, need=need, due=due)
    return _sums(rule, sight, card, need, due)


def _sums(
    rule: Rule, sight: Sight, card: CardSight | None, need: Money, due: datetime | None
) -> Decision:
    held_back, room = min(
        _rooms(rule, sight, card), key=lambda one: one[1]
    )  # the first of equals: the order of the caps is part of the answer
    amount = whole_cents(min(need, max(room, ZERO)))
    limit = held_back if amount < need else None
    least = sight.limits.min_top_up if limit is None else max(PARTIAL_FROM, sight.limits.min_top_up)
    if amount < least:
        return Decision(limit or Code.TOO_LITTLE, need=need, due=due)
    return Decision(Code.GO, amount, need, limit, due=due)


def _rooms(rule: Rule, sight: Sight, card: CardSight | None) -> tuple[tuple[Code, Money], ...]:
    terms, done, fees = sight.terms, sight.committed, sight.fees
    on_card = ZERO if card is None else (card.available or ZERO) + card.held
    by_card = ZERO if rule.card_id is None else done.card_day.get(rule.card_id, ZERO)
    issue = fees.issue if rule.card_id is None else ZERO

    def paid_from(out: Money) -> Money:
        return most_load(out - issue, fees)

    wallet = sight.wallet or WalletSight(ZERO, ZERO)
    return (
        (Code.CARD_FULL, sight.limits.max_card - on_card),
        (Code.MOST_AT_ONCE, sight.limits.max_top_up),
        (Code.CAP_RUN, rule.caps.run),
        (Code.CAP_RULE_DAY, rule.caps.day - done.rule_day.get(rule.id, ZERO)),
        (Code.CAP_RULE_MONTH, rule.caps.month - done.rule_month.get(rule.id, ZERO)),
        (Code.CAP_CARD_DAY, terms.card_day - by_card),
        (Code.CAP_DAY, paid_from(terms.day - done.day_out)),
        (Code.CAP_MONTH, paid_from(terms.month - done.month_out)),
        (Code.WALLET_FLOOR, paid_from(min(wallet.worth, wallet.worth_then) - terms.floor)),
    )


def larger_need(decided: list[tuple[Rule, Decision]]) -> tuple[Rule, Decision]:
    """Of the rules of one card that would send, the one that wants more. Edge 9."""
    return max(decided, key=lambda one: (one[1].need, -one[0].place))

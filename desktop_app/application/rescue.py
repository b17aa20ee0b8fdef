"""The way out for a card whose number is lost: what to do, in which order, what is next.

Nothing here is done by Purser: each step is a wish of its own that the person sends.
"""

from collections.abc import Iterable
from datetime import datetime

from desktop_app.application.messages import CardView, IntentView
from desktop_app.domain.cards import CardState, end_allowed_at, may_withdraw
from desktop_app.domain.intents import IntentId, Kind, PanState, Stage
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ZERO
from desktop_app.domain.rescue import Rescue, RescueLine, RescueState, RescueStep

_STOPPED = frozenset({CardState.FROZEN, CardState.UNFREEZING})
_OVER = frozenset({CardState.TERMINATED, CardState.FAILED})
_SETTLED = frozenset({RescueState.DONE, RescueState.SKIPPED})


def rescue_of(
    card: CardView, intents: Iterable[IntentView], limits: Limits, now: datetime
) -> Rescue | None:
    """The steps for `card`, or None where its number is not lost or nothing is left to do.

    `intents` are those of the card and every issue that may have replaced it.
    """
    known = tuple(intents)
    lost = next((i for i in known if i.card_id == card.id and i.pan is PanState.LOST), None)
    if lost is None:
        return None
    lines = [_withdraw(card, limits), _freeze(card), _end(card, limits, now)]
    lines.append(RescueLine(RescueStep.REPLACE, _replaced(lost.id, known)))
    if all(line.state in _SETTLED for line in lines):
        return None
    return Rescue(lost.id, _in_order(lines))


def _in_order(lines: list[RescueLine]) -> tuple[RescueLine, ...]:
    """Only the first open step is next; to wait for the day of ending holds nothing up."""
    ordered: list[RescueLine] = []
    is_free = True
    for line in lines:
        state = line.state
        if state is RescueState.NEXT and not is_free:
            state = RescueState.LATER
        if state is RescueState.NEXT or (state is RescueState.WAITING and line.at is None):
            is_free = False
        ordered.append(RescueLine(line.step, state, line.amount, line.at))
    return tuple(ordered)


def _withdraw(card: CardView, limits: Limits) -> RescueLine:
    step = RescueStep.WITHDRAW
    if any(i.kind is Kind.WITHDRAW and i.stage is not Stage.NOT_FOUND for i in card.open_intents):
        return RescueLine(step, RescueState.WAITING)
    if card.state in _OVER or card.available == ZERO:
        return RescueLine(step, RescueState.DONE)
    if card.available is None or not may_withdraw(card.state):
        return RescueLine(step, RescueState.SKIPPED)  # ending returns what is on the card
    most = card.available - limits.leave_on_withdraw
    if most < limits.min_withdraw:
        return RescueLine(step, RescueState.DONE)
    return RescueLine(step, RescueState.NEXT, most)


def _freeze(card: CardView) -> RescueLine:
    state = RescueState.NEXT
    if card.state in _STOPPED or card.state in _OVER:
        state = RescueState.DONE
    elif card.state is CardState.FREEZING:
        state = RescueState.WAITING
    elif card.state in (CardState.ENDING, CardState.EXPIRED):
        state = RescueState.SKIPPED
    return RescueLine(RescueStep.FREEZE, state)


def _end(card: CardView, limits: Limits, now: datetime) -> RescueLine:
    if card.state in _OVER:
        return RescueLine(RescueStep.END, RescueState.DONE)
    if card.state is CardState.ENDING:
        return RescueLine(RescueStep.END, RescueState.WAITING)
    allowed = end_allowed_at(card.created_at, limits.end_after)
    if allowed is not None and now < allowed:
        return RescueLine(RescueStep.END, RescueState.WAITING, at=allowed)
    return RescueLine(RescueStep.END, RescueState.NEXT)


def _replaced(lost: IntentId, known: tuple[IntentView, ...]) -> RescueState:
    children = [i for i in known if i.kind is Kind.ISSUE and i.parent == lost]
    if any(child.stage is Stage.CONFIRMED for child in children):
        return RescueState.DONE
    failed = (Stage.REJECTED, Stage.STALE, Stage.NOT_FOUND)
    if any(child.stage not in failed for child in children):
        return RescueState.WAITING
    return RescueState.NEXT

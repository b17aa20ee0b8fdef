"""Turning stored facts into what a person sees: states, and reasons for a no."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Action, CardView, IntentView
from desktop_app.application.ports import Capabilities
from desktop_app.application.restored import NotReadYet
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.domain.cards import (
    USABLE,
    Card,
    CardId,
    CardState,
    end_allowed_at,
    may_freeze,
    may_fund,
    may_terminate,
    may_unfreeze,
    may_withdraw,
    state_of,
)
from desktop_app.domain.claims import Claim
from desktop_app.domain.clock_skew import ClockFarOff
from desktop_app.domain.disposable import Standing
from desktop_app.domain.intents import WHOLE, Intent, Kind, PanState, blocking, open_wish
from desktop_app.domain.limits import Limits
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.using import why_not_used

ACTION_KINDS = {
    Action.TOP_UP: Kind.FUND,
    Action.WITHDRAW: Kind.WITHDRAW,
    Action.FREEZE: Kind.FREEZE,
    Action.UNFREEZE: Kind.UNFREEZE,
    Action.TERMINATE: Kind.TERMINATE,
    Action.USE_NOW: Kind.FUND,
}
"""The kind that says whether it may be sent; of several wishes, the one that moves money."""
_MAY = {
    Action.TOP_UP: may_fund,
    Action.WITHDRAW: may_withdraw,
    Action.FREEZE: may_freeze,
    Action.UNFREEZE: may_unfreeze,
    Action.TERMINATE: may_terminate,
    Action.USE_NOW: USABLE.__contains__,
}
STATE_WORDS = {
    CardState.ISSUING: "is still being made",
    CardState.FREEZING: "is being frozen",
    CardState.FROZEN: "is frozen",
    CardState.UNFREEZING: "is being unfrozen",
    CardState.ENDING: "is being ended",
    CardState.TERMINATED: "has ended",
    CardState.EXPIRED: "has expired",
    CardState.FAILED: "was not made",
    CardState.NOT_KNOWN: "is in a state Purser does not know",
    CardState.ACTIVE: "is active",
    CardState.EXPIRING: "is active",
}

DISPUTED = "A message and the reads contradict each other about this card."


def view_intent(intent: Intent, label: str) -> IntentView:
    """An intent with the label of its card, or of the card it wishes for."""
    return IntentView(
        intent.id,
        intent.kind,
        intent.stage,
        intent.amount,
        intent.fee,
        intent.pan,
        intent.reference,
        intent.reason,
        intent.created_at,
        intent.changed_at,
        intent.card_id,
        label or intent.params.get("label", ""),
        intent.params.get("description", ""),
        parent=intent.parent,
        whole=Money(int(intent.params[WHOLE])) if WHOLE in intent.params else None,
        asked=intent.asked,
    )


def view_card(
    card: Card,
    intents: tuple[Intent, ...],
    today: date,
    *,
    is_stranger: bool = False,
    claims: tuple[Claim, ...] = (),
    guard: GuardView | None = None,
) -> CardView:
    """A card with the state its open intents give it."""
    return CardView(
        card,
        state_of(card, open_wish(intents) if intents else None, today),
        tuple([view_intent(i, card.label) for i in intents if i.is_open]) if intents else (),
        is_stranger,
        claims,
        guard,
    )


def refusals(
    view: CardView,
    intents: tuple[Intent, ...],
    refused: Mapping[Kind, str],
    limits: Limits,
    now: datetime,
) -> dict[Action, str]:
    """Why each action that is not offered is not; the sentence stands beside its button."""
    answer: dict[Action, str] = {}
    for action, may in _MAY.items():
        blocked = blocking(intents, ACTION_KINDS[action])
        if ACTION_KINDS[action] in refused:
            answer[action] = refused[ACTION_KINDS[action]]
        elif blocked is not None and blocked.is_uncertain:
            answer[action] = "Waits until the open question on this card is settled."
        elif blocked is not None:
            answer[action] = "Waits until the request on its way is confirmed."
        elif not may(view.state):
            answer[action] = f"The card {STATE_WORDS[view.state]}."
    for action, why in ((Action.TOP_UP, _why_not_loaded(view)), (Action.USE_NOW, _why_unfit(view))):
        if why:
            answer.setdefault(action, why)
    if Action.TERMINATE not in answer:
        allowed = end_allowed_at(view.created_at, limits.end_after)
        if allowed is not None and now < allowed:
            answer[Action.TERMINATE] = "A card cannot be ended in its first 24 hours."
    return answer


def _why_not_loaded(view: CardView) -> str:
    if view.disputed:
        return DISPUTED
    if not any(i.has_no_number for i in view.open_intents):
        return ""
    lost = any(i.pan is PanState.LOST for i in view.open_intents)
    why = "is lost" if lost else "could not be read"
    return f"The card's number {why}: nobody could spend the money."


def _why_unfit(view: CardView) -> str:
    """Why the card is not opened for one use, as far as its own policy says."""
    guard = view.guard
    is_under = guard is not None and guard.standing is not Standing.RELEASED
    policy = guard.policy if guard is not None and is_under else None
    is_frozen = view.state is CardState.FROZEN
    return _why_not_loaded(view) or why_not_used(policy, is_frozen=is_frozen)


def refusal_words(guard: UnitGuard) -> dict[Kind, str]:
    """Why the connection sends no wish of a kind; kinds that it sends are missing."""
    found = {kind: guard.refusal(kind) for kind in Kind}
    return {kind: why.happened for kind, why in found.items() if why is not None}


def read_only(guard: UnitGuard) -> str:
    """Why no amount may be sent, and where that can be changed; "" when it may."""
    refusal = guard.refusal(Kind.FUND)
    if isinstance(refusal, NotReadYet):
        return refusal.happened  # nothing to change: it ends by itself
    if isinstance(refusal, ClockFarOff):
        return f"{refusal.happened} {refusal.todo}"
    return "" if refusal is None else f"{refusal.happened} See Settings, Connection check."


def issue_refusal(guard: UnitGuard, can: Capabilities) -> str:
    """Why not even the least of a card may be ordered; "" when it may."""
    refusal = guard.refusal(Kind.ISSUE, None if can.create_loads else ZERO)
    return "" if refusal is None else refusal.happened


def by_card(intents: Iterable[Intent]) -> Mapping[CardId, tuple[Intent, ...]]:
    """Intents grouped by the card they are about."""
    groups: dict[CardId, list[Intent]] = {}
    for intent in intents:
        if intent.card_id is not None:
            groups.setdefault(intent.card_id, []).append(intent)
    return {card_id: tuple(group) for card_id, group in groups.items()}

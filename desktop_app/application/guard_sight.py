"""What is known of a card under a policy: put together from reads and believed messages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import takewhile
from math import inf

from desktop_app.application.desk import Desk
from desktop_app.application.guard_charges import charges_of
from desktop_app.application.guard_view import GuardView
from desktop_app.application.sweeping import sweep_of
from desktop_app.domain.cards import Card, CardId, CardStatus, end_allowed_at
from desktop_app.domain.disposable import FREED_AFTER, USE, WHY, Sight, Standing, Why
from desktop_app.domain.guarded import Guard
from desktop_app.domain.intents import WISHES, Intent, Kind, Stage

UNSEEN_FOR = timedelta(minutes=10)
"""A feed that was not read for so long guards nothing."""
_WATCHED = frozenset({Standing.ARMED, Standing.VERIFIED})
TO_FREEZE = frozenset({Standing.SPENT, Standing.RETIRING})
STATED_TO = timedelta(seconds=2)
"""The service states whole seconds, and its time is known to about one: a guard counts from so
much before it was armed."""
_GIVEN_UP = frozenset({Stage.NOT_FOUND, Stage.DISPUTED})
_WISHED = _GIVEN_UP | {Stage.CONFIRMED}


def sight_of(
    desk: Desk, card: Card, since: datetime, *, is_read: bool, is_read_frozen: bool
) -> Sight:
    """What is known now of a card that is guarded since then; the two as in `Sight`.

    A change of state that was looked for and not found, or is contradicted, keeps nothing from
    being asked: it did nothing while it was looked for, and only what reads say now is acted on.
    Money of which that is said may yet arrive.
    """
    opened = [i for i in desk.vault.intents.open() if i.card_id == card.id and is_under_way(i)]
    return Sight(
        now=desk.service_now(),
        status=card.facts.status,
        available=card.facts.available,
        charges=charges_of(desk.vault, card.id, since),
        ends_from=end_allowed_at(card.facts.created_at, desk.limits.end_after),
        in_flight=bool(opened),
        freezing=any(i.kind is Kind.FREEZE for i in opened),
        is_read=is_read,
        is_read_frozen=is_read_frozen,
        ended_at=None if card.ended_at is None else card.ended_at + _ahead(desk),
    )


def may_arm_anew(guard: Guard, standing: Standing, now: datetime) -> bool:
    """Whether the owner may put the card under its policy again: nothing was bought, or the card
    was taken out of it, and its day is still to come. A card that stays is used anew instead.
    """
    if guard.policy.stays:
        return False
    if standing is not Standing.VOIDED and standing is not Standing.RELEASED:
        return False
    return guard.policy.until is None or guard.policy.until > now


def is_watched(guard: GuardView, status: CardStatus) -> bool:
    """Whether a purchase that nobody sees does harm: it is armed, or over and not frozen yet."""
    is_loose = guard.standing in TO_FREEZE and status is not CardStatus.FROZEN
    return is_loose or guard.standing in _WATCHED or guard.why is Why.BROKEN


class Freezes:
    """Since when this run has known of each freeze that a policy made (monotonic).

    A clock that is set must not make a moment's old word, that the card is active, look like
    somebody's unfreezing. What an earlier run froze counts from this run's first read.
    """

    def __init__(self) -> None:
        self._since: dict[tuple[CardId, datetime | None], float] = {}

    def is_long_ago(self, guard: Guard, card: Card, began: float) -> bool:
        """Whether the newest read, which `began` then, cannot be of before the freeze any more."""
        freeze = guard.card_id, guard.froze_at
        if guard.froze_at is None or began == -inf:
            return False
        since = self._since.setdefault(freeze, began)
        return began - since >= FREED_AFTER.total_seconds()


def observed(
    desk: Desk, guard: Guard, card: Card, intents: Sequence[Intent], freezes: Freezes
) -> Guard:
    """`guard` with what was seen to have happened: our own freeze, its undoing, the end.

    `intents` are the card's, newest first.
    """
    vault, now = desk.vault, desk.service_now()
    intents = tuple(takewhile(lambda i: i.id != guard.armed_after, intents))
    froze = _own_freeze(intents)
    if froze is not None and guard.froze_at != froze.changed_at:
        guard = replace(guard, froze_at=froze.changed_at)
    if _was_freed(desk, guard, card, intents, freezes):
        guard = replace(guard, released_at=now)
    if card.facts.status is CardStatus.FAILED:
        return replace(guard, swept=True)
    has_ended = card.facts.status is CardStatus.TERMINATED
    if has_ended and not guard.swept and sweep_of(vault, guard, card, intents).is_whole:
        guard = replace(guard, swept=True)
    return guard


def _ahead(desk: Desk) -> timedelta:
    """How far the service's clock is ahead of ours."""
    return timedelta(seconds=desk.api.clock_offset_s)


def is_under_way(intent: Intent) -> bool:
    """Whether its outcome is waited for, by the same rule as `intents.blocking`."""
    return intent.is_open and not (intent.kind in WISHES and intent.stage in _GIVEN_UP)


def _own_freeze(intents: Sequence[Intent]) -> Intent | None:
    """The newest freeze that this policy asked for and a read confirmed."""
    own = (i for i in intents if i.kind is Kind.FREEZE and WHY in i.params)
    return next((i for i in own if i.stage is Stage.CONFIRMED), None)


def _was_freed(
    desk: Desk, guard: Guard, card: Card, intents: Sequence[Intent], freezes: Freezes
) -> bool:
    """The owner unfroze the card here since it was armed, whoever had frozen it, or somebody undid
    our freeze elsewhere: it is the owner's again (product 3.4, 14).

    So it is if the owner's unfreeze was never seen to arrive: what cannot be undone is not done to
    a card that its owner wanted open. An unfreeze for one more use was asked for under the policy.
    """
    is_long_ago = freezes.is_long_ago(guard, card, desk.book.began(card.id))
    is_over = is_long_ago and card.facts.status is CardStatus.ACTIVE
    if guard.released_at is not None:
        return False
    # A guard bears the service's time, an intent ours.
    ahead = _ahead(desk)
    armed_at = guard.armed_at + STATED_TO
    own = (i for i in intents if i.kind is Kind.UNFREEZE and USE not in i.params)
    freed = (i for i in own if i.stage in _WISHED)
    is_ordered = guard.armed_after is not None  # then none of them is of before it was armed
    return is_over or any(is_ordered or i.created_at + ahead >= armed_at for i in freed)

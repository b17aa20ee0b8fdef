"""Cards that were ordered as disposable and are not under their policy yet."""

from collections.abc import Iterator
from contextlib import suppress

from desktop_app.application.desk import Desk
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.guarded import Guard
from desktop_app.domain.intents import IntentId, Kind
from desktop_app.domain.policy_text import POLICY, NotAPolicy, load_policy

LOOKED_THROUGH = 50
PROMISED = 5_000
"""How many of the newest issues a run looks through at first."""


class Promises:
    """The issues whose card is to be disposable; the answer to one may come late."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._open: set[IntentId] = set()
        self._count = PROMISED

    def take(self, guarded: set[CardId]) -> Iterator[Guard]:
        """The guards of cards that became known and are not `guarded`."""
        for intent in self._desk.vault.intents.recent(self._count, Kind.ISSUE):
            if POLICY in intent.params and intent.card_id not in guarded:
                self._open.add(intent.id)
        self._count = LOOKED_THROUGH
        for intent_id in tuple(self._open):
            guard = self._of(intent_id)
            if guard is not None:
                yield guard

    def _of(self, intent_id: IntentId) -> Guard | None:
        intent = self._desk.vault.intents.get(intent_id)
        card = None if intent is None else self._desk.book.get(intent.card_id or CardId(""))
        if intent is None or card is None:
            return None
        self._open.discard(intent_id)
        with suppress(NotAPolicy):
            # By the service's clock, as the times of what is charged are.
            armed_at = card.facts.created_at or intent.created_at - SKEW_ROOM
            return Guard(card.id, load_policy(intent.params[POLICY]), armed_at)
        return None

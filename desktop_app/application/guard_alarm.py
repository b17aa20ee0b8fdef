"""What is told of disposable cards before anybody looks: one stays open, or waits for its owner."""

from collections.abc import Callable
from datetime import datetime

from desktop_app.application.guard_sight import TO_FREEZE
from desktop_app.domain.cards import Card, CardId, CardStatus
from desktop_app.domain.disposable import LOOSE_FOR, Decision, Standing
from desktop_app.domain.notices import Notice, of_loose, of_question


class GuardAlarm:
    """Remembers since when a used card should be frozen and is not."""

    def __init__(self, tell: Callable[[Notice], None]) -> None:
        self._tell = tell
        self._loose: dict[CardId, datetime] = {}

    def look(self, card: Card, decision: Decision, now: datetime) -> datetime | None:
        """Tell what is to be told at `now` (UTC); when to look again if nothing changes."""
        if decision.standing is Standing.ATTENTION:
            self._tell(of_question(card, decision.why, now))
        if decision.standing not in TO_FREEZE or card.facts.status is not CardStatus.ACTIVE:
            self._loose.pop(card.id, None)
            return None
        since = self._loose.setdefault(card.id, now)
        if now - since < LOOSE_FOR:
            return since + LOOSE_FOR
        self._tell(of_loose(card, since))
        return None

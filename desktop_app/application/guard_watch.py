"""Which disposable cards somebody has to watch, and whether anybody can."""

from desktop_app.application.desk import Desk
from desktop_app.application.guard_sight import is_watched
from desktop_app.application.guarding import Guards
from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.domain.cards import Card
from desktop_app.domain.disposable import Why
from desktop_app.domain.intents import Kind
from desktop_app.domain.policy_text import POLICY

_LOOKED_THROUGH = 50


class GuardWatch:
    """Asked by the window that closes and by the lock."""

    def __init__(self, desk: Desk, guards: Guards) -> None:
        self._desk = desk
        self._guards = guards

    def armed(self) -> list[Card]:
        """The cards that a purchase would have to freeze."""
        found = []
        for card_id, view in self._guards.views.items():
            card = self._desk.book.get(card_id)
            if card is not None and is_watched(view, card.facts.status):
                found.append(card)
        return found

    def can_freeze(self) -> bool:
        """Whether this copy of the vault looks after its cards, and nothing broke."""
        is_broken = any(view.why is Why.BROKEN for view in self._guards.views.values())
        return not is_broken and not self._desk.vault.settings.get(POLICIES_PAUSED)

    def is_awaiting(self) -> bool:
        """Whether a card was ordered as disposable and is not known yet."""
        wishes = self._desk.vault.intents.recent(_LOOKED_THROUGH, Kind.ISSUE)
        return any(intent.is_open and POLICY in intent.params for intent in wishes)

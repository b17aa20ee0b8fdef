"""What the owner decides about a disposable card. Product, section 3.4."""

from dataclasses import replace

from desktop_app.application.desk import Desk
from desktop_app.application.guard_sight import STATED_TO, may_arm_anew
from desktop_app.application.guarding import Guards
from desktop_app.application.moving import Moving
from desktop_app.application.restored import POLICIES_PAUSED
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.cards import USABLE, CardId, CardStatus
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.guarded import Guard
from desktop_app.domain.intents import IntentId
from desktop_app.domain.policies import Policy, check


class GuardChoices:
    """Arm, release, arm anew. Raises VaultError."""

    def __init__(self, desk: Desk, guards: Guards, moving: Moving) -> None:
        self._desk = desk
        self._guards = guards
        self._moving = moving

    def arm(self, card_id: CardId, policy: Policy) -> None:
        """Put a card under a policy from now on. Raises InvalidInput, NotAllowed."""
        now = self._desk.service_now()
        check(policy, now)
        card = self._desk.card(card_id)
        self._guards.keep(Guard(card.id, policy, now - STATED_TO, armed_after=self._last(card_id)))

    async def release(self, card_id: CardId) -> None:
        """Take a card out of its policy: the owner decides over it again."""
        guard = self._guards.guard_of(card_id)
        if guard is not None and guard.released_at is None:
            self._guards.keep(replace(guard, released_at=self._desk.service_now()))

    async def arm_anew(self, card_id: CardId) -> None:
        """Put a card under the policy it had, as if it were new; a frozen one is unfrozen first.

        What is bought while the unfreeze is on its way counts as a use. Raises NotAllowed, and
        what `Moving.set_frozen` raises; the card is its owner's then.
        """
        now = self._desk.service_now()
        guard, decision = self._guards.guard_of(card_id), self._guards.decisions.get(card_id)
        if guard is None or decision is None or not may_arm_anew(guard, decision.standing, now):
            raise NotAllowed("This card cannot be made disposable again now.")
        if self._desk.vault.settings.get(POLICIES_PAUSED):
            raise NotAllowed(f"{KNOWS_LESS}: nothing is done by itself.")
        card = self._desk.card(card_id)
        if self._desk.state(card) not in USABLE:
            raise NotAllowed("This card cannot be used again.")
        if card.facts.status is CardStatus.FROZEN:
            token = f"again/{card_id}/{self._desk.ids.make_intent_id()}"
            await self._moving.set_frozen(card_id, False, token)
        new = Guard(card_id, guard.policy, now - STATED_TO, armed_after=self._last(card_id))
        self._guards.keep(new)

    def _last(self, card_id: CardId) -> IntentId | None:
        newest = self._desk.vault.intents.of_card(card_id, 1)
        return newest[0].id if newest else None

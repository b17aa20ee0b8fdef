"""What a card was made with, for another one like it. Reads only; nothing is sent."""

from dataclasses import dataclass

from desktop_app.application.desk import Desk
from desktop_app.application.limits_asked import in_force, load_asked
from desktop_app.application.limits_owed import wanted_by
from desktop_app.domain.cards import NO_LIMITS, Card, CardId, SpendLimits
from desktop_app.domain.intents import Intent, Kind
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.policy_text import POLICY, NotAPolicy, load_policy
from desktop_app.domain.templates import next_label

_LOOKED_THROUGH = 5_000


@dataclass(frozen=True, slots=True)
class CardSettings:
    """`name` and `last4` tell the card that was copied; `label` is for the next of its kind.

    `load` is the first load that was asked for, None where this vault did not ask for the card.
    `limits` are those the service stated; `note` is the owner's, "" where none was kept.
    """

    name: str
    last4: str
    label: str
    holder_id: str
    holder: str
    policy: Policy | None
    load: Money | None
    limits: SpendLimits
    note: str


class Copying:
    """Puts together what card, guard and wish say."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def settings(self, card_id: CardId) -> CardSettings:
        """The settings of one card. Raises NotAllowed, VaultError."""
        desk, card = self._desk, self._desk.card(card_id)
        wishes = desk.vault.intents.of_card(card_id, _LOOKED_THROUGH)
        issue = next((i for i in wishes if i.kind is Kind.ISSUE), None)
        taken = {one.label for one in desk.book.all()}
        return CardSettings(
            name=card.label,
            last4=card.facts.last4,
            label=next_label(card.label, taken) if card.label else "",
            holder_id=card.facts.holder_id,
            holder=card.holder,
            policy=self._policy(card_id, issue),
            load=None if issue is None else _first_load(issue, wishes),
            limits=self._limits(card, issue),
            note="" if issue is None else issue.params.get("note", ""),
        )

    def _limits(self, card: Card, issue: Intent | None) -> SpendLimits:
        """Those in force; where the card never got any, those it was to have."""
        asked = load_asked(self._desk.vault.settings, card.id)
        limits = in_force(asked, card.facts.limits)
        if limits != NO_LIMITS or asked is not None or issue is None:
            return limits
        return wanted_by(issue)

    def _policy(self, card_id: CardId, issue: Intent | None) -> Policy | None:
        guard = self._desk.vault.guards.get(card_id)
        if guard is not None:  # a card that stays is an ordinary one
            return None if guard.policy.stays else guard.policy
        try:
            text = "" if issue is None else issue.params.get(POLICY, "")
            return load_policy(text) if text else None
        except NotAPolicy:
            return None


def _first_load(issue: Intent, wishes: tuple[Intent, ...]) -> Money | None:
    """What came with the card, else the load that followed it."""
    if issue.asked:
        return issue.asked
    follow_up = (i for i in wishes if i.kind is Kind.FUND and i.parent == issue.id)
    return next((i.asked for i in follow_up), None)

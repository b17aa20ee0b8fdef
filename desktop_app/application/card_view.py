"""A card and a wish as the window is told of them."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.application.guard_view import GuardView
from desktop_app.domain.cards import Card, CardId, CardState, Expiry, Field, SpendLimits
from desktop_app.domain.claims import Claim, Standing
from desktop_app.domain.intents import UNCERTAIN_STAGES, UNREAD, IntentId, Kind, PanState, Stage
from desktop_app.domain.money import Money


@dataclass(frozen=True, slots=True)
class IntentView:
    """One wish as a person sees it.

    `asked` is what was wished for, `amount` what was stated since. `candidates` are cards of which
    one may be what an issue without an answer made. `parent` is the first part of a large top-up,
    or the issue whose lost card this one replaces. `lands_until` is until when a request without
    an answer may still arrive, if asked about. `whole` is the large top-up this is a part of.
    """

    id: IntentId
    kind: Kind
    stage: Stage
    amount: Money | None
    fee: Money | None
    pan: PanState
    reference: str
    reason: str
    created_at: datetime
    changed_at: datetime
    card_id: CardId | None
    label: str
    description: str = ""
    candidates: tuple[CardId, ...] = ()
    parent: IntentId | None = None
    lands_until: datetime | None = None
    whole: Money | None = None
    asked: Money | None = None

    @property
    def has_no_number(self) -> bool:
        """Whether the number of the card that was made is lost, or kept and not readable."""
        return self.pan is PanState.LOST or self.reason == UNREAD


@dataclass(frozen=True, slots=True)
class CardView:
    """One card as a person sees it. `available` is a stated figure, read at `read_at`.

    It holds the card as it is kept, not a copy of it: a list may be of fifty thousand. `claims`
    are what signed messages say and no read bears out. `guard` is None for a card that is not
    disposable. `is_stranger`: it carries a reference of Purser's this vault never gave.
    """

    card: Card
    state: CardState
    open_intents: tuple[IntentView, ...] = ()
    is_stranger: bool = False
    claims: tuple[Claim, ...] = ()
    guard: GuardView | None = None

    @property
    def id(self) -> CardId:
        """The service's name for it."""
        return self.card.facts.id

    @property
    def label(self) -> str:
        """The owner's word for it."""
        return self.card.label

    @property
    def holder(self) -> str:
        """Whose name stands on it."""
        return self.card.holder

    @property
    def last4(self) -> str:
        """The end of its number."""
        return self.card.facts.last4

    @property
    def available(self) -> Money | None:
        """As it was stated; None where it was not."""
        return self.card.facts.available

    @property
    def read_at(self) -> datetime:
        """When the read began that stated all this (UTC)."""
        return self.card.read_at

    @property
    def created_at(self) -> datetime | None:
        """When the service made it (UTC); None where it does not say."""
        return self.card.facts.created_at

    @property
    def ended_at(self) -> datetime | None:
        """When Purser first read that it has ended (UTC)."""
        return self.card.ended_at

    @property
    def expiry(self) -> Expiry | None:
        """The month it works last, where that is stored."""
        return self.card.expiry

    @property
    def stored(self) -> frozenset[Field]:
        """Which of its fields are sealed in this vault."""
        return self.card.stored

    @property
    def limits(self) -> SpendLimits:
        """What the service holds it to, as far as it stated that."""
        return self.card.facts.limits

    @property
    def disputed(self) -> tuple[Claim, ...]:
        """What messages say and reads go on contradicting."""
        return tuple(c for c in self.claims if c.standing is Standing.DISPUTED)

    @property
    def uncertain(self) -> IntentView | None:
        """The wish on this card whose outcome is not known."""
        return next((i for i in self.open_intents if i.stage in UNCERTAIN_STAGES), None)

"""What every use case of one unlocked session shares."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import PurePath

from desktop_app.application.errands import Errands
from desktop_app.application.facts import CardBook
from desktop_app.application.hearing import News
from desktop_app.application.people_book import PeopleBook
from desktop_app.application.ports import CardApi, Clock, Ids
from desktop_app.application.unit_guard import UnitGuard
from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardId, CardState, state_of
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import ACCOUNT, Intent, IntentId, Kind, open_wish
from desktop_app.domain.limits import Fees, Limits
from desktop_app.domain.looking import window
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import Profile
from desktop_app.domain.secrets import Secret


class HeardAt:
    """The address by which messages reach this vault now; `mark` recognises it, `news` says how
    that stands."""

    def __init__(self) -> None:
        self.news: Callable[[], News] = News
        self.forget()

    def know(self, url: Secret, mark: str) -> None:
        """Give `url` to new cards from now on."""
        self.url, self.mark = url, mark

    def forget(self) -> None:
        """There is none."""
        self.url, self.mark = Secret(""), ""


@dataclass(frozen=True, slots=True)
class Desk:
    """`session` names this run: only intents it created may be sent by it."""

    folder: PurePath
    vault: Vault
    book: CardBook
    people: PeopleBook
    api: CardApi
    profile: Profile
    limits: Limits
    fees: Fees
    clock: Clock
    ids: Ids
    session: str
    guard: UnitGuard
    heard_at: HeardAt = field(default_factory=HeardAt)
    errands: Errands = field(default_factory=Errands)

    @property
    def callback_url(self) -> Secret:
        """The address a new card is given: where we hear, else the profile's; empty for none."""
        return self.heard_at.url or Secret(self.profile.callback_url)

    @property
    def callback_mark(self) -> str:
        """What recognises that address, where it leads here and goes with each card."""
        return self.heard_at.mark if self.api.capabilities.callback_per_card else ""

    def card(self, card_id: CardId) -> Card:
        """A card of this vault. Raises NotAllowed."""
        card = self.book.get(card_id)
        if card is None:
            raise NotAllowed("This card is not in the vault.")
        return card

    def state(self, card: Card) -> CardState:
        """The state to show and to decide by, now."""
        intents = tuple(i for i in self.vault.intents.open() if i.card_id == card.id)
        return state_of(card, open_wish(intents), self.today())

    def service_now(self) -> datetime:
        """The time by which the service counts a card's age."""
        return self.clock.now() + timedelta(seconds=self.api.clock_offset_s)

    def today(self) -> date:
        """The local day: an expiry is printed for people, not for UTC."""
        return self.clock.now().astimezone().date()

    def window(self) -> timedelta:
        """How long after a send its request may still land."""
        valid_for = timedelta(seconds=self.guard.capability.request_valid_s)
        return window(self.profile.auth, self.api.clock_offset_s, valid_for)

    def new_intent(
        self,
        kind: Kind,
        form_token: str,
        *,
        card_id: CardId | None = None,
        amount: Money | None = None,
        parent: IntentId | None = None,
        **params: str,
    ) -> Intent:
        """A wish of this session, not yet recorded."""
        now = self.clock.now()
        return Intent(
            id=IntentId(self.ids.make_intent_id()),
            kind=kind,
            form_token=form_token,
            session=self.session,
            created_at=now,
            changed_at=now,
            card_id=card_id,
            amount=amount,
            parent=parent,
            params={ACCOUNT: self.api.account, **params},
        )

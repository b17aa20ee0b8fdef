"""An unlocked wallet: what the window may ask for, and the one picture it is shown."""

from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from desktop_app.application.card_list import CardList
from desktop_app.application.checkup import Checkup
from desktop_app.application.checkup_report import CheckupReport, MoneyStep
from desktop_app.application.chores import Chores
from desktop_app.application.desk import Desk
from desktop_app.application.feeds import Feeds
from desktop_app.application.issuing import Issuing
from desktop_app.application.messages import (
    CardDetail,
    CardView,
    IntentView,
    IssueWish,
    Link,
    LinkState,
    MoneyWish,
    Snapshot,
)
from desktop_app.application.money_checks import MoneyChecks
from desktop_app.application.moving import Moving
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import EventSink
from desktop_app.application.preferences import NAME, Preferences, dump, load
from desktop_app.application.settling import Settler, begin_session
from desktop_app.application.sync import SHOWN_ROWS, Sync, View
from desktop_app.application.views import (
    by_card,
    issue_refusal,
    read_only,
    refusal_words,
    refusals,
    view_intent,
)
from desktop_app.domain.cards import CardId, Field, end_allowed_at
from desktop_app.domain.errors import Failure
from desktop_app.domain.intents import Intent
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import ServiceError
from desktop_app.domain.vault_errors import VaultError

# Longer than one exchange may take: an answer can hold a card number that comes only once.
DRAIN_S = 35.0
T = TypeVar("T")


class Wallet:
    """Lives on the worker from unlock to lock. Every method is called on the loop thread."""

    def __init__(self, desk: Desk, sink: EventSink) -> None:
        self._desk = desk
        self._sink = sink
        self._view = View(Link(LinkState.NEVER))
        self._outbox = Outbox(desk)
        self._feeds = Feeds(desk)
        settler = Settler(desk, self._feeds, self._outbox.is_in_flight)
        self._sync = Sync(desk, self._feeds, settler, self._view)
        self._moving = Moving(desk, self._outbox, self._sync)
        self._issuing = Issuing(desk, self._outbox, self._sync, self._moving)
        money = MoneyChecks(desk, self._outbox, self._sync, self._moving, self._issuing)
        self.checkup = Checkup(desk, self._sync, money)
        self._version = 0
        self._list = CardList()
        self._chores = Chores()

    # --- life ---------------------------------------------------------------------------------

    def start(self) -> None:
        """Settle what an earlier run left, show what is known, begin to read."""
        with suppress(VaultError):  # a full disk must not keep anybody from reading
            begin_session(self._desk.vault, self._desk.session, self._desk.clock.now())
        self.publish()
        self._chores.start(self._sync.run(self.publish))

    async def close(self) -> None:
        """Stop reading, wait for an answer under way, drop the keys whatever else fails."""
        try:
            await self._chores.stop()
            await self._outbox.drain(DRAIN_S)
            with suppress(VaultError):  # only times of reads: nothing that cannot be read again
                self._desk.book.flush()
        finally:
            try:
                await self._desk.api.close()
            finally:
                self._desk.vault.close()

    # --- looking ------------------------------------------------------------------------------

    async def refresh(self) -> Failure | None:
        """Read everything now; None when that worked."""
        return await self._chores.run(self._sync.refresh(self.publish))

    async def search(self, query: str) -> None:
        """Show the cards that match `query`."""
        self._view.query = query
        self.publish()

    async def choose(self, card_id: CardId) -> None:
        """Show one card: what is stored at once, its newest transactions when they are read."""
        self._view.chosen = card_id
        self.publish()
        if self._view.link.state is not LinkState.ONLINE:
            return
        with suppress(ServiceError):
            await self._chores.run(self._feeds.read(card_id))
            self.publish()

    async def reveal(self, card_id: CardId, field: Field) -> Secret:
        """One sealed field, opened here and shown by one widget. Raises DetailsMissing."""
        return self._desk.vault.cards.reveal(card_id, field)

    async def set_preferences(self, preferences: Preferences) -> None:
        """Store the owner's choices."""
        self._desk.vault.settings.put(NAME, dump(preferences))
        self.publish()

    # --- changing -----------------------------------------------------------------------------

    async def issue(self, wish: IssueWish) -> CardId:
        """See `Issuing.issue`; progress is published as `IssueProgress`."""
        card_id = await self._and_publish(self._issuing.issue(wish, self._sink.publish))
        await self.choose(card_id)
        return card_id

    async def top_up(self, wish: MoneyWish) -> Intent:
        """See `Moving.top_up`."""
        return await self._and_publish(self._moving.top_up(wish))

    async def withdraw(self, wish: MoneyWish) -> Intent:
        """See `Moving.withdraw`."""
        return await self._and_publish(self._moving.withdraw(wish))

    async def set_frozen(self, card_id: CardId, frozen: bool, form_token: str) -> Intent:
        """See `Moving.set_frozen`."""
        return await self._and_publish(self._moving.set_frozen(card_id, frozen, form_token))

    async def terminate(self, card_id: CardId, form_token: str) -> Intent:
        """See `Moving.terminate`."""
        return await self._and_publish(self._moving.terminate(card_id, form_token))

    async def check(self, step: MoneyStep | None = None, form_token: str = "") -> CheckupReport:
        """The connection check by reading, or one agreed step of it. Raises as `Checkup` does."""
        work = self.checkup.look() if step is None else self.checkup.agree(step, form_token)
        return await self._and_publish(work)

    async def _and_publish(self, work: Coroutine[Any, Any, T]) -> T:
        async def between_pictures() -> T:
            self.publish()
            try:
                return await work
            finally:
                self.publish()

        return await self._chores.run(between_pictures())

    # --- the picture --------------------------------------------------------------------------

    def publish(self) -> None:
        """Send the present picture to the window."""
        self._sink.publish(self.snapshot())

    def snapshot(self) -> Snapshot:
        """One consistent picture of everything."""
        desk, view = self._desk, self._view
        self._version += 1
        opened = desk.vault.intents.open()
        self._list.update(desk.book, by_card(opened), view.query, desk.today())
        if view.chosen is None:
            self._choose_first()
        return Snapshot(
            session=desk.session,
            version=self._version,
            vault_name=desk.vault.name,
            folder=desk.folder,
            profile=desk.profile,
            capabilities=desk.api.capabilities,
            read_only=read_only(desk.guard),
            link=view.link,
            refreshing=view.refreshing,
            wallets=desk.vault.facts.wallets(),
            rates=desk.vault.facts.rates(),
            limits=desk.limits,
            fees=desk.fees,
            rows=self._list.rows,
            query=view.query,
            card_count=len(desk.book),
            shown_count=self._list.shown_count,
            uncertain=tuple(self._view_intent(i) for i in opened if i.is_uncertain),
            detail=self._detail(opened),
            holders=view.holders,
            preferences=load(desk.vault.settings.get(NAME)),
            issue_refusal=issue_refusal(desk.guard, desk.api.capabilities),
        )

    def _choose_first(self) -> None:
        first = next((row for row in self._list.rows if isinstance(row, CardView)), None)
        if first is not None:
            self._view.chosen = first.id
            self._sync.hurry()  # to its transactions

    def _detail(self, opened: tuple[Intent, ...]) -> CardDetail | None:
        desk, chosen = self._desk, self._view.chosen
        card = None if chosen is None else self._list.view(chosen)
        if card is None:
            return None
        of_card = tuple(i for i in opened if i.card_id == card.id)
        refused = refusal_words(desk.guard)
        return CardDetail(
            card=card,
            transactions=desk.vault.facts.transactions(card.id, SHOWN_ROWS),
            transactions_read_at=self._feeds.read_at(card.id),
            intents=tuple(
                view_intent(i, card.label) for i in desk.vault.intents.of_card(card.id, SHOWN_ROWS)
            ),
            refusals=refusals(card, of_card, refused, desk.limits, desk.service_now()),
            end_allowed_at=end_allowed_at(card.created_at, desk.limits.end_after),
        )

    def _view_intent(self, intent: Intent) -> IntentView:
        card = None if intent.card_id is None else self._list.view(intent.card_id)
        return view_intent(intent, card.label if card else "")

"""Doing one look: reading it, merging it, and settling what waits for it."""

from contextlib import suppress
from datetime import datetime

from desktop_app.application.claims import Claims
from desktop_app.application.desk import Desk
from desktop_app.application.dirty import Dirty
from desktop_app.application.feeds import Feeds
from desktop_app.application.figures import Figures
from desktop_app.application.listing import Listing
from desktop_app.application.polls import Polls
from desktop_app.application.restored import note_whole_read, restored
from desktop_app.application.settling import Settler
from desktop_app.application.vault_ports import Vault
from desktop_app.application.view import View
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import IntentId
from desktop_app.domain.polling import Thing
from desktop_app.domain.service_errors import BadAnswer, Refused


class Reader:
    """Every read of one session. Its methods raise ServiceError and VaultError."""

    def __init__(
        self,
        desk: Desk,
        feeds: Feeds,
        settler: Settler,
        view: View,
        dirty: Dirty,
        polls: Polls,
        claims: Claims,
    ) -> None:
        self._feeds = feeds
        self._vault = desk.vault
        self._book = desk.book
        self._people = desk.people
        self._lands_within = desk.window
        self._api = desk.api
        self._clock = desk.clock
        self._settler = settler
        self._view = view
        self._dirty = dirty
        self._polls = polls
        self.figures = Figures(desk, polls)
        self._claims = claims
        self._listing: Listing | None = None
        self._listed_of: datetime | None = None
        self.is_short_of_rows = False
        """Whether a restored vault lacks what moved on a card whose feed cannot be read."""

    @property
    def as_of(self) -> datetime | None:
        """Since when the list of cards and the wallets are known, whichever is older (UTC).

        Of the list alone while no wallet was ever read: `Figures.lack` says so.
        """
        if self._listed_of is None or not self.figures.are_asked_for:
            return None
        return min(self._listed_of, self.figures.wallets_of or self._listed_of)

    @property
    def is_listed(self) -> bool:
        """Whether this run has read every page of the list."""
        return self._listed_of is not None

    async def read(self, thing: Thing, card_id: CardId) -> None:
        """Do one look; `card_id` as in `Look`."""
        match thing:
            case Thing.WHOLE:
                await self._read_all()
            case Thing.PENDING:
                await self._read_pending()
            case Thing.NAMED:
                for named in self._claims.take_due():
                    self._dirty.add(named)
                await self._dirty.read(self.read_card, self._feeds.read)
                if not len(self._dirty):
                    await self.settle()
            case Thing.GUARDED:
                await self._read_feed(card_id)
            case Thing.SHOWN:
                await self._read_shown(card_id)
            case _:
                await self._read_by_age(thing, card_id)

    async def _read_by_age(self, thing: Thing, card_id: CardId) -> None:
        match thing:
            case Thing.PAGE:
                waiting = {card: self._book.began(card) for card in _pending_cards(self._vault)}
                await self._read_page()
                if any(self._book.began(card) > began for card, began in waiting.items()):
                    await self.settle()  # as in `_read_shown`
            case Thing.WALLETS | Thing.RATES:
                await self.figures.attempt(thing)
            case Thing.NEWS:
                with suppress(BadAnswer, Refused):  # it holds the rows of that one card too
                    await self._feeds.look_for_news()
            case Thing.FEED:
                await self._read_feed(card_id)

    async def _read_shown(self, card_id: CardId) -> None:
        # Each by itself: a card that cannot be read says nothing of its feed.
        with suppress(BadAnswer, Refused):
            await self.read_card(card_id)
        await self._read_feed(card_id)
        if card_id in _pending_cards(self._vault):
            await self.settle()  # what confirms the new figure is told with it

    async def _read_feed(self, card_id: CardId) -> None:
        """The newest rows, where they can be had: one card says nothing about the others."""
        with suppress(BadAnswer, Refused):
            self._polls.holds.note(card_id, await self._feeds.read(card_id))

    async def settle(self, only: IntentId | None = None) -> None:
        """Compare what is open, or `only` one wish, with what was read.

        A card whose wish was settled just now is read once more, so that its figure shows it.
        """
        waiting = _pending_cards(self._vault)
        await self._settler.settle(only)
        for card_id in set(waiting) - set(_pending_cards(self._vault)):
            with suppress(BadAnswer, Refused):
                await self.read_card(card_id)

    async def read_card(self, card_id: CardId) -> None:
        """Read one card now. Raises ServiceError."""
        read_at, began = self._clock.now(), self._clock.monotonic()
        self._book.take_in([await self._api.get_card(card_id)], read_at, began)

    async def _read_all(self) -> None:
        self._settler.take_kept()  # before what needs the network
        read_at = self._clock.now()
        await self.read_list()
        await self.figures.attempt(Thing.RATES)
        await self.figures.attempt(Thing.WALLETS)
        if self._api.capabilities.holders:
            await self._read_people()
        mark = restored(self._vault.settings)
        if mark is not None and mark.read_at is None:
            cards = [card.id for card in self._book.all()]
            self.is_short_of_rows = not await self._feeds.read_all_since(cards, mark.made_at)
        await self._settle_and_show(read_at)
        if not self.is_short_of_rows:
            note_whole_read(self._vault.settings, read_at)

    async def _read_people(self) -> None:
        """Where only this list cannot be had, everybody stays as known: money goes on."""
        self._dirty.holders = False
        read_at, began = self._clock.now(), self._clock.monotonic()
        with suppress(BadAnswer, Refused):
            listed = await self._api.holders()
            self._people.take_in(listed, read_at, began, self._lands_within())

    async def read_list(self) -> None:
        """Every page of it, from the first."""
        await self._drop_listing()
        while await self._read_page():
            pass

    async def _read_page(self) -> bool:
        """The next page of the list; whether another follows it. Raises ServiceError."""
        if self._listing is None:
            now = self._clock.now(), self._clock.monotonic()
            self._listing = Listing(self._api.list_cards(), *now)
        try:
            more = await self._listing.read_into(self._book)
        except BaseException:
            await self._drop_listing()
            raise
        if not more:
            self._listed_of = self._listing.read_at
            self._people.adopt(self._book.all())
            self._listing = None
        return more

    async def _drop_listing(self) -> None:
        listing, self._listing = self._listing, None
        if listing is not None:
            await listing.close()

    async def _read_pending(self) -> None:
        """Only what is waited for: a list of thousands is not read every five seconds."""
        if any(i.card_id is None for i in self._vault.intents.open()):
            await self._read_all()  # a created card has yet to be found in the list
            return
        started = self._clock.now()
        for card_id in _pending_cards(self._vault):
            with suppress(BadAnswer, Refused):  # one card says nothing about the others
                await self.read_card(card_id)
        await self.figures.attempt(Thing.WALLETS)
        await self._settle_and_show(started)

    async def _settle_and_show(self, started: datetime) -> None:
        await self.settle()
        chosen = CardId(self._view.chosen or "")
        if self._book.get(chosen) is not None:
            seen = self._feeds.read_at(chosen)
            if seen is None or not started <= seen <= self._clock.now():  # it may be set back
                with suppress(BadAnswer, Refused):
                    await self._feeds.read(chosen)


def _pending_cards(vault: Vault) -> tuple[CardId, ...]:
    opened = vault.intents.open()
    return tuple(dict.fromkeys(i.card_id for i in opened if i.card_id is not None))

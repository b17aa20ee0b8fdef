"""The Activity page's door to the history: lines a page at a time, sums, gaps, saved filters."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from desktop_app.application.desk import Desk
from desktop_app.application.feeds import DEEPEST, DEPTH, Feeds
from desktop_app.application.saved_filters import NAME, SavedFilter, dump, load
from desktop_app.application.timeline import PAGE, Ask, Line, Story, Totals
from desktop_app.application.top_ups import record_under
from desktop_app.domain.cards import CardId
from desktop_app.domain.coverage import Coverage
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.fx import TopUpRecord
from desktop_app.domain.history import Charge, HistoryKind
from desktop_app.domain.strikes import PUBLISHED_STRIKES, Standing, StrikeRule, standing
from desktop_app.domain.vault_errors import VaultError

AT_ONCE = 25
"""Charges folded in one commit, before others get their turn: some milliseconds of work."""
PATIENCE_S = 0.1
"""How long a look waits for what is new; what takes longer is told as due."""
MOST_EVENTS = 5_000
_MOST_FILTERS = 20


@dataclass(frozen=True, slots=True)
class CardName:
    """A card as a line names it."""

    label: str
    last4: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the history does not hold. `cards` are all there are, `read` those whose feed was.

    `short` do not reach back to their beginning, newest gap first. `told` is whether a message
    was ever believed: declines come in no other way. `due` are charges that are not among the
    lines yet, as after an update.
    """

    cards: int
    read: int
    short: tuple[Coverage, ...]
    told: bool
    due: int = 0


@dataclass(frozen=True, slots=True)
class Look:
    """The answer to an ask: some lines from number `first` on, of `count`, at one `revision`.

    `knowledge` comes with the first lines only. `names` has the cards of the lines.
    """

    ask: Ask
    revision: int
    count: int
    first: int
    lines: tuple[Line, ...]
    names: dict[CardId, CardName]
    knowledge: Knowledge | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One charge in full, with where its card stands by Bitnob's rule about declines.

    `top_up` is the record of a top-up that this vault asked for.
    """

    story: Story
    standing: Standing
    rule: StrikeRule
    top_up: TopUpRecord | None = None


class Activity:
    """Reads the history; changes only saved filters and how far back a feed was read."""

    def __init__(self, desk: Desk, feeds: Feeds) -> None:
        self._desk = desk
        self._feeds = feeds
        self._gate = asyncio.Lock()

    async def look(self, ask: Ask, seen: int = -1) -> Look | None:
        """The first lines and all there is to say about them; None where `seen` still holds."""
        await self.catch_up()
        history = self._desk.vault.history
        revision = history.revision()
        if revision == seen:
            return None
        lines = history.lines(ask, 0, PAGE)
        count = history.count(ask) if len(lines) == PAGE else len(lines)
        known = self._knowledge()
        return Look(ask, revision, count, 0, lines, self._names(lines), known)

    async def prepare(self) -> None:
        """Fold what an update or an earlier run left, half of the time for everybody else."""
        with suppress(VaultError):  # a look meets it again, and says so
            left = True
            while left:
                left = await self.catch_up()
                await asyncio.sleep(PATIENCE_S)

    async def sums(self, ask: Ask) -> Totals:
        """Sums over every line: what takes longest, so nobody waits for it to see lines."""
        return self._desk.vault.history.totals(ask)

    async def page(self, ask: Ask, first: int) -> Look:
        """Some more lines; a `revision` other than that of the first ones is told."""
        history = self._desk.vault.history
        lines = history.lines(ask, first, PAGE)
        revision = history.revision()
        return Look(ask, revision, -1, first, lines, self._names(lines))

    async def tell(self, charge: Charge) -> Told:
        """One charge in full."""
        vault = self._desk.vault
        where = standing(vault.events.of_card(charge.card_id, MOST_EVENTS))
        named = record_under(vault, charge.reference)
        is_its = named is not None and named.card_id == charge.card_id
        top_up = named if is_its and charge.kind is HistoryKind.FUNDING else None
        story = vault.history.stories([charge.subject])[charge.subject]
        return Told(story, where, PUBLISHED_STRIKES, top_up)

    async def cards(self) -> tuple[tuple[CardId, CardName], ...]:
        """Every card, by name, to choose from."""
        cards = (
            (card.id, CardName(card.label, card.facts.last4)) for card in self._desk.book.all()
        )
        return tuple(sorted(cards, key=lambda one: (one[1].label.casefold(), one[0])))

    async def read_back(self, card_id: CardId) -> None:
        """Read a card's feed as far back as it goes. Raises ServiceError."""
        for depth in (DEPTH * 10, DEEPEST):
            rows = await self._feeds.read(card_id, depth)
            if len(rows) < depth:
                return

    async def filters(self) -> tuple[SavedFilter, ...]:
        """The saved filters, by name."""
        return load(self._desk.vault.settings.get(NAME))

    async def save_filter(self, saved: SavedFilter) -> tuple[SavedFilter, ...]:
        """Keep one; an earlier one of its name gives way. Raises InvalidInput, VaultError."""
        others = [one for one in await self.filters() if one.name != saved.name]
        if len(others) >= _MOST_FILTERS:
            raise InvalidInput(f"At most {_MOST_FILTERS} filters can be kept.", field="name")
        return self._keep((*others, saved))

    async def drop_filter(self, name: str) -> tuple[SavedFilter, ...]:
        """Forget one. Raises VaultError."""
        return self._keep(one for one in await self.filters() if one.name != name)

    async def catch_up(self) -> bool:
        """Fold what is new, a little at a time; whether any is left after a while.

        After an update that may be a whole vault. What is folded is on disk.
        """
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE_S
        async with self._gate:
            while self._desk.vault.history.catch_up(AT_ONCE):
                await asyncio.sleep(0)
                if loop.time() >= until:
                    return True
        return False

    def _keep(self, filters: Iterable[SavedFilter]) -> tuple[SavedFilter, ...]:
        kept = tuple(sorted(filters, key=lambda one: one.name.casefold()))
        self._desk.vault.settings.put(NAME, dump(kept))
        return kept

    def _knowledge(self) -> Knowledge:
        vault = self._desk.vault
        ids = [card.id for card in self._desk.book.all()]
        reads = vault.history.reads()
        short = tuple(one for one in reads if one.since is not None)
        read = {one.card_id for one in reads}
        history = vault.history
        known = len(read.intersection(ids))
        return Knowledge(len(ids), known, short, history.was_told(), history.due())

    def _names(self, lines: Iterable[Line]) -> dict[CardId, CardName]:
        names: dict[CardId, CardName] = {}
        for card_id in {line.card_id for line in lines if line.card_id is not None}:
            card = self._desk.book.get(card_id)
            if card is not None:
                names[card_id] = CardName(card.label, card.facts.last4)
        return names

"""Merging what a read stated into the cards this vault keeps."""

from collections.abc import Callable, Iterable
from datetime import datetime
from math import inf

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import NO_LIMITS, Card, CardFacts, CardId, CardStatus


def merge(known: Card | None, facts: CardFacts, read_at: datetime) -> Card:
    """The card after a read that began at `read_at`.

    The owner's label stays, and so do limits that were stated before where this read states none:
    a list leaves them out, and a limit left out was not taken away.
    """
    if known is None:
        return Card(facts, read_at, facts.label, facts.holder, ended_at=_ended(facts, read_at))
    ended = known.ended_at or _ended(facts, read_at)
    if facts.limits == NO_LIMITS:
        facts = facts._replace(limits=known.facts.limits)
    return known._replace(facts=facts, read_at=read_at, ended_at=ended)


def _ended(facts: CardFacts, read_at: datetime) -> datetime | None:
    """When Purser first read that the card has ended."""
    return read_at if facts.status is CardStatus.TERMINATED else None


class CardBook:
    """The cards of the open vault in memory, written through to it.

    A read restates every card, mostly unchanged. Only changed facts are written at once; that an
    unchanged figure was read again is kept in memory and written with the next change or at close.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._cards: dict[CardId, Card] = {card.id: card for card in vault.cards.all()}
        self._restated: set[CardId] = set()
        self._began: dict[CardId, float] = {}
        self.listed_at: float | None = None
        """When the newest read of the whole list began (monotonic); None before the first."""
        self.revision = 0
        """Grows with every change of what `all` gives."""
        self.watch: Callable[[Card, Card], None] = lambda before, after: None
        """Told of a card before and after a read that stated it otherwise; it is written then."""

    def __len__(self) -> int:
        return len(self._cards)

    def all(self) -> Iterable[Card]:
        """Every card, in no order."""
        return self._cards.values()

    def get(self, card_id: CardId) -> Card | None:
        """One card."""
        return self._cards.get(card_id)

    def take_in(self, page: Iterable[CardFacts], read_at: datetime, began: float) -> None:
        """Merge one page of a read and write what changed in one commit.

        `began` is when the read began (monotonic), and `read_at` what is shown of that. A read
        that began before the one known changes nothing. What an earlier run read is always older.
        Times of day order nothing: the clock may have been set back.
        """
        page = {facts.id: facts for facts in page if began >= self.began(facts.id)}.values()
        fresh = [merge(self._cards.get(facts.id), facts, read_at) for facts in page]
        changed = [card for card in fresh if not self._states(card.id, card.facts)]
        before = [self._cards.get(card.id) for card in changed]
        if changed:
            self._write(changed)
        for was, now in zip(before, changed, strict=True):
            if was is not None:
                self.watch(was, now)
        written = {card.id for card in changed}
        for card in fresh:
            self._keep(card)
            self._began[card.id] = began
        self._restated.update(card.id for card in fresh if card.id not in written)

    def began(self, card_id: CardId) -> float:
        """When the newest read of a card began (monotonic); before every time where none did."""
        return self._began.get(card_id, -inf)

    def was_listed_since(self, since: float) -> bool:
        """Whether a read of the whole list that began after `since` (monotonic) has ended."""
        return self.listed_at is not None and self.listed_at > since

    def _states(self, card_id: CardId, facts: CardFacts) -> bool:
        known = self._cards.get(card_id)
        return known is not None and known.facts == facts

    def put(self, card: Card) -> None:
        """Write one card."""
        self._write([card])

    def reload(self, card_id: CardId, *, is_proven: bool = True) -> None:
        """Take over what the vault holds of one card, after its sealed fields changed.

        M4 PanFirst: without them while it `is_proven` not that they are on disk as they came.
        """
        kept, known = self._vault.cards.get(card_id), self._cards.get(card_id)
        if kept is not None and known is not None:
            kept = kept._replace(facts=known.facts, read_at=known.read_at, ended_at=known.ended_at)
        if kept is not None and not is_proven:
            kept = kept._replace(stored=frozenset(), expiry=None)
        if kept is not None:
            self._keep(kept)

    def flush(self) -> None:
        """Write the read times of cards whose facts did not change."""
        if self._restated:
            self._write([self._cards[card_id] for card_id in self._restated])

    def _write(self, cards: list[Card]) -> None:
        with self._vault.commit():
            self._vault.cards.put(cards)
        for card in cards:
            self._keep(card)
            self._restated.discard(card.id)

    def _keep(self, card: Card) -> None:
        self._cards[card.id] = card
        self.revision += 1

"""Merging what a read stated into the cards this vault keeps."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from desktop_app.application.vault_ports import Vault
from desktop_app.domain.cards import Card, CardFacts, CardId, CardStatus


def merge(known: Card | None, facts: CardFacts, read_at: datetime) -> Card:
    """The card after a read that began at `read_at`.

    The owner's label stays; an answer older than the one known changes nothing.
    """
    if known is None:
        return Card(facts, read_at, facts.label, facts.holder, ended_at=_ended(facts, read_at))
    if read_at < known.read_at:
        return known
    ended = known.ended_at or _ended(facts, read_at)
    return replace(known, facts=facts, read_at=read_at, ended_at=ended)


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

    def __len__(self) -> int:
        return len(self._cards)

    def all(self) -> Iterable[Card]:
        """Every card, in no order."""
        return self._cards.values()

    def get(self, card_id: CardId) -> Card | None:
        """One card."""
        return self._cards.get(card_id)

    def take_in(self, page: Iterable[CardFacts], read_at: datetime) -> None:
        """Merge one page of a read and write what changed in one commit."""
        changed = []
        for facts in page:
            known = self._cards.get(facts.id)
            card = merge(known, facts, read_at)
            if known is None or card.facts != known.facts:
                changed.append(card)
            elif card is not known:
                self._restated.add(card.id)
            self._cards[card.id] = card
        if changed:
            self._write(changed)

    def put(self, card: Card) -> None:
        """Write one card."""
        self._write([card])

    def reload(self, card_id: CardId) -> None:
        """Take over what the vault holds sealed for one card, after that changed."""
        kept, known = self._vault.cards.get(card_id), self._cards.get(card_id)
        if kept is not None:
            known = known or kept
            self._cards[card_id] = replace(known, stored=kept.stored, expiry=kept.expiry)

    def flush(self) -> None:
        """Write the read times of cards whose facts did not change."""
        if self._restated:
            self._write([self._cards[card_id] for card_id in self._restated])

    def _write(self, cards: list[Card]) -> None:
        with self._vault.commit():
            self._vault.cards.put(cards)
        for card in cards:
            self._cards[card.id] = card
            self._restated.discard(card.id)

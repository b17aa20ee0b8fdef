"""Which card of the wallet a card of a file is: told by what both state, asked where that leaves
several."""

from collections.abc import Iterable

from desktop_app.domain.cards import Card
from desktop_app.domain.found_cards import FoundCard


def candidates(found: FoundCard, cards: Iterable[Card]) -> tuple[Card, ...]:
    """The cards that may be meant: the last four digits say so, and nothing else against it.

    The service's own id of a card says it at once. Where several are left, those that agree in most
    of expiry, holder and label.
    """
    if not found.last4:
        return ()
    ending = [card for card in cards if card.facts.last4 == found.last4]
    named = tuple(card for card in ending if card.id == found.card_id)
    if named:
        return named
    fitting = [card for card in ending if not _contradicts(found, card)]
    best = max((_agreements(found, card) for card in fitting), default=0)
    return tuple(card for card in fitting if _agreements(found, card) == best)


def is_vouched_for(found: FoundCard, card: Card) -> bool:
    """Whether anything but the last four digits says so: of other banks' cards, one in ten thousand
    ends the same."""
    return card.id == found.card_id or _agreements(found, card) > 0


def _contradicts(found: FoundCard, card: Card) -> bool:
    return None not in (found.expiry, card.expiry) and found.expiry != card.expiry


def _agreements(found: FoundCard, card: Card) -> int:
    own_labels = {_plain(card.label), _plain(card.facts.label)}
    own_holders = {_plain(card.holder), _plain(card.facts.holder)}
    agreed = (
        found.expiry is not None and found.expiry == card.expiry,
        bool(found.holder) and _plain(found.holder) in own_holders,
        bool(found.label) and _plain(found.label) in own_labels,
    )
    return sum(agreed)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())

"""The card in whose place another is."""

from dataclasses import dataclass

from desktop_app.domain.cards import CardId


@dataclass(frozen=True, slots=True)
class Replaced:
    """`label` is "" for a card this vault no longer knows."""

    card_id: CardId
    label: str
    last4: str

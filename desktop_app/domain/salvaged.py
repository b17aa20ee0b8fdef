"""What can still be read of a damaged vault."""

from dataclasses import dataclass

from desktop_app.domain.cards import Card, CardId


@dataclass(frozen=True, slots=True)
class Salvaged:
    """`cards` are those of which a row or a detail opened, by label; `stored` names what opens.

    Of `nameless` ones the row with label, holder and state is lost: only the details are left.
    `lost` counts details that the vault names and that do not open, `lost_pages` the pieces of 4
    KiB that do not, out of `pages`. What stood there alone is counted nowhere else.
    """

    name: str
    cards: tuple[Card, ...]
    nameless: frozenset[CardId]
    lost: int
    lost_pages: int
    pages: int

"""What can still be read of a damaged vault."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.cards import Card, CardId, Field


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


@dataclass(frozen=True, slots=True)
class CopyBeside:
    """A second version of a vault's database, made by a sync program; known by its file alone.

    `saved_at` is UTC, `size` in bytes.
    """

    name: str
    saved_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class CopyFound:
    """What such a file held when it was opened with the vault's key.

    `problem` says why it is of no use, "" where every page and every number opened. `numbers` are
    the cards whose number it holds, `newest` the time of its last entry in the log, in UTC.
    """

    file: CopyBeside
    problem: str = ""
    cards: int = 0
    numbers: frozenset[CardId] = frozenset()
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class CopyCompared:
    """`lacks` numbers were read of the damaged vault and are not in the copy, `adds` the reverse.

    Both are None where nothing was read of the vault.
    """

    found: CopyFound
    lacks: int | None = None
    adds: int | None = None


def compare(found: CopyFound, salvaged: Salvaged | None) -> CopyCompared:
    """What the copy has and has not, beside what was read of the vault itself."""
    if salvaged is None:
        return CopyCompared(found)
    read = {card.id for card in salvaged.cards if Field.PAN in card.stored}
    return CopyCompared(found, len(read - found.numbers), len(found.numbers - read))

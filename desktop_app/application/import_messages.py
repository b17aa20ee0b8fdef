"""What the window is shown of a file of card details: never a number, never a CVV."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from desktop_app.domain.card_files import FileKind
from desktop_app.domain.cards import CardId, CardState, Expiry
from desktop_app.domain.errors import Failure
from desktop_app.domain.found_cards import Note, Part
from desktop_app.domain.written_expiry import MonthIs


class Verdict(StrEnum):
    """What becomes of one row."""

    STORES = "stores"
    ADDS = "adds"
    """The number is there; its expiry or CVV is not."""
    ASKS = "asks"
    """Several cards may be meant, or the one there is has another expiry."""
    SAME = "same"
    OTHER = "other"
    """Stored otherwise: what is there stays."""
    TWICE = "twice"
    LEFT_OUT = "left_out"
    NO_CARD = "no_card"
    UNREADABLE = "unreadable"


WRITES = frozenset({Verdict.STORES, Verdict.ADDS})


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person chose of a file. `columns` None: the headings decide. `cards` says of rows
    which card is meant, None that the row is left out."""

    columns: Mapping[Part, int] | None = None
    month_is: MonthIs | None = None
    cards: Mapping[int, CardId | None] = field(default_factory=dict)
    with_cvv: bool = True


@dataclass(frozen=True, slots=True)
class Meant:
    """A card of the wallet that a row may be."""

    id: CardId
    label: str
    holder: str
    state: CardState


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One card of the file, and what becomes of it. `meant` has one card, or those to choose from.

    `by_digits_alone`: nothing but the last four digits says that it is that card.
    """

    row: int
    label: str
    holder: str
    last4: str
    expiry: Expiry | None
    has_cvv: bool
    verdict: Verdict
    meant: tuple[Meant, ...] = ()
    notes: tuple[Note, ...] = ()
    by_digits_alone: bool = False


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A file that was read; `number` tells this look at it from later ones.

    `missing` says why no row can be read. `others` are items that are no cards.
    """

    number: int
    kind: FileKind
    header: tuple[str, ...]
    columns: tuple[tuple[Part, int], ...]
    rows: tuple[ImportRow, ...]
    missing: str = ""
    others: int = 0

    @property
    def writes(self) -> int:
        """How many cards get something."""
        return sum(row.verdict in WRITES for row in self.rows)

    @property
    def needs_look(self) -> bool:
        """Whether a row that is to be stored rests on four digits alone."""
        return any(row.by_digits_alone and row.verdict in WRITES for row in self.rows)

    @property
    def has_two_ways(self) -> bool:
        """Whether a date can be read in two ways."""
        return any(Note.EXPIRY_TWO_WAYS in row.notes for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many cards got their number, or more of their details; each was read back.

    `failure` is what stopped it, in row `failed_row`; those after it were not begun.
    """

    stored: int
    added: int
    cvvs: int
    left: int
    failure: Failure | None = None
    failed_row: int = 0

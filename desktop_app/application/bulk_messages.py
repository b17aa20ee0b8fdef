"""What crosses to the window about a file of cards: what was read, and how far it has come."""

from dataclasses import dataclass

from desktop_app.domain.bulk import BulkRow, Column, Told
from desktop_app.domain.bulk_course import STARTABLE, BulkLine, RowState
from desktop_app.domain.bulk_price import Price


@dataclass(frozen=True, slots=True)
class BulkPlan:
    """A file as it was read; nothing of it was sent.

    `header` and `columns` say which column was taken for what. `problems` forbid to begin,
    `warnings` want a yes.
    """

    header: tuple[str, ...]
    columns: tuple[tuple[Column, int], ...]
    encoding: str
    separator: str
    row_count: int
    rows: tuple[BulkRow, ...]
    problems: tuple[Told, ...]
    warnings: tuple[Told, ...]
    price: Price


@dataclass(frozen=True, slots=True)
class BulkPicture:
    """A list under way or ended. `at` is the number of the row that is next, or that it stands at.

    `why` says why it stands still, "" while it runs and when it is done. `is_look_alike`: the next
    row asks for what was asked for before. `is_old`: it belongs to another copy of this vault.
    """

    lines: tuple[BulkLine, ...]
    is_running: bool
    is_stopping: bool = False
    at: int | None = None
    why: str = ""
    is_look_alike: bool = False
    is_old: bool = False

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be sent."""
        return self.at is None

    @property
    def next_line(self) -> BulkLine | None:
        """The row that is next."""
        return next((line for line in self.lines if line.row.number == self.at), None)

    @property
    def may_go_on(self) -> bool:
        """Whether the person may let the next row be sent."""
        line = self.next_line
        can_start = line is not None and line.state in STARTABLE
        return can_start and not self.is_running and not self.is_old

    @property
    def may_leave_out(self) -> bool:
        """Whether the next row may be given up; a card that it has made stays as it is."""
        line = self.next_line
        is_given_up = line is not None and line.state in STARTABLE | {RowState.LOAD_NOT_KNOWN}
        return is_given_up and not self.is_running and not self.is_old

"""The rows of the card list; patches what changed and resets only when the order did."""

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from desktop_app.application.messages import CardView, IntentView, Row, SectionRow
from desktop_app.ui.cards.card_look import spoken, spoken_question
from desktop_app.ui.kit.rows import ROOT, ROW_ROLE, SPOKEN_ROLE, Index
from desktop_app.ui.words import SECTION_WORDS, Words

_SELECTABLE = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)

_MOST_RUNS = 16
"""With more, to tell them costs more than to paint what did not change."""


class CardListModel(QAbstractTableModel):
    """One column; every role but the spoken text gives the frozen row itself."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: tuple[Row, ...] = ()
        self._keys: list[str] = []
        self._headings: list[int] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they were given."""
        return self._rows

    def set_rows(self, rows: tuple[Row, ...]) -> bool:
        """Show `rows`; returns whether they had to be reset because ids or headings changed."""
        if rows is self._rows:
            return False
        if len(rows) == len(self._rows):
            changed = _changed(self._rows, rows)
            if _keys([rows[n] for n in changed]) == [self._keys[n] for n in changed]:
                self._rows = rows
                self._tell(changed)
                return False
        self.beginResetModel()
        self._rows, self._keys = rows, _keys(rows)
        self._headings = [n for n, row in enumerate(rows) if isinstance(row, SectionRow)]
        self.endResetModel()
        return True

    def repaint_all(self) -> None:
        """Amounts were hidden or shown."""
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))

    def row_of(self, card_id: str) -> int:
        """The row of a card or of a wish without one, -1 where it is not shown."""
        try:
            return self._keys.index(card_id)
        except ValueError:
            return -1

    def card_at(self, row: int) -> CardView | IntentView | None:
        """The card in a row, or the wish that has none; None for a heading."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return None if isinstance(found, SectionRow) else found

    def headings(self) -> list[int]:
        """The rows that are headings."""
        return self._headings

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        # A heading that is not enabled is skipped by the arrow keys.
        is_heading = isinstance(self._rows[index.row()], SectionRow)
        return Qt.ItemFlag.ItemNeverHasChildren if is_heading else _SELECTABLE

    def data(self, index: Index, role: int = ROW_ROLE) -> object:
        if role == ROW_ROLE:
            return self._rows[index.row()]
        if role == SPOKEN_ROLE:
            return self._spoken(self._rows[index.row()])
        return None

    def _spoken(self, row: Row) -> str:
        if isinstance(row, CardView):
            return spoken(row, self._words)
        if isinstance(row, IntentView):
            return spoken_question(row, self._words)
        total = "" if row.total is None else f", sum {self._words.money(row.total)}"
        return f"{SECTION_WORDS[row.section]}, {row.count}{total}"

    def _tell(self, changed: Sequence[int]) -> None:
        # A heading's sum changes with its cards: told as one, everything between were painted.
        runs = _runs(changed)
        for first, last in runs if len(runs) <= _MOST_RUNS else [(changed[0], changed[-1])]:
            self.dataChanged.emit(self.index(first, 0), self.index(last, 0))


def _keys(rows: Iterable[Row]) -> list[str]:
    return [row.card.facts.id if isinstance(row, CardView) else _key(row) for row in rows]


def _key(row: SectionRow | IntentView) -> str:
    return row.section if isinstance(row, SectionRow) else row.id


def _changed(before: Sequence[Row], after: Sequence[Row]) -> list[int]:
    # By identity: comparing ten thousand cards field by field costs a whole frame, and the
    # view only repaints what is on the screen. A heading is made anew with every arrangement.
    pairs = enumerate(zip(before, after, strict=True))
    found = [n for n, (old, new) in pairs if old is not new]
    return [n for n in found if not isinstance(after[n], SectionRow) or after[n] != before[n]]


def _runs(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """The first and the last of each row of neighbours in a rising sequence."""
    starts = [n for n, number in enumerate(numbers) if not n or numbers[n - 1] != number - 1]
    ends = [*(n - 1 for n in starts[1:]), len(numbers) - 1]
    return [(numbers[a], numbers[b]) for a, b in zip(starts, ends, strict=True)] if starts else []

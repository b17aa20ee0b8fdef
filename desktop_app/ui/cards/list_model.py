"""The rows of the card list; patches what changed and resets only when the order did."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop_app.application.messages import CardView, IntentView, Row, SectionRow
from desktop_app.ui.cards.card_look import spoken, spoken_question
from desktop_app.ui.words import SECTION_WORDS, Words

# Compared on every call of `data`: a plain int is cheaper than an enum member.
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_SELECTABLE = (
    Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
)

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


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
        keys: list[str] = [row.section if isinstance(row, SectionRow) else row.id for row in rows]
        if keys != self._keys:
            self.beginResetModel()
            self._rows, self._keys = rows, keys
            self._headings = [n for n, row in enumerate(rows) if isinstance(row, SectionRow)]
            self.endResetModel()
            return True
        before, self._rows = self._rows, rows
        self._tell_changed(before, rows)
        return False

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
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(self._rows[index.row()])
        return None

    def _spoken(self, row: Row) -> str:
        if isinstance(row, CardView):
            return spoken(row, self._words)
        if isinstance(row, IntentView):
            return spoken_question(row, self._words)
        total = "" if row.total is None else f", sum {self._words.money(row.total)}"
        return f"{SECTION_WORDS[row.section]}, {row.count}{total}"

    def _tell_changed(self, before: Sequence[Row], after: Sequence[Row]) -> None:
        # By identity: comparing ten thousand cards field by field costs a whole frame, and the
        # view only repaints what is on the screen.
        changed = [
            n for n, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new
        ]
        if changed:
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], 0))

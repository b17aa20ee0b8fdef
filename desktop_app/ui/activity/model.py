"""A window on the history: only the pages that are looked at are here, whatever its length."""

from collections import OrderedDict
from typing import Final

from PySide6.QtCore import QAbstractTableModel

from desktop_app.application.activity import CardName, Look
from desktop_app.application.timeline import PAGE, Ask, Line
from desktop_app.domain.cards import CardId
from desktop_app.domain.history import Charge
from desktop_app.ui.activity.look import spoken_line
from desktop_app.ui.kit.rows import ROOT, ROW_ROLE, SPOKEN_ROLE, Index
from desktop_app.ui.words import Words

KEPT_PAGES: Final = 24


class LinesModel(QAbstractTableModel):
    """One column of lines; one that was not read yet is None, and `missing` names its page."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._count = 0
        self._pages: OrderedDict[int, tuple[Line, ...]] = OrderedDict()
        self._old: set[int] = set()
        self._names: dict[CardId, CardName] = {}
        self.ask = Ask()
        self.revision = -1

    def show(self, look: Look) -> None:
        """Show the answer to an ask. A newer revision of the same keeps the place.

        Pages of the revision before stay until they are read anew: nothing flickers.
        """
        is_other = look.ask != self.ask
        self._names.update(look.names)
        if is_other or self.revision < 0:
            self.beginResetModel()
            self._pages.clear()
            self._old.clear()
            self._count, self.ask, self.revision = look.count, look.ask, look.revision
            self._pages[0] = look.lines
            self.endResetModel()
            return
        self._old = set(self._pages) - {0}
        self.revision = look.revision
        self._set_count(look.count)
        self._put(0, look.lines)

    def add(self, look: Look) -> None:
        """Take in one more page of what is shown; an answer to another ask is left aside."""
        if look.ask == self.ask and look.revision == self.revision:
            self._names.update(look.names)
            self._put(look.first // PAGE, look.lines)

    def missing(self, first: int, last: int) -> int | None:
        """The number of the first line of a page to read between two rows; None where all is."""
        for page in range(max(0, first) // PAGE, min(last, self._count - 1) // PAGE + 1):
            if page not in self._pages or page in self._old:
                return page * PAGE
        return None

    def line_at(self, row: int) -> Line | None:
        """The line in a row, None while it is not read."""
        page = self._pages.get(row // PAGE)
        at = row % PAGE
        return page[at] if page is not None and at < len(page) else None

    def row_of(self, subject: str) -> int:
        """The row of a charge among the pages that are here, -1 elsewhere."""
        for number, page in self._pages.items():
            for at, line in enumerate(page):
                if isinstance(line, Charge) and line.subject == subject:
                    return number * PAGE + at
        return -1

    def name_of(self, card_id: CardId | None) -> CardName | None:
        """The card of a line that was read."""
        return None if card_id is None else self._names.get(card_id)

    def repaint_all(self) -> None:
        """Amounts were hidden or shown, or the day is another."""
        if self._count:
            self.dataChanged.emit(self.index(0, 0), self.index(self._count - 1, 0))

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = ROW_ROLE) -> object:
        if role == ROW_ROLE:
            return self.line_at(index.row())
        if role == SPOKEN_ROLE:
            line = self.line_at(index.row())
            if line is None:
                return "Not read yet"
            return spoken_line(line, self.name_of(line.card_id), self._words)
        return None

    def _set_count(self, count: int) -> None:
        """Rows come and go at the end: what they show is told by the pages."""
        if count > self._count:
            self.beginInsertRows(ROOT, self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(ROOT, count, self._count - 1)
            self._count = count
            self.endRemoveRows()

    def _put(self, number: int, lines: tuple[Line, ...]) -> None:
        self._old.discard(number)
        if self._pages.get(number) == lines:
            return
        self._pages[number] = lines
        self._pages.move_to_end(number)
        while len(self._pages) > KEPT_PAGES:
            dropped, _ = self._pages.popitem(last=False)
            self._old.discard(dropped)
        last = min((number + 1) * PAGE, self._count) - 1
        if last >= number * PAGE:
            self.dataChanged.emit(self.index(number * PAGE, 0), self.index(last, 0))

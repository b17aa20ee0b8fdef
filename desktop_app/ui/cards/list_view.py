"""The table behind the card list: one column, tall rows, headings that arrow keys pass over."""

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from desktop_app.application.messages import CardView, Row
from desktop_app.ui.cards.list_delegate import (
    EDGE,
    CardRowDelegate,
    card_row_height,
    heading_height,
)
from desktop_app.ui.cards.list_model import CardListModel
from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.kit.rows import BY_KEY, bar_width, make_chosen, make_rows
from desktop_app.ui.words import Words

_OPEN = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
# Left for the page: Space reveals, Escape hides.
_NOT_OURS = {Qt.Key.Key_Space, Qt.Key.Key_Escape}
_CURRENT = QItemSelectionModel.SelectionFlag.ClearAndSelect


class CardListView(QTableView):
    """Keeps the selected card and the scroll position over every change of its rows."""

    picked = Signal(str)
    opened = Signal()
    menu_requested = Signal(object, object)
    """`CardView`, and the `QPoint` of the screen where its menu is wanted."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._cards = CardListModel(words, self)
        self._delegate = CardRowDelegate(words)
        self._is_ours = False
        self.setModel(self._cards)
        self.setItemDelegate(self._delegate)
        make_rows(self, "Card list", card_row_height())
        make_chosen(self)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(self._go_to_selected)

    @property
    def cards(self) -> CardListModel:
        """The model."""
        return self._cards

    def show_rows(self, rows: tuple[Row, ...]) -> None:
        """Show other rows without losing the place."""
        chosen, top = self.chosen_id(), self.verticalScrollBar().value()
        headings = self._cards.headings()
        self._is_ours = True
        try:
            if self._cards.set_rows(rows):
                self._size_headings(headings)
                self._select(chosen)
                self.verticalScrollBar().setValue(top)
        finally:
            self._is_ours = False

    def choose(self, card_id: str) -> None:
        """Mark a card without a signal; one that is not shown marks none."""
        if card_id == self.chosen_id():
            return
        self._is_ours = True
        try:
            self._select(card_id)
        finally:
            self._is_ours = False
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def chosen_id(self) -> str:
        """The marked card, "" for none."""
        card = self._cards.card_at(self.currentIndex().row())
        return card.id if card else ""

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._delegate.edge = EDGE - bar_width(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in BY_KEY
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.has_ring = True
        if event.key() in _OPEN and self.chosen_id():
            held_key.is_meant(event)  # counted: held down, it must not press what it leads to
            held_key.note_move()
            self.opened.emit()
        elif event.key() in _NOT_OURS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Home, End and the page keys end on a card, never on a heading."""
        last, here = len(self._cards.rows) - 1, self.currentIndex().row()
        page = max(1, self.viewport().height() // card_row_height() - 1)
        move = QAbstractItemView.CursorAction
        aims = {
            move.MoveHome: (0, 1),
            move.MoveEnd: (last, -1),
            move.MovePageUp: (max(0, here - page), 1),
            move.MovePageDown: (min(last, here + page), -1),
        }
        if action not in aims or last < 0:
            return super().moveCursor(action, modifiers)
        row, step = aims[action]
        while 0 <= row <= last and self._cards.card_at(row) is None:
            row += step
        return self._cards.index(row, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # A heading is no place to put the selection, and must not take it away either.
        if self._cards.card_at(self.rowAt(event.position().toPoint().y())) is not None:
            self._delegate.has_ring = False
            super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        # The keys mean the marked card; Qt's own place for their menu may be another row.
        is_key = event.reason() is QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if is_key else self.indexAt(event.pos())
        card = self._cards.card_at(index.row())
        if isinstance(card, CardView):
            self.setCurrentIndex(index)  # what a sheet says of a card hangs on its being chosen
            box = self.visualRect(index)
            at = self.viewport().mapToGlobal(box.center()) if is_key else event.globalPos()
            self.menu_requested.emit(card, at)
        event.accept()

    def _select(self, card_id: str) -> None:
        row = self._cards.row_of(card_id) if card_id else -1
        index = self._cards.index(row, 0) if row >= 0 else QModelIndex()
        self.selectionModel().setCurrentIndex(index, _CURRENT)

    def _current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        card = self._cards.card_at(current.row())
        if card is not None and not self._is_ours:
            self.picked.emit(card.id)

    def _go_to_selected(self) -> None:
        """An assistive client selects a row without going there, as arrow keys do."""
        selected = self.selectionModel().selectedIndexes()
        if selected and selected[0] != self.currentIndex() and not self._is_ours:
            self.setCurrentIndex(selected[0])

    def _size_headings(self, before: list[int]) -> None:
        header = self.verticalHeader()
        now = set(self._cards.headings())
        for row in set(before) - now:
            if row < header.count():
                header.resizeSection(row, card_row_height())
        for row in now:
            header.resizeSection(row, heading_height())

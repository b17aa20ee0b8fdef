"""The people below each other, painted, under their departments."""

from typing import Final

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from desktop_app.application.people_list import DepartmentRow, PeoplePicture, PersonRow, Quota
from desktop_app.domain.people import PersonId
from desktop_app.ui.cards.list_delegate import card_row_height, heading_height
from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.kit.paint import draw_text, rounded, tint_edge
from desktop_app.ui.kit.rows import (
    BY_KEY,
    ROW_ROLE,
    Index,
    RowsModel,
    bar_width,
    make_chosen,
    make_rows,
    paint_row_ground,
)
from desktop_app.ui.people.people_words import (
    cards_text,
    department_text,
    held_text,
    look_of,
    spoken,
    unknown_text,
)
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Space
from desktop_app.ui.theme.type import line_height, text_width
from desktop_app.ui.words import Words

EDGE: Final = Space.XL
_SEAT: Final = 36
_WORDS_AT: Final = 70
_ICON: Final = 14
_GAP: Final = 3
_CURRENT = QItemSelectionModel.SelectionFlag.ClearAndSelect
_OPEN = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def initials(name: str) -> str:
    """The first letters of the first and the last word."""
    words = [word for word in name.split() if word[0].isalnum()]
    ends = words[:1] + words[1:][-1:]
    return "".join(word[0] for word in ends).upper()


class _Delegate(QStyledItemDelegate):
    """Sizes come from the view's header; this only paints."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.quota: Quota | None = None
        self.edge = EDGE
        self.has_ring = False

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, card_row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area, state, row = QRectF(option.rect), option.state, index.data(ROW_ROLE)
        painter.save()
        if isinstance(row, DepartmentRow):
            self._paint_heading(painter, area.adjusted(EDGE, 4, -self.edge, 0), row)
        else:
            ground = area.adjusted(8, 2, EDGE - self.edge - 8, -2)
            paint_row_ground(painter, ground, state, has_ring=self.has_ring)
            chosen = bool(state & QStyle.StateFlag.State_Selected)
            inner = area.adjusted(EDGE, 0, -self.edge, 0)
            self._paint_person(painter, inner, row, chosen=chosen)
        painter.restore()

    def _paint_heading(self, painter: QPainter, line: QRectF, row: DepartmentRow) -> None:
        total = held_text(row.held, self._words)
        taken = draw_text(painter, line, total, "label", color("ink3"), "right", elide=False)
        count = f"{row.people:,}"
        room = line.adjusted(0, 0, -taken - text_width(count, "label") - 24, 0)
        used = draw_text(painter, room, department_text(row.name), "label_strong", color("ink2"))
        draw_text(painter, line.adjusted(used + 7, 0, 0, 0), count, "label", color("ink3"))

    def _paint_person(
        self, painter: QPainter, area: QRectF, row: PersonRow, *, chosen: bool
    ) -> None:
        person = row.person
        seat = QRectF(area.x(), area.center().y() - _SEAT / 2, _SEAT, _SEAT)
        rounded(painter, seat, _SEAT / 2, color("surface" if chosen else "off_bg"), tint_edge())
        draw_text(
            painter, seat, initials(person.name), "label_strong", color("ink2"), "center",
            elide=False,
        )  # fmt: skip
        first, second = line_height("amount"), line_height("label")
        top = area.center().y() - (first + second + _GAP) / 2
        x = area.x() - EDGE + _WORDS_AT
        line = QRectF(x, top, area.right() - x, first)
        amount = held_text(row.held, self._words)
        draw_text(painter, line, amount, "amount", color("ink"), "right", elide=False)
        name = line.adjusted(0, 0, -text_width(amount, "amount") - Space.L, 0)
        draw_text(painter, name, person.name, "strong", color("ink"))
        self._paint_state(painter, QRectF(x, top + first + _GAP, line.width(), second), row)

    def _paint_state(self, painter: QPainter, line: QRectF, row: PersonRow) -> None:
        look = look_of(row)
        draw_icon(
            painter, look.icon, line.x() - 1, line.center().y() - _ICON / 2, _ICON, color(look.role)
        )
        lead, missing = line.adjusted(18, 0, 0, 0), unknown_text(row.held)
        if missing:
            taken = draw_text(painter, lead, missing, "caption", color("ink3"), "right")
            lead.setRight(lead.right() - taken - Space.S)
        used = draw_text(painter, lead, look.word, "caption", color(look.role))
        rest = f"  ·  {cards_text(row.held, self.quota)}"
        if used + text_width(rest, "caption") <= lead.width():
            draw_text(painter, lead.adjusted(used, 0, 0, 0), rest, "caption", color("ink3"))


class PeopleListView(QTableView):
    """Keeps who is chosen and the place over every change; arrow keys pass over headings."""

    picked = Signal(object)
    """`PersonId`."""
    opened = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._delegate = _Delegate(words)
        self._rows = RowsModel(lambda row: spoken(row, self._delegate.quota, words))
        self._shown: tuple[DepartmentRow | PersonRow, ...] = ()
        self._is_ours = False
        self.setModel(self._rows)
        self.setItemDelegate(self._delegate)
        make_rows(self, "People", card_row_height())
        make_chosen(self)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.selectionModel().selectionChanged.connect(self._go_to_selected)

    def show_people(self, picture: PeoplePicture) -> None:
        """Show other rows without losing the place."""
        self._delegate.quota = picture.quota
        chosen = self.chosen_id() if picture.chosen is None else picture.chosen.person.id
        top = self.verticalScrollBar().value()
        if picture.rows != self._shown or chosen != self.chosen_id():
            self._is_ours = True
            try:
                self._put(picture.rows)
                self._select(chosen)
                self.verticalScrollBar().setValue(top)
            finally:
                self._is_ours = False
        self.viewport().update()

    def chosen_id(self) -> PersonId | None:
        """Who is marked."""
        row = self._person_at(self.currentIndex().row())
        return None if row is None else row.person.id

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._delegate.edge = EDGE - bar_width(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in BY_KEY
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.has_ring = True
        here, last = self.currentIndex().row(), len(self._shown)
        page = max(1, self.viewport().height() // card_row_height() - 1)
        steps = {
            Qt.Key.Key_Down: (here, 1),
            Qt.Key.Key_Up: (here, -1),
            Qt.Key.Key_Home: (-1, 1),
            Qt.Key.Key_End: (last, -1),
            Qt.Key.Key_PageDown: (min(last - 1, here + page) - 1, 1),
            Qt.Key.Key_PageUp: (max(0, here - page) - 1, 1),
        }
        if event.key() in _OPEN and self.chosen_id() is not None:
            held_key.is_meant(event)  # counted: held down, it must not press what it leads to
            held_key.note_move()
            self.opened.emit()
        elif event.key() in steps:
            self._step_from(*steps[Qt.Key(event.key())])
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._person_at(self.rowAt(event.position().toPoint().y())) is not None:
            self._delegate.has_ring = False
            super().mousePressEvent(event)

    def _put(self, rows: tuple[DepartmentRow | PersonRow, ...]) -> None:
        if rows == self._shown:
            return
        before = [n for n, row in enumerate(self._shown) if isinstance(row, DepartmentRow)]
        self._shown = rows
        self._rows.set_rows(rows)
        header = self.verticalHeader()
        for n in before:
            if n < header.count():
                header.resizeSection(n, card_row_height())
        for n, row in enumerate(rows):
            if isinstance(row, DepartmentRow):
                header.resizeSection(n, heading_height())

    def _person_at(self, number: int) -> PersonRow | None:
        row = self._shown[number] if 0 <= number < len(self._shown) else None
        return row if isinstance(row, PersonRow) else None

    def _step_from(self, here: int, step: int) -> None:
        number = here + step
        while 0 <= number < len(self._shown):
            if self._person_at(number) is not None:
                index = self._rows.index(number, 0)
                self.selectionModel().setCurrentIndex(index, _CURRENT)
                self.scrollTo(index)
                return
            number += step

    def _select(self, person_id: PersonId | None) -> None:
        found = (
            n for n, row in enumerate(self._shown)
            if isinstance(row, PersonRow) and row.person.id == person_id
        )  # fmt: skip
        number = next(found, -1)
        index = self._rows.index(number, 0) if number >= 0 else QModelIndex()
        self.selectionModel().setCurrentIndex(index, _CURRENT)

    def _current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self._person_at(now.row())
        if row is not None and not self._is_ours:
            self.picked.emit(row.person.id)

    def _go_to_selected(self) -> None:
        """An assistive client selects a row without going there, as arrow keys do."""
        selected = self.selectionModel().selectedIndexes()
        if selected and selected[0] != self.currentIndex() and not self._is_ours:
            self.setCurrentIndex(selected[0])

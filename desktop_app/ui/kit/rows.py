"""What painted lists share: their bare look, a model of one column, and a view of such rows."""

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop_app.ui.kit.paint import focus_ring, rounded
from desktop_app.ui.kit.scroll_pane import ThinScrollBar
from desktop_app.ui.theme.theme import color, current
from desktop_app.ui.theme.tokens import Radius

# Compared on every call of `data`: plain ints are cheaper than enum members.
ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SPOKEN_ROLE = int(Qt.ItemDataRole.AccessibleTextRole)
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
BY_KEY = {
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
}
"""Focus that came by these shows its ring."""


def make_bare(view: QAbstractItemView, name: str) -> None:
    """Leave all painting to the delegate: no frame, no ground, no selection of the style."""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Highlight, Qt.GlobalColor.transparent)
    view.setPalette(made)
    # Our own: to wrap Qt's, PySide would make every widget class: two frames, and 4 MiB.
    ground = QWidget()
    view.setViewport(ground)
    ground.setAutoFillBackground(False)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setVerticalScrollBar(ThinScrollBar(Qt.Orientation.Vertical))
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setAccessibleName(name)


def make_rows(table: QTableView, name: str, height: int) -> None:
    """As `make_bare`, for a table of one column whose rows have one height."""
    make_bare(table, name)
    rows, columns = table.verticalHeader(), table.horizontalHeader()
    rows.hide()
    rows.setMinimumSectionSize(1)
    rows.setDefaultSectionSize(height)
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    columns.hide()
    columns.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)


def make_chosen(table: QTableView) -> None:
    """One row is chosen at a time, and a view that was not asked to scroll does not."""
    table.setMouseTracking(True)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setAutoScroll(False)


def bar_width(view: QAbstractItemView) -> int:
    """What the scroll bar takes from the rows now."""
    bar = view.verticalScrollBar()
    return bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0


def paint_row_ground(
    painter: QPainter, box: QRectF, state: QStyle.StateFlag, *, has_ring: bool
) -> None:
    """The ground of a row that can be chosen: chosen, under the pointer, or bare."""
    contrast = current().is_contrast
    if state & QStyle.StateFlag.State_Selected:
        edge = color("focus") if contrast else None
        rounded(painter, box, Radius.INSET, color("selected"), edge, 2)
        if not contrast:
            bar = QRectF(box.x(), box.y() + 14, 3, box.height() - 28)
            rounded(painter, bar, 1.5, color("accent_ink"))
    elif state & QStyle.StateFlag.State_MouseOver:
        rounded(painter, box, Radius.INSET, color("hover"))
    if has_ring and state & QStyle.StateFlag.State_HasFocus:
        focus_ring(painter, box, Radius.INSET)


class RowsModel(QAbstractTableModel):
    """One column; gives the rows themselves, and one sentence of `speak` for each."""

    def __init__(self, speak: Callable[[Any], str]) -> None:
        super().__init__()
        self._speak = speak
        self._rows: tuple[object, ...] = ()

    def set_rows(self, rows: tuple[object, ...]) -> None:
        """Show other rows; equal ones change nothing."""
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 1

    def data(self, index: Index, role: int = ROW_ROLE) -> object:
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        return self._speak(row) if role == SPOKEN_ROLE else None


class RowsView(QTableView):
    """Read-only rows that nobody chooses; Up and Down walk through them for assistive tools."""

    def __init__(
        self, name: str, height: int, delegate: QStyledItemDelegate, speak: Callable[[Any], str]
    ) -> None:
        super().__init__()
        self._rows = RowsModel(speak)
        self._delegate = delegate
        self._read_as: tuple[bool, date] | None = None
        self.setModel(self._rows)
        self.setItemDelegate(delegate)
        make_rows(self, name, height)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)

    def show_rows(self, rows: tuple[object, ...], read_as: tuple[bool, date]) -> None:
        """Show rows; the same ones keep the place, and are painted anew when they read as others.

        `read_as` is `Words.read_as`.
        """
        self._rows.set_rows(rows)
        if read_as != self._read_as:
            self._read_as = read_as
            self.viewport().update()

"""The heads of the table: those that sort are buttons, reached and pressed by keys too."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from desktop_app.application.timeline import Lens, Sort
from desktop_app.ui.activity.columns import Column, columns
from desktop_app.ui.kit.paint import draw_text, focus_ring
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import grown, text_width

TEXTS = frozenset({Sort.MERCHANT, Sort.STATUS})
"""Sorted upwards at the first press; the others downwards."""
_ARROW = 12


class _Head(QAbstractButton):
    def __init__(self, column: Column, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = column
        self._way = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_way("")

    def set_way(self, way: str) -> None:
        """ "", "up" or "down"."""
        self._way = way
        said = {"": "", "up": ", sorted upwards", "down": ", sorted downwards"}[way]
        self.setAccessibleName(f"Sort by {self.column.title.lower()}{said}")
        self.setToolTip(f"Sort by {self.column.title.lower()}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        role: Role = "ink" if self._way or self.underMouse() else "ink2"
        width = text_width(self.column.title, "label")
        taken = width + (_ARROW + 2 if self._way else 0)
        left = area.width() - taken if self.column.align == "right" else 0.0
        words = QRectF(left, 0, width + 1, area.height())
        draw_text(painter, words, self.column.title, "label", color(role), elide=False)
        if self._way:
            painter.save()
            painter.translate(left + width + 2 + _ARROW / 2, area.height() / 2)
            if self._way == "up":
                painter.rotate(180)
            draw_icon(painter, "down", -_ARROW / 2, -_ARROW / 2, _ARROW, color("ink"))
            painter.restore()
        if self.hasFocus():
            focus_ring(painter, area.adjusted(-2, 6, 2, -6), Radius.KEY)


class TableHead(QWidget):
    """Stands above the rows and has their columns; `side` is what a scroll bar takes."""

    sorted_by = Signal(object, bool)
    """`Sort`, and whether downwards."""

    def __init__(self) -> None:
        super().__init__()
        self._lens = Lens.CHARGES
        self._sort = Sort.TIME
        self._descending = True
        self._side = 0
        self._heads: dict[str, _Head] = {}
        self._plain: tuple[Column, ...] = ()
        self.setFixedHeight(grown(Height.TABLE_HEAD, "label", 16))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_order(self, lens: Lens, sort: Sort, *, descending: bool) -> None:
        """Mark what the lines are sorted by."""
        self._lens, self._sort, self._descending = lens, sort, descending
        self._arrange()

    def set_side(self, side: int) -> None:
        """Leave room at the right."""
        if side != self._side:
            self._side = side
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, height = QPainter(self), self.height()
        for column in self._plain:
            seat = QRectF(column.x, 0, column.width, height)
            draw_text(painter, seat, column.title, "label", color("ink2"), column.align)
        painter.fillRect(QRectF(0, height - 1, self.width(), 1), color("line"))

    def _arrange(self) -> None:
        placed = columns(self.width() - self._side, self._lens)
        self._plain = tuple(column for column in placed if column.sort is None)
        wanted = {column.key: column for column in placed if column.sort is not None}
        for key in set(self._heads) - set(wanted):
            gone = self._heads.pop(key)
            gone.hide()
            gone.deleteLater()
        for key, column in wanted.items():
            head = self._heads.get(key)
            if head is None:
                head = self._heads[key] = _Head(column, self)
                head.clicked.connect(lambda _checked=False, key=key: self._press(key))
                head.show()
            head.column = column
            head.setGeometry(round(column.x), 0, round(column.width), self.height() - 1)
            is_it = column.sort is self._sort
            head.set_way(("down" if self._descending else "up") if is_it else "")
        self.update()

    def _press(self, key: str) -> None:
        sort = self._heads[key].column.sort
        if sort is None:
            return
        descending = sort not in TEXTS if sort is not self._sort else not self._descending
        self.sorted_by.emit(sort, descending)

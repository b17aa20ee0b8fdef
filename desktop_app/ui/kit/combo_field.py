"""A choice from a list, framed like every other field."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, QSize, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.paint import draw_text
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import font, grown, line_height, text_width

_PADDING = 12
_CHEVRON = 16
_MEASURED = 30


class _Rows(QStyledItemDelegate):
    """Rows of the popup; the one under the pointer is tinted like a selected row."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        width = int(text_width(str(index.data()), "body")) + 2 * _PADDING + 2
        return QSize(width, grown(Height.CHIP, "body", 10))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        area = QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(area, color("selected" if chosen else "surface"))
        words = area.adjusted(_PADDING, 0, -_PADDING, 0)
        draw_text(painter, words, str(index.data()), "body", color("ink"))


class _Combo(QComboBox):
    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font("body"))
        self.setItemDelegate(_Rows(self))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        tint = color("ink" if self.isEnabled() else "ink3")
        room = QRectF(_PADDING, 0, width - 2 * _PADDING - _CHEVRON - 6, height)
        draw_text(painter, room, self.currentText(), "body", tint)
        x, y = width - _PADDING - _CHEVRON, (height - _CHEVRON) / 2
        draw_icon(painter, "down", x, y, _CHEVRON, color("ink2"))

    def sizeHint(self) -> QSize:
        # Of a thousand people, the first few say how wide names are: longer ones are cut short.
        measured = min(self.count(), _MEASURED)
        widest = max((text_width(self.itemText(i), "body") for i in range(measured)), default=0)
        return QSize(int(widest) + 2 * _PADDING + _CHEVRON + 8, line_height("body") + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.sizeHint().height())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling a form must not change what it passes over.
        event.ignore()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.update()


class ComboField(FieldBase):
    """A labelled choice; items are pairs of id and text."""

    chosen = Signal(str)

    def __init__(
        self, label: str, items: Sequence[tuple[str, str]] = (), *, hint: str = ""
    ) -> None:
        self._combo = _Combo()
        super().__init__(label, self._combo, hint, label_visible=bool(label))
        self.combo: QComboBox = self._combo
        self.frame.setLayout(row((self._combo, 1), margins=(0, 0, 0, 0)))
        self.frame.setMinimumHeight(grown(Height.FIELD, "body", 14))
        self.set_items(items)
        self._combo.focus_changed.connect(self.frame.update)
        self._combo.activated.connect(lambda _index: self.chosen.emit(self.current_id()))

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; the current one stays if it is among the new ones."""
        current = self.current_id()
        self._combo.clear()
        for key, text in items:
            self._combo.addItem(text, key)
        if current:
            self.set_current_id(current)

    def current_id(self) -> str:
        """Return the id of the choice, "" if there is none."""
        found = self._combo.currentData()
        return found if isinstance(found, str) else ""

    def set_current_id(self, key: str) -> None:
        """Choose by id; an unknown id changes nothing."""
        index = self._combo.findData(key)
        if index >= 0:
            self._combo.setCurrentIndex(index)

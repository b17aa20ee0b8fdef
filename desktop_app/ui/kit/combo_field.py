"""A choice from a list, framed like every other field."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    QStringListModel,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
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
    """Its rows are set at once: ten thousand cards, one by one, stop the window."""

    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._texts = QStringListModel(self)
        self.setModel(self._texts)
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

    def set_texts(self, texts: Sequence[str]) -> None:
        """Replace the rows; the first of them is chosen."""
        self._texts.setStringList(texts)
        self.setCurrentIndex(0 if texts else -1)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._widest() + 2 * _PADDING + _CHEVRON + 8, line_height("body") + 14)

    def minimumSizeHint(self) -> QSize:
        return QSize(96, self.sizeHint().height())

    def showPopup(self) -> None:
        view = self.view()
        if isinstance(view, QListView):
            view.setUniformItemSizes(True)  # no row but the first is measured
            view.setMinimumWidth(self._widest() + 2 * _PADDING + 2)
        super().showPopup()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        # A popup that may cover the screen is as high as all rows, each of them measured; that of
        # an editable choice stands below it, as high as the first few.
        option.editable = option.editable or self.count() > _MEASURED

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

    def _widest(self) -> int:
        # Of a thousand people, the first few say how wide names are: longer ones are cut short.
        measured = min(self.count(), _MEASURED)
        return int(max((text_width(self.itemText(i), "body") for i in range(measured)), default=0))


class ComboField(FieldBase):
    """A labelled choice; items are pairs of id and text."""

    chosen = Signal(str)

    def __init__(
        self, label: str, items: Sequence[tuple[str, str]] = (), *, hint: str = ""
    ) -> None:
        self._combo = _Combo()
        self._items: tuple[tuple[str, str], ...] = ()
        super().__init__(label, self._combo, hint, label_visible=bool(label))
        self.combo: QComboBox = self._combo
        self.frame.setLayout(row((self._combo, 1), margins=(0, 0, 0, 0)))
        self.frame.setMinimumHeight(grown(Height.FIELD, "body", 14))
        self.set_items(items)
        self._combo.focus_changed.connect(self.frame.update)
        self._combo.activated.connect(lambda _index: self.chosen.emit(self.current_id()))

    def set_items(self, items: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; the current one stays if it is among the new ones."""
        kept = tuple(items)
        if kept == self._items:
            return
        current, self._items = self.current_id(), kept
        self._combo.set_texts([text for _, text in kept])
        if current:
            self.set_current_id(current)

    def current_id(self) -> str:
        """Return the id of the choice, "" if there is none."""
        index = self._combo.currentIndex()
        return self._items[index][0] if 0 <= index < len(self._items) else ""

    def set_current_id(self, key: str) -> None:
        """Choose by id; an unknown id changes nothing."""
        index = next((n for n, (one, _) in enumerate(self._items) if one == key), -1)
        if index >= 0:
            self._combo.setCurrentIndex(index)

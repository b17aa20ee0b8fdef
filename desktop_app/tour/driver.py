"""Hands and eyes on the real window: finds by accessible name, clicks, types, reads paint."""

import html
import re
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPoint, QSize, Qt
from PySide6.QtGui import QContextMenuEvent, QPainter, QPixmap
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTableView,
    QWidget,
)

from desktop_app.ui.home.pictures import Pictures

Condition = Callable[[], object]
_TEXT = re.compile(r"<text[^>]*>(.*?)</text>", re.DOTALL)


class TourMiss(Exception):
    """Something expected was not there; the sentence goes into the transcript."""


class Driver:
    """Works on whatever window is given; `window` may be replaced after a restart."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    # --- eyes ---------------------------------------------------------------------------------

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget | None:
        """The visible widget with this accessible name; the topmost when there are several."""
        named = [
            widget
            for widget in self.window.findChildren(kind)
            if widget.accessibleName() == name and widget.isVisibleTo(self.window)
        ]
        return named[-1] if named else None

    def need(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """`find`, or a miss."""
        found = self.find(name, kind)
        if found is None:
            raise TourMiss(f"no visible “{name}”")
        return found

    def find_kind(self, kind: str) -> QWidget | None:
        """The visible widget of a class, by its name."""
        return next(
            (
                w
                for w in self.window.findChildren(QWidget)
                if type(w).__name__ == kind and w.isVisibleTo(self.window) and w.isVisible()
            ),
            None,
        )

    def is_offered(self, name: str) -> bool:
        """Whether a button can be pressed now."""
        found = self.find(name, QAbstractButton)
        return found is not None and found.isEnabled() and self._is_on_top(found)

    def painted(self, widget: QWidget | None = None) -> str:
        """Every text the widget paints, in paint order: what an eye could read, not what is set."""
        target = widget or self.window
        data, buffer = QByteArray(), QBuffer()
        buffer.setBuffer(data)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        canvas = QSvgGenerator()
        canvas.setOutputDevice(buffer)
        canvas.setSize(target.size())
        painter = QPainter(canvas)
        target.render(painter, QPoint())
        painter.end()
        found = _TEXT.findall(bytes(data.data()).decode("utf-8", "replace"))
        return "\n".join(html.unescape(re.sub(r"<[^>]+>", "", text)).strip() for text in found)

    def shows(self, *texts: str) -> Condition:
        """A condition: all `texts` are painted somewhere in the window, wrapped or not.

        Not while a picture is still on its way over the page: a hand would reach for what moves.
        """

        def holds() -> bool:
            if not all(p.is_still for p in self.window.findChildren(Pictures)):
                return False
            painted = " ".join(self.painted().split())
            return all(text in painted for text in texts)

        return holds

    def picture(self, scale: float) -> QPixmap:
        """The window as painted at `scale` device pixels per logical pixel."""
        size: QSize = self.window.size()
        pixmap = QPixmap(size * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        self.window.render(pixmap)
        return pixmap

    # --- hands --------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Press a button as a mouse does; a disabled one is a miss."""
        button = self.need(name, QAbstractButton)
        if not button.isEnabled():
            raise TourMiss(f"“{name}” is disabled: {button.accessibleDescription()}")
        self._need_on_top(button, name)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def _need_on_top(self, widget: QWidget, name: str) -> None:
        """A mouse reaches only what nothing covers."""
        if not self._is_on_top(widget):
            raise TourMiss(f"“{name}” is covered or out of sight")

    def _is_on_top(self, widget: QWidget) -> bool:
        top = self.window.childAt(widget.mapTo(self.window, widget.rect().center()))
        return top is widget or (top is not None and widget.isAncestorOf(top))

    def type_into(self, name: str, text: str) -> None:
        """Replace a field's text by key strokes."""
        field = self.find(name, QLineEdit) or self.need(name, QPlainTextEdit)
        if not field.isEnabled():
            raise TourMiss(f"“{name}” is disabled")
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def choose(self, name: str, text: str) -> None:
        """Take the line `text` of a choice, as a person does."""
        combo = self.need(name, QComboBox)
        assert isinstance(combo, QComboBox)
        at = combo.findText(text)
        if at < 0:
            raise TourMiss(f"no “{text}” in “{name}”")
        combo.setCurrentIndex(at)
        combo.activated.emit(at)

    def choose_in_menu(self, name: str, entry: str) -> None:
        """Open the menu of a table's current row with the menu key, and take an entry."""
        table = self.need(name, QTableView)
        assert isinstance(table, QTableView)
        reason = QContextMenuEvent.Reason.Keyboard
        where = table.visualRect(table.currentIndex()).center()
        event = QContextMenuEvent(reason, where, table.viewport().mapToGlobal(where))
        QApplication.sendEvent(table.viewport(), event)
        menu = table.findChildren(QMenu)[-1]
        found = next((one for one in menu.actions() if one.text().startswith(entry)), None)
        if found is None or not found.isEnabled():
            raise TourMiss(f"“{entry}” is not offered in the menu")
        menu.close()
        found.trigger()

    def choose_row(self, name: str, text: str) -> None:
        """Click the row of a table whose accessible text holds `text`."""
        table = self.need(name, QTableView)
        assert isinstance(table, QTableView)
        model = table.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            spoken = str(model.data(index, Qt.ItemDataRole.AccessibleTextRole) or "")
            if text in spoken:
                table.scrollTo(index)
                where = table.visualRect(index).center()
                QTest.mouseClick(
                    table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where.x(), where.y())
                )
                return
        raise TourMiss(f"no row “{text}” in “{name}”")

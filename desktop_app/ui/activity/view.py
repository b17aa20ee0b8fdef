"""The table of the history: asks for the lines that are looked at, and opens one of them."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QTableView, QWidget

from desktop_app.application.activity import Look
from desktop_app.application.timeline import PAGE, Line
from desktop_app.domain.history import Charge
from desktop_app.ui.activity.delegate import LineDelegate, line_height
from desktop_app.ui.activity.model import LinesModel
from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.kit.rows import BY_KEY, bar_width, make_chosen, make_rows
from desktop_app.ui.words import Words

_AHEAD = PAGE // 2
_OPEN = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class LinesView(QTableView):
    """`wanted` names the first line of a page to read; `opened` the line in a row to tell of."""

    wanted = Signal(int)
    opened = Signal(int)
    side_changed = Signal(int)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self.lines = LinesModel(words)
        self._delegate = LineDelegate(words, self.lines)
        self._panel: QWidget | None = None
        self._subject = ""
        self._is_asking = False
        self._look_round = QTimer(self)
        self._look_round.setSingleShot(True)
        self._look_round.setInterval(0)
        self._look_round.timeout.connect(self._ask_for_missing)
        self.setModel(self.lines)
        self.setItemDelegate(self._delegate)
        make_rows(self, "Activity", line_height())
        make_chosen(self)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look_round.start())
        self.clicked.connect(lambda index: self.toggle(index.row()))

    # --- lines --------------------------------------------------------------------------------

    def show_look(self, look: Look) -> None:
        """Show an answer; of the same ask, the place and the opened line stay."""
        if look.ask != self.lines.ask:
            self.close_line()
            self.lines.show(look)
            self.scrollToTop()
        else:
            self.lines.show(look)
            self._follow_opened()
        self._is_asking = False
        self._look_round.start()

    def add_page(self, look: Look | None) -> None:
        """Take in one more page, None where it could not be read."""
        if look is not None:
            self.lines.add(look)
        self._is_asking = False
        if look is not None:
            self._look_round.start()

    # --- one line in full ---------------------------------------------------------------------

    def toggle(self, row: int) -> None:
        """Open a line, or close it again."""
        if row == self._delegate.expanded:
            self.close_line()
        elif self.lines.line_at(row) is not None:
            self.close_line()
            self.opened.emit(row)

    def open_line(self, row: int, panel: QWidget) -> None:
        """Show `panel` under the words of a line."""
        self.close_line()
        line = self.lines.line_at(row)
        self._subject = line.subject if isinstance(line, Charge) else ""
        self._panel = panel
        self._delegate.expanded = row
        panel.setParent(self.viewport())
        self._size_panel()
        panel.show()
        self._place_panel()
        self.scrollTo(self.lines.index(row, 0))

    def close_line(self) -> None:
        """Show all lines alike."""
        row, self._delegate.expanded = self._delegate.expanded, -1
        panel, self._panel = self._panel, None
        self._subject = ""
        if panel is not None:
            had_focus = panel.isAncestorOf(self.window().focusWidget())
            panel.hide()
            panel.deleteLater()
            if had_focus:
                self.setFocus()
        if 0 <= row < self.verticalHeader().count():
            self.verticalHeader().resizeSection(row, line_height())
        self.viewport().update()

    @property
    def opened_line(self) -> Line | None:
        """The line that shows more."""
        row = self._delegate.expanded
        return None if row < 0 else self.lines.line_at(row)

    # --- events -------------------------------------------------------------------------------

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self.side_changed.emit(bar_width(self))
        self._place_panel()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_panel()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._size_panel()
        self._place_panel()
        self._look_round.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._delegate.has_ring = event.reason() in BY_KEY
        if not self.currentIndex().isValid() and self.lines.rowCount():
            self.setCurrentIndex(self.lines.index(0, 0))
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._delegate.has_ring = True
        if event.key() in _OPEN:
            if held_key.is_meant(event) and self.currentIndex().isValid():
                self.toggle(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Escape and self._panel is not None:
            self.close_line()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._delegate.has_ring = False
        super().mousePressEvent(event)

    # --- inner --------------------------------------------------------------------------------

    def _ask_for_missing(self) -> None:
        """One page at a time: what is looked at now, then what scrolling shows next."""
        if self._is_asking or not self.lines.rowCount():
            return
        first = self.rowAt(0)
        last = self.rowAt(self.viewport().height() - 1)
        first, last = max(first, 0), self.lines.rowCount() - 1 if last < 0 else last
        page = self.lines.missing(first, last)
        if page is None:
            page = self.lines.missing(first - _AHEAD, last + _AHEAD)
        if page is not None:
            self._is_asking = True
            self.wanted.emit(page)

    def _follow_opened(self) -> None:
        """The opened line may have moved; one that is gone closes."""
        if self._panel is None:
            return
        row = self.lines.row_of(self._subject) if self._subject else -1
        if row == self._delegate.expanded:
            return
        if row < 0:
            self.close_line()
            return
        self.verticalHeader().resizeSection(self._delegate.expanded, line_height())
        self._delegate.expanded = row
        self._size_panel()
        self._place_panel()

    def _size_panel(self) -> None:
        row = self._delegate.expanded
        if self._panel is None or row < 0:
            return
        width = self.viewport().width()
        layout = self._panel.layout()
        taken = layout.heightForWidth(width) if layout is not None else -1
        height = taken if taken > 0 else self._panel.sizeHint().height()
        self._panel.resize(width, height)
        self.verticalHeader().resizeSection(row, line_height() + height)

    def _place_panel(self) -> None:
        if self._panel is not None:
            top = self.rowViewportPosition(self._delegate.expanded)
            self._panel.move(0, top + line_height())

"""Views of one thing as words with a bar; what does not fit goes under "…"."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.menu import Menu
from desktop_app.ui.kit.option_button import SIDEWAYS, LineOption
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius
from desktop_app.ui.theme.type import Style, grown

_GAP = 16
TAB_SIDE = 4
_BAR = 3


class _Tab(LineOption):
    arrows = SIDEWAYS

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        style: Style = "strong" if chosen else "medium"
        tint = color("ink" if chosen or self.underMouse() else "ink2")
        words = area.adjusted(TAB_SIDE, 0, 0, -_BAR)
        draw_text(painter, words, self.words(), style, tint, elide=False)
        if chosen:
            bar = QRectF(TAB_SIDE, area.height() - _BAR, area.width() - 2 * TAB_SIDE, _BAR)
            rounded(painter, bar, _BAR / 2, color("accent_ink"))
        if self.hasFocus():
            focus_ring(painter, area.adjusted(0, 4, 0, -6), Radius.KEY)


class Tabs(QWidget):
    """A row of tabs; Left and Right move the choice.

    The first word begins `TAB_SIDE` inside, so that its focus ring is whole: the pane puts the
    row that much further out, and the word stands in line with what is below.
    """

    chosen = Signal(str)

    def __init__(self, items: Sequence[tuple[str, str]], name: str = "") -> None:
        super().__init__()
        height = grown(Height.TABS, "strong", 20)
        self._tabs = [_Tab(key, text, TAB_SIDE, height - 1) for key, text in items]
        for tab in self._tabs:
            tab.setParent(self)
            tab.clicked.connect(lambda _checked=False, key=tab.key: self._choose(key))
        self._more = Button(kind="icon", icon="more", height=32, name="More views")
        self._more.setParent(self)
        self._more.clicked.connect(self._open_menu)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self._mark(self._tabs[0].key)

    def current_id(self) -> str:
        """Return the id of the tab that is chosen."""
        return next((tab.key for tab in self._tabs if tab.isChecked()), "")

    def set_current_id(self, key: str) -> None:
        """Choose a tab without a signal."""
        self._mark(key)

    def sizeHint(self) -> QSize:
        width = sum(tab.sizeHint().width() + _GAP for tab in self._tabs)
        return QSize(width, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = SIDEWAYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        keys = [tab.key for tab in self._tabs]
        self._choose(keys[(keys.index(self.current_id()) + step) % len(keys)])
        self._focus_current()

    def paintEvent(self, event: QPaintEvent) -> None:
        line = self.rect().adjusted(TAB_SIDE, self.height() - 1, 0, 0)
        QPainter(self).fillRect(line, color("line"))

    def _choose(self, key: str) -> None:
        self._mark(key)
        self.chosen.emit(key)

    def _mark(self, key: str) -> None:
        for tab in self._tabs:
            tab.setChecked(tab.key == key)
        self._place()

    def _focus_current(self) -> None:
        for tab in self._tabs:
            if tab.isChecked() and tab.isVisible():
                tab.setFocus(Qt.FocusReason.TabFocusReason)

    def _place(self) -> None:
        shown = self._fitting()
        x = 0
        for tab in self._tabs:
            tab.setVisible(tab in shown)
            if tab in shown:
                tab.setGeometry(x, 0, tab.sizeHint().width(), self.height())
                x += tab.sizeHint().width() + _GAP
        self._more.setVisible(len(shown) < len(self._tabs))
        self._more.setGeometry(self.width() - 32, (self.height() - 32) // 2, 32, 32)

    def _fitting(self) -> list[_Tab]:
        def width_of(tabs: Sequence[_Tab]) -> int:
            return sum(tab.sizeHint().width() + _GAP for tab in tabs) - _GAP

        if width_of(self._tabs) <= self.width():
            return self._tabs
        shown = list(self._tabs)
        # The chosen tab is the last to go.
        while len(shown) > 1 and width_of(shown) > self.width() - 32 - _GAP:
            shown.remove(next(tab for tab in reversed(shown) if not tab.isChecked()))
        return shown

    def _open_menu(self) -> None:
        menu = Menu(self)
        for tab in self._tabs:
            if not tab.isVisible():
                menu.add(tab.words(), partial(self._choose, tab.key))
        menu.open_below(self._more)

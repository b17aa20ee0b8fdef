"""A dialog inside its window: no loop of its own, focus kept inside and given back."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop_app.ui.kit.announce import announce
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.button_paint import Kind
from desktop_app.ui.kit.error_count import ErrorCount
from desktop_app.ui.kit.focus_chain import neighbour_of, tab_stops
from desktop_app.ui.kit.held_key import held_key, is_enter
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row, set_shown
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.kit.shadow_box import SHADOW_MARGIN, ShadowBox
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Space, Width

_SIDE = 28
_AROUND = 16
# Locking, hiding and stopping must work over a dialog; everything else waits for it.
_STILL_WORKING = {
    (Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier),
    *(
        (key, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        for key in (Qt.Key.Key_L, Qt.Key.Key_P, Qt.Key.Key_H, Qt.Key.Key_X)
    ),
}


class Sheet(QWidget):
    """Fill `body`, connect `accepted`, then `open`; it deletes itself after `closed`."""

    accepted = Signal()
    closed = Signal()

    def __init__(
        self,
        window: QWidget,
        title: str,
        *,
        subtitle: str = "",
        leading: QWidget | None = None,
        width: int = Width.SHEET,
        effect: str = "",
        effect_kind: Kind = "filled",
        promise: str = "",
        cancel: str = "Cancel",
    ) -> None:
        super().__init__(window)
        self._window = window
        self._width = width
        self._focus_before: QWidget | None = None
        self._title = Label(title, "title", wrap=True)
        self.setAccessibleName(title)
        self.problems = ErrorCount()
        self.effect = Button(effect, effect_kind, height=Height.BUTTON_SHEET)
        self.cancel = Button(cancel, key_hint="Esc", height=Height.BUTTON_SHEET)
        self._close = Button(kind="icon", icon="close", height=32, name="Close")
        self.body = column(margins=(_SIDE, 0, _SIDE, 2))
        self._content = holder(self.body)
        self._head = holder(self._make_head(subtitle, leading))
        self._foot = holder(self._make_foot(promise))
        set_shown(self._foot, bool(effect))
        self._panel = self._make_panel()
        if self._is_default():
            self.effect.set_key_hint("Enter")
        self.effect.clicked.connect(self.accepted)
        for way_out in (self.cancel, self._close):
            way_out.clicked.connect(self.dismiss)
        for watched in (self._content, window):
            watched.installEventFilter(self)
        self.hide()

    def set_title(self, title: str) -> None:
        """Change the title."""
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_subtitle(self, subtitle: str) -> None:
        """Change the line below the title."""
        self._subtitle.setText(subtitle)
        set_shown(self._subtitle, bool(subtitle))

    def set_effect(self, text: str) -> None:
        """Change the words of the effect button; "" hides the footer."""
        self.effect.setText(text)
        set_shown(self._foot, bool(text))

    def open(self) -> None:
        """Show over the window and take focus."""
        held_key.note_move()
        self._focus_before = QApplication.focusWidget()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._place()
        self._first_stop().setFocus(Qt.FocusReason.PopupFocusReason)
        announce(self, self._title.text())

    def dismiss(self) -> None:
        """Close, give focus back, and let the sheet be deleted."""
        if self.isHidden():
            return
        held_key.note_move()
        self.hide()
        before = self._focus_before
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def focusNextPrevChild(self, forward: bool) -> bool:
        # The way out of a form comes after the form.
        parts = (self._content, self._foot, self._head)
        stops = [stop for part in parts for stop in tab_stops(part)]
        if stops:
            reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
            neighbour_of(stops, QApplication.focusWidget(), forward=forward).setFocus(reason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        elif is_enter(event) and self._is_default() and held_key.is_meant(event):
            self.effect.click()
        # Nothing typed here may reach the window behind.
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if (event.key(), event.modifiers()) not in _STILL_WORKING:
                event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
            self._place()
        elif event.type() == QEvent.Type.LayoutRequest and watched is self._content:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(color("scrim")))

    def _is_default(self) -> bool:
        # A danger is never what Enter does.
        return self.effect.kind() == "filled" and bool(self.effect.words())

    def _first_stop(self) -> QWidget:
        stops = tab_stops(self._content)
        if stops:
            return stops[0]
        return self.effect if self._is_default() and self.effect.isEnabled() else self.cancel

    def _make_panel(self) -> ShadowBox:
        made = ShadowBox()
        made.setParent(self)
        pane = ScrollPane(self._content)
        pane.setMinimumHeight(1)  # a line of text is less than what a scroll bar asks for
        made.setLayout(column(self._head, (pane, 1), self._foot, margins=(SHADOW_MARGIN,) * 4))
        return made

    def _make_head(self, subtitle: str, leading: QWidget | None) -> QVBoxLayout:
        self._subtitle = Label(subtitle, "body", "ink2", wrap=True)
        set_shown(self._subtitle, bool(subtitle))
        top = Qt.AlignmentFlag.AlignTop
        words = column(self._title, self._subtitle, spacing=3)
        line = row(leading, (words, 1), (self._close, 0, top), spacing=14)
        return column(line, margins=(_SIDE, Space.XXL, _SIDE, Space.XL))

    def _make_foot(self, promise: str) -> QVBoxLayout:
        words = Label(promise, "caption", "ink3", wrap=True)
        buttons = row((words, 1), self.cancel, self.effect, spacing=10)
        margins = (_SIDE, Space.L, _SIDE, Space.XXL)
        return column(self.problems, buttons, STRETCH, spacing=10, margins=margins)

    def _place(self) -> None:
        if self.isHidden():
            return
        room = self.rect().adjusted(_AROUND, _AROUND, -_AROUND, -_AROUND)
        width = min(self._width, room.width())
        needed = sum(
            _height_at(part, width)
            for part in (self._head, self._content, self._foot)
            if not part.isHidden()
        )
        height = min(needed, room.height())
        margin = SHADOW_MARGIN
        self._panel.setGeometry(
            room.x() + (room.width() - width) // 2 - margin,
            room.y() + (room.height() - height) // 2 - margin,
            width + 2 * margin,
            height + 2 * margin,
        )


def _height_at(part: QWidget, width: int) -> int:
    layout = part.layout()
    if layout is not None and layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return part.sizeHint().height()

"""The bare line edit inside a field: no frame of its own, tells of focus and Caps Lock."""

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import QLineEdit

from desktop_app.ui.kit.held_key import held_key, is_enter
from desktop_app.ui.theme.type import Style, font, line_height


def clear_base(widget: QLineEdit) -> None:
    """Let the frame behind show through; all other colours keep following the theme."""
    made = QPalette()
    made.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
    widget.setPalette(made)


class LineInput(QLineEdit):
    """A line edit without frame."""

    focus_changed = Signal()
    caps_lock_seen = Signal(bool)

    def __init__(self, style: Style) -> None:
        super().__init__()
        self._style: Style = style
        self._caps_lock: bool | None = None
        self._is_secret = False
        self.setFrame(False)
        self.setFont(font(style))
        clear_base(self)

    def hide_as_secret(self) -> None:
        """Mask what is typed, and keep it from input methods that learn and from plain copies.

        Qt's own copy would leave it on the clipboard, in its history too; so would a selection on
        X11. Copying goes by a button that takes it away again.
        """
        self._is_secret = True
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setDragEnabled(False)
        self.selectionChanged.connect(self._let_go)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText
            | Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._tell_no_edits()

    def _tell_no_edits(self) -> None:
        # WORKAROUND Qt 6.11 announces every key typed into a line edit to assistive clients, in
        # clear whatever the echo mode, in the name of the parent of the part that holds the text.
        # A parent that no client knows has nothing announced; all else still works.
        for part in self.children():
            if part.metaObject().className() == "QWidgetLineControl":
                part.setParent(QObject(self))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), line_height(self._style) + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), line_height(self._style) + 4)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._watch_caps_lock(event)
        if is_enter(event) and not held_key.is_meant(event):
            return
        copies = (QKeySequence.StandardKey.Copy, QKeySequence.StandardKey.Cut)
        if self._is_secret and any(event.matches(keys) for keys in copies):
            event.accept()
            return
        super().keyPressEvent(event)

    def _let_go(self) -> None:
        # What can only be read needs no selection; what is typed does, to be typed over.
        if self.isReadOnly() and self.hasSelectedText():
            self.deselect()

    def _watch_caps_lock(self, event: QKeyEvent) -> None:
        # Qt cannot be asked for Caps Lock; a letter typed against Shift gives it away.
        typed = event.text()
        seen = self._caps_lock
        if event.key() == Qt.Key.Key_CapsLock:
            seen = None if seen is None else not seen
        elif len(typed) == 1 and typed.lower() != typed.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            seen = typed.isupper() != shift
        if seen != self._caps_lock:
            self._caps_lock = seen
            self.caps_lock_seen.emit(bool(seen))

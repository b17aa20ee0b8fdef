"""Several lines of plain text, framed like every other field."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from desktop_app.ui.kit.field_base import FieldBase
from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.scroll_pane import ThinScrollBar
from desktop_app.ui.theme.type import font, line_height


class _Area(QPlainTextEdit):
    focus_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFont(font("body"))
        self.setTabChangesFocus(True)
        self.setVerticalScrollBar(ThinScrollBar(Qt.Orientation.Vertical))
        made = QPalette()
        made.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.transparent)
        self.setPalette(made)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()


class TextArea(FieldBase):
    """A labelled text of several lines; Tab leaves it."""

    text_changed = Signal(str)

    def __init__(
        self,
        label: str,
        *,
        value: str = "",
        placeholder: str = "",
        hint: str = "",
        lines: int = 3,
    ) -> None:
        self._area = _Area()
        super().__init__(label, self._area, hint, label_visible=True)
        self.input: QPlainTextEdit = self._area
        self.frame.setLayout(row((self._area, 1), margins=(8, 5, 4, 5)))
        self._area.setFixedHeight(lines * line_height("body") + 10)
        self._area.setPlaceholderText(placeholder)
        self._area.setPlainText(value)
        self._area.focus_changed.connect(self.frame.update)
        self._area.textChanged.connect(lambda: self.text_changed.emit(self.text()))

    def text(self) -> str:
        """Return the text."""
        return self._area.toPlainText()

    def set_text(self, text: str) -> None:
        """Replace the text."""
        self._area.setPlainText(text)

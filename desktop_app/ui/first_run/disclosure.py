"""Rarely needed fields behind one quiet button."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown


class Disclosure(QWidget):
    """`title` opens and closes `inner`; closed at first."""

    def __init__(self, title: str, inner: QWidget) -> None:
        super().__init__()
        self._inner = inner
        self._button = Button(title, "link", icon="right")
        self._button.clicked.connect(lambda: self.set_open(not self.is_open()))
        self.setLayout(column(row(self._button, STRETCH), 8, inner))
        self.set_open(False)

    def is_open(self) -> bool:
        """Return whether the fields are shown."""
        return not self._inner.isHidden()

    def set_open(self, is_open: bool) -> None:
        """Show or hide the fields."""
        set_shown(self._inner, is_open)
        self._button.set_icon("down" if is_open else "right")
        self._button.setAccessibleDescription("shown" if is_open else "hidden")

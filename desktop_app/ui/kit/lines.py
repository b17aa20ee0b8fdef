"""Names and figures below each other."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.layout import clear, column
from desktop_app.ui.kit.separators import HLine


class Lines(QWidget):
    """Names and figures below each other, with lines between; replaced as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self._column = column()
        self._shown: tuple[tuple[str, str], ...] = ()
        self.setLayout(self._column)

    def show_lines(self, lines: tuple[tuple[str, str], ...]) -> None:
        """Show pairs of name and value; the same pairs again cost nothing."""
        if lines == self._shown:
            return
        if [key for key, _ in lines] == [key for key, _ in self._shown]:
            for row, (_, value) in zip(self.findChildren(KeyValue), lines, strict=True):
                row.set_value(value)
        else:
            self._rebuild(lines)
        self._shown = lines

    def _rebuild(self, lines: tuple[tuple[str, str], ...]) -> None:
        clear(self._column)
        for index, (key, value) in enumerate(lines):
            if index:
                self._column.addSpacing(8)
                self._column.addWidget(HLine())
                self._column.addSpacing(8)
            self._column.addWidget(KeyValue(key, value))

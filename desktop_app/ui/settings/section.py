"""The shape shared by all sections: a title, a sentence, boxes below each other."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, Item, clear, column, holder
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.tokens import Space

WIDTH = 720


def section(*parts: Item) -> QWidget:
    """A page of settings, at most `WIDTH` wide, at the left edge of the pane."""
    form = holder(column(*parts, STRETCH, margins=(0, Space.XL, 0, Space.XXL)))
    form.setMaximumWidth(WIDTH)
    return form


def titled(title: str, *parts: Item, note: str = "") -> Box:
    """A box with its title and, below it, what it is about."""
    made = Box()
    words = Label(note, "body", "ink2", wrap=True) if note else None
    made.setLayout(
        column(
            Label(title, "head"),
            4 if note else 0,
            words,
            14,
            *parts,
            margins=(20, 16, 20, 18),
        )
    )
    return made


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

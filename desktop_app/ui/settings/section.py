"""The shape shared by all sections: a title, a sentence, boxes below each other."""

from PySide6.QtWidgets import QWidget

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, Item, column, holder
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

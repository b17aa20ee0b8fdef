"""Rows and columns in one call, so that a screen reads in the order it is seen."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLayout, QVBoxLayout, QWidget


class Stretch:
    """Takes the space nobody else wants."""


STRETCH: Final = Stretch()

Margins = tuple[int, int, int, int]
Part = QWidget | QLayout
Item = Part | int | Stretch | None | tuple[Part, int] | tuple[Part, int, Qt.AlignmentFlag]


def column(*items: Item, spacing: int = 0, margins: Margins = (0, 0, 0, 0)) -> QVBoxLayout:
    """Return a vertical layout; an int is a gap, None is left out."""
    made = QVBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def row(*items: Item, spacing: int = 8, margins: Margins = (0, 0, 0, 0)) -> QHBoxLayout:
    """Return a horizontal layout; an int is a gap, None is left out."""
    made = QHBoxLayout()
    _fill(made, items, spacing, margins)
    return made


def holder(layout: QLayout, parent: QWidget | None = None) -> QWidget:
    """Return a plain widget around a layout."""
    made = QWidget(parent)
    made.setLayout(layout)
    return made


def set_shown(widget: QWidget, shown: bool) -> None:
    """Show or hide a part; unlike `setVisible` this never makes a loose part a window."""
    if shown and widget.parentWidget() is None:
        widget.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, on=False)
    else:
        widget.setVisible(shown)


def clear(layout: QLayout) -> None:
    """Remove everything from a layout and let its widgets go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def _fill(layout: QBoxLayout, items: tuple[Item, ...], spacing: int, margins: Margins) -> None:
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            continue
        if isinstance(item, Stretch):
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, tuple):
            _add(layout, *item)
        else:
            _add(layout, item)


def _add(
    layout: QBoxLayout,
    part: Part,
    stretch: int = 0,
    align: Qt.AlignmentFlag | None = None,
) -> None:
    if isinstance(part, QLayout):
        layout.addLayout(part, stretch)
    else:
        layout.addWidget(part, stretch)
    if align is not None:
        if isinstance(part, QLayout):
            layout.setAlignment(part, align)
        else:
            layout.setAlignment(part, align)

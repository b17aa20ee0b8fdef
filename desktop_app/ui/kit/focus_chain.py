"""The Tab order inside one widget, for parts that keep focus to themselves."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_stops(root: QWidget) -> list[QWidget]:
    """Return what Tab may reach inside `root`, in Tab order."""
    found: list[QWidget] = []
    widget = root.nextInFocusChain()
    while widget is not None and widget is not root:
        if root.isAncestorOf(widget) and _is_stop(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


def neighbour_of(stops: Sequence[QWidget], current: QWidget | None, *, forward: bool) -> QWidget:
    """Return the stop after (or before) `current`, going round at the ends."""
    if current not in stops:
        return stops[0 if forward else -1]
    step = 1 if forward else -1
    return stops[(stops.index(current) + step) % len(stops)]


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.isVisible() and widget.isEnabled() and not widget.focusProxy()

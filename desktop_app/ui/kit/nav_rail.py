"""The navigation: a column of places, or a narrow rail of icons in a small window."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.kit.nav_button import BadgeTone, NavButton, NavItem
from desktop_app.ui.kit.nav_profile import NavProfile
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.tokens import Width

__all__ = ["NavItem", "NavRail"]

_SIDE = 10


class NavRail(Fill):
    """Places at the top and bottom; None among `top` is a line. Up and Down move focus."""

    chosen = Signal(str)

    def __init__(self, top: Sequence[NavItem | None], bottom: Sequence[NavItem] = ()) -> None:
        super().__init__("chrome")
        self._buttons: dict[str, NavButton] = {}
        self._profile = NavProfile()
        places = QVBoxLayout(self)
        places.setContentsMargins(_SIDE, 8, _SIDE, 12)
        places.setSpacing(2)
        places.addWidget(self._profile)
        places.addSpacing(10)
        for item in top:
            if item is None:
                places.addSpacing(8)
                places.addWidget(HLine())
                places.addSpacing(8)
            else:
                places.addWidget(self._make(item))
        places.addStretch(1)
        for item in bottom:
            places.addWidget(self._make(item))
        self.set_compact(compact=False)

    def set_current(self, key: str) -> None:
        """Mark the place that is shown."""
        for other, button in self._buttons.items():
            button.set_current(other == key)

    def set_badge(self, key: str, text: str, tone: BadgeTone = "ink3") -> None:
        """Change the count beside a place; "" takes it away."""
        self._buttons[key].set_badge(text, tone)

    def set_place_visible(self, key: str, visible: bool) -> None:
        """Show a place only while it exists."""
        set_shown(self._buttons[key], visible)

    def set_compact(self, compact: bool) -> None:
        """Switch between the wide column, as wide as its words need, and the rail."""
        self._profile.set_compact(compact)
        for button in self._buttons.values():
            button.set_compact(compact)
        widest = max(button.sizeHint().width() for button in self._buttons.values())
        self.setFixedWidth(Width.RAIL if compact else max(int(Width.NAV), widest + 2 * _SIDE))

    def set_profile(self, title: str, subtitle: str) -> None:
        """Say whose wallet this is."""
        self._profile.set_profile(title, subtitle)

    def button(self, key: str) -> NavButton:
        """Return the button of a place."""
        return self._buttons[key]

    def _make(self, item: NavItem) -> NavButton:
        made = NavButton(item)
        self._buttons[item.id] = made
        made.clicked.connect(lambda: self.chosen.emit(item.id))
        return made

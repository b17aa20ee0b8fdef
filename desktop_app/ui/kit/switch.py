"""A switch: asks for the other state, and shows one only once it is told that it holds."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from desktop_app.ui.kit.checkable import Checkable
from desktop_app.ui.kit.paint import focus_ring, rounded
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import DASH

_WIDTH = 36
_HEIGHT = 20
_EDGE = 4
_KNOB = 12


class Switch(Checkable):
    """On or off by `set_on` alone: what a click leads to may take a look first, or may fail."""

    asked = Signal(bool)
    """The state that is wanted."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        self.clicked.connect(self._ask)

    def is_on(self) -> bool:
        """Whether it stands at on."""
        return self._on

    def set_on(self, on: bool) -> None:
        """Show the state that holds."""
        if on != self._on:
            self._on = on
            self.update()
        self.setChecked(on)

    def sizeHint(self) -> QSize:
        return QSize(_WIDTH + 2 * _EDGE, _HEIGHT + 2 * _EDGE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def nextCheckState(self) -> None:
        """A click marks nothing by itself."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        track = area.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        margin = (_HEIGHT - _KNOB) / 2
        x = track.right() - margin - _KNOB if self._on else track.x() + margin
        knob = QRectF(x, track.y() + margin, _KNOB, _KNOB)
        ink: Role = "on_accent"
        if not self.isEnabled():
            rounded(painter, track, _HEIGHT / 2, color("sunken"), color("line"), 1, DASH)
            ink = "ink3"
        elif self._on:
            over: Role = "accent_hover" if self.underMouse() else "accent"
            rounded(painter, track, _HEIGHT / 2, color(over))
        else:
            fill: Role = "hover" if self.underMouse() else "surface"
            rounded(painter, track, _HEIGHT / 2, color(fill), color("line2"), 1.5)
            ink = "line2"
        rounded(painter, knob, _KNOB / 2, color(ink))
        if self.hasFocus():
            focus_ring(painter, area, area.height() / 2)

    def _ask(self) -> None:
        # An assistive tool has marked it already.
        self.setChecked(self._on)
        self.asked.emit(not self._on)

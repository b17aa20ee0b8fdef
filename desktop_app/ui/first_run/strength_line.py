"""Five bars and a sentence on how strong a typed password is."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.first_run.strength import Strength
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import row
from desktop_app.ui.kit.paint import rounded
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color

_LEVELS = 5
_ENOUGH = 4
_BAR, _GAP, _HEIGHT = 28, 4, 6


class _Bars(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._level = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_level(self, level: int) -> None:
        self._level = level
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEVELS * (_BAR + _GAP) - _GAP, _HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        full: Role = "ok" if self._level >= _ENOUGH else "wait"
        for index in range(_LEVELS):
            area = QRectF(index * (_BAR + _GAP), 0, _BAR, _HEIGHT)
            if index < self._level:
                rounded(painter, area, _HEIGHT / 2, color(full))
            else:
                rounded(painter, area, _HEIGHT / 2, color("off_bg"), color("line"))


class StrengthLine(QWidget):
    """Bars for the eye, the sentence for everybody."""

    def __init__(self) -> None:
        super().__init__()
        self._bars = _Bars()
        self._words = Label("", "caption", "ink2", wrap=True)
        self.setLayout(row(self._bars, (self._words, 1), spacing=10))
        self.show_strength(None)

    def show_strength(self, strength: Strength | None) -> None:
        """Show an estimate, or what is asked for before anything is typed."""
        self._bars.set_level(strength.level if strength else 0)
        self._words.setText(
            f"{strength.sentence} (Purser’s estimate)"
            if strength
            else "At least 15 characters, not easy to guess."
        )
        self.setAccessibleName(f"Strength. {self._words.text()}")

    def sentence(self) -> str:
        """Return the sentence shown."""
        return self._words.text()

"""Figures with their names, notes and age."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.meter import Meter
from desktop_app.ui.kit.paint import draw_text, rounded, tint_edge
from desktop_app.ui.kit.separators import VLine
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height
from desktop_app.ui.theme.type import grown


class KeyValue(QWidget):
    """A name at the left, its figure at the right edge."""

    def __init__(self, key: str, value: str, *, strong: bool = False) -> None:
        super().__init__()
        self._key = key
        name = Label(key, "strong" if strong else "body", "ink" if strong else "ink2")
        self._value = Label("", "strong" if strong else "medium")
        self.setLayout(row(name, STRETCH, self._value))
        self.set_value(value)

    def set_value(self, value: str) -> None:
        """Change the figure."""
        self._value.setText(value)
        self.setAccessibleName(f"{self._key} {value}")

    def value(self) -> str:
        """Return the figure as shown."""
        return self._value.text()


class Fact(QWidget):
    """A figure under its name, with a note below it."""

    def __init__(
        self,
        title: str,
        value: str,
        note: str = "",
        *,
        icon: IconName | None = None,
        meter: float | None = None,
        action: QWidget | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        picture = IconView(icon, 16, "ink3") if icon else None
        name = Label(title, "label" if icon else "caption", "ink3")
        self._value = Label(value, "strong", wrap=True)
        self._meter = Meter(meter, title) if meter is not None else None
        self._note = Label(note, "caption", "ink3", wrap=True)
        set_shown(self._note, bool(note))
        self.setLayout(
            column(
                row(picture, name, STRETCH, action, spacing=6),
                4,
                self._value,
                6 if self._meter else 0,
                self._meter,
                4,
                self._note,
                STRETCH,
            )
        )
        self._name()

    def set_value(self, value: str) -> None:
        """Change the figure."""
        self._value.setText(value)
        self._name()

    def set_note(self, note: str) -> None:
        """Change the note."""
        self._note.setText(note)
        set_shown(self._note, bool(note))
        self._name()

    def set_fraction(self, fraction: float) -> None:
        """Change the meter, where there is one."""
        if self._meter is not None:
            self._meter.set_fraction(fraction)

    def _name(self) -> None:
        self.setAccessibleName(f"{self._title} {self._value.text()} {self._note.text()}".strip())


class FactBox(Box):
    """Facts side by side, of equal width, with lines between them."""

    def __init__(self, facts: Sequence[QWidget]) -> None:
        super().__init__()
        line = row(spacing=16, margins=(16, 14, 16, 12))
        for index, fact in enumerate(facts):
            if index:
                line.addWidget(VLine())
            line.addWidget(fact, 1)
        self.setLayout(line)


class Age(QWidget):
    """The line under a figure that says from where and when it is."""

    def __init__(self, text: str, icon: IconName = "done", role: Role = "ink3") -> None:
        super().__init__()
        self._icon = IconView(icon, 14, role)
        self._words = Label(text, "caption", role, wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        middle = Qt.AlignmentFlag.AlignVCenter
        self.setLayout(row((self._icon, 0, middle), (self._words, 1), spacing=6))

    def set_age(self, text: str, *, stale: bool, old: bool = False) -> None:
        """Change the words; a stale figure is told by icon and colour too, an old one in red."""
        role: Role = "bad" if old else "wait" if stale else "ink3"
        self._words.setText(text)
        self._words.set_role(role)
        self._icon.set_icon("pending" if stale else "done", role)


class SectionHead(QWidget):
    """A section's title, with its number in a form and a note at the right."""

    def __init__(self, number: int | None, title: str, note: str = "") -> None:
        super().__init__()
        mark = _Number(number) if number is not None else None
        self._note = Label(note, "caption", "ink3")
        self.setLayout(row(mark, Label(title, "head"), STRETCH, self._note, spacing=10))

    def set_note(self, note: str) -> None:
        """Change the note."""
        self._note.setText(note)


class _Number(QWidget):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._text = str(number)
        size = grown(Height.PILL, "label_strong", 4)
        self.setFixedSize(size, size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        rounded(painter, area, self.height() / 2, color("off_bg"), tint_edge())
        draw_text(painter, area, self._text, "label_strong", color("ink2"), "center")

"""The list beside the settings: sections under headings, and a search over what is in them."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.option_button import ARROWS, LineOption
from desktop_app.ui.kit.paint import draw_text, focus_ring, place_ground
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Height, Radius, Space
from desktop_app.ui.theme.type import Style, grown

_PADDING = 12
_WIDTH = 188


class Place(NamedTuple):
    """A section: its key, its name, and further words it is found by."""

    key: str
    name: str
    found_by: str = ""

    def is_about(self, words: Sequence[str]) -> bool:
        """Whether each of these begins a word of the section."""
        own = f"{self.name} {self.found_by}".casefold().split()
        return all(any(word.startswith(sought) for word in own) for sought in words)


class Group(NamedTuple):
    """Sections that belong together, under their heading."""

    title: str
    places: tuple[Place, ...]


class _Entry(LineOption):
    def __init__(self, place: Place) -> None:
        super().__init__(place.key, place.name, _PADDING, grown(Height.CHIP, "medium", 14))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        chosen = self.isChecked()
        place_ground(painter, area, is_current=chosen, is_over=self.underMouse())
        style: Style = "strong" if chosen else "medium"
        words = area.adjusted(_PADDING, 0, -_PADDING, 0)
        draw_text(painter, words, self.words(), style, color("ink" if chosen else "ink2"))
        if self.hasFocus():
            focus_ring(painter, area, Radius.CONTROL)


class Contents(QWidget):
    """Up and Down move the choice; what is typed above leaves only the sections it is in."""

    chosen = Signal(str)

    def __init__(self, groups: Sequence[Group]) -> None:
        super().__init__()
        self._places = {place.key: place for group in groups for place in group.places}
        self._entries = {key: _Entry(place) for key, place in self._places.items()}
        self._groups = [(Label(group.title, "label_strong", "ink3"), group) for group in groups]
        self._nothing = Label("No setting has these words.", "label", "ink3", wrap=True)
        self.search = Field(
            "Search settings",
            placeholder="Search settings",
            icon="search",
            height=Height.CHIP,
            label_visible=False,
        )
        self.search.text_edited.connect(self._filter)
        self.search.submitted.connect(self._take_first)
        for key, entry in self._entries.items():
            entry.clicked.connect(lambda _checked=False, key=key: self._choose(key))
        self.setLayout(self._lay_out())
        self.setAccessibleName("Sections of the settings")
        widest = max(entry.sizeHint().width() for entry in self._entries.values())
        self.setFixedWidth(max(widest, _WIDTH))
        self._filter("")
        self.set_current_id(groups[0].places[0].key)

    def current_id(self) -> str:
        """Return the key of the section that is marked."""
        return next(key for key, entry in self._entries.items() if entry.isChecked())

    def set_current_id(self, key: str) -> None:
        """Mark a section without a signal."""
        self._entries[key].setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.set_text("")
            self._filter("")
        elif step is None:
            super().keyPressEvent(event)
        else:
            self._move(step)

    def _move(self, step: int) -> None:
        shown = [key for key, entry in self._entries.items() if not entry.isHidden()]
        if not shown:
            return
        here = self.current_id()
        at = (shown.index(here) + step) % len(shown) if here in shown else 0
        self._choose(shown[at])
        self._entries[shown[at]].setFocus(Qt.FocusReason.TabFocusReason)

    def _choose(self, key: str) -> None:
        self.set_current_id(key)
        self.chosen.emit(key)

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for key, entry in self._entries.items():
            set_shown(entry, self._places[key].is_about(words))
        for heading, group in self._groups:
            set_shown(heading, any(not self._entries[p.key].isHidden() for p in group.places))
        set_shown(self._nothing, all(entry.isHidden() for entry in self._entries.values()))

    def _take_first(self) -> None:
        first = next((key for key, entry in self._entries.items() if not entry.isHidden()), None)
        if first is not None:
            self._choose(first)

    def _lay_out(self) -> QVBoxLayout:
        made = column(self.search, Space.M, self._nothing, spacing=2)
        for at, (heading, group) in enumerate(self._groups):
            made.addSpacing(Space.M if at else 0)
            made.addWidget(heading)
            for place in group.places:
                made.addWidget(self._entries[place.key])
        made.addStretch(1)
        return made

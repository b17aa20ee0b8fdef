"""The tiles "What is it for?": five uses, and a sixth that leads to all the others."""

from functools import partial
from typing import Final

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from desktop_app.domain.own_template import OwnTemplate
from desktop_app.domain.templates import BUILT_IN, SHOPPING, Template, template_of
from desktop_app.ui.issue.purpose_words import ICONS
from desktop_app.ui.kit.menu import Menu
from desktop_app.ui.kit.option_button import ARROWS
from desktop_app.ui.kit.tiles import FLAT_MORE, RadioTile

NAME: Final = "What is it for?"
MORE: Final = "More"
_SHOWN: Final = 5
_GAP: Final = 8
_COLUMNS: Final = (6, 3, 2)


class PurposeTiles(QWidget):
    """Space takes the tile that has focus, arrow keys move the choice as in a row of radio buttons.

    Own templates stand among the rest.
    """

    chosen = Signal()
    save_requested = Signal()
    edit_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._template: Template = SHOPPING
        self._own: OwnTemplate | None = None
        self._kept: tuple[OwnTemplate, ...] = ()
        self._tiles = {one.key: _Tile(one, self) for one in BUILT_IN[:_SHOWN]}
        self.more = _More(self)
        self.more.clicked.connect(self._open_menu)
        for key, tile in self._tiles.items():
            tile.clicked.connect(partial(self._choose, key))
        self.setAccessibleName(NAME)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_current(SHOPPING.key)

    def template(self) -> Template:
        """The chosen template; of an own one, that below it."""
        return self._template

    def own(self) -> OwnTemplate | None:
        """The owner's own template, where one is chosen."""
        return self._own

    def set_own(self, kept: tuple[OwnTemplate, ...]) -> None:
        """Offer the owner's own templates. Of one that is gone, what is below it stays chosen."""
        self._kept = kept
        if self._own is not None and self._own not in kept:
            self.set_current(self._template.key)

    def set_current(self, key: str, own: OwnTemplate | None = None) -> None:
        """Choose without a signal; an unknown key changes nothing."""
        template = template_of(key)
        if template is None:
            return
        self._template, self._own = template, own
        tile = self._tiles.get(key) if own is None else None
        self.more.show_choice(template if tile is None else None, "" if own is None else own.name)
        (tile or self.more).setChecked(True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        columns = self._columns(width)
        lines = -(-(_SHOWN + 1) // columns)
        return lines * self._height(width) + (lines - 1) * _GAP

    def sizeHint(self) -> QSize:
        width = _COLUMNS[0] * (self._tile().width() + _GAP) - _GAP
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        width = self._tile().width()
        return QSize(width, self._height(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        columns, area = self._columns(self.width()), self.rect()
        height = self._height(area.width())
        is_flat = self._is_flat(area.width())
        edges = [n * (area.width() + _GAP) // columns for n in range(columns + 1)]
        for place, tile in enumerate(self._all()):
            line, across = divmod(place, columns)
            width = edges[across + 1] - edges[across] - _GAP
            tile.set_flat(flat=is_flat)
            at = QRect(edges[across], line * (height + _GAP), width, height)
            tile.setGeometry(QStyle.visualRect(self.layoutDirection(), area, at))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = ARROWS.get(Qt.Key(event.key()))
        focused = self.focusWidget()
        every = self._all()
        if step is None or focused not in every:
            super().keyPressEvent(event)
            return
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step *= self._columns(self.width()) % len(every) or 1  # one line: as sideways
        elif self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            step = -step
        tile = every[(every.index(focused) + step) % len(every)]
        tile.setFocus(Qt.FocusReason.TabFocusReason)
        if tile is not self.more:  # its menu opens only when it is asked for
            tile.click()

    def _all(self) -> list[RadioTile]:
        return [*self._tiles.values(), self.more]

    def _tile(self) -> QSize:
        """The size every tile needs; names of the other uses are cut short where they must be."""
        hints = [tile.sizeHint() for tile in self._tiles.values()]
        return QSize(max(hint.width() for hint in hints), max(hint.height() for hint in hints))

    def _height(self, width: int) -> int:
        if not self._is_flat(width):
            return self._tile().height()
        return max(tile.flat_height() for tile in self._all())

    def _is_flat(self, width: int) -> bool:
        """Lines are low where the words have room beside the icon."""
        columns = self._columns(width)
        each = (width + _GAP) // columns - _GAP
        return columns < _COLUMNS[0] and each >= self._tile().width() + FLAT_MORE

    def _columns(self, width: int) -> int:
        tile = self._tile().width()
        return next((n for n in _COLUMNS if n * (tile + _GAP) - _GAP <= width), 1)

    def _choose(self, key: str, own: OwnTemplate | None = None) -> None:
        self.set_current(key, own)
        self.chosen.emit()

    def _open_menu(self) -> None:
        self.set_current(self._template.key, self._own)  # an assistive tool marks what it opens
        menu = Menu(self)
        menu.setAccessibleName("More uses")
        for one in BUILT_IN[_SHOWN:]:
            words = f"{one.name}: {one.hint.lower()}"
            menu.add(words, partial(self._choose, one.key), icon=ICONS[one.key])
        menu.addSeparator()
        for own in self._kept:
            menu.add(own.name, partial(self._choose, own.use, own), icon="note")
        menu.add("Save as template…", self.save_requested.emit, icon="add")
        if self._kept:
            menu.add("Rename or delete templates…", self.edit_requested.emit, icon="settings")
        menu.open_below(self.more)


class _Tile(RadioTile):
    """Arrow keys are left to the row: Qt would move focus among all that is exclusive."""

    def __init__(self, template: Template, parent: QWidget) -> None:
        super().__init__(ICONS[template.key], template.name, template.hint)
        self.setParent(parent)
        self.setAutoExclusive(True)  # spoken as one of several, not as a box to tick

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class _More(_Tile):
    """Opens the rest; shows which of them is chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(SHOPPING, parent)
        self.show_choice(None)

    def show_choice(self, template: Template | None, name: str = "") -> None:
        """Stand for one of the rest, an own one by its `name`, or with None for all of them."""
        if template is None:
            self.set_words("more", MORE, "All other uses")
        else:
            self.set_words(ICONS[template.key], name or template.name, f"{MORE}…")
            self.setAccessibleDescription(f"{template.hint}. {MORE} uses")

    def nextCheckState(self) -> None:
        """Nothing is chosen by opening the menu."""

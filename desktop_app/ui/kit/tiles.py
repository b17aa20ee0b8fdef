"""Choices big enough to explain themselves: tiles of which one is chosen."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy

from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.checkable import Checkable
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.icons import IconName, draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height, text_width

_RADIO = 20
FLAT_MORE = 52
"""How much wider a flat tile is: its icon and its tick stand beside the words."""


class _Tile(Checkable):
    def __init__(self, title: str, text: str, radius: int) -> None:
        super().__init__()
        self._radius = radius
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def _paint_ground(self, painter: QPainter, *, chosen_fill: bool) -> None:
        area = QRectF(self.rect())
        chosen = self.isChecked()
        if chosen and chosen_fill:
            fill = color("selected")
        else:
            fill = color("hover" if self.underMouse() and not chosen else "surface")
        edge = color("accent_ink" if chosen else "line")
        rounded(painter, area, self._radius, fill, edge, 2 if chosen else 1)
        if self.hasFocus():
            focus_ring(painter, area.adjusted(3, 3, -3, -3), self._radius - 3)


class ChoiceTile(_Tile):
    """A large tile of the first run: icon, title, a sentence and what it brings."""

    def __init__(self, icon: IconName, title: str, text: str, points: Sequence[str] = ()) -> None:
        super().__init__(title, ". ".join((text, *points)), Radius.CHOICE)
        self._seat = Box("sunken", None, Radius.BOX)
        self._seat.setFixedSize(44, 44)
        self._icon = IconView(icon, 24, "ink2")
        self._icon_name: IconName = icon
        self._seat.setLayout(row(STRETCH, self._icon, STRETCH, spacing=0))
        self._ticks = [IconView("check", 16, "ink3") for _ in points]
        top = Qt.AlignmentFlag.AlignTop
        lines = column(spacing=8)
        for tick, point in zip(self._ticks, points, strict=True):
            words = Label(point, "body", "ink2", wrap=True)
            lines.addLayout(row((tick, 0, top), (words, 1, top), spacing=8))
        self.setLayout(
            column(
                row((self._seat, 0, top), STRETCH),
                16,
                Label(title, "head"),
                6,
                Label(text, "body", "ink2", wrap=True),
                12,
                HLine() if points else None,
                16 if points else 0,
                lines,
                STRETCH,
                margins=(20, 20, 20, 16),
            )
        )
        for child in (*self.findChildren(Label), *self.findChildren(IconView), self._seat):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.toggled.connect(self._show_choice)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter, chosen_fill=False)
        area = QRectF(self.width() - 20 - _RADIO, 20, _RADIO, _RADIO)
        if self.isChecked():
            rounded(painter, area, _RADIO / 2, color("accent"))
            rounded(painter, area.adjusted(6, 6, -6, -6), 4, color("on_accent"))
        else:
            rounded(painter, area, _RADIO / 2, color("surface"), color("line2"), 1.5)

    def _show_choice(self, chosen: bool) -> None:
        self._seat.set_colors("selected" if chosen else "sunken", None)
        self._icon.set_icon(self._icon_name, "accent_ink" if chosen else "ink2")
        for tick in self._ticks:
            tick.set_icon("check", "ok" if chosen else "ink3")


class RadioTile(_Tile):
    """A small tile of a form: icon, title, a few words."""

    def __init__(self, icon: IconName, title: str, text: str) -> None:
        super().__init__(title, text, Radius.TILE)
        self._icon: IconName = icon
        self._title = title
        self._text = text
        self._is_flat = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_flat(self, *, flat: bool) -> None:
        """Put the icon beside the words: where tiles stand in lines, height is dear."""
        self._is_flat = flat
        self.update()

    def flat_height(self) -> int:
        """The height with the icon beside the words."""
        return max(56, 10 + line_height("strong") + 2 + line_height("caption") + 10)

    def set_words(self, icon: IconName, title: str, text: str) -> None:
        """Change what the tile stands for."""
        self._icon, self._title, self._text = icon, title, text
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.update()

    def sizeHint(self) -> QSize:
        words = max(text_width(self._title, "strong"), text_width(self._text, "caption"))
        height = 36 + line_height("strong") + 2 + line_height("caption") + 12
        return QSize(int(words) + 26, max(84, height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint_ground(painter, chosen_fill=True)
        chosen = self.isChecked()
        first, below = line_height("strong"), line_height("caption")
        left, top, end = 12.0, 37.0, 8
        icon_top = 11.0
        if self._is_flat:
            left, top, end = 44.0, (self.height() - first - 2 - below) / 2, 34
            icon_top = (self.height() - 20) / 2
        draw_icon(painter, self._icon, 12, icon_top, 20, color("accent_ink" if chosen else "ink2"))
        width = self.width() - left - end
        title = QRectF(left, top, width, first)
        draw_text(painter, title, self._title, "strong", color("ink"))
        under = QRectF(left, top + first + 2, width, below)
        draw_text(painter, under, self._text, "caption", color("ink2" if chosen else "ink3"))
        if chosen:
            draw_icon(painter, "done", self.width() - 28, 10, 18, color("accent_ink"))


class TileGroup(QObject):
    """Keeps one of several tiles chosen; arrow keys move the choice."""

    chosen = Signal(str)

    def __init__(self, tiles: Mapping[str, QAbstractButton], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tiles = dict(tiles)
        self._group = QButtonGroup(self)
        for tile in self._tiles.values():
            self._group.addButton(tile)
            tile.clicked.connect(lambda _checked=False: self.chosen.emit(self.current_id()))

    def current_id(self) -> str:
        """Return the id of the chosen tile, "" if there is none."""
        return next((key for key, tile in self._tiles.items() if tile.isChecked()), "")

    def set_current_id(self, key: str) -> None:
        """Choose a tile without a signal."""
        self._tiles[key].setChecked(True)

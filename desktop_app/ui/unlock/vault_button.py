"""The vault that is about to be opened, and the list of the others."""

from pathlib import PurePath

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy

from desktop_app.application.vault_place import VaultPlace
from desktop_app.ui.kit.logo import paint_logo
from desktop_app.ui.kit.paint import draw_text, focus_ring, rounded, tint_edge
from desktop_app.ui.theme.icons import draw_icon
from desktop_app.ui.theme.theme import color
from desktop_app.ui.theme.tokens import Radius
from desktop_app.ui.theme.type import line_height

_SIDE = 12
_LOGO = 28
_CHEVRON = 16
_ABOVE = 8


class VaultButton(QAbstractButton):
    """Shows one vault; with several it opens a menu of them."""

    chosen = Signal(object)
    """`PurePath`, the folder of the vault that was picked."""

    def __init__(self) -> None:
        super().__init__()
        self._places: tuple[VaultPlace, ...] = ()
        self._current: PurePath | None = None
        self._note = ""
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open_menu)

    def show_places(self, places: tuple[VaultPlace, ...], current: PurePath, note: str) -> None:
        """Show `current` with `note` below it; the rest is offered in the menu."""
        self._places, self._current, self._note = places, current, note
        several = len(places) > 1
        self.setEnabled(several)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if several else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"Vault: {self.name()}. {note}")
        self.update()

    def name(self) -> str:
        """Return the name of the vault shown."""
        return next((p.name for p in self._places if p.folder == self._current), "")

    def sizeHint(self) -> QSize:
        words = line_height("strong") + line_height("caption") + 2
        return QSize(240, max(52, words + 2 * _ABOVE))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self.click()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, area = QPainter(self), QRectF(self.rect())
        several = len(self._places) > 1
        over = several and self.underMouse()
        ground = color("hover" if over else "sunken")
        rounded(painter, area, Radius.INSET, ground, tint_edge())
        paint_logo(painter, _SIDE, (self.height() - _LOGO) / 2, _LOGO)
        left = _SIDE + _LOGO + _SIDE
        right = _SIDE + (_CHEVRON + _SIDE if several else 0)
        first, second = line_height("strong"), line_height("caption")
        top = (self.height() - first - second - 2) / 2
        words = QRectF(left, top, self.width() - left - right, first)
        draw_text(painter, words, self.name(), "strong", color("ink"))
        below = QRectF(left, top + first + 2, words.width(), second)
        draw_text(painter, below, self._note, "caption", color("ink2"))
        if several:
            x, y = self.width() - _SIDE - _CHEVRON, (self.height() - _CHEVRON) / 2
            draw_icon(painter, "down", x, y, _CHEVRON, color("ink2"))
        if self.hasFocus():
            focus_ring(painter, area, Radius.INSET)

    def _open_menu(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.width())
        for place in self._places:
            # Qt would take "&" in a name for a shortcut mark.
            action = menu.addAction(place.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(place.folder == self._current)
            action.triggered.connect(
                lambda _checked=False, folder=place.folder: self.chosen.emit(folder)
            )
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

"""The theme that is current: follows the system or the person's choice, and repaints everything."""

from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.palette import CONTRAST, DARK, LIGHT, Palette, Role

Choice = Literal["system", "light", "dark", "contrast"]
Name = Literal["light", "dark", "contrast"]

_PALETTES: Final[dict[Name, Palette]] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

_QT_ROLES: Final[tuple[tuple[QPalette.ColorRole, Role], ...]] = (
    (QPalette.ColorRole.Window, "page"),
    (QPalette.ColorRole.WindowText, "ink"),
    (QPalette.ColorRole.Base, "surface"),
    (QPalette.ColorRole.AlternateBase, "surface"),
    (QPalette.ColorRole.Text, "ink"),
    (QPalette.ColorRole.Button, "surface"),
    (QPalette.ColorRole.ButtonText, "ink"),
    (QPalette.ColorRole.PlaceholderText, "ink3"),
    (QPalette.ColorRole.Highlight, "accent"),
    (QPalette.ColorRole.HighlightedText, "on_accent"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent_ink"),
    (QPalette.ColorRole.ToolTipBase, "toast"),
    (QPalette.ColorRole.ToolTipText, "on_toast"),
    (QPalette.ColorRole.Light, "surface"),
    (QPalette.ColorRole.Midlight, "line"),
    (QPalette.ColorRole.Mid, "line2"),
    (QPalette.ColorRole.Dark, "line2"),
    (QPalette.ColorRole.Shadow, "line2"),
)


class Theme(QObject):
    """One object for the process; `theme_changed` is emitted after the application repaints."""

    theme_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._choice: Choice = "system"
        self._name: Name = "light"
        self._reduced_motion: bool | None = None
        self._app: QApplication | None = None
        self._colors: dict[Role, QColor] = {}

    def install(self, app: QApplication) -> None:
        """Give the application our palette and our font, and follow the system."""
        first, self._app = self._app is None, app
        app.setFont(fonts.font("body"))
        QToolTip.setFont(fonts.font("caption"))
        if first:
            self._listen()
        self._apply(self._wanted())

    def _listen(self) -> None:
        # WORKAROUND PySide6 frees the accessibility object with a temporary styleHints().
        self._hints = QGuiApplication.styleHints()
        self._hints.colorSchemeChanged.connect(self._follow)
        self._accessibility = self._hints.accessibility()
        self._accessibility.contrastPreferenceChanged.connect(self._follow)

    def set_theme(self, choice: Choice) -> None:
        """Force a theme, or follow the system with "system"."""
        self._choice = choice
        self._follow()

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """Force motion off or on; None follows the system."""
        self._reduced_motion = reduced

    def duration(self, milliseconds: int) -> int:
        """Return the duration an animation may take: 0 when motion is reduced."""
        if self._reduced_motion is None:
            animates = QApplication.isEffectEnabled(Qt.UIEffect.UI_General)
            return milliseconds if animates else 0
        return 0 if self._reduced_motion else milliseconds

    @property
    def name(self) -> Name:
        """The theme that is painted now."""
        return self._name

    @property
    def palette(self) -> Palette:
        """The colours that are painted now."""
        return _PALETTES[self._name]

    @property
    def is_contrast(self) -> bool:
        """Whether tints must be replaced by outlines."""
        return self._name == "contrast"

    def color(self, role: Role) -> QColor:
        """Return the colour of a role; callers must not change it."""
        found = self._colors.get(role)
        if found is None:
            found = self._colors[role] = QColor(getattr(self.palette, role))
        return found

    def _wanted(self) -> Name:
        if self._choice != "system":
            return self._choice
        hints = QGuiApplication.styleHints()
        accessibility = hints.accessibility()
        if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted != self._name:
            self._apply(wanted)

    def _apply(self, name: Name) -> None:
        self._name = name
        self._colors = {}
        if self._app is None:
            return
        made = self._qt_palette()
        QToolTip.setPalette(made)
        # Every widget gets a PaletteChange from this, and repaints itself.
        self._app.setPalette(made)
        # Qt tells widgets only inside exec(); before it the windows are told here.
        for window in self._app.topLevelWidgets():
            if window.palette().color(QPalette.ColorRole.Window) != self.color("page"):
                window.setPalette(made)
        self.theme_changed.emit()

    def _qt_palette(self) -> QPalette:
        made = QPalette()
        for qt_role, role in _QT_ROLES:
            made.setColor(qt_role, self.color(role))
        for qt_role in (
            QPalette.ColorRole.Text,
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.ButtonText,
        ):
            made.setColor(QPalette.ColorGroup.Disabled, qt_role, self.color("ink3"))
        return made


@lru_cache(maxsize=1)
def current() -> Theme:
    """Return the process's theme; call after QApplication exists."""
    return Theme()


def color(role: Role) -> QColor:
    """Return the current colour of a role."""
    return current().color(role)

"""What is kept outside the vault: how the window looks, and what of it may be seen, no more.

The file is readable before any password is typed, so a list says what may be in it.
"""

from pathlib import Path
from typing import Final, cast, get_args

from PySide6.QtCore import QByteArray, QSettings, QStandardPaths

from desktop_app.ui.theme.theme import Choice, Theme

GEOMETRY: Final = "window/geometry"
SPLITTER: Final = "cards/splitter"
THEME: Final = "appearance/theme"
MOTION: Final = "appearance/reduce_motion"
AMOUNTS: Final = "appearance/hide_amounts"
CAPTURE: Final = "security/allow_screen_capture"
ALLOWED: Final = frozenset({GEOMETRY, SPLITTER, THEME, MOTION, AMOUNTS, CAPTURE})


def settings_file() -> Path:
    """The file in the person's configuration folder."""
    config = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(config)) / "purser" / "window.ini"


class LocalSettings:
    """Typed values over one INI file; odd stored values fall back to the default."""

    def __init__(self, file: Path | None = None) -> None:
        self._store = QSettings(str(file or settings_file()), QSettings.Format.IniFormat)

    @property
    def theme(self) -> Choice:
        """The theme the person chose; "system" follows the desktop."""
        value = self._store.value(THEME)
        return cast(Choice, value) if value in get_args(Choice) else "system"

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._put(THEME, choice)

    @property
    def reduce_motion(self) -> bool:
        """Whether the person switched motion off here; else the desktop decides."""
        return bool(self._store.value(MOTION) == "yes")

    @reduce_motion.setter
    def reduce_motion(self, reduced: bool) -> None:
        self._put(MOTION, "yes" if reduced else "no")

    @property
    def hide_amounts(self) -> bool:
        """Whether amounts were hidden when the window was last used."""
        return bool(self._store.value(AMOUNTS) == "yes")

    @hide_amounts.setter
    def hide_amounts(self, hidden: bool) -> None:
        self._put(AMOUNTS, "yes" if hidden else "no")

    @property
    def allow_capture(self) -> bool:
        """Whether the person lets screenshots and shared screens show Purser's windows."""
        return bool(self._store.value(CAPTURE) == "yes")

    @allow_capture.setter
    def allow_capture(self, allowed: bool) -> None:
        self._put(CAPTURE, "yes" if allowed else "no")

    @property
    def geometry(self) -> QByteArray:
        """Size and place of the window, as Qt saved it; empty when there is none."""
        return self._bytes(GEOMETRY)

    @geometry.setter
    def geometry(self, geometry: QByteArray) -> None:
        self._put(GEOMETRY, geometry)

    @property
    def splitter(self) -> QByteArray:
        """Where the list ends and the card begins, as Qt saved it; empty when there is none."""
        return self._bytes(SPLITTER)

    @splitter.setter
    def splitter(self, state: QByteArray) -> None:
        self._put(SPLITTER, state)

    def apply(self, theme: Theme) -> None:
        """Give `theme` what the person chose."""
        theme.set_theme(self.theme)
        theme.set_reduced_motion(True if self.reduce_motion else None)

    def save(self) -> None:
        """Write now; else Qt writes within a moment."""
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()

    def _put(self, key: str, value: str | QByteArray) -> None:
        if key not in ALLOWED:
            raise KeyError(key)
        self._store.setValue(key, value)

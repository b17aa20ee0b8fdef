"""Icons: own SVG files, coloured by role and drawn sharp at every scale, read when first used."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.ui.theme.palette import Role
from desktop_app.ui.theme.theme import color

IconName = Literal[
    "cards", "disposable", "activity", "automation", "reports", "settings", "wallet", "add",
    "search", "reveal", "hide", "copy", "copy-next", "freeze", "terminate", "withdraw", "done",
    "pending", "alert", "unknown", "declined", "refund", "lock", "key", "guard", "allowance",
    "refresh", "offline", "calendar", "notices", "export", "filter", "more", "down", "right",
    "close", "info", "check", "ads", "repeat", "purchase", "parts", "trial", "demo", "connect",
    "restore", "send", "note", "fingerprint", "people", "up",
]  # fmt: skip


@lru_cache(maxsize=1)
def _folder() -> Path:
    # importlib.resources would cost the first window 6 ms and find the same two places.
    package = Path(__file__).parents[2]
    installed = package / "_resources" / "icons"
    # A source tree keeps the resources beside the package.
    return installed if installed.is_dir() else package.parent / "resources" / "icons"


@lru_cache(maxsize=64)
def _source(name: IconName) -> str:
    return (_folder() / f"{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=256)
def _renderer(name: IconName, rgb: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(_source(name).replace("currentColor", rgb).encode()))


def draw_icon(
    painter: QPainter, name: IconName, x: float, y: float, size: float, tint: QColor
) -> None:
    """Draw an icon straight from its SVG, `size` logical pixels square."""
    _renderer(name, tint.name()).render(painter, QRectF(x, y, size, size))


def icon_pixmap(name: IconName, size: int, tint: QColor, dpr: float) -> QPixmap:
    """Return a transparent pixmap of the icon for places that accept nothing else."""
    made = QPixmap(round(size * dpr), round(size * dpr))
    made.setDevicePixelRatio(dpr)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    draw_icon(painter, name, 0, 0, size, tint)
    painter.end()
    return made


def make_icon(name: IconName, role: Role = "ink2", size: int = 18) -> QIcon:
    """Return a QIcon in the current theme's colour, for menus."""
    screen = QGuiApplication.primaryScreen()
    return QIcon(icon_pixmap(name, size, color(role), screen.devicePixelRatio()))

"""Every font of the window comes from here, with tabular figures and the same fallbacks."""

import math
import os
import sys
from functools import lru_cache
from typing import Final, Literal

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPixmap,
)

Style = Literal[
    "display", "hero", "title", "figure", "head", "amount", "body", "medium", "strong",
    "label", "label_strong", "caption", "lead",
]  # fmt: skip

_STYLES: Final[dict[Style, tuple[int, int, float]]] = {
    "display": (30, 600, -0.4),
    "hero": (26, 600, -0.4),
    "title": (20, 600, -0.2),
    "figure": (17, 600, 0.0),
    "head": (15, 600, 0.0),
    "amount": (14, 600, 0.0),
    "lead": (14, 400, 0.0),
    "body": (13, 400, 0.0),
    "medium": (13, 500, 0.0),
    "strong": (13, 600, 0.0),
    "label": (12, 500, 0.0),
    "label_strong": (12, 600, 0.0),
    "caption": (12, 400, 0.0),
}
_BODY_PX: Final = 13
_SMALLEST_PX: Final = 12
_FACE_FLOOR_PX: Final = 10
_USUAL: Final = "".join(map(chr, range(33, 127))) + "·•…“”"
_LINUX_FAMILIES: Final = ("Inter", "Noto Sans", "DejaVu Sans")

_forced_scale: float | None = None
_forced_families: tuple[str, ...] | None = None


def set_scale(scale: float | None) -> None:
    """Force the text size (1.0 is 13 px body text); None follows the system again."""
    global _forced_scale
    _forced_scale = scale
    forget_fonts()


def set_families(families: tuple[str, ...] | None) -> None:
    """Force the font families; None follows the system again."""
    global _forced_families
    _forced_families = families
    forget_fonts()


def forget_fonts() -> None:
    """Ask the system again at the next font; widgets built before keep theirs."""
    for cached in (scale, _families, font, metrics_of):
        cached.cache_clear()


@lru_cache(maxsize=1)
def scale() -> float:
    """Return system font px / 13, bounded 0.9 to 1.5."""
    if _forced_scale is not None:
        return _forced_scale
    if not _is_chosen_by_a_desktop():
        return 1.0
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    return min(1.5, max(0.9, QFontInfo(system).pixelSize() / _BODY_PX))


def _is_chosen_by_a_desktop() -> bool:
    # Without a desktop Qt reports its own 9 pt default, which is nobody's wish.
    if QGuiApplication.platformName() in {"offscreen", "minimal"}:
        return False
    return not sys.platform.startswith("linux") or "XDG_CURRENT_DESKTOP" in os.environ


@lru_cache(maxsize=1)
def _families() -> tuple[str, ...]:
    if _forced_families is not None:
        return _forced_families
    if sys.platform.startswith("linux"):
        return _LINUX_FAMILIES
    return (QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family(),)


@lru_cache(maxsize=32)
def font(style: Style) -> QFont:
    """Return the font of a style; callers must not change it."""
    px, weight, tracking = _STYLES[style]
    return make_font(max(_SMALLEST_PX, round(px * scale())), weight, tracking * scale())


def styles() -> tuple[Style, ...]:
    """Every style there is."""
    return tuple(_STYLES)


def draw_glyphs(style: Style) -> None:
    """Have Qt draw and keep what most words of a style are made of, before they are needed."""
    canvas = QPixmap(8, 8)
    canvas.fill(QColor("white"))  # opaque, as the window: Qt keeps other glyphs for other grounds
    painter = QPainter(canvas)
    painter.setFont(font(style))
    painter.drawText(QPointF(0, 8), _USUAL)
    painter.end()


def face_font(px: float, weight: int, tracking: float = 0.0, *, italic: bool = False) -> QFont:
    """Return a font sized by the card face's width, never below 10 px."""
    made = make_font(max(_FACE_FLOOR_PX, round(px)), weight, tracking)
    made.setItalic(italic)
    return made


def make_font(px: int, weight: int, tracking: float = 0.0) -> QFont:
    """Return a font of `px` pixels with tabular figures, so that amounts line up."""
    made = QFont()
    made.setFamilies(list(_families()))
    made.setPixelSize(px)
    made.setWeight(QFont.Weight(weight))
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    if tracking:
        made.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, tracking)
    return made


@lru_cache(maxsize=32)
def metrics_of(style: Style) -> QFontMetricsF:
    """Return the measures of a style's font."""
    return QFontMetricsF(font(style))


def text_width(text: str, style: Style) -> float:
    """Return the width of one line of text in logical pixels."""
    return metrics_of(style).horizontalAdvance(text)


def line_height(style: Style) -> int:
    """Return the height of one line, rounded up to whole logical pixels."""
    return math.ceil(metrics_of(style).height())


def grown(token: int, style: Style, padding: int) -> int:
    """Return a height token, or what the text with its padding needs if that is more."""
    return max(token, line_height(style) + padding)

"""Contrast of every pair of roles that may meet."""

from itertools import product

import pytest
from PySide6.QtGui import QColor

from desktop_app.ui.theme import palette as colors
from desktop_app.ui.theme.palette import CONTRAST, DARK, GROUND_OF, INKS, LIGHT, Palette

PALETTES = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}
GROUNDS = ("page", "chrome", "surface", "sunken", "hover", "selected")
TEXT = ("ink", "ink2", "ink3", "accent_ink")
ON = (
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent", "bad_fill"),
    ("stripe_ink", "stripe_a"),
    ("stripe_ink", "stripe_b"),
    ("on_toast", "toast"),
)


def contrast_of(text: QColor, ground: QColor) -> float:
    """Return the WCAG contrast ratio; a translucent text is blended first."""
    alpha = text.alphaF()
    blended = QColor.fromRgbF(
        *(
            t * alpha + g * (1 - alpha)
            for t, g in zip(text.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
        )
    )
    light, dark = sorted((_luminance(blended), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    channels = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color.getRgbF()[:3]
    )
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), channels, strict=True))


def _ratio(palette: Palette, text: str, ground: str) -> float:
    return contrast_of(QColor(getattr(palette, text)), QColor(getattr(palette, ground)))


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("role", "ground"), list(product(TEXT, GROUNDS)))
def test_text_is_readable_on_every_ground(theme: str, role: str, ground: str) -> None:
    assert _ratio(PALETTES[theme], role, ground) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("tone", GROUND_OF)
def test_a_state_is_readable_on_its_tint_and_on_every_ground(theme: str, tone: str) -> None:
    for ground in (*GROUNDS, GROUND_OF[tone]):
        assert _ratio(PALETTES[theme], tone, ground) >= 4.5, ground


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize(("text", "ground"), ON)
def test_text_on_its_own_fill_is_readable(theme: str, text: str, ground: str) -> None:
    assert _ratio(PALETTES[theme], text, ground) >= 4.5


@pytest.mark.parametrize("theme", PALETTES)
@pytest.mark.parametrize("role", ["line2", "focus", "accent_ink"])
def test_shapes_that_carry_meaning_stand_out(theme: str, role: str) -> None:
    assert min(_ratio(PALETTES[theme], role, g) for g in ("page", "surface", "sunken")) >= 3


@pytest.mark.parametrize("ink", INKS)
def test_a_face_is_readable_in_every_ink(ink: colors.Ink) -> None:
    for ground in INKS[ink]:
        assert contrast_of(QColor(colors.FACE_TEXT), QColor(ground)) >= 11
        assert contrast_of(QColor(colors.FACE_CAPTION), QColor(ground)) >= 8.5


@pytest.mark.parametrize("theme", PALETTES)
def test_a_frozen_or_grey_face_is_readable(theme: str) -> None:
    face = PALETTES[theme].face
    for ground in (face.ice_top, face.ice_bottom):
        assert contrast_of(QColor(face.ice_text), QColor(ground)) >= 4.5
        assert contrast_of(QColor(face.ice_caption), QColor(ground)) >= 4.5
    assert contrast_of(QColor(PALETTES[theme].ink2), QColor(face.grey)) >= 4.5

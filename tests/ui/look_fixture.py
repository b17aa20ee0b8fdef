"""The theme as the window has it, light and without motion, put back after each test."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from desktop_app.ui.kit.held_key import held_key
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import Theme, current

__all__ = ["look"]


@pytest.fixture
def look(qapp: QApplication) -> Iterator[Theme]:
    """Install the theme; text size and families may be changed freely. No key was pressed yet."""
    held_key.__init__()
    theme = current()
    theme.install(qapp)
    theme.set_theme("light")
    theme.set_reduced_motion(True)
    yield theme
    theme.set_theme("light")
    fonts.set_scale(None)
    fonts.set_families(None)


def use_widest_type() -> None:
    """Use the widest fallback font at the largest size."""
    fonts.set_families(("DejaVu Sans",))
    fonts.set_scale(1.5)

"""The theme, its type and its icons."""

from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.icons import IconName, draw_icon, make_icon
from desktop_app.ui.theme.palette import DARK, LIGHT
from desktop_app.ui.theme.theme import Theme, color
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

ICONS: tuple[IconName, ...] = get_args(IconName)


def _paint(name: IconName, size: int, tint: QColor) -> QImage:
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    draw_icon(painter, name, 0, 0, size, tint)
    painter.end()
    return image


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_is_drawn_in_the_colour_asked_for(name: IconName) -> None:
    image = _paint(name, 48, QColor("#AF1F16"))
    points = (image.pixelColor(x, y) for x in range(48) for y in range(48))
    solid = [point for point in points if point.alpha() > 200]
    assert solid
    assert all(abs(point.red() - 0xAF) < 8 and point.green() < 0x30 for point in solid)


def test_every_icon_file_has_a_name_and_every_name_a_file() -> None:
    folder = Path(__file__).parents[2] / "resources" / "icons"
    assert {file.stem for file in folder.glob("*.svg")} == set(ICONS)


def test_icons_of_one_name_differ_from_all_others() -> None:
    seen = {bytes(_paint(name, 24, QColor("#000")).constBits()) for name in ICONS}
    assert len(seen) == len(ICONS)


def test_a_menu_icon_has_pixels() -> None:
    assert not make_icon("copy").pixmap(18, 18).isNull()


@pytest.mark.parametrize("style", fonts._STYLES)
@pytest.mark.parametrize("family", ["Inter", "Noto Sans", "DejaVu Sans"])
def test_figures_are_equally_wide(style: fonts.Style, family: str) -> None:
    fonts.set_families((family,))
    assert fonts.text_width("1111", style) == pytest.approx(fonts.text_width("0000", style))


@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.5])
def test_no_text_is_smaller_than_twelve_pixels(scale: float) -> None:
    fonts.set_scale(scale)
    assert all(fonts.font(style).pixelSize() >= 12 for style in fonts._STYLES)


def test_text_grows_with_its_scale() -> None:
    fonts.set_scale(1.5)
    assert fonts.font("body").pixelSize() == 20


def test_a_forced_theme_changes_the_colours_and_says_so(look: Theme, qtbot: QtBot) -> None:
    with qtbot.waitSignal(look.theme_changed):
        look.set_theme("dark")
    assert look.name == "dark"
    assert color("page") == QColor(DARK.page)
    assert QApplication.palette().color(QPalette.ColorRole.Window) == QColor(DARK.page)


def test_the_same_theme_again_repaints_nothing(look: Theme, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(look.theme_changed):
        look.set_theme("light")


def test_following_a_system_without_a_wish_is_light(look: Theme) -> None:
    look.set_theme("dark")
    look.set_theme("system")
    assert look.name == "light"


def test_a_label_takes_the_colours_of_a_new_theme_without_being_rebuilt(
    look: Theme, qtbot: QtBot
) -> None:
    label = Label("Available", "label", "ink2")
    qtbot.addWidget(label)
    label.show()
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(LIGHT.ink2)
    look.set_theme("dark")
    assert label.palette().color(QPalette.ColorRole.WindowText) == QColor(DARK.ink2)


def test_an_input_takes_the_colours_of_a_new_theme(look: Theme, qtbot: QtBot) -> None:
    field = Field("Label", value="Adobe")
    qtbot.addWidget(field)
    field.show()
    look.set_theme("dark")
    assert field.input.palette().color(QPalette.ColorRole.Text) == QColor(DARK.ink)
    assert field.input.palette().color(QPalette.ColorRole.Base).alpha() == 0


def test_reduced_motion_makes_every_duration_nothing(look: Theme) -> None:
    look.set_reduced_motion(True)
    assert look.duration(120) == 0
    look.set_reduced_motion(False)
    assert look.duration(120) == 120


class _Deaf(QObject):
    """Keeps what Qt tells of palettes from whom it is put on."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.PaletteChange


def test_words_follow_the_theme_though_qt_tells_them_nothing(qtbot: QtBot, look: Theme) -> None:
    """In which order Qt tells parents and children is chance, and some are left out."""
    label, deaf = Label("Available", role="ink2"), _Deaf()
    qtbot.addWidget(label)
    label.installEventFilter(deaf)
    for name in ("dark", "contrast", "light"):
        look.set_theme(name)
        assert label.palette().windowText().color() == color("ink2")

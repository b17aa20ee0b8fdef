"""The look of the window: shown at once, and the only thing kept outside the vault."""

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.local_settings import ALLOWED, LocalSettings
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.theme.theme import Theme
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def local(tmp_path: Path) -> LocalSettings:
    return LocalSettings(tmp_path / "window.ini")


@pytest.fixture
def page(qtbot: QtBot, local: LocalSettings) -> SettingsPage:
    made = SettingsPage(make_ui(), local)
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(900, 640)
    made.show()
    return made


# --- what is kept outside the vault -----------------------------------------------------------


def test_a_key_that_is_not_on_the_list_is_refused(local: LocalSettings) -> None:
    with pytest.raises(KeyError):
        local._put("vault/last", "acme")


def test_everything_that_can_be_kept_is_on_the_list(
    page: SettingsPage, local: LocalSettings, look: Theme, tmp_path: Path
) -> None:
    local.geometry = QByteArray(b"\x01\x02")
    local.splitter = QByteArray(b"\x03")
    local.hide_amounts = True
    local.allow_capture = True
    page.show_section("appearance")
    for button in page.section("appearance").findChildren(QWidget):
        if hasattr(button, "click"):
            button.click()
    local.save()
    stored = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    assert set(stored.allKeys()) == ALLOWED


def test_odd_stored_values_fall_back(tmp_path: Path) -> None:
    (tmp_path / "odd.ini").write_text(
        "[appearance]\ntheme=pink\nreduce_motion=7\n[cards]\nsplitter=1\n"
    )
    odd = LocalSettings(tmp_path / "odd.ini")
    assert (odd.theme, odd.reduce_motion) == ("system", False)
    assert odd.splitter.isEmpty()
    assert odd.geometry.isEmpty()


def test_a_theme_is_shown_and_kept_at_once(
    page: SettingsPage, local: LocalSettings, look: Theme, tmp_path: Path
) -> None:
    appearance = page.section("appearance")
    dark = next(w for w in appearance.findChildren(QWidget) if w.accessibleName() == "Dark")
    dark.click()
    assert look.name == "dark"
    local.save()
    assert LocalSettings(tmp_path / "window.ini").theme == "dark"


def test_reduced_motion_makes_every_duration_nothing(
    page: SettingsPage, local: LocalSettings, look: Theme
) -> None:
    look.set_reduced_motion(False)
    assert look.duration(90) == 90
    box = next(
        w
        for w in page.section("appearance").findChildren(QWidget)
        if w.accessibleName() == "Reduce motion"
    )
    box.click()
    assert look.duration(90) == 0
    assert local.reduce_motion

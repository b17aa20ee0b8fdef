"""The settings: they show one picture and keep one choice at a time."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.preferences import Preferences
from desktop_app.domain.cards import ExpiryFormat
from desktop_app.domain.profiles import AuthScheme, DialectName, Environment, Profile
from desktop_app.ui.kit.four_part import FourPartError
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

BITNOB = Profile(
    "Acme Ltd",
    Environment.BITNOB_LIVE,
    DialectName.V2,
    AuthScheme.HMAC,
    "https://api.bitnob.com",
    "https://acme.example/hooks",
)


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


def _bridge(page: SettingsPage) -> RecordingBridge:
    return page._ui.bridge


def _texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Label) if label.isVisibleTo(part)]


# --- security ---------------------------------------------------------------------------------


def _choose(field, key: str) -> None:
    field.set_current_id(key)
    field.combo.activated.emit(field.combo.currentIndex())


def test_a_choice_is_kept_in_the_vault_at_once(page: SettingsPage) -> None:
    _choose(page.section("security").rules.lock_after, "15")
    _choose(page.section("security").expiry, ExpiryFormat.MM_YYYY.value)
    kept = [call.args[0] for call in _bridge(page).asked("wallet.set_preferences")]
    assert kept == [Preferences(15, 30), Preferences(15, 30, ExpiryFormat.MM_YYYY)]


def test_a_picture_on_its_way_does_not_undo_a_choice(page: SettingsPage) -> None:
    _choose(page.section("security").clipboard, "10")
    page.show_snapshot(snapshot(version=2))
    assert page.section("security").clipboard.current_id() == "10"
    page.show_snapshot(snapshot(version=3, preferences=Preferences(clipboard_s=10)))
    assert page.section("security").clipboard.current_id() == "10"


def test_a_choice_that_was_not_kept_goes_back_and_says_why(page: SettingsPage) -> None:
    _choose(page.section("security").clipboard, "120")
    _bridge(page).last("wallet.set_preferences").fail()
    assert page.section("security").clipboard.current_id() == "30"
    box = page.section("security").findChild(FourPartError)
    assert not box.isHidden()
    assert box.accessibleName() == "The choice was not kept"


def test_locking_is_asked_of_the_window(qtbot: QtBot, page: SettingsPage) -> None:
    lock = next(
        w
        for w in page.section("security").findChildren(QWidget)
        if w.accessibleName() == "Lock completely"
    )
    with qtbot.waitSignal(page.lock_requested):
        lock.click()


def test_the_vaults_folder_is_shown(page: SettingsPage, tmp_path: Path) -> None:
    page.show()
    page.show_section("security")
    page.show_snapshot(replace(snapshot(), folder=tmp_path))
    assert str(tmp_path) in _texts(page.section("security"))


# --- the page ---------------------------------------------------------------------------------


def test_no_section_is_built_before_it_is_opened(qtbot: QtBot, local: LocalSettings) -> None:
    page = SettingsPage(make_ui(), local)
    qtbot.addWidget(page)
    page.show_snapshot(snapshot())
    assert page._made == {}
    page.show()
    assert list(page._made) == ["connection"]
    page.show_section("about")
    assert list(page._made) == ["connection", "about"]


def test_about_says_that_the_live_service_was_never_called(page: SettingsPage) -> None:
    page.show_section("about")
    assert any("no call was ever made to it" in text for text in _texts(page))


def test_every_section_fits_the_smallest_window_in_the_widest_type(
    qtbot: QtBot, local: LocalSettings
) -> None:
    use_widest_type()
    page = SettingsPage(make_ui(), local)
    qtbot.addWidget(page)
    page.show_snapshot(snapshot(profile=BITNOB))
    for key in ("connection", "security", "appearance", "about"):
        page.section(key)
        assert page._panes[key].widget().minimumSizeHint().width() <= 900

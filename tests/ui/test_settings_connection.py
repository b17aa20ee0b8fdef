"""The connection in the settings: shown in words, tested by reading, changed later."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.domain.asking import PasswordNeeded
from desktop_app.domain.errors import Failure
from desktop_app.domain.profiles import AuthScheme, DialectName, Environment, Profile
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.connection import NEXT_UNLOCK, TEST, TEST_KEYS
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import snapshot
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.look_fixture import look

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
GUIDE = replace(BITNOB, dialect=DialectName.GUIDE, auth=AuthScheme.BEARER)


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


def _facts(part: QWidget) -> dict[str, str]:
    return {row._key: row.value() for row in part.findChildren(KeyValue)}


def _texts(part: QWidget) -> list[str]:
    return [label.text() for label in part.findChildren(Label) if label.isVisibleTo(part)]


# --- connection -------------------------------------------------------------------------------


def test_the_connection_is_shown_in_words(page: SettingsPage) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    facts = _facts(page.section("connection"))
    assert facts["Environment"] == "Bitnob live"
    assert facts["Sending"] == "Each time you ask"
    assert facts["Address"] == "https://api.bitnob.com"
    assert facts["New cards post to"] == "The callback URL of the first run"
    assert facts["Account"] == "—"
    assert facts["Largest top-up"] == "$2,500.00"
    assert facts["Top-up of $100.00 or more"] == "1 %"
    assert "Known since 21 Nov 2026. Source: Bitnob's card fee page. The service decides." in (
        _texts(page.section("connection"))
    )


def test_limits_stay_readable_while_amounts_are_hidden(page: SettingsPage) -> None:
    page._ui.words.hidden = True
    page.show_snapshot(snapshot())
    assert _facts(page.section("connection"))["Smallest top-up"] == "$2.00"


def test_the_practice_bank_has_no_keys_to_change(page: SettingsPage) -> None:
    assert page.section("connection")._keys.isHidden()
    page.show_snapshot(snapshot(profile=BITNOB))
    assert not page.section("connection")._keys.isHidden()
    assert page.section("connection")._practice.isHidden()


def test_without_typed_keys_the_test_is_a_read_with_the_stored_ones(page: SettingsPage) -> None:
    part = page.section("connection")
    part._test.click()
    assert not part._test.isEnabled()
    _bridge(page).last("wallet.refresh").answer(None)
    assert part._test.isEnabled()
    assert part._report.accessibleName() == (
        "Every check passed. Connection: The sandbox accepted the stored keys; everything was read."
    )


def test_a_read_that_failed_is_a_cross_with_its_sentence(page: SettingsPage) -> None:
    page.section("connection")._test.click()
    _bridge(page).last("wallet.refresh").answer(FAILURE)
    assert page.section("connection")._report.accessibleName() == (
        "1 of the checks did not pass. Connection: The service refused. Try again."
    )


def test_typed_keys_are_tested_and_not_kept(page: SettingsPage, canary_api_secret: str) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    part = page.section("connection")
    part.client_id.set_text("client-2")
    part.secret.set_text(canary_api_secret)
    assert part._test.words() == TEST_KEYS
    part._test.click()
    call = _bridge(page).last("test_connection")
    assert call.args[0] == BITNOB
    assert call.args[1].secret.reveal() == canary_api_secret
    call.answer(ConnectionReport((CheckLine("Keys", True, "Accepted."),), "Acme Ltd", "live"))
    assert _facts(part)["Account"] == "Acme Ltd"
    assert _bridge(page).asked("change_connection") == []


def test_new_keys_are_kept_for_the_next_unlock_and_leave_the_fields(
    page: SettingsPage, canary_api_secret: str
) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    part = page.section("connection")
    part.client_id.set_text("client-2")
    part.secret.set_text(canary_api_secret)
    part._change.click()
    assert not part._change.isEnabled()
    call = _bridge(page).last("change_connection")
    assert call.args[0] == BITNOB
    assert (call.args[1].client_id, call.args[1].secret.reveal()) == ("client-2", canary_api_secret)
    call.answer()
    assert part._said.text() == NEXT_UNLOCK
    assert part.secret.text() == part.client_id.text() == ""
    assert part._test.words() == TEST


def test_keys_are_changed_once_the_password_was_typed(page: SettingsPage) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    part = page.section("connection")
    part.client_id.set_text("client-2")
    part.secret.set_text("s")
    part._change.click()
    _bridge(page).last("change_connection").fail(Failure.from_error(PasswordNeeded()))
    (sheet,) = page.window().findChildren(AskedAgainSheet)
    assert part.secret.text() == "s"
    sheet.proven.emit()
    assert len(_bridge(page).asked("change_connection")) == 2
    sheet.dismiss()


def test_keys_that_could_not_be_kept_stay_in_the_fields(page: SettingsPage) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    part = page.section("connection")
    part.client_id.set_text("client-2")
    part.secret.set_text("s")
    part._change.click()
    _bridge(page).last("change_connection").fail()
    assert part._said.text().startswith("The keys were not changed. ")
    assert part.secret.text() == "s"


def test_missing_keys_are_said_beside_their_fields(page: SettingsPage) -> None:
    page.show_snapshot(snapshot(profile=BITNOB))
    page.section("connection")._change.click()
    assert page.section("connection").client_id.error() == "Enter the client ID."
    assert page.section("connection").secret.error() == "Enter the secret."
    assert not _bridge(page).asked("change_connection")


def test_an_api_key_needs_no_client_id(page: SettingsPage) -> None:
    page.show_snapshot(snapshot(profile=GUIDE))
    part = page.section("connection")
    assert part.client_id.isHidden()
    part.secret.set_text("key")
    part._change.click()
    assert _bridge(page).last("change_connection").args[1].client_id == ""


def test_leaving_the_settings_empties_the_keys(page: SettingsPage) -> None:
    page.section("connection").secret.set_text("half a key")
    page.hide()
    assert page.section("connection").secret.text() == ""

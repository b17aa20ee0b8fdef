"""Connecting Bitnob: checked before it is sent anywhere, tested by reading, kept in the vault."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.entry_messages import CheckLine, ConnectionReport
from desktop_app.domain.profiles import AuthScheme, DialectName, Environment
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.connect_step import NOT_TESTED, TESTING, ConnectStep
from desktop_app.ui.first_run.page import FirstRunPage, derive_slug
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.strength import grade
from tests.support.start_session import StartSession, run_session
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def session() -> StartSession:
    return StartSession()


@pytest.fixture
def ui(qapp: QApplication, session: StartSession) -> Iterator[Ui]:
    yield from run_session(session)


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, tmp_path: Path) -> Iterator[FirstRunPage]:
    made = FirstRunPage(ui, Places(tmp_path, tmp_path / "sandbox", tmp_path / "vaults"))
    qtbot.addWidget(made)
    made.resize(960, 640)
    made.show()
    made._start.set_choice("connect")
    made._password.field.set_text("seven green boats wait")
    made._show("connect")
    yield made
    made.hide()


def _fill(page: FirstRunPage, secret: str, name: str = "Acme Ltd") -> ConnectStep:
    step = page._connect
    step.name.set_text(name)
    step.client_id.set_text("client-1")
    step.secret.set_text(secret)
    return step


def test_what_is_missing_is_said_beside_each_field(page: FirstRunPage) -> None:
    page._next()
    step = page._connect
    assert page._frame.problems.text() == "3 things to fix: business name, client id, secret"
    assert step.name.error() == "Enter the name of the business."
    assert step.client_id.error() == "Enter the client ID."
    assert step.secret.error() == "Enter the secret."


def test_an_address_without_https_is_refused_and_brought_into_view(page: FirstRunPage) -> None:
    step = _fill(page, "s")
    step.url.set_text("http://api.bitnob.com")
    page._next()
    assert step.url.error() == "Only https is used outside this computer."
    assert step.url.isVisible()
    assert not step.url.visibleRegion().isEmpty()


def test_the_card_guide_wants_an_api_key_and_no_client_id(page: FirstRunPage) -> None:
    step = _fill(page, "key-1")
    step._dialect._buttons[1].click()
    assert step.client_id.isHidden()
    assert step.secret.label() == "API key"
    assert step.profile().auth is AuthScheme.BEARER
    assert step.problems() == []


def test_the_vault_is_made_below_vaults_with_the_profile_and_the_keys(
    qtbot: QtBot,
    page: FirstRunPage,
    session: StartSession,
    tmp_path: Path,
    canary_api_secret: str,
) -> None:
    step = _fill(page, canary_api_secret)
    step._environment._buttons[1].click()
    step.callback.set_text("https://acme.example/hooks")
    with qtbot.waitSignal(page.entered):
        page._next()
    folder, name, _, profile, keys = session.created[0]
    assert (folder, name) == (tmp_path / "vaults" / "acme-ltd", "Acme Ltd")
    assert profile.environment is Environment.BITNOB_LIVE
    assert (profile.dialect, profile.auth) == (DialectName.V2, AuthScheme.HMAC)
    assert profile.callback_url == "https://acme.example/hooks"
    assert (keys.client_id, keys.secret.reveal()) == ("client-1", canary_api_secret)
    assert step.secret.text() == step.client_id.text() == ""


def test_a_second_business_of_the_same_name_gets_its_own_folder(
    qtbot: QtBot, page: FirstRunPage, session: StartSession, tmp_path: Path
) -> None:
    session.vaults = {tmp_path / "vaults" / "acme-ltd", tmp_path / "vaults" / "acme-ltd-2"}
    _fill(page, "s")
    with qtbot.waitSignal(page.entered):
        page._next()
    assert session.created[0][0] == tmp_path / "vaults" / "acme-ltd-3"


def test_a_test_shows_every_line_and_stores_nothing(
    qtbot: QtBot, page: FirstRunPage, session: StartSession
) -> None:
    session.report = ConnectionReport(
        (
            CheckLine("Keys", True, "Accepted. The account is Acme Ltd."),
            CheckLine("Environment", False, "The keys belong to the live environment."),
        )
    )
    step = _fill(page, "s")
    step._test.click()
    assert step._test.words() == "Testing…"
    assert step.report.accessibleName() == TESTING
    qtbot.waitUntil(step._test.isEnabled)
    assert step.report.accessibleName() == (
        "1 of the checks did not pass. Keys: Accepted. The account is Acme Ltd. "
        "Environment: The keys belong to the live environment."
    )
    assert len(session.tested) == 1
    assert session.created == []


def test_a_result_for_fields_that_have_changed_since_is_not_shown(
    qtbot: QtBot, page: FirstRunPage, session: StartSession
) -> None:
    step = _fill(page, "s")
    step._test.click()
    step.secret.set_text("another")
    assert step._test.isEnabled()
    step._test.click()
    qtbot.waitUntil(lambda: len(session.tested) == 2)
    qtbot.waitUntil(step._test.isEnabled)
    step.secret.set_text("a third")
    assert step.report.accessibleName() == NOT_TESTED


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme Ltd", "acme-ltd"),
        ("Café Noir & Söhne GmbH.", "cafe-noir-sohne-gmbh"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", "vault"),
        ("…", "vault"),
        ("NUL", "vault-nul"),
        ("com1", "vault-com1"),
        ("x" * 60, "x" * 40),
    ],
)
def test_a_folder_name_is_one_that_every_file_system_takes(name: str, slug: str) -> None:
    assert derive_slug(name) == slug


@pytest.mark.parametrize(
    ("log_guesses", "sentence"),
    [
        (2.0, "Very weak: less than a minute to guess"),
        (6.0, "Very weak: about 2 minutes to guess"),
        (8.0, "Very weak: about 3 hours to guess"),
        (10.0, "Weak: about 10 days to guess"),
        (11.0, "Fair: about 4 months to guess"),
        (13.0, "Strong: about 30 years to guess"),
        (15.0, "Strong: about 3,000 years to guess"),
        (17.0, "Very strong: about 300,000 years to guess"),
        (19.3, "Very strong: more than a million years to guess"),
    ],
)
def test_the_time_to_guess_has_one_leading_figure(log_guesses: float, sentence: str) -> None:
    assert grade(log_guesses).sentence == sentence

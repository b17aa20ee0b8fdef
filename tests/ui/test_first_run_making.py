"""Making a vault: shown step by step, told in four parts when it fails, nothing typed stays."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.profiles import DialectName
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.context import Ui
from desktop_app.ui.first_run.page import FirstRunPage
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.kit.timeline import Timeline
from tests.support.start_session import StartSession, run_session
from tests.ui.look_fixture import look, use_widest_type

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
GOOD = "seven green boats wait"


@pytest.fixture
def session() -> StartSession:
    return StartSession()


@pytest.fixture
def ui(qapp: QApplication, session: StartSession) -> Iterator[Ui]:
    yield from run_session(session)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path, tmp_path / "sandbox" / "vault", tmp_path / "vaults")


@pytest.fixture
def page(qtbot: QtBot, ui: Ui, places: Places) -> Iterator[FirstRunPage]:
    made = FirstRunPage(ui, places)
    qtbot.addWidget(made)
    made.resize(960, 640)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.hide()


def _enter(qtbot: QtBot, page: FirstRunPage) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Return)


def _fill_password(page: FirstRunPage, password: str = GOOD) -> None:
    step = page._password
    step.field.set_text(password)
    step.repeat.set_text(password)
    step.understood.setChecked(True)


# --- a practice vault -------------------------------------------------------------------------


def test_a_practice_vault_is_made_and_nothing_typed_stays(
    qtbot: QtBot,
    page: FirstRunPage,
    session: StartSession,
    places: Places,
    canary_password: str,
) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page, canary_password)
    with qtbot.waitSignal(page.entered):
        _enter(qtbot, page)
    folder, password, dialect = session.created[0]
    assert (folder, dialect) == (places.sandbox, DialectName.V2)
    assert password.reveal() == canary_password
    assert page._password.field.text() == page._password.repeat.text() == ""


def test_the_practice_bank_may_speak_the_card_guide(
    qtbot: QtBot, page: FirstRunPage, session: StartSession
) -> None:
    page.set_start(sandbox_only=True)
    page._password._api.set_current_id(DialectName.GUIDE.value)
    _fill_password(page)
    with qtbot.waitSignal(page.entered):
        _enter(qtbot, page)
    assert session.created[0][2] is DialectName.GUIDE


def test_what_the_worker_does_becomes_steps_and_cannot_be_interrupted(
    qtbot: QtBot, page: FirstRunPage
) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page)
    with qtbot.waitSignal(page.entered):
        _enter(qtbot, page)
        assert page._step == "ready"
        assert not page._frame._back.isEnabled()
        qtbot.keyClick(page, Qt.Key.Key_Escape)
        assert page._step == "ready"
    assert page.findChild(Timeline).accessibleName() == (
        "Starting done. Measuring this computer done. Writing the vault done"
    )


def test_a_failure_is_four_parts_and_trying_again_makes_the_vault(
    qtbot: QtBot, page: FirstRunPage, session: StartSession
) -> None:
    session.fails = DiskFull()
    page.set_start(sandbox_only=True)
    _fill_password(page)
    _enter(qtbot, page)
    qtbot.waitUntil(page._frame.trouble.isVisible)
    assert page._frame.trouble.accessibleName() == "The vault was not made"
    assert page._frame._next.words() == "Try again"
    with qtbot.waitSignal(page.entered):
        page._frame._next.click()
    assert len(session.created) == 1
    assert not page._frame.trouble.isVisible()


def test_no_secret_is_in_an_accessible_text(page: FirstRunPage, canary_password: str) -> None:
    page.set_start(sandbox_only=True)
    _fill_password(page, canary_password)
    for widget in page.findChildren(QWidget):
        texts = (widget.accessibleName(), widget.accessibleDescription(), widget.toolTip())
        assert not any(canary_password in text for text in texts)


def test_leaving_the_page_empties_every_secret_field(page: FirstRunPage) -> None:
    _fill_password(page)
    page._connect.secret.set_text("half a key")
    page.hide()
    assert page._password.field.text() == page._password.repeat.text() == ""
    assert page._connect.secret.text() == ""


def test_every_step_fits_the_smallest_window_in_the_widest_type(
    qtbot: QtBot, ui: Ui, places: Places
) -> None:
    use_widest_type()
    page = FirstRunPage(ui, places)
    qtbot.addWidget(page)
    page._start.set_choice("connect")
    for step in ("start", "password", "connect", "ready"):
        page._show(step)
        assert page.minimumSizeHint().width() <= 960
        pane = page._frame._panes[step].widget()
        assert pane.minimumSizeHint().width() <= 960

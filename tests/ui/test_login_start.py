"""Starting at log-in is offered once, with the first card to watch, and is a switch in Settings."""

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Snapshot
from desktop_app.application.preferences import Preferences
from desktop_app.domain.errors import Failure, NotAllowed
from desktop_app.domain.profiles import Environment
from desktop_app.ui.cards.login_bar import NO, OFFER, YES
from desktop_app.ui.settings.security import SecuritySection
from tests.support.ui import make_ui
from tests.ui.action_desk import is_told
from tests.ui.cards_fixture import Screen, picture
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
IS_ON, SET = "computer.login.is_on", "computer.login.set"


def watched(*armed: str, **changes: object) -> Snapshot:
    shown = picture(armed=armed, **changes)
    return replace(shown, profile=replace(shown.profile, environment=Environment.BITNOB_LIVE))


def calls(screen: Screen) -> list[str]:
    return [call.name for call in screen.bridge.calls if call.name == IS_ON]


@pytest.fixture
def screen(qtbot: QtBot) -> Screen:
    made = Screen(qtbot, watched("Trial"))
    made.bridge.last(IS_ON).answer(False)
    return made


def test_it_is_offered_with_the_first_card_to_watch(screen: Screen) -> None:
    assert is_told(screen.page, OFFER)
    screen.click(YES)
    screen.bridge.last(SET).answer()
    assert screen.bridge.last("wallet.set_preferences").args[0].login_offered
    assert not is_told(screen.page, OFFER)


def test_a_no_is_kept(screen: Screen) -> None:
    screen.click(NO)
    assert screen.bridge.last("wallet.set_preferences").args[0].login_offered
    assert not is_told(screen.page, OFFER)
    screen.page.show_snapshot(watched("Trial", preferences=Preferences(login_offered=True)))
    assert not is_told(screen.page, OFFER)


def test_what_could_not_be_done_is_said_and_can_be_put_away(screen: Screen) -> None:
    screen.click(YES)
    screen.bridge.last(SET).fail(Failure.from_error(NotAllowed("No room.", todo="Do it there.")))
    assert is_told(screen.page, "No room. Do it there.")
    screen.click(NO)
    assert not is_told(screen.page, "No room.")


@pytest.mark.parametrize("answer", [True, None])
def test_where_it_is_on_or_cannot_be_it_is_not_offered(qtbot: QtBot, answer: bool | None) -> None:
    screen = Screen(qtbot, watched("Trial"))
    screen.bridge.last(IS_ON).answer(answer)
    assert not is_told(screen.page, OFFER)


@pytest.mark.parametrize(
    "shown",
    [
        picture(armed=("Trial",)),
        watched(),
        watched("Trial", preferences=Preferences(login_offered=True)),
    ],
)
def test_practice_no_card_to_watch_or_an_earlier_answer_ask_nothing(
    qtbot: QtBot, shown: Snapshot
) -> None:
    assert calls(Screen(qtbot, shown)) == []


def test_settings_show_and_change_it(qtbot: QtBot) -> None:
    section = SecuritySection(ui := make_ui())
    qtbot.addWidget(section)
    section.show()
    box = section.login.box
    assert not box.isEnabled()
    ui.bridge.last(IS_ON).answer(False)
    assert not box.isChecked()
    box.click()
    assert ui.bridge.last(SET).args == (True,)
    ui.bridge.last(SET).fail(Failure.from_error(NotAllowed("No room.")))
    ui.bridge.last(IS_ON).answer(False)
    assert not box.isChecked()
    assert is_told(section, "The choice was not kept")


def test_settings_hide_it_where_it_cannot_be_changed(qtbot: QtBot) -> None:
    section = SecuritySection(ui := make_ui())
    qtbot.addWidget(section)
    section.show()
    ui.bridge.last(IS_ON).answer(None)
    assert not section.login.box.isVisible()

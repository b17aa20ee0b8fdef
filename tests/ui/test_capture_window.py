"""The running program where a system has a way: windows are covered, a lock ends the leave."""

from collections.abc import Callable

import pytest

from desktop_app.application.capturing import Sight
from desktop_app.composition import app
from desktop_app.ui.capture_words import ALLOWED
from tests.support.app_rig import Rig
from tests.support.capture import FakeShield
from tests.ui.app_fixture import bank, make_rig, running_bank
from tests.ui.look_fixture import look

__all__ = ["bank", "look", "make_rig", "running_bank"]


@pytest.fixture
def rig(make_rig: Callable[..., Rig], monkeypatch: pytest.MonkeyPatch) -> Rig:
    """The program in its first run, on a system that keeps windows out of pictures."""
    monkeypatch.setattr(app, "shield_for", lambda _platform: FakeShield())
    return make_rig()


def test_from_the_first_page_on_the_window_is_covered_until_it_is_allowed(rig: Rig) -> None:
    guard = rig.app.capture
    assert guard.look(rig.window) is Sight.NOTHING
    rig.make_vault()
    rig.issue()
    rig.driver.click("Reveal number")
    rig.wait_for("Windows says that it leaves this window out of screen sharing.")
    guard.allow_until_locked()
    rig.wait_for(ALLOWED, "Screen sharing can see this: it is allowed at the moment.")
    rig.window.lock()
    rig.wait_for("Master password")
    assert guard.look(rig.window) is Sight.NOTHING
    assert ALLOWED not in rig.painted()

"""A secret that is on its way to the clipboard when Purser locks never arrives there."""

import time

import pytest
from PySide6.QtGui import QGuiApplication

from desktop_app.domain.cards import Field
from desktop_app.ui.cards.copier import Copier, Part
from desktop_app.ui.home.places import SETTINGS
from desktop_app.ui.settings.news import NewsSection
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
ANSWERED_S = 0.5


def lock_before_it_arrives(rig: Rig, *, completely: bool) -> str:
    """The worker has answered, and its answer waits behind the key that locks."""
    time.sleep(ANSWERED_S)
    rig.window.lock(completely=completely)
    rig.wait_for("Unlock Purser")
    rig.settle()
    return QGuiApplication.clipboard().text()


@pytest.mark.parametrize("completely", [False, True])
def test_a_number_is_not_copied_after_the_lock(rig: Rig, completely: bool) -> None:
    card = rig.issue()
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    rig.settle()
    rig.window.findChild(Copier).copy(Part.NUMBER)
    assert number not in lock_before_it_arrives(rig, completely=completely)
    assert not rig.window._ui.clipboard.holds_secret


def test_the_address_of_messages_is_not_copied_after_the_lock(rig: Rig) -> None:
    rig.window._home._show(SETTINGS)
    rig.window._home._settings.late.page().show_section("news")
    rig.settle()
    rig.window.findChild(NewsSection)._ask_address()
    assert lock_before_it_arrives(rig, completely=True) == ""
    assert not rig.window._ui.clipboard.holds_secret

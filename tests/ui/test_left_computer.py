"""The whole program beside a login service: its real signs lock it, and it is waited for."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from desktop_app.application import departures
from desktop_app.application.preferences import Preferences
from desktop_app.application.presence import Sign
from desktop_app.application.wishes import IssueWish
from desktop_app.domain.cards import Field
from desktop_app.domain.money import Money
from desktop_app.ui.unlock.words import FINISHING, WHY
from tests.support.app_rig import LABEL, PASSWORD, PATIENCE_MS, Rig
from tests.support.stand_ins import HAS_BUS, IdleService, LoginService, private_bus
from tests.ui.app_fixture import bank, look, make_rig, running_bank
from tests.ui.test_locked_watch_window import WATCHED, armed

__all__ = ["armed", "bank", "look", "make_rig", "running_bank"]
pytestmark = pytest.mark.skipif(not HAS_BUS, reason="needs dbus-daemon")


@pytest.fixture
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoginService]:
    with private_bus(tmp_path, "system") as address:
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        made = LoginService(address)
        yield made
        made.end()


@pytest.fixture
def rig(login: LoginService, make_rig: Callable[..., Rig]) -> Rig:
    made = make_rig()
    made.make_vault()
    made.qtbot.waitUntil(login.is_delayed, timeout=PATIENCE_MS)
    return made


def _choose(rig: Rig, chosen: Preferences) -> None:
    rig.ask(lambda s: s.wallet.set_preferences(chosen))
    rig.qtbot.waitUntil(lambda: rig.picture.preferences == chosen)
    rig.settle()


def _is_shut(rig: Rig) -> bool:
    locking = rig.app._backstage._session._locking
    return locking.is_locked(completely=True) and not locking.turn.locked()


SIGNS = {
    Sign.SLEEP: lambda login: login.sleep(),
    Sign.SCREEN: lambda login: login.lock(),
    Sign.SWITCH: lambda login: login.change(Active=False),
}


@pytest.mark.parametrize("sign", list(SIGNS))
def test_the_computer_is_left_and_everything_is_locked(
    rig: Rig, login: LoginService, sign: Sign
) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    SIGNS[sign](login)
    rig.wait_for("Unlock Purser", WHY[sign])
    rig.qtbot.waitUntil(lambda: _is_shut(rig))
    rig.settle()
    assert LABEL not in rig.everything_said()
    rig.unlock()
    rig.wait_for(LABEL, "$20.00")


def test_the_computer_sleeps_only_after_the_keys_are_gone(rig: Rig, login: LoginService) -> None:
    rig.issue()
    login.sleep()
    rig.qtbot.waitUntil(lambda: not login.is_delayed(), timeout=5_000)
    assert _is_shut(rig)
    login.sleep(False)
    rig.qtbot.waitUntil(login.is_delayed)


@pytest.mark.parametrize("sign", list(SIGNS))
def test_what_the_owner_switched_off_locks_nothing(
    rig: Rig, login: LoginService, sign: Sign
) -> None:
    _choose(rig, Preferences(lock_sleep=False, lock_screen=False, lock_switch=False))
    SIGNS[sign](login)
    rig.qtbot.wait(300)
    rig.wait_for("Online")
    if sign is Sign.SLEEP:
        assert not login.is_delayed()  # and the computer is not kept awake for nothing


def test_a_locked_screen_ends_the_watch_of_a_locked_purser(
    rig: Rig, login: LoginService, armed: object
) -> None:
    rig.qtbot.keyClick(rig.window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    rig.wait_for(WATCHED)
    login.lock()
    rig.wait_for(WHY[Sign.SCREEN])
    rig.qtbot.waitUntil(lambda: _is_shut(rig))


def _issue_slowly(rig: Rig) -> None:
    rig.qtbot.waitUntil(lambda: bool(rig.picture.holders), timeout=PATIENCE_MS)
    rig.host.bank.fault("create", "delay", times=1, ms=2_500)
    wish = IssueWish("d" * 32, LABEL, rig.picture.holders[0], Money.usd(20), Money.usd(100))
    rig.app.bridge.run(rig.window, lambda s: s.wallet.issue(wish), lambda _: None, lambda _: None)
    rig.qtbot.waitUntil(lambda: bool(rig.picture.under_way), timeout=PATIENCE_MS)


def _has_its_number(rig: Rig) -> None:
    [card] = [row for row in rig.picture.rows if getattr(row, "label", "") == LABEL]
    read = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN))
    assert len(read.reveal()) == 16
    assert len(rig.host.bank.control("ledger")["cards"]) == 1


@pytest.mark.parametrize("sign", list(SIGNS))
def test_a_send_in_flight_is_finished_first_and_its_number_kept(
    rig: Rig, login: LoginService, sign: Sign
) -> None:
    _issue_slowly(rig)
    SIGNS[sign](login)
    rig.wait_for("Unlock Purser", FINISHING)
    rig.settle()
    assert LABEL not in rig.everything_said()
    rig.qtbot.waitUntil(lambda: _is_shut(rig), timeout=PATIENCE_MS)
    assert len(rig.host.bank.control("ledger")["cards"]) == 1
    rig.unlock()
    rig.wait_for(LABEL)
    _has_its_number(rig)


def test_a_vault_that_was_being_opened_is_locked_again(
    rig: Rig, login: LoginService, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.window.lock(completely=True)
    rig.qtbot.waitUntil(lambda: _is_shut(rig))
    session = rig.app._backstage._session
    open_ = session._locking._keeper.open

    async def slowly(*how: object) -> object:
        await asyncio.sleep(0.5)
        return await open_(*how)

    monkeypatch.setattr(session._locking._keeper, "open", slowly)
    rig.unlock()
    rig.qtbot.waitUntil(session._locking.turn.locked)
    login.lock()
    rig.qtbot.wait(1_200)
    rig.qtbot.waitUntil(lambda: _is_shut(rig))
    rig.wait_for("Unlock Purser")
    assert rig.app.bridge.snapshot is None
    monkeypatch.setattr(session._locking._keeper, "open", open_)
    rig.unlock()
    rig.wait_for("Online")


def test_a_window_that_does_not_answer_does_not_keep_the_vault_open(
    rig: Rig, login: LoginService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(departures, "WINDOW_S", 0.2)
    rig.app.bridge.left.disconnect()
    login.lock()
    rig.qtbot.waitUntil(lambda: _is_shut(rig), timeout=PATIENCE_MS)


def test_nobody_at_the_computer_locks_and_goes_on_watching(
    login: LoginService,
    make_rig: Callable[..., Rig],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setattr(departures, "LOOK_S", 0.1)
    with private_bus(tmp_path, "session") as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        service = IdleService(address)
        try:
            rig = make_rig()
            rig.make_vault()
            service.idle_ms = 599_000
            rig.qtbot.wait(1_300)
            rig.wait_for("Online")
            service.idle_ms = 600_000
            rig.wait_for("Unlock Purser", WHY[Sign.SYSTEM_IDLE])
            service.idle_ms = 0
            rig.unlock(PASSWORD)
            rig.wait_for("Online")
            rig.end()
        finally:
            service.end()


def test_quitting_while_the_computer_sleeps_loses_no_number(
    rig: Rig, login: LoginService, make_rig: Callable[..., Rig]
) -> None:
    _issue_slowly(rig)
    login.sleep()
    rig.qtbot.wait(50)
    rig.end()
    assert not login.is_delayed()
    again = make_rig()
    again.unlock()
    again.wait_for(LABEL)
    _has_its_number(again)


def test_minimising_locks_where_the_owner_wants_that(rig: Rig) -> None:
    rig.window.showMinimized()
    rig.qtbot.wait(100)
    rig.window.showNormal()
    rig.wait_for("Online")
    _choose(rig, Preferences(lock_minimised=True))
    rig.window.showMinimized()
    rig.qtbot.waitUntil(lambda: rig.app.bridge.snapshot is None)
    rig.window.showNormal()
    rig.wait_for("Unlock Purser", WHY[Sign.MINIMISED])

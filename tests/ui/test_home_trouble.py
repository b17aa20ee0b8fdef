"""When the service misbehaves: the window says so in words, keeps every figure, and recovers."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.messages import LinkState
from desktop_app.application.session import Session
from desktop_app.domain.intents import Stage
from desktop_app.ui.first_run.password_step import UNDERSTOOD
from tests.support.app_rig import LABEL, PASSWORD, Rig, ThreadHost
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
MakeRig = Callable[..., Rig]


async def _is_sending(session: Session) -> bool:
    """Whether the journal on disk says that a send is under way."""
    intents = session.wallet._desk.vault.intents.open()
    return any(intent.stage is Stage.SENDING for intent in intents)


def _fail_reads(rig: Rig, kind: str) -> None:
    rig.host.bank.fault("*", kind, times=50)
    rig.refresh()


@pytest.mark.parametrize("kind", ["html", "truncate", "huge", "wrong_types", "drop_before"])
def test_an_answer_that_is_none_is_said_and_loses_nothing(rig: Rig, kind: str) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00", "Online")
    _fail_reads(rig, kind)
    rig.wait_for("Offline", LABEL, "$20.00", "USDC")
    failure = rig.picture.link.failure
    assert all((failure.happened, failure.doing, failure.todo))
    rig.host.bank.control("faults", method="DELETE")
    rig.refresh()
    rig.wait_for("Online", "$20.00")


def test_the_number_is_readable_while_the_service_is_away(rig: Rig) -> None:
    rig.issue()
    rig.wait_for(LABEL, "$20.00")
    _fail_reads(rig, "drop_before")
    rig.wait_for("Offline")
    rig.driver.click("Reveal number")
    groups = lambda: [t for t in rig.driver.painted().split() if t.isdigit() and len(t) == 4]  # noqa: E731
    rig.qtbot.waitUntil(lambda: len(groups()) >= 4)


def test_a_vault_opens_and_shows_everything_without_any_bank(
    make_rig: MakeRig, tmp_path: Path
) -> None:
    host = ThreadHost(start_sandbox_thread(tmp_path / "bank"))
    first = make_rig(host)
    first.make_vault()
    first.issue()
    first.wait_for("$20.00")
    first.end()
    host.bank.stop()
    host.is_down = True
    again = make_rig(host)
    again.unlock()
    again.wait_for("Offline", LABEL, "$20.00", "Read from the sandbox at")


def test_wrong_keys_are_said_and_the_figures_stay(rig: Rig, make_rig: MakeRig) -> None:
    rig.issue()
    rig.wait_for("$20.00")
    rig.end()
    host = ThreadHost(rig.host.bank)
    host.secret = "not-the-secret"
    again = make_rig(host)
    again.unlock()
    again.wait_for("Not accepted", LABEL, "$20.00")
    assert again.picture.link.state is LinkState.REFUSED


def test_a_clock_off_by_ten_minutes_does_not_stop_the_reading(
    rig: Rig, make_rig: MakeRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank refuses times that are far from its own: the first refusal tells what it is."""
    card = rig.issue()
    rig.wait_for("$20.00")
    rig.end()
    late = lambda self: datetime.now(UTC) - timedelta(minutes=10)  # noqa: E731
    monkeypatch.setattr(SystemClock, "now", late)
    again = make_rig()
    again.unlock()
    again.wait_for("Online", LABEL, "$20.00")
    again.top_up(card, 30)
    again.wait_for("$50.00")


def test_a_top_up_whose_answer_is_lost_is_an_open_question_not_a_second_debit(rig: Rig) -> None:
    card = rig.issue()
    rig.host.bank.fault("fund", "drop_before")
    rig.top_up(card, 30)
    rig.wait_for("Not known yet")
    rig.refresh()
    ledger = rig.host.bank.control("ledger")
    assert [e for e in ledger["effects"] if e["amount_micros"] == 30_000_000] == []
    assert len(rig.picture.uncertain) == 1


def test_quitting_waits_for_the_answer_under_way(rig: Rig, make_rig: MakeRig, qtbot: QtBot) -> None:
    card = rig.issue()
    rig.host.bank.fault("fund", "delay", ms=1200)
    rig.top_up(card, 30)
    qtbot.waitUntil(lambda: rig.ask(_is_sending))
    rig.end()
    ledger = rig.host.bank.control("ledger")
    assert len([e for e in ledger["effects"] if e["amount_micros"] == 30_000_000]) == 1
    again = make_rig()
    again.unlock()
    again.wait_for(LABEL)
    again.refresh()
    again.wait_for("$50.00")
    assert again.picture.uncertain == ()


def test_locking_waits_for_the_answer_under_way(rig: Rig, qtbot: QtBot) -> None:
    card = rig.issue()
    rig.host.bank.fault("fund", "delay", ms=800)
    rig.top_up(card, 30)
    qtbot.waitUntil(lambda: rig.ask(_is_sending))
    rig.window.lock()
    rig.settle()
    rig.unlock(PASSWORD)
    rig.wait_for(LABEL)
    rig.refresh()
    rig.wait_for("$50.00")


def test_quitting_at_once_leaves_nothing_behind(make_rig: MakeRig) -> None:
    fresh = make_rig(sandbox=True)
    fresh.app.quit()
    fresh.qtbot.waitUntil(lambda: fresh.app.ended)
    assert not fresh.window.isVisible()


def test_quitting_while_the_vault_is_made_leaves_a_vault_or_none(
    make_rig: MakeRig, bank: RunningSandbox
) -> None:
    fresh = make_rig()
    fresh.driver.type_into("Master password", PASSWORD)
    fresh.driver.type_into("Repeat the password", PASSWORD)
    fresh.driver.click(UNDERSTOOD)
    fresh.driver.click("Make the vault")
    fresh.end()
    again = make_rig()
    again.wait_for("Master password")

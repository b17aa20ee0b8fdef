"""The running program for window tests: one bank per module, a fresh data folder per test."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.ui.theme.theme import Theme
from tests.support.app_rig import Rig, run_rigs
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.ui.look_fixture import look

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


@pytest.fixture(scope="module")
def running_bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield running
    running.stop()


@pytest.fixture
def bank(running_bank: RunningSandbox) -> RunningSandbox:
    """Fresh, without waiting times and without a rate limit."""
    running_bank.control("reset", {})
    running_bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    running_bank.control("rate_limit", {"per_minute": 0})
    return running_bank


@pytest.fixture
def make_rig(
    qtbot: QtBot,
    tmp_path: Path,
    bank: RunningSandbox,
    monkeypatch: pytest.MonkeyPatch,
    look: Theme,
) -> Iterator[Callable[..., Rig]]:
    yield from run_rigs(qtbot, tmp_path, bank, monkeypatch)


@pytest.fixture
def rig(make_rig: Callable[..., Rig]) -> Rig:
    """The program in its first run, past the password."""
    made = make_rig()
    made.make_vault()
    return made

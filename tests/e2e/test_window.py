"""The program as a person has it: on a screen, worked by keyboard, killed, looked into."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from desktop_app.adapters.system.folders import Folders
from desktop_app.domain.intents import Kind, Stage
from tests.support.desktop import Program, is_alive, purser, wait_until
from tests.support.practice_vault import make_practice_vault, read_journal

PASSWORD = "e2e practice harbour ledger compass"
FIRST, SECOND = "First card", "Keyboard card"


@pytest.fixture(scope="module")
def secrets() -> dict[str, str]:
    """What may be found nowhere in clear; filled by the vault of each test."""
    return {"password": PASSWORD}


@pytest.fixture
def data(tmp_path: Path, secrets: dict[str, str]) -> Path:
    """A data folder with a practice vault and one card of $20."""
    secrets.update(make_practice_vault(tmp_path / "data", PASSWORD, FIRST))
    return tmp_path / "data"


@pytest.fixture
def program(display: str, data: Path) -> Iterator[Program]:
    with purser(display, data) as running:
        running.wait_for_window()
        yield running


def _wal(data: Path) -> Path:
    """There while the vault is open, gone after a clean close."""
    return Folders(data).sandbox_vault / "vault.db-wal"


def _unlock(program: Program, data: Path) -> None:
    program.type(PASSWORD)
    program.keys("Return")
    wait_until(_wal(data).exists, "the vault to open")


def _cards(bank: httpx.Client) -> int:
    return len(bank.get("/control/ledger").json()["cards"])


def _fill_issue_form(program: Program) -> None:
    """Label and load by keyboard alone; the holder is chosen already."""
    time.sleep(1.5)
    program.keys("ctrl+n")
    time.sleep(0.7)
    program.type(SECOND)
    program.keys("Tab", "Tab")  # past who holds it
    program.type("5.00")


def _leaks(root: Path, secrets: dict[str, str]) -> list[str]:
    """Files below `root` that hold a secret; the practice bank's books are the bank's."""
    found = []
    for path in (p for p in root.rglob("*") if p.is_file() and "bank" not in p.parts):
        content = path.read_bytes()
        for name, value in secrets.items():
            # Three digits stand in every longer file by chance; as a word in a text they do not.
            pattern = rb"(?<![0-9A-Za-z])%s(?![0-9A-Za-z])" % re.escape(value.encode())
            is_there = value.encode() in content
            if name == "CVV":
                is_there = b"\0" not in content and re.search(pattern, content) is not None
            if is_there:
                found.append(f"{name} in {path.name}")
    return found


def test_a_card_is_issued_and_the_wallet_locked_by_keyboard_and_no_secret_stays_behind(
    program: Program, data: Path, fresh_home: Path, secrets: dict[str, str]
) -> None:
    _unlock(program, data)
    with program.bank() as bank:
        _fill_issue_form(program)
        program.keys("ctrl+Return")
        wait_until(lambda: _cards(bank) == 2, "the second card")
    time.sleep(1)
    program.keys("ctrl+l")
    wait_until(lambda: not _wal(data).exists(), "the vault to close")
    program.end()
    assert set(secrets) == {"password", "PAN", "CVV", "API secret"}
    assert _leaks(data, secrets) + _leaks(fresh_home, secrets) == []
    assert (data / "purser.log").read_text() == ""


def test_a_kill_in_the_middle_of_issuing_makes_no_second_card(
    program: Program, data: Path, display: str
) -> None:
    _unlock(program, data)
    child = program.bank_pid()
    with program.bank() as bank:
        bank.post(
            "/control/faults", json={"operation": "create", "kind": "delay", "ms": 4000}
        ).raise_for_status()
        _fill_issue_form(program)
        program.keys("ctrl+Return")
        wait_until(lambda: not bank.get("/control/state").json()["faults"], "the request to arrive")
    os.kill(program.process.pid, signal.SIGKILL)
    program.process.wait(5)
    wait_until(lambda: not is_alive(child), "the practice bank to end with its parent")
    with purser(display, data) as again:
        again.wait_for_window()
        _unlock(again, data)
        with again.bank() as bank:
            time.sleep(4)
            cards = _cards(bank)
    assert cards in (1, 2)
    issues = [i for i in read_journal(data, PASSWORD) if i.kind is Kind.ISSUE]
    assert len(issues) == 2
    settled = {Stage.CONFIRMED, Stage.ACCEPTED} if cards == 2 else set()
    assert issues[0].stage in {Stage.UNKNOWN, Stage.NOT_FOUND, *settled}


def test_a_second_window_cannot_open_the_same_vault_and_harms_nothing(
    program: Program, data: Path, display: str
) -> None:
    _unlock(program, data)
    before = (Folders(data).sandbox_vault / "vault.key").read_bytes()
    with purser(display, data) as other:
        other.wait_for_window()
        other.type(PASSWORD)
        other.keys("Return")
        time.sleep(2)
        assert other.process.poll() is None
    assert program.process.poll() is None
    program.end()
    assert (Folders(data).sandbox_vault / "vault.key").read_bytes() == before
    assert [i.kind for i in read_journal(data, PASSWORD)] == [Kind.ISSUE]

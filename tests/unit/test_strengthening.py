"""The cost of guessing is measured anew, seldom, after the window settled, and never in the way."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest

from desktop_app.application import strengthening
from desktop_app.application.strengthening import EVERY, NAME, POLICY, Strengthening
from desktop_app.application.ways import WayKind
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from tests.support.memory_keys import MADE_AT
from tests.support.memory_vault import MemoryVault

PASSWORD = "correct horse battery staple purser"


class Day:
    """Clock that stands still."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return 0.0


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strengthening, "DELAY_S", 0.01)


def unlock(
    vault: MemoryVault,
    now: datetime,
    kind: WayKind = WayKind.PASSWORD,
    then: Callable[[Strengthening], Coroutine[Any, Any, None]] | None = None,
) -> None:
    """What happens in the background after one unlock."""

    async def play() -> None:
        one = Strengthening(Day(now))
        one.begin(vault, Secret(PASSWORD), kind)
        if then is not None:
            await then(one)
        else:
            await asyncio.sleep(0.05)
        await one.stop()

    asyncio.run(play())


def test_it_is_measured_once_in_half_a_year() -> None:
    vault, day = MemoryVault(password=PASSWORD), MADE_AT
    counts = []
    for _ in range(8):
        unlock(vault, day)
        counts.append(vault.keys.strengthened)
        day += EVERY / 2
    assert counts == [0, 0, 0, 1, 1, 1, 2, 2]


def test_a_new_policy_measures_at_once() -> None:
    vault = MemoryVault(password=PASSWORD)
    vault.settings.put(NAME, f"{POLICY - 1} {MADE_AT.isoformat()}")
    unlock(vault, MADE_AT)
    assert vault.keys.strengthened == 1
    unlock(vault, MADE_AT)
    assert vault.keys.strengthened == 1


@pytest.mark.parametrize("odd", ["1", "1 yesterday", "1 2026-05-01T00:00:00", "x y z"])
def test_an_odd_note_harms_nobody(odd: str) -> None:
    vault = MemoryVault(password=PASSWORD)
    vault.settings.put(NAME, odd)
    unlock(vault, MADE_AT + 2 * EVERY)
    assert vault.keys.strengthened == 1


def test_only_a_password_can_be_stretched() -> None:
    vault = MemoryVault(password=PASSWORD)
    unlock(vault, MADE_AT + 2 * EVERY, WayKind.KEYRING)
    assert vault.keys.strengthened == 0


def test_locking_meanwhile_ends_it_and_the_next_unlock_tries_again() -> None:
    vault = MemoryVault(password=PASSWORD)

    async def lock(_one: Strengthening) -> None:
        await asyncio.sleep(0)

    unlock(vault, MADE_AT + 2 * EVERY, then=lock)
    assert vault.keys.strengthened == 0
    unlock(vault, MADE_AT + 2 * EVERY + timedelta(days=1))
    assert vault.keys.strengthened == 1


def test_a_full_disk_is_no_failure_of_the_unlock() -> None:
    vault = MemoryVault(password=PASSWORD)
    vault.fail_next = DiskFull()
    unlock(vault, MADE_AT + 2 * EVERY)
    assert vault.settings.get(NAME) == ""

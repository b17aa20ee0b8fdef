"""How many copies of a number and of the password are left in memory after each depth of lock.

Python cannot promise none: what is freed is not overwritten. So copies are counted, in the real
program with its bank in a process of its own, and may not be more than the help pages say.

`test_memory_after_lock` runs this in a fresh process: in one that has run a thousand tests the
memory is full of holes, and what is freed there lies about for longer.
"""

import ctypes
import gc
import secrets
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.adapters.vault import keeper
from desktop_app.domain.cards import Field
from desktop_app.ui.first_run.password_step import UNDERSTOOD
from desktop_app.ui.theme.theme import Theme
from tests.support.app_rig import CHEAP, PATIENCE_MS, Rig
from tests.support.own_memory import Mark, count_copies
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
MOST_LEFT = 2
"""Of each secret, in either writing, in memory that was freed."""


@pytest.fixture
def rig(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Theme
) -> Iterator[Rig]:
    cheap = partial(keeper.FileVaultKeeper, floor=CHEAP, cost=CHEAP)
    monkeypatch.setattr(keeper, "FileVaultKeeper", cheap)
    made = Rig(qtbot, tmp_path / "data", None, sandbox=True)
    yield made
    made.end()


def _wipe(text: str) -> None:
    """The test's own copy must not be counted."""
    ctypes.memset(id(text) + sys.getsizeof("") - 1, 0, len(text))


def _make_vault(rig: Rig) -> Mark:
    password = f"{secrets.token_hex(12)} harbour"
    mark = Mark.of(password)
    rig.driver.type_into("Master password", password)
    rig.driver.type_into("Repeat the password", password)
    _wipe(password)
    rig.driver.click(UNDERSTOOD)
    rig.driver.click("Make the vault")
    rig.wait_for("Online")
    return mark


def _read_number(rig: Rig) -> Mark:
    card = rig.issue()
    rig.wait_for("$20.00")
    number = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    mark = Mark.of(number)
    _wipe(number)
    rig.driver.click("Reveal number")
    rig.driver.click("Copy number")
    clipboard = QGuiApplication.clipboard()
    rig.qtbot.waitUntil(lambda: len(clipboard.text()) == 16, timeout=PATIENCE_MS)
    return mark


@pytest.mark.parametrize("completely", [False, True])
def test_few_copies_are_left(
    rig: Rig, completely: bool, record_property: Callable[[str, object], None]
) -> None:
    marks = {"password": _make_vault(rig)}
    marks["number"] = _read_number(rig)
    shown = count_copies(marks)
    assert sum(shown["number"]) >= 1  # on the clipboard: the search finds what is there
    rig.window.lock(completely=completely)
    rig.settle()
    session = rig.app._backstage._session
    rig.qtbot.waitUntil(session._locking.is_locked, timeout=PATIENCE_MS)
    rig.settle()
    gc.collect()
    left = {name: sum(copies) for name, copies in count_copies(marks).items()}
    record_property("copies while shown, after the lock", (shown, left))
    assert max(left.values()) <= MOST_LEFT

"""The same count after the password was asked for again, a kit was made, a damaged vault was read.

`test_memory_after_lock` runs this too in a fresh process.
"""

import gc
import secrets
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.adapters.vault import keeper, salvage
from desktop_app.domain.cards import Field
from desktop_app.ui.asking.sheet import AskedAgainSheet
from desktop_app.ui.first_run.password_step import UNDERSTOOD
from desktop_app.ui.moving.export_sheet import ExportSheet
from desktop_app.ui.recovery.kit_sheet import KitSheet
from desktop_app.ui.salvage.salvage_words import OFFER
from desktop_app.ui.salvage.sheet import SalvageSheet
from desktop_app.ui.theme.theme import Theme
from tests.e2e.copies_after_lock import _wipe
from tests.support.app_rig import CHEAP, PATIENCE_MS, Rig
from tests.support.own_memory import Mark, count_copies
from tests.ui.look_fixture import look
from tests.ui.test_export_window import open_sheet
from tests.ui.test_recovery_window import _box, _sheet

__all__ = ["look"]
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
Record = Callable[[str, object], None]
MOST_LEFT = 4
"""More than after a lock alone: a password was typed twice here, and read by several hands."""
DEPTHS = pytest.mark.parametrize("completely", [False, True])


class Password:
    """One that can be typed again: it is kept backwards, which no search takes for it."""

    def __init__(self) -> None:
        plain = f"{secrets.token_hex(12)} harbour"
        self.mark, self._turned = Mark.of(plain), plain[::-1]
        _wipe(plain)

    def put(self, into: Callable[[str], object]) -> None:
        """Type it."""
        plain = self._turned[::-1]
        into(plain)
        _wipe(plain)


@pytest.fixture
def rig(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, look: Theme
) -> Iterator[Rig]:
    """With a bank of its own; a test may have ended it."""
    cheap = partial(keeper.FileVaultKeeper, floor=CHEAP, cost=CHEAP)
    monkeypatch.setattr(keeper, "FileVaultKeeper", cheap)
    made = Rig(qtbot, tmp_path / "data", None, sandbox=True)
    yield made
    if isValid(made.app):
        made.end()


@pytest.fixture
def password(rig: Rig) -> Password:
    """Of the vault that was just made."""
    made = Password()
    for name in ("Master password", "Repeat the password"):
        made.put(partial(rig.driver.type_into, name))
    rig.driver.click(UNDERSTOOD)
    rig.driver.click("Make the vault")
    rig.wait_for("Online")
    return made


@pytest.fixture
def number(rig: Rig, password: Password) -> Mark:
    """Of the one card."""
    card = rig.issue()
    rig.wait_for("$20.00")
    plain = rig.ask(lambda s: s.wallet.reveal(card.id, Field.PAN)).reveal()
    mark = Mark.of(plain)
    _wipe(plain)
    return mark


def _lock(rig: Rig, *, completely: bool) -> None:
    rig.window.lock(completely=completely)
    rig.settle()
    session = rig.app._backstage._session
    rig.qtbot.waitUntil(session._locking.is_locked, timeout=PATIENCE_MS)
    rig.settle()
    gc.collect()


def _are_few(marks: dict[str, Mark], record: Record, before: object) -> None:
    left = {name: sum(copies) for name, copies in count_copies(marks).items()}
    record("copies before, after", (before, left))
    assert max(left.values()) <= MOST_LEFT, (before, left)


def _export(rig: Rig, password: Password, file: Path) -> tuple[Mark, object]:
    """In a sealed file; the mark of its passphrase, and what was found while it was typed."""
    sheet = ExportSheet(rig.app.ui, rig.window)
    open_sheet(rig, sheet)
    shown = sheet.passphrase.text()
    phrase = Mark.of(shown)
    _wipe(shown)
    sheet.take_file(str(file))
    rig.wait_for("Your master password")
    (asked,) = (one for one in rig.window.findChildren(AskedAgainSheet) if one.isVisible())
    password.put(asked.password.set_text)
    before = count_copies({"password": password.mark, "passphrase": phrase})
    asked.effect.click()
    rig.wait_for("Saved as cards.purser-export.")
    sheet.dismiss()
    return phrase, before


@DEPTHS
def test_few_copies_of_a_password_that_was_asked_for_again(
    rig: Rig, password: Password, completely: bool, tmp_path: Path, record_property: Record
) -> None:
    rig.issue()
    phrase, before = _export(rig, password, tmp_path / "cards.purser-export")
    _lock(rig, completely=completely)
    marks = {"password": password.mark, "passphrase": phrase}
    _are_few(marks, record_property, before)


def _make_kit(rig: Rig, password: Password, file: Path) -> tuple[Mark, dict[str, tuple[int, int]]]:
    """Saved and proven; the mark of its code, and what was found while its page was shown."""
    _box(rig).make.click()
    sheet = _sheet(rig, KitSheet)
    assert isinstance(sheet, KitSheet)
    password.put(sheet.ask.password.set_text)
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: sheet._page is not None, timeout=PATIENCE_MS)
    code = Mark.of(sheet._page.code.reveal())
    sheet.file.save(sheet._page, str(file))
    rig.qtbot.waitUntil(lambda: bool(sheet.file.name), timeout=PATIENCE_MS)
    before = count_copies({"password": password.mark, "code": code})
    sheet.effect.click()
    for group, field in zip(sheet.prove.numbers, sheet.prove.fields, strict=True):
        field.set_text(sheet._page.code.reveal().split("-")[group - 1].lower())
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: sheet.is_kept, timeout=PATIENCE_MS)
    sheet.effect.click()
    return code, before


@DEPTHS
def test_few_copies_of_the_code_of_a_kit(
    rig: Rig, password: Password, completely: bool, tmp_path: Path, record_property: Record
) -> None:
    code, before = _make_kit(rig, password, tmp_path / "kit.pdf")
    assert sum(before["code"]) >= 1  # on its page: the search finds what is there
    _lock(rig, completely=completely)
    _are_few({"password": password.mark, "code": code}, record_property, before)


@pytest.fixture
def damaged(
    rig: Rig, number: Mark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Rig]:
    """The program over the same vault, whose first page is gone."""
    cheap = partial(salvage.FolderSalvager, floor=CHEAP)
    monkeypatch.setattr(salvage, "FolderSalvager", cheap)
    folder = Path(rig.picture.folder)
    rig.end()
    database = folder / "vault.db"
    database.write_bytes(bytes(4096) + database.read_bytes()[4096:])
    made = Rig(rig.qtbot, tmp_path / "data", None, sandbox=True)
    yield made
    made.end()


def _look(rig: Rig, password: Password) -> None:
    """At the one card, with its number shown and copied."""
    rig.wait_for("Master password")
    password.put(partial(rig.driver.type_into, "Master password"))
    rig.driver.click("Unlock")
    rig.wait_for("was not opened")
    rig.driver.click(OFFER)
    sheet = _sheet(rig, SalvageSheet)
    assert isinstance(sheet, SalvageSheet)
    password.put(sheet.password.set_text)
    sheet.effect.click()
    rig.qtbot.waitUntil(lambda: bool(sheet.cards.rows()), timeout=PATIENCE_MS)
    sheet.card.shows[Field.PAN].click()
    rig.qtbot.waitUntil(lambda: sheet.card.face.is_revealed("number"), timeout=PATIENCE_MS)
    sheet.card.copies[Field.PAN].click()
    clipboard = QGuiApplication.clipboard()
    rig.qtbot.waitUntil(lambda: len(clipboard.text()) == 16, timeout=PATIENCE_MS)


def test_few_copies_of_a_number_that_was_read_out_of_a_damaged_vault(
    damaged: Rig, password: Password, number: Mark, record_property: Record
) -> None:
    marks = {"password": password.mark, "number": number}
    _look(damaged, password)
    before = count_copies(marks)
    assert sum(before["number"]) >= 1
    _sheet(damaged, SalvageSheet).dismiss()
    damaged.window.lock(completely=True)
    damaged.settle()
    clipboard = QGuiApplication.clipboard()
    damaged.qtbot.waitUntil(lambda: clipboard.text() == "", timeout=PATIENCE_MS)
    gc.collect()
    _are_few(marks, record_property, before)


def test_the_search_finds_what_a_field_keeps(qtbot: QtBot, password: Password) -> None:
    field = QLineEdit()
    qtbot.addWidget(field)
    password.put(field.setText)
    assert sum(count_copies({"password": password.mark})["password"]) >= 1

"""A reading after another: what was found of the copies before it is held no more, nor offered."""

import pytest

from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import VaultDamaged, WrongPassword
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import fail
from tests.ui.salvage_desk import PASSWORD, backup, sheet
from tests.ui.shots_salvage import found
from tests.ui.test_salvage_copies import Wait, name, wait, whole

__all__ = ["desk", "look", "sheet", "wait"]
pytestmark = pytest.mark.usefixtures("look")


def begin(sheet: SalvageSheet) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()


def read_in_vain(desk: Desk, sheet: SalvageSheet) -> None:
    """The vault gives nothing, so only copies are left."""
    name(desk)
    begin(sheet)
    desk.bridge.last("salvaging.open").fail(fail(VaultDamaged))


def test_what_the_next_reading_closes_is_offered_no_more(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    read_in_vain(desk, sheet)
    desk.bridge.last("salvaging.open_copies").answer((whole(None, None),))
    assert len(sheet.copies.buttons) == 1
    begin(sheet)
    assert sheet.copies.buttons == []
    wait(words.LOOKED_INTO_LATER)
    desk.bridge.last("salvaging.open").fail(fail(WrongPassword))
    assert sheet.copies.buttons == []
    assert not sheet.isHidden()


def test_a_look_that_the_next_reading_ends_closes_no_sheet(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    read_in_vain(desk, sheet)
    before = desk.bridge.last("salvaging.open_copies")
    begin(sheet)
    before.fail(fail(Locked))
    assert not sheet.isHidden()
    desk.bridge.last("salvaging.open").answer(found())
    desk.bridge.last("salvaging.open_copies").answer((whole(),))
    wait("It lacks 2 numbers")


def test_a_copy_that_is_packed_by_then_takes_nobody_away_from_the_next_reading(
    desk: Desk, sheet: SalvageSheet
) -> None:
    read_in_vain(desk, sheet)
    desk.bridge.last("salvaging.open_copies").answer((whole(None, None),))
    sheet.copies.buttons[0].click()
    begin(sheet)
    wanted: list[str] = []
    sheet.restore_wanted.connect(wanted.append)
    desk.bridge.last("salvaging.take_copy").answer(backup())
    assert wanted == []
    assert not sheet.isHidden()


def test_a_reading_that_ends_as_the_sheet_goes_looks_into_no_copy(
    desk: Desk, sheet: SalvageSheet
) -> None:
    """Nobody would close what it finds: the key would stay."""
    name(desk)
    begin(sheet)
    sheet.dismiss()
    desk.bridge.last("salvaging.open").answer(found())
    assert desk.bridge.asked("salvaging.open_copies") == []
    assert sheet._typed is None

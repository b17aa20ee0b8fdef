"""Copies by a sync program beside a damaged vault: named, looked into, offered like a backup."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Locked
from desktop_app.domain.salvaged import CopyBeside, CopyCompared, CopyFound
from desktop_app.domain.vault_errors import DiskFull, VaultDamaged, WrongPassword
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.sheet import SalvageSheet
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import fail, said
from tests.ui.salvage_desk import PASSWORD, PATH, backup, read, sheet
from tests.ui.shots_salvage import FOLDER

__all__ = ["desk", "look", "sheet"]
pytestmark = pytest.mark.usefixtures("look")

Wait = Callable[[str], None]
NAME = "vault (Ada's conflicted copy 2026-11-20).db"


def beside(name: str = NAME, hours: float = 50) -> CopyBeside:
    return CopyBeside(name, datetime.now(UTC) - timedelta(hours=hours), 90_000)


def whole(lacks: int | None = 2, adds: int | None = 1) -> CopyCompared:
    numbers = frozenset(CardId(f"card-{n}") for n in range(14))
    newest = datetime.now(UTC) - timedelta(hours=51)
    return CopyCompared(CopyFound(beside(), "", 15, numbers, newest), lacks, adds)


@pytest.fixture
def wait(qtbot: QtBot, sheet: SalvageSheet) -> Wait:
    """New lines are shown a moment after they were made."""
    return lambda words: qtbot.waitUntil(lambda: words in said(sheet))


def name(desk: Desk, *copies: CopyBeside) -> None:
    desk.bridge.last("salvaging.copies_beside").answer(copies or (beside(),))


def test_without_a_copy_nothing_is_said_of_one(desk: Desk, sheet: SalvageSheet, wait: Wait) -> None:
    desk.bridge.last("salvaging.copies_beside").answer(())
    read(desk, sheet)
    assert "sync program" not in said(sheet)
    assert desk.bridge.asked("salvaging.open_copies") == []


def test_a_copy_is_named_with_its_age_before_any_password(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    assert desk.bridge.last("salvaging.copies_beside").args == (FOLDER,)
    name(desk)
    wait(words.COPY_HEAD)
    wait(f"“{NAME}”, saved ")
    wait("(2 days ago)")
    wait(words.LOOKED_INTO_LATER)
    assert sheet.copies.buttons == []


def test_several_are_named(desk: Desk, sheet: SalvageSheet, wait: Wait) -> None:
    name(desk, beside(), beside("vault-LAPTOP.db", 3))
    wait(words.COPIES_HEAD)
    wait("“vault-LAPTOP.db”")


def test_it_is_looked_into_after_the_vault_with_the_same_password(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    assert desk.bridge.asked("salvaging.open_copies") == []
    desk.bridge.last("salvaging.open").fail(fail(VaultDamaged))
    folder, password = desk.bridge.last("salvaging.open_copies").args
    assert (folder, password.reveal()) == (FOLDER, PASSWORD)
    assert sheet._typed is None
    desk.bridge.last("salvaging.open_copies").answer((whole(None, None),))
    wait("It is whole: 15 cards, 14 with the number, as of ")
    assert "It lacks" not in said(sheet)


def test_a_wrong_password_looks_into_nothing(desk: Desk, sheet: SalvageSheet, wait: Wait) -> None:
    name(desk)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").fail(fail(WrongPassword))
    assert desk.bridge.asked("salvaging.open_copies") == []
    assert sheet._typed is None


@pytest.mark.parametrize(
    ("lacks", "adds", "sentences"),
    [
        (2, 1, ("It lacks 2 numbers that could be read below.", "It has 1 number that could not.")),
        (0, 0, ("It has the same numbers as could be read below.",)),
        (0, 3, ("It has 3 numbers that could not.",)),
    ],
)
def test_what_it_lacks_is_said(
    lacks: int, adds: int, sentences: tuple[str, ...], desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk)
    read(desk, sheet)
    desk.bridge.last("salvaging.open_copies").answer((whole(lacks, adds),))
    for sentence in (*sentences, "nothing is merged"):
        wait(sentence)


def test_it_is_packed_and_restored_like_a_backup(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk)
    read(desk, sheet)
    desk.bridge.last("salvaging.open_copies").answer((whole(),))
    (button,) = sheet.copies.buttons
    button.click()
    assert desk.bridge.last("salvaging.take_copy").args == (NAME,)
    assert not button.isEnabled()
    wanted: list[str] = []
    sheet.restore_wanted.connect(wanted.append)
    desk.bridge.last("salvaging.take_copy").answer(backup())
    assert wanted == [str(PATH)]
    assert sheet.isHidden()


def test_a_copy_of_no_use_cannot_be_restored(desk: Desk, sheet: SalvageSheet, wait: Wait) -> None:
    name(desk)
    read(desk, sheet)
    of_no_use = CopyCompared(CopyFound(beside(), "It is damaged as well."), 3, 0)
    desk.bridge.last("salvaging.open_copies").answer((of_no_use,))
    wait("It is damaged as well.")
    assert "It lacks" not in said(sheet)
    assert sheet.copies.buttons == []


def test_where_none_could_be_looked_into_it_is_said_why(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk)
    read(desk, sheet)
    desk.bridge.last("salvaging.open_copies").fail(fail(DiskFull))
    wait(DiskFull.happened)
    assert sheet.copies.buttons == []


def test_a_copy_that_could_not_be_packed_stays_on_offer(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk)
    read(desk, sheet)
    desk.bridge.last("salvaging.open_copies").answer((whole(),))
    (button,) = sheet.copies.buttons
    button.click()
    desk.bridge.last("salvaging.take_copy").fail(fail(BackupFailed))
    wait(words.NOT_PACKED)
    assert button.isEnabled()


def test_a_name_that_is_made_to_mislead_is_shown_safely(
    desk: Desk, sheet: SalvageSheet, wait: Wait
) -> None:
    name(desk, beside("vault (conflict \u202egnp).db"))
    wait("“vault (conflict ")
    assert "\u202e" not in said(sheet)


def test_who_leaves_a_vault_of_which_only_copies_opened_finds_it_closed(
    desk: Desk, sheet: SalvageSheet
) -> None:
    name(desk)
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").fail(fail(VaultDamaged))
    assert sheet._idle._timer.isActive()
    sheet._idle.idle.emit()
    assert sheet.isHidden()
    assert len(desk.bridge.asked("salvaging.close")) == 1


@pytest.mark.parametrize("is_packing", [False, True])
def test_what_the_worker_has_let_go_closes_the_sheet(
    is_packing: bool, desk: Desk, sheet: SalvageSheet
) -> None:
    name(desk)
    read(desk, sheet)
    if is_packing:
        desk.bridge.last("salvaging.open_copies").answer((whole(),))
        sheet.copies.buttons[0].click()
        desk.bridge.last("salvaging.take_copy").fail(fail(Locked))
    else:
        desk.bridge.last("salvaging.open_copies").fail(fail(Locked))
    assert sheet.isHidden()

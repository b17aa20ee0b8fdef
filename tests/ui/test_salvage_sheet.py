"""What can be saved of a damaged vault: which backup, what is left, and nothing that stays."""

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Failure, Locked
from desktop_app.domain.salvaged import Salvaged
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultReadOnly,
    WrongPassword,
)
from desktop_app.ui.salvage import salvage_words as words
from desktop_app.ui.salvage.export_sheet import SalvageExportSheet
from desktop_app.ui.salvage.sheet import SalvageSheet
from desktop_app.ui.unlock.page import UnlockPage
from tests.support.ui import make_ui
from tests.ui.action_desk import Desk, desk
from tests.ui.look_fixture import look
from tests.ui.recovery_desk import fail, said
from tests.ui.salvage_desk import PASSWORD, PATH, backup, read, sheet, show
from tests.ui.shots_salvage import FOLDER, card, found

__all__ = ["desk", "look", "sheet"]
pytestmark = pytest.mark.usefixtures("look")


# --- the way there ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "is_offered"),
    [
        (VaultDamaged, True),
        (NotAVault, True),
        (VaultReadOnly, True),
        (DiskFailed, True),
        (VaultInUse, False),
        (DiskFull, False),
    ],
)
def test_it_is_offered_where_the_files_are_broken(
    error: type, is_offered: bool, qtbot: QtBot
) -> None:
    page = UnlockPage(make_ui())
    qtbot.addWidget(page)
    asked: list[tuple[object, str]] = []
    page.salvage_requested.connect(lambda folder, name: asked.append((folder, name)))
    page.show()
    page._refused(Failure.from_error(error()))
    assert (words.OFFER in [b.text() for b in _buttons(page)]) is is_offered
    if is_offered:
        next(b for b in _buttons(page) if b.text() == words.OFFER).click()
        assert len(asked) == 1


def _buttons(page: UnlockPage) -> list:
    from desktop_app.ui.kit.button import Button

    return [b for b in page.findChildren(Button) if b.isVisibleTo(page)]


# --- the backup ---------------------------------------------------------------------------------


def test_the_newest_backup_is_named_with_its_age_and_what_it_lacks(
    desk: Desk, sheet: SalvageSheet
) -> None:
    assert words.LOOKING in said(sheet)
    desk.bridge.last("salvaging.newest_backup").answer(backup())
    assert "3 h ago" in said(sheet)
    assert "shown once since then is not in it" in said(sheet)
    wanted: list[str] = []
    sheet.restore_wanted.connect(wanted.append)
    sheet.backup.restore.click()
    assert wanted == [str(PATH)]
    assert sheet.isHidden()


@pytest.mark.parametrize("is_failure", [True, False])
def test_without_a_backup_another_one_can_be_chosen(
    is_failure: bool, desk: Desk, sheet: SalvageSheet
) -> None:
    call = desk.bridge.last("salvaging.newest_backup")
    call.fail() if is_failure else call.answer(None)
    assert "There is no whole backup" in said(sheet)
    wanted: list[str] = []
    sheet.restore_wanted.connect(wanted.append)
    sheet.backup.restore.click()
    assert wanted == [""]


def test_a_backup_from_the_future_has_no_age(desk: Desk, sheet: SalvageSheet) -> None:
    desk.bridge.last("salvaging.newest_backup").answer(backup(-5))
    assert "ago" not in said(sheet)


# --- reading ------------------------------------------------------------------------------------


def test_the_password_is_asked_for_and_kept_nowhere(desk: Desk, sheet: SalvageSheet) -> None:
    sheet.effect.click()
    assert "Enter the master password." in sheet.password.error()
    assert desk.bridge.asked("salvaging.open") == []
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    folder, password = desk.bridge.last("salvaging.open").args
    assert (folder, password.reveal()) == (FOLDER, PASSWORD)
    assert sheet.password.text() == ""
    sheet.effect.click()
    assert len(desk.bridge.asked("salvaging.open")) == 1


def test_what_was_found_is_counted_honestly(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet)
    for sentence in (
        "30 cards found, 30 with the number.",
        "1 has lost label and holder.",
        "4 more details cannot be read.",
        "Of 318 pieces of the database 2 are lost",
    ):
        assert sentence in sheet.summary.accessibleName()
    assert "No detail" not in sheet.summary.accessibleName()


def test_damage_beside_the_cards_is_said_to_be_that(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet, Salvaged("Acme", (card(1, "Ads"),), frozenset(), 0, 0, 90))
    assert sheet.summary.accessibleName() == (
        "1 card found, 1 with the number. No detail of a card is lost."
    )


def test_where_no_card_is_left_there_is_nothing_to_save(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet, Salvaged("Acme", (), frozenset(), 0, 80, 90))
    assert "0 cards found" in sheet.summary.accessibleName()
    assert not sheet.effect.isVisible()


def test_a_wrong_password_is_said_beside_it_and_another_failure_in_four_parts(
    desk: Desk, sheet: SalvageSheet
) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").fail(fail(WrongPassword))
    assert sheet.password.error() == WrongPassword.happened
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").fail(fail(VaultDamaged("Nothing can be read.")))
    assert words.FAILED in said(sheet)
    assert "Nothing can be read." in said(sheet)


# --- saving and the end -------------------------------------------------------------------------


def test_it_is_saved_in_a_sealed_file(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet)
    sheet.effect.click()
    (saving,) = desk.window.findChildren(SalvageExportSheet)
    saving.with_cvv.setChecked(True)
    saving.take_file("/home/ada/left.purser-export")
    passphrase, file, with_cvv, replace_it = desk.bridge.last("salvaging.write").args
    assert passphrase.reveal() == saving.passphrase.text()
    assert (str(file), with_cvv, replace_it) == ("/home/ada/left.purser-export", True, False)
    desk.bridge.last("salvaging.write").answer(30)
    assert "Saved as left.purser-export" in said(saving)
    sheet.dismiss()
    assert saving.isHidden()


@pytest.mark.parametrize("sign", ["idle", "slept"])
def test_who_leaves_finds_it_closed(sign: str, desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet)
    show(desk, sheet)
    getattr(sheet._idle, sign).emit()
    assert sheet.isHidden()
    assert len(desk.bridge.asked("salvaging.close")) == 1


def test_what_the_worker_has_let_go_closes_the_sheet(desk: Desk, sheet: SalvageSheet) -> None:
    read(desk, sheet)
    sheet.card.shows[Field.PAN].click()
    desk.bridge.last("salvaging.reveal").fail(fail(Locked))
    assert sheet.isHidden()


def test_who_left_while_it_was_read_finds_it_closed(desk: Desk, sheet: SalvageSheet) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("salvaging.open").fail(fail(Locked))
    assert sheet.isHidden()


def test_closing_forgets_everything_even_while_it_reads(desk: Desk, sheet: SalvageSheet) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    sheet.dismiss()
    assert len(desk.bridge.asked("salvaging.close")) == 1
    sheet.dismiss()
    assert len(desk.bridge.asked("salvaging.close")) == 1


# --- stopped ------------------------------------------------------------------------------------


def test_a_reading_can_be_stopped_and_begun_again(desk: Desk, sheet: SalvageSheet) -> None:
    assert not sheet.stop.isVisible()
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    assert sheet.stop.isVisible()
    sheet.stop.click()
    assert desk.bridge.last("salvaging.open").future.cancelled()
    assert words.STOPPED in said(sheet)
    assert not sheet.stop.isVisible()
    assert sheet._patience.seconds_left() == 0
    read(desk, sheet)
    assert words.STOPPED not in said(sheet)
    assert not sheet.stop.isVisible()


def test_one_that_is_over_is_not_stopped_any_more(desk: Desk, sheet: SalvageSheet) -> None:
    sheet.password.set_text(PASSWORD)
    sheet.effect.click()
    call = desk.bridge.last("salvaging.open")
    call.future.set_result(found())
    sheet.stop.click()
    assert words.STOPPED not in said(sheet)
    call.on_result(found())
    assert not sheet.stop.isVisible()
    assert sheet.cards.rows()

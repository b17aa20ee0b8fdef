"""Every sheet that opens a vault or a backup asks for the key file where one is needed."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.backup_state import BackupFacts, RestorePlan
from desktop_app.application.key_file_care import KeyFileState
from desktop_app.application.key_file_ports import KeyFileWanted
from desktop_app.application.ways import WayKind
from desktop_app.domain.errors import Failure
from desktop_app.domain.second_secret import KeyFileMissing, KeyFileNeeded, OtherKeyFile
from desktop_app.ui.first_run.places import Places
from desktop_app.ui.first_run.restore_sheet import RestoreSheet
from desktop_app.ui.key_file.words import NONE_CHOSEN
from desktop_app.ui.patience import Patience
from desktop_app.ui.recovery.recover_sheet import RecoverSheet
from desktop_app.ui.recovery.recover_words import STANDS_FOR_BOTH
from desktop_app.ui.recovery.rehearse_sheet import RehearseSheet
from desktop_app.ui.salvage.sheet import SalvageSheet
from desktop_app.ui.settings.vault_key_sheet import VaultKeySheet
from tests.support.ui import Call, make_ui
from tests.ui.key_file_samples import ID, said_of
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
STICK, FOLDER = "/media/ada/stick/a.purser-key", PurePath("vaults/acme")
PLACES = Places(Path("data"), Path("data/sandbox/vault"), Path("data/vaults"))
WITH = "key_file.with_file"


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(960, 640)
    made.show()
    return made


def last(sheet: QWidget, name: str) -> Call:
    return sheet._ui.bridge.last(name)


def fail(call: Call, error: Exception) -> None:
    call.fail(Failure.from_error(error))


def make_salvage(window: QWidget) -> SalvageSheet:
    sheet = SalvageSheet(make_ui(), window, FOLDER, "Acme", Patience())
    last(sheet, "key_file.wanted").answer(KeyFileWanted(ID, None))
    return sheet


def make_vault_key(window: QWidget) -> VaultKeySheet:
    sheet = VaultKeySheet(make_ui(), window, FOLDER)
    last(sheet, "key_file.wanted").answer(KeyFileWanted(ID, None))
    return sheet


def make_rehearsal(window: QWidget) -> RehearseSheet:
    sheet = RehearseSheet(make_ui(), window)
    last(sheet, "key_file.state").answer(KeyFileState(ID, has_kit=True))
    return sheet


@pytest.mark.parametrize("make", [make_salvage, make_vault_key])
def test_without_it_nothing_is_tried(make: object, window: QWidget) -> None:
    sheet = make(window)
    sheet.open()
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    assert sheet.key_file.field.error() == NONE_CHOSEN


@pytest.mark.parametrize("make", [make_salvage, make_vault_key, make_rehearsal])
@pytest.mark.parametrize("error", [KeyFileMissing(), OtherKeyFile(ID)])
def test_it_is_asked_for_handed_on_and_told_of(
    make: object, error: Exception, window: QWidget
) -> None:
    sheet = make(window)
    sheet.open()
    assert sheet.key_file.isVisible()
    sheet.password.set_text("correct horse")
    sheet.key_file.field.set_text(STICK)
    sheet.effect.click()
    password, file, _ = last(sheet, WITH).args
    assert password.reveal() == "correct horse"
    assert file == PurePath(STICK)
    fail(last(sheet, WITH), error)
    assert said_of(error) in sheet.key_file.field.error()
    assert sheet.effect.isEnabled()


@pytest.mark.parametrize("make", [make_salvage, make_vault_key, make_rehearsal])
def test_the_focus_goes_to_what_is_wrong(make: object, window: QWidget, qtbot: QtBot) -> None:
    sheet = make(window)
    sheet.open()
    sheet.password.set_text("correct horse")
    sheet.key_file.field.set_text(STICK)
    sheet.effect.click()
    fail(last(sheet, WITH), KeyFileMissing())
    qtbot.waitUntil(sheet.key_file.field.input.hasFocus)


def test_a_rehearsal_offers_its_place_of_the_last_time(window: QWidget) -> None:
    sheet = RehearseSheet(make_ui(), window)
    last(sheet, "key_file.state").answer(KeyFileState(ID, True, PurePath(STICK)))
    assert sheet.key_file.file() == PurePath(STICK)


def test_by_the_code_nothing_of_it_is_asked_for(window: QWidget) -> None:
    sheet = make_rehearsal(window)
    sheet.open()
    sheet.kind.set_current_id(WayKind.RECOVERY.value)
    sheet._show_field()
    assert not sheet.key_file.isVisible()
    assert sheet.key_file.file() is None


def test_an_older_backup_that_needs_none_is_still_rehearsed(window: QWidget) -> None:
    sheet = RehearseSheet(make_ui(), window)
    last(sheet, "key_file.state").answer(KeyFileState(None, has_kit=False))
    sheet.open()
    assert not sheet.key_file.isVisible()
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    fail(last(sheet, "recovering.rehearse"), KeyFileNeeded())
    assert sheet.key_file.isVisible(), "the backup is of a day with one"


def test_a_backup_from_before_it_is_rehearsed_without_it(window: QWidget) -> None:
    """Where the one that should have followed the key file failed."""
    sheet = make_rehearsal(window)
    sheet.open()
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    assert sheet.key_file.field.error() == ""
    fail(last(sheet, "recovering.rehearse"), KeyFileNeeded())
    assert KeyFileNeeded.happened in sheet.key_file.field.error(), "it does need one"


def plan(key_file: str | None) -> RestorePlan:
    made_at = datetime(2026, 11, 22, 9, 12, tzinfo=UTC)
    facts = BackupFacts("0a" * 16, "Acme", made_at, is_practice=False, key_file=key_file)
    return RestorePlan(PurePath("/b/a.purser-backup"), facts, PurePath("data/vaults/restored"))


def test_a_backup_says_whether_its_password_needs_one(window: QWidget) -> None:
    sheet = RestoreSheet(make_ui(), window, PLACES)
    sheet.open()
    sheet.take_file("/b/a.purser-backup")
    last(sheet, "plan_restore").answer(plan(ID))
    field = sheet.way.key_file
    assert field.isVisible()
    assert "4F2A-91C0" in field.field._hint
    sheet.password.set_text("correct horse")
    sheet.effect.click()
    assert field.field.error() == NONE_CHOSEN
    field.field.set_text(STICK)
    sheet.effect.click()
    assert last(sheet, "key_file.restore").args[1] == PurePath(STICK)
    fail(last(sheet, "key_file.restore"), OtherKeyFile(ID))
    assert OtherKeyFile.happened in field.field.error()
    assert "the key file of its day" in field.field.error(), "which was replaced since, perhaps"
    sheet.way.kind.set_current_id(WayKind.RECOVERY.value)
    sheet.way._show_form()
    assert not field.isVisible()
    sheet.take_file("/b/b.purser-backup")
    last(sheet, "plan_restore").answer(plan(None))
    sheet.way.kind.set_current_id(WayKind.PASSWORD.value)
    sheet.way._show_form()
    assert not field.isVisible()


def test_a_backup_from_before_it_is_said_to_open_without_it(window: QWidget) -> None:
    sheet = RestoreSheet(make_ui(), window, PLACES)
    sheet.open()
    sheet.take_file("/b/a.purser-backup")
    last(sheet, "plan_restore").answer(replace(plan(None), key_file_since=ID))
    assert "asks for key file 4F2A-91C0, and this backup does not" in sheet._said.text()
    assert "opens with the password alone" in sheet._said.text()
    sheet.take_file("/b/b.purser-backup")
    last(sheet, "plan_restore").answer(plan(None))
    assert "key file" not in sheet._said.text()


def test_what_is_said_is_of_the_file_that_is_named_by_now(window: QWidget) -> None:
    """A large backup is read for seconds, and another may be chosen meanwhile."""
    sheet = RestoreSheet(make_ui(), window, PLACES)
    sheet.open()
    sheet.take_file("/b/large.purser-backup")
    sheet.take_file("/b/small.purser-backup")
    large, small = sheet._ui.bridge.asked("plan_restore")
    small.answer(plan(ID))
    large.answer(replace(plan(None), key_file_since=ID))
    assert "this backup does not" not in sheet._said.text()
    assert sheet.way.key_file.isVisible()
    sheet.take_file("/b/gone.purser-backup")
    sheet.file.set_text("/b/other.purser-backup")
    fail(last(sheet, "plan_restore"), KeyFileMissing())
    assert sheet.file.error() == ""


def test_the_kit_is_said_to_stand_for_both(window: QWidget) -> None:
    sheet = RecoverSheet(make_ui(), window, FOLDER, "Acme", Patience())
    sheet.open()
    last(sheet, "key_file.wanted").answer(None)
    assert STANDS_FOR_BOTH not in sheet._subtitle.text()
    sheet._say_both(KeyFileWanted(ID))
    assert STANDS_FOR_BOTH in sheet._subtitle.text()

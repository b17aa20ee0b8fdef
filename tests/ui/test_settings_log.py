"""The log in Settings: whole, checked, broken, lost, written to a file."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application.backup_state import BackupState, Came, Restored
from desktop_app.domain.errors import Failure
from desktop_app.domain.log_proof import Break, BreakKind, Checked, LogState, Loss
from desktop_app.domain.vault_errors import DiskFull
from desktop_app.ui.cards.bars import read_only_bar
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.backups import BackupsSection
from desktop_app.ui.settings.log_box import CHECKING
from desktop_app.ui.settings.log_words import break_line
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import make_ui
from tests.ui.app_fixture import look
from tests.ui.backup_samples import FOLDER, KEPT

__all__ = ["look"]

SINCE = NOW - timedelta(days=178)
WHOLE = LogState(12_431, None, Checked(NOW, 12_431, SINCE))
CHANGED = Break(BreakKind.CHANGED, 8_112, NOW, ("intent", "fund", "confirmed"))
BROKEN = replace(WHOLE, checked=Checked(NOW, 12_431, SINCE, (CHANGED,), 1))
LOST = replace(WHOLE, loss=Loss(12, NOW - timedelta(days=2), NOW))


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path, look: object) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_section("backups")
    made.resize(960, 640)
    made.show()
    return made


def _said(page: SettingsPage, log: LogState) -> str:
    page.show_snapshot(snapshot(backups=BackupState(FOLDER, KEPT, log=log)))
    section = page.section("backups")
    shown = [*section.findChildren(Label), *section.findChildren(KeyValue)]
    return " ".join(
        one.text() if isinstance(one, Label) else one.accessibleName()
        for one in shown
        if one.isVisible()
    )


def _section(page: SettingsPage) -> BackupsSection:
    section = page.section("backups")
    assert isinstance(section, BackupsSection)
    return section


def test_a_whole_log_says_since_when(page: SettingsPage) -> None:
    said = _said(page, WHOLE)
    assert "Log checked: 12,431 entries, unbroken since 21 Nov 2025" in said
    assert "was changed" not in said


def test_a_check_that_runs_says_how_far_it_is(page: SettingsPage) -> None:
    assert "4,000 of 12,431" in _said(page, LogState(12_431, 4_000))
    assert _section(page).log.check.text() == CHECKING
    assert not _section(page).log.check.isEnabled() or _section(page).log.check.text() == CHECKING


def test_what_is_broken_is_named_with_its_day(page: SettingsPage) -> None:
    said = _said(page, BROKEN)
    assert "The log was changed" in said
    assert "1 entry is not as Purser wrote" in said
    line = break_line(CHANGED, make_ui().words)
    assert line == ("Entry 8,112 was changed: Top-up: confirmed", "18 May 2026, 14:02")


@pytest.mark.parametrize("kind", BreakKind)
def test_every_break_has_words_whatever_stands_there_now(kind: BreakKind) -> None:
    words = make_ui().words
    for deed in (None, ("nonsense", "a", "b"), ("intent", "x", "y"), ("event", "", "")):
        said, _ = break_line(Break(kind, 3, None, deed), words)
        assert "3" in said


def test_a_loss_says_from_when_to_when_and_can_be_put_away(page: SettingsPage) -> None:
    said = _said(page, LOST)
    assert "This vault is older than it was" in said
    assert "12 entries more" in said
    assert "16 May 2026, 14:02" in said
    _section(page).log._loss.closed.emit()
    assert [call.name for call in page._ui.bridge.calls] == ["wallet.log.put_away_loss"]  # type: ignore[attr-defined]
    assert "another copy" in _said(page, replace(WHOLE, loss=Loss(None, None, NOW)))


def test_the_last_link_is_shown_when_the_file_is_written(page: SettingsPage) -> None:
    _said(page, WHOLE)
    box = _section(page).log
    box.save("/tmp/purser-log.jsonl")
    box._show_written("purser-log.jsonl", "ab" * 32)
    assert "ab" * 32 in _said(page, replace(WHOLE, entries=12_432))
    box._failed(Failure.from_error(DiskFull()), "The log was not written")
    assert "The log was not written" in _said(page, WHOLE)


@pytest.mark.parametrize("came", Came)
def test_the_bar_says_why_nothing_is_sent(came: Came) -> None:
    bar = read_only_bar(snapshot(restored=Restored(NOW, NOW, came=came)), make_ui().words)
    assert bar is not None
    assert bar.text.endswith("Reading first: until then only a freeze is sent.")
    assert ("Settings" in bar.text) is (came is not Came.BACKUP)

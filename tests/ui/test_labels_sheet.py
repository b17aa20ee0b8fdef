"""Labels from a file: what would change is shown, and a file that fits nothing says so."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.home.page import HomePage
from desktop_app.ui.moving.labels_sheet import CHOOSE, DONE, LabelsSheet
from desktop_app.ui.settings.move_data import MoveDataSection
from tests.support.app_rig import LABEL, Rig
from tests.support.moved import LABELS
from tests.support.ui import FAILURE, RecordingBridge, make_ui
from tests.ui.app_fixture import bank, make_rig, rig, running_bank
from tests.ui.look_fixture import look

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def sheet(qtbot: QtBot) -> LabelsSheet:
    window = QWidget()
    window.resize(1200, 800)
    qtbot.addWidget(window)
    window.show()
    made = LabelsSheet(make_ui(), window)
    made.open()
    made.take_file("/home/ada/labels.jsonl")
    return made


def bridge(sheet: QWidget) -> RecordingBridge:
    return sheet._ui.bridge


def test_what_would_change_is_counted_and_shown_before(sheet: LabelsSheet) -> None:
    bridge(sheet).last("files.read_labels").answer(LABELS)
    assert "2 change a label, 35 say what is here already, 1 name no card" in sheet._said.text()
    assert sheet.faults.text().splitlines()[0] == "Line 7: This is no line of JSON."
    assert sheet.effect.text() == "Change 2 labels"
    sheet.effect.click()
    bridge(sheet).last("wallet.data.labelling.apply").answer(2)
    assert sheet._said.text() == "2 labels changed in this vault."
    assert sheet.effect.text() == DONE


def test_a_file_that_fits_no_card_says_so_and_changes_nothing(sheet: LabelsSheet) -> None:
    none = replace(LABELS, changes=(), same=0, unknown=40, faults=())
    bridge(sheet).last("files.read_labels").answer(none)
    assert "0 change a label" in sheet._said.text()
    assert "40 name no card of this wallet" in sheet._said.text()
    assert not sheet.effect.isEnabled()


def test_a_file_that_cannot_be_read_says_why(sheet: LabelsSheet) -> None:
    bridge(sheet).last("files.read_labels").fail()
    assert sheet._said.text() == f"labels.jsonl was not read. {FAILURE.happened}"
    assert sheet.effect.text() == CHOOSE
    assert sheet.effect.isEnabled()


def test_labels_go_out_and_come_back(rig: Rig, tmp_path: Path) -> None:
    card, file = rig.issue(), tmp_path / "labels.jsonl"
    section = MoveDataSection(rig.app.ui)
    rig.qtbot.addWidget(section)
    section.save_labels(str(file))
    rig.qtbot.waitUntil(lambda: section._saved.text() == "Saved as labels.jsonl.")
    text = file.read_text("utf-8")
    assert LABEL in text
    file.write_text(text.replace(LABEL, "Renamed 🌍"))
    home = rig.window.findChild(HomePage)
    assert home is not None
    sheet = LabelsSheet(rig.app.ui, rig.window)
    home.keep(sheet)
    sheet.take_file(str(file))
    rig.wait_for("1 change a label", "Renamed 🌍")
    sheet.effect.click()
    rig.wait_for("1 label changed in this vault.")
    rig.settle()
    assert rig.card(card.id).label == "Renamed 🌍"

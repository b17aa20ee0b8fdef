"""The connection check in the settings: dated lines, and money only after two buttons."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.checkup_report import (
    CheckupReport,
    MoneyStep,
    MoneyStepKind,
    ProbeLine,
)
from desktop_app.domain.capability import Finding, Probe, Verdict
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.money import Money
from desktop_app.domain.units import Proof
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import Label
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.settings.check import DISPUTED, ENDED, LOAD_LOST, NEVER, CheckSection
from desktop_app.ui.settings.page import SettingsPage
from tests.support.snapshots import snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

DAY = datetime(2026, 11, 21, 9, 12, tzinfo=UTC)
FINDINGS = {
    Probe.UNIT: Finding(
        Probe.UNIT, Verdict.YES, DAY, "2,000,000 units were stated as $2 in an answer, which fits."
    ),
    Probe.FUND_TWICE: Finding(Probe.FUND_TWICE, Verdict.NO, DAY, "Sent twice, listed 2 times."),
}
STEP = MoneyStep(
    MoneyStepKind.UNIT,
    "Send a load of at most $2",
    "Sends 2 units as a load: $2.00 if a dollar is 1. It goes to “Ads” ••1234, plus the fee.",
    Money.usd(2),
    2,
)


def report(
    proof: Proof = Proof.PROVEN, *, checked: bool = True, steps: tuple[MoneyStep, ...] = ()
) -> CheckupReport:
    lines = tuple(ProbeLine.of(FINDINGS.get(probe, Finding(probe))) for probe in Probe)
    stuck = proof is Proof.CONTRADICTED
    return CheckupReport(lines, DAY if checked else None, proof, steps, stuck)


@pytest.fixture
def page(qtbot: QtBot, tmp_path: Path) -> SettingsPage:
    made = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(900, 640)
    made.show()
    made.show_section("check")
    return made


def bridge(page: SettingsPage) -> RecordingBridge:
    return page._ui.bridge


def part(page: SettingsPage) -> CheckSection:
    made = page.section("check")
    assert isinstance(made, CheckSection)
    return made


def texts(page: SettingsPage) -> list[str]:
    QApplication.processEvents()  # what a layout was given is shown by its next event
    section = part(page)
    return [x.text() for x in section.findChildren(Label) if x.isVisibleTo(section)]


def button(page: SettingsPage, words: str) -> Button:
    found = [
        b for b in part(page).findChildren(Button) if words in b.words() and b.isVisibleTo(page)
    ]
    assert len(found) == 1, words
    return found[0]


def test_what_is_known_is_asked_for_when_the_section_is_opened(page: SettingsPage) -> None:
    assert NEVER in texts(page)
    bridge(page).last("wallet.checkup.known").answer(report())
    shown = texts(page)
    assert "Checked on 21 Nov 2026 at 09:12." in shown
    assert "yes, 21 Nov 2026" in shown
    assert "no, 21 Nov 2026" in shown
    assert shown.count("not known") == 10
    assert "Seen: 2,000,000 units were stated as $2 in an answer, which fits." in shown
    assert bridge(page).asked("wallet.check") == []


def test_looking_is_one_button_that_waits_for_its_answer(page: SettingsPage) -> None:
    bridge(page).last("wallet.checkup.known").answer(report(checked=False))
    look = button(page, "Check now")
    look.click()
    assert not look.isEnabled()
    assert bridge(page).last("wallet.check").args == ()
    bridge(page).last("wallet.check").answer(report())
    assert look.isEnabled()
    assert "Checked on 21 Nov 2026 at 09:12." in texts(page)


def test_a_look_that_fails_is_said_in_words(page: SettingsPage) -> None:
    button(page, "Check now").click()
    bridge(page).last("wallet.check").fail()
    assert "The service refused. Nothing was sent. Try again." in texts(page)
    assert button(page, "Check now").isEnabled()


def test_money_moves_only_after_two_buttons_and_the_second_names_the_amount(
    qtbot: QtBot, page: SettingsPage
) -> None:
    bridge(page).last("wallet.checkup.known").answer(report(Proof.UNPROVEN, steps=(STEP,)))
    assert STEP.sentence in texts(page)
    first = button(page, "Send a load of at most $2")
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Space)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)  # pressed twice: says no
    assert bridge(page).asked("wallet.check") == []
    button(page, "Send a load").click()
    button(page, "Yes, at most $2.00 and fees").click()
    step, token = bridge(page).last("wallet.check").args
    assert step == STEP
    assert len(token) == 32
    assert not any(
        "Yes" in b.words() and b.isVisibleTo(page) for b in part(page).findChildren(Button)
    )
    bridge(page).last("wallet.check").answer(report())
    assert button(page, "Check now").hasFocus()


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (MoneyMoved.NO, "No money moved."),
        (MoneyMoved.YES, "Money moved."),
        (MoneyMoved.NOT_KNOWN, "Whether money moved is not known yet."),
    ],
)
def test_a_step_that_fails_says_whether_money_moved(
    page: SettingsPage, moved: MoneyMoved, words: str
) -> None:
    bridge(page).last("wallet.checkup.known").answer(report(Proof.UNPROVEN, steps=(STEP,)))
    button(page, "Send a load").click()
    button(page, "Yes, at most $2.00 and fees").click()
    failure = Failure("step", "The load was sent.", moved, "Keeps reading.", "Wait.")
    bridge(page).last("wallet.check").fail(failure)
    bridge(page).last("wallet.checkup.known").answer(report(Proof.UNPROVEN))
    assert f"The load was sent. {words} Keeps reading. Wait." in texts(page)
    assert button(page, "Check now").isEnabled()


def test_figures_that_disagree_are_forgotten_only_by_the_persons_word(page: SettingsPage) -> None:
    bridge(page).last("wallet.checkup.known").answer(report())
    assert DISPUTED not in texts(page)
    part(page)._show_report(report(Proof.CONTRADICTED))
    assert DISPUTED in texts(page)
    button(page, "start over").click()
    bridge(page).last("wallet.checkup.start_over").answer(report(Proof.UNPROVEN))
    assert DISPUTED not in texts(page)


@pytest.mark.parametrize(
    ("proof", "said"),
    [(Proof.UNPROVEN, LOAD_LOST), (Proof.CONTRADICTED, f"{DISPUTED} {LOAD_LOST}")],
)
def test_before_starting_over_it_is_said_that_an_earlier_load_may_still_arrive(
    page: SettingsPage, proof: Proof, said: str
) -> None:
    lost = replace(report(proof), is_stuck=True, is_load_disputed=True)
    bridge(page).last("wallet.checkup.known").answer(lost)
    assert said in texts(page)
    part(page)._show_report(replace(report(Proof.UNPROVEN), is_stuck=True))
    assert ENDED in texts(page)


def test_each_line_is_spoken_whole(page: SettingsPage) -> None:
    bridge(page).last("wallet.checkup.known").answer(report())
    names = [w.accessibleName() for w in part(page).findChildren(type(part(page)).__mro__[1])]
    spoken = [name for name in names if "Looked at:" in name]
    assert len(spoken) == len(Probe)
    assert spoken[0].startswith("Money units: yes, 21 Nov 2026. Looked at: ")

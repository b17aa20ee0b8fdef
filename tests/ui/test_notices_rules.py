"""Notices of rules: in words for every reason, and leading to the card or to the rules."""

from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop_app.application.notice_board import Detail, NoticeBoard
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.notices import Notice, NoticeKind, What
from desktop_app.domain.rules import RULE, Why
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.automation.page import AutomationPage
from desktop_app.ui.kit.check_box import CheckBox
from desktop_app.ui.kit.nav_rail import NavRail
from desktop_app.ui.local_settings import LocalSettings
from desktop_app.ui.notices.list_view import NoticeList
from desktop_app.ui.notices.notice_words import (
    _PLAIN,
    KIND_LABELS,
    headline,
    hint,
    look_of,
    on_desktop,
)
from desktop_app.ui.notices.page import NoticesPage
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.words import Words
from tests.support.app_rig import Rig
from tests.support.snapshots import snapshot
from tests.support.ui import make_ui
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank
from tests.ui.notice_samples import LABEL, all_samples, sample

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]
WORDS = Words(ENGLISH, UTC)
BY_PURSER = set(Why) - {Why.NEW, Why.CHANGED, Why.OWNER}


def paused(why: str, **changes: object) -> Notice:
    return replace(sample(NoticeKind.RULES, What.PAUSED), reason=why, **changes)  # type: ignore[arg-type]


def test_there_is_a_sample_of_every_meaning_there_are_words_for() -> None:
    assert {(n.kind, n.what) for n in all_samples()} == set(_PLAIN)
    assert {n.reason for n in all_samples() if n.what is What.PAUSED} == (
        {why.value for why in BY_PURSER} - {Why.DRAINED.value}
    )


def test_of_a_restored_vault_it_is_told_how_it_came_back_and_not_how_it_opens_now() -> None:
    """The notice stays when a key file is made for it."""
    notice = sample(NoticeKind.VAULT, What.UNKEYED)
    said = f"{headline(notice, WORDS)}. {hint(notice)}"
    assert "was restored without a key file" in said
    assert "opens" not in said


@pytest.mark.parametrize("why", sorted(BY_PURSER))
def test_every_pause_of_pursers_says_why_and_where_to_go(why: Why) -> None:
    said = hint(paused(why.value))
    assert said.endswith("Automation says what to do.")
    assert "$" not in said
    assert LABEL not in said


def test_a_pause_for_a_reason_of_a_later_version_claims_nothing() -> None:
    assert hint(paused("of_later")) == ""
    assert headline(paused("of_later"), WORDS) == "Purser paused a rule"


def test_what_stops_all_rules_is_told_as_that() -> None:
    for why in (Why.WALLET, Why.CLOCK, Why.RESTORED):
        title, body = on_desktop((paused(why.value, card_id=None, label=""),), Detail.ALL, WORDS)
        assert title == "Purser paused every rule that moves money"
        assert body == hint(paused(why.value)).rstrip(".")


def test_a_top_up_of_a_rule_says_so_at_every_level() -> None:
    confirmed = replace(sample(NoticeKind.TOP_UP, What.CONFIRMED), reason=RULE)
    failed = replace(sample(NoticeKind.TOP_UP, What.FAILED), reason=RULE)
    assert headline(confirmed, WORDS) == "Top-up of $18.20 by a rule confirmed"
    assert headline(failed, WORDS) == "Top-up of $18.20 by a rule failed"
    assert on_desktop((confirmed,), Detail.KIND, WORDS) == ("A top-up by a rule is confirmed", "")
    assert on_desktop((confirmed,), Detail.LABEL, WORDS)[1] == LABEL
    assert on_desktop((failed,), Detail.KIND, WORDS)[0] == "A top-up by a rule failed"
    assert look_of(confirmed)[1] == "ok"
    assert look_of(failed)[1] == "bad"
    by_hand = sample(NoticeKind.TOP_UP, What.CONFIRMED)
    assert "rule" not in headline(by_hand, WORDS)


@pytest.mark.usefixtures("look")
def test_a_notice_of_a_rule_leads_to_its_card_or_else_to_the_rules(qtbot: QtBot) -> None:
    notices = (
        sample(NoticeKind.RULES, What.PAUSED),
        sample(NoticeKind.RULES, What.THIN),
        sample(NoticeKind.MESSAGES, What.DOWN),
    )
    page = NoticesPage(make_ui())
    qtbot.addWidget(page)
    page.show_snapshot(snapshot(board=NoticeBoard(notices)))
    page.show()
    asked: list[str] = []
    page.card_requested.connect(asked.append)
    page.rules_requested.connect(lambda: asked.append("rules"))
    listed = page.findChild(NoticeList)
    for row in range(len(notices)):
        listed.setCurrentIndex(listed.model().index(row, 0))
        QTest.keyClick(listed, Qt.Key.Key_Return)
    assert asked == [notices[0].card_id, "rules"]


@pytest.mark.usefixtures("look")
def test_the_settings_have_a_choice_for_rules(qtbot: QtBot, tmp_path: Path) -> None:
    page = SettingsPage(make_ui(), LocalSettings(tmp_path / "window.ini"))
    qtbot.addWidget(page)
    page.show_snapshot(snapshot(board=NoticeBoard()))
    page.show()
    page.show_section("notices")
    boxes = {box.accessibleName() for box in page.findChildren(CheckBox) if box.isVisible()}
    assert KIND_LABELS[NoticeKind.RULES] in boxes


def test_a_notice_of_no_card_and_a_deed_of_a_rule_lead_to_automation(rig: Rig) -> None:
    rig.issue()
    nav = rig.window.findChild(NavRail)
    rig.window.findChild(NoticesPage).rules_requested.emit()
    page = rig.window.findChild(AutomationPage)
    rig.qtbot.waitUntil(page.isVisible)
    nav.button("activity").click()
    activity = rig.window.findChild(ActivityPage)
    rig.qtbot.waitUntil(activity.isVisible)
    activity.rules_requested.emit(rig.picture.detail.card.id)
    rig.qtbot.waitUntil(page.isVisible)

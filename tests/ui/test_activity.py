"""The Activity page over the real service: both lenses, one line in full, gaps, keys only."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.application.messages import Link, LinkState
from desktop_app.application.timeline import Charge
from desktop_app.domain.declines import Help
from desktop_app.domain.events import EventKind
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.strikes import PUBLISHED_STRIKES
from desktop_app.ui.activity.panel import StoryPanel
from tests.support.memory_vault import MemoryVault
from tests.ui.activity_fixture import (
    ADS,
    NOW,
    TRAVEL,
    Screen,
    button,
    decline,
    labels,
    number_of,
    open_line,
    row,
    sample_vault,
    show,
    tell,
)
from tests.ui.cards_fixture import picture
from tests.ui.look_fixture import look

__all__ = ["look", "show"]

pytestmark = pytest.mark.usefixtures("look")


def test_every_line_is_one_sentence_with_its_state_and_both_amounts(show: Callable[..., Screen]):
    titles = show().titles()
    assert titles[0].startswith("Lumen Home, pending, authorised $18.20, Desk lamps ending 1101")
    adobe = next(text for text in titles if text.startswith("Adobe"))
    assert "settled, authorised $54.99, settled $55.37, fee $0.55" in adobe
    assert any(text.startswith("Figma, confirming…") for text in titles)
    assert any(text.startswith("Cross-border fee, settled") for text in titles)
    assert any(text.startswith("Blue Bottle, released") for text in titles)


def test_the_sums_are_those_of_the_lines(show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    qtbot.waitUntil(lambda: "3 charges" in labels(screen))
    said = labels(screen)
    for figure in ("$18.20", "$93.37", "$12.00", "$2.75"):
        assert figure in said


def test_a_decline_says_why_what_to_do_and_where_the_card_stands(show: Callable[..., Screen]):
    screen = show()
    open_line(screen, "Harbourrail London, declined")
    said = labels(screen)
    assert "Declined: there was not enough money on the card" in said
    assert "The shop asked for $36.00. No money moved." in said
    left = PUBLISHED_STRIKES.ends_at - 2
    assert f"Strike 2 of {PUBLISHED_STRIKES.ends_at} on this card" in said
    assert left == 1
    assert "One more ends the card." in said
    assert "as of 21 Nov 2026" in said
    assert "HARBOURRAIL LONDON" in said
    assert "Top up the card, with some room for fees and tax." in said


def test_what_helps_is_asked_for_its_card(show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    open_line(screen, "Harbourrail London, declined")
    with qtbot.waitSignal(screen.page.help_requested) as asked:
        button(screen, "Top up…").click()
    assert asked.args == [Help.TOP_UP, TRAVEL]
    with qtbot.waitSignal(screen.page.card_requested) as shown:
        button(screen, "Show the card").click()
    assert shown.args == [TRAVEL]


def test_the_course_of_a_charge_keeps_what_was_held(show: Callable[..., Screen]):
    screen = show()
    open_line(screen, "Adobe")
    said = labels(screen)
    assert "read as pending, $54.99" in said
    assert "read as settled, $55.37" in said
    assert "ADOBE  *800-833-6687" in said


def test_the_other_lens_tells_what_happened(show: Callable[..., Screen]):
    screen = show()
    button(screen, "What happened").click()
    titles = screen.titles()
    assert titles[0].startswith("It is proved how this connection counts money")
    assert titles[1].startswith("A read shows the card frozen; it was active, Travel")
    assert any(text.startswith("Freeze: sent, no answer; not known yet") for text in titles)
    assert any(text.startswith("Top-up of $100.00: confirmed, Google Ads") for text in titles)
    assert any("A message was not believed. Its signature is wrong" in text for text in titles)
    screen.page.view.toggle(number_of(screen, "Top-up of $100.00: confirmed"))
    assert "PSR1F-" in labels(screen)


def test_a_vault_without_anything_says_so(show: Callable[..., Screen]):
    screen = show(MemoryVault())
    assert "No transactions yet." in labels(screen)


def test_one_card_alone(show: Callable[..., Screen]):
    screen = show()
    screen.page.show_card(TRAVEL)
    assert screen.titles()
    assert all("Travel" in text for text in screen.titles())


def test_keys_alone_open_a_line_reach_its_button_and_close_it(show: Callable[..., Screen]):
    screen = show()
    view = screen.page.view
    view.setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(number_of(screen, "Harbourrail London, declined")):
        QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert isinstance(view.opened_line, Charge)
    assert view.opened_line.status is HistoryStatus.DECLINED
    reached: set[str] = set()
    for _ in range(30):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        reached.add(QApplication.focusWidget().accessibleName())
    wanted = {"Top up…", "Show the card", "Search activity", "Period", "Card", "Status", "Filters"}
    assert wanted | {"Sort by merchant", "Activity"} <= reached
    button(screen, "Top up…").setFocus()
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.opened_line is None


def test_a_new_charge_comes_to_the_top_and_the_opened_line_stays_open(
    show: Callable[..., Screen], qtbot: QtBot
):
    screen = show()
    open_line(screen, "Adobe")
    before = screen.page.view.opened_line
    tell(screen.vault, decline(0, ADS, Money.usd(3), "card_expired", merchant="NEW SHOP"))
    screen.page.show_snapshot(picture(version=2))
    qtbot.waitUntil(lambda: screen.titles()[0].startswith("New Shop, declined"))
    assert screen.page.view.opened_line == before
    rows = screen.page.view.verticalHeader()
    here = number_of(screen, "Adobe")
    assert rows.sectionSize(here) > rows.sectionSize(here - 1)
    assert rows.sectionSize(here - 1) == rows.sectionSize(0)


def test_what_is_not_known_is_said(show: Callable[..., Screen]):
    screen = show()
    said = labels(screen)
    assert "The transactions of 1 card were never read here" in said
    assert "Of one card, lines before" in said
    away = Link(LinkState.OFFLINE, NOW - timedelta(hours=2), NOW)
    screen.page.show_snapshot(picture(link=away))
    assert "what happened since is not here" in labels(screen)
    quiet = sample_vault()
    for key in list(quiet.rows().events):
        del quiet.rows().events[key]
    assert "Declined charges are told by messages" in labels(show(quiet))


def test_hidden_amounts_are_hidden_here_too(show: Callable[..., Screen]):
    screen = show()
    open_line(screen, "Adobe")
    screen.ui.words.hidden = True
    screen.page.show_snapshot(picture(version=2))
    text = labels(screen) + "\n".join(screen.titles())
    assert "$55" not in text
    assert "$18" not in text


def test_closing_while_an_answer_is_awaited_harms_nothing(show: Callable[..., Screen]):
    screen = show()
    screen.page.view.toggle(0)
    panel = screen.window.findChildren(StoryPanel)[-1]
    screen.page.view.toggle(0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(panel)
    assert isinstance(QApplication.focusWidget(), QWidget | None)


def test_a_row_that_changes_is_told_once(show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    settled = replace(row(1, ADS, Money.usd(18, 20)), id="t-000001")
    known = screen.vault.rows().transactions["t-000001"][1]
    done = replace(known, status=settled.status)
    screen.vault.facts.put_transactions([done], NOW + timedelta(minutes=1))
    screen.page.show_snapshot(picture(version=2))
    qtbot.waitUntil(lambda: screen.titles()[0].startswith("Lumen Home, settled"))
    assert EventKind.SETTLED.value not in screen.titles()[1]


def test_a_history_that_is_being_prepared_is_said_so_until_it_is_whole(
    show: Callable[..., Screen], qtbot: QtBot
):
    vault = sample_vault()
    vault.history.waiting = 63_000
    screen = show(vault)
    assert "The history is being prepared: 63,000 lines are not here yet." in labels(screen)
    assert not screen.page._totals.widget.isVisible()
    vault.history.waiting = 0
    qtbot.waitUntil(lambda: "being prepared" not in labels(screen))
    qtbot.waitUntil(screen.page._totals.widget.isVisible)


def test_a_history_without_any_line_yet_is_not_called_empty(show: Callable[..., Screen]):
    vault = MemoryVault()
    vault.history.waiting = 63_000
    said = labels(show(vault))
    assert "Preparing the history…" in said
    assert "No transactions yet." not in said

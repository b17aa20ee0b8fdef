"""The Activity page over the real service: lenses, search, sorting, one line in full, keys only."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.application.messages import Link, LinkState
from desktop_app.application.saved_filters import Group, Period, SavedFilter
from desktop_app.application.timeline import PAGE, Ask, Charge, Lens, Sort
from desktop_app.domain.declines import Help
from desktop_app.domain.events import EventKind
from desktop_app.domain.history import HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.strikes import PUBLISHED_STRIKES
from desktop_app.ui.activity.choices import ask_of
from desktop_app.ui.activity.columns import columns
from desktop_app.ui.activity.model import KEPT_PAGES
from desktop_app.ui.activity.panel import StoryPanel
from desktop_app.ui.activity.saving import NameSheet
from desktop_app.ui.kit.label import Label
from tests.support.memory_vault import MemoryVault
from tests.ui.activity_fixture import ADS, NOW, TRAVEL, Screen, decline, row, sample_vault, tell
from tests.ui.cards_fixture import picture
from tests.ui.look_fixture import look

__all__ = ["look"]

pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture
def show(qtbot: QtBot) -> Iterator[Callable[..., Screen]]:
    shown: list[Screen] = []

    def make(vault: MemoryVault | None = None, size: tuple[int, int] = (1067, 728)) -> Screen:
        screen = Screen(vault or sample_vault(), size)
        shown.append(screen)
        qtbot.waitUntil(screen.window.isActiveWindow)
        return screen

    yield make
    for screen in shown:
        screen.window.close()
        screen.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def labels(screen: Screen) -> str:
    found = screen.window.findChildren(Label)
    return "\n".join(one.text() for one in found if one.isVisible())


def button(screen: Screen, name: str) -> QAbstractButton:
    found = screen.window.findChildren(QAbstractButton)
    return next(one for one in found if one.accessibleName() == name and one.isVisible())


def search(screen: Screen) -> QLineEdit:
    found = screen.window.findChildren(QLineEdit)
    return next(one for one in found if one.accessibleName() == "Search activity")


def number_of(screen: Screen, words: str) -> int:
    return next(n for n, text in enumerate(screen.titles()) if words in text)


def open_line(screen: Screen, words: str) -> StoryPanel:
    screen.page.view.toggle(number_of(screen, words))
    return next(one for one in screen.window.findChildren(StoryPanel) if one.isVisible())


def test_every_line_is_one_sentence_with_its_state_and_both_amounts(show: Callable[..., Screen]):
    titles = show().titles()
    assert titles[0].startswith("Lumen Home, pending, authorised $18.20, Desk lamps ending 1101")
    adobe = next(text for text in titles if text.startswith("Adobe"))
    assert "settled, authorised $54.99, settled $55.37, fee $0.55" in adobe
    assert any(text.startswith("Figma, confirming…") for text in titles)
    assert any(text.startswith("Cross-border fee, settled") for text in titles)
    assert any(text.startswith("Blue Bottle, released") for text in titles)


def test_the_sums_are_those_of_the_lines(show: Callable[..., Screen]):
    said = labels(show())
    for figure in ("$18.20", "$93.37", "$12.00", "3 charges", "$1.75"):
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


def test_typing_searches_and_escape_brings_everything_back(
    show: Callable[..., Screen], qtbot: QtBot
):
    screen = show()
    count = len(screen.titles())
    screen.page.focus_search()
    QTest.keyClicks(search(screen), "adob")
    qtbot.waitUntil(lambda: len(screen.titles()) == 1)
    QTest.keyClick(search(screen), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: len(screen.titles()) == count)
    assert search(screen).text() == ""


@pytest.mark.parametrize("text", [
    '"', "'; DROP TABLE history; --", "a OR b*", "NEAR(", "😀", "مقهى", "\u202eabc", "x" * 10_000,
    "%", "\\", "a\x00b",
])  # fmt: skip
def test_any_text_in_the_search_is_only_text(text: str, show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    failures: list[object] = []
    screen.bridge.failed.connect(failures.append)
    count = len(screen.titles())
    search(screen).setText(text)
    QTest.keyClick(search(screen), Qt.Key.Key_Return)
    screen.page.filters._take_text()
    assert len(screen.titles()) < count
    assert failures == []
    screen.page.filters.clear()
    assert len(screen.titles()) == count


def test_what_matches_nothing_says_so_and_offers_the_way_back(show: Callable[..., Screen]):
    screen = show()
    screen.page.filters.set_choice(SavedFilter("", text="zzzz"))
    screen.page.filters.changed.emit()
    assert "No transactions match these filters." in labels(screen)
    button(screen, "Show everything").click()
    assert screen.titles()


def test_a_vault_without_anything_says_so(show: Callable[..., Screen]):
    screen = show(MemoryVault())
    assert "No transactions yet." in labels(screen)


def test_heads_sort_and_say_how(show: Callable[..., Screen]):
    screen = show()
    button(screen, "Sort by settled").click()
    assert screen.titles()[0].startswith("Top-up, settled, settled $100.00")
    button(screen, "Sort by settled, sorted downwards").click()
    assert screen.titles()[0].startswith("Cross-border fee, settled, settled $1.20")
    assert "declined" in screen.titles()[-1] or "authorised" in screen.titles()[-1]
    button(screen, "Sort by merchant").click()
    assert screen.page.view.lines.ask.sort is Sort.MERCHANT
    assert not screen.page.view.lines.ask.descending


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


def test_down_in_the_search_leads_to_the_lines(show: Callable[..., Screen]):
    screen = show()
    screen.page.focus_search()
    QTest.keyClick(search(screen), Qt.Key.Key_Down)
    assert screen.page.view.hasFocus()


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


def test_pictures_without_news_ask_but_repaint_nothing(show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    changes: list[object] = []
    screen.page.view.lines.dataChanged.connect(lambda *_: changes.append(1))
    asked = screen.bridge.asked
    for version in range(2, 9):
        screen.page.show_snapshot(picture(version=version))
    qtbot.waitUntil(lambda: screen.bridge.asked > asked)
    qtbot.wait(300)
    assert screen.bridge.asked == asked + 1
    assert changes == []


def test_only_pages_that_are_looked_at_are_read(show: Callable[..., Screen], qtbot: QtBot):
    screen = show(sample_vault(40 * PAGE))
    lines, bar = screen.page.view.lines, screen.page.view.verticalScrollBar()
    assert lines.rowCount() > 40 * PAGE
    assert lines.line_at(20 * PAGE) is None
    for part in range(41):
        bar.setValue(bar.maximum() * part // 40)
        qtbot.waitUntil(lambda: lines.line_at(screen.page.view.rowAt(5)) is not None)
    assert lines.line_at(lines.rowCount() - 1) is not None
    read = sum(lines.line_at(n) is not None for n in range(0, lines.rowCount(), PAGE))
    assert read <= KEPT_PAGES


def test_an_answer_to_an_older_ask_is_left_aside(show: Callable[..., Screen]):
    screen = show(sample_vault(3 * PAGE))
    screen.bridge.held = []
    screen.page.filters.set_choice(SavedFilter("", text="adobe"))
    screen.page.filters.changed.emit()
    screen.page.filters.set_choice(SavedFilter("", text="lumen"))
    screen.page.filters.changed.emit()
    for answer in screen.bridge.held[::-1]:
        answer()
    screen.bridge.held = None
    assert [text.split(",")[0] for text in screen.titles()] == ["Lumen Home"]


def test_a_filter_is_saved_used_and_forgotten(show: Callable[..., Screen]):
    screen = show()
    page = screen.page
    page.filters.set_choice(SavedFilter("", group=Group.DECLINED))
    page.filters.changed.emit()
    declined = screen.titles()
    page._saved._ask_name()
    sheet = screen.window.findChild(NameSheet)
    button(screen, "Save filters").click()
    assert sheet.isVisible()  # without a name it stays
    name = next(one for one in sheet.findChildren(QLineEdit) if one.accessibleName() == "Name")
    QTest.keyClicks(name, "No money")
    button(screen, "Save filters").click()
    assert [one.name for one in page._saved.kept] == ["No money"]
    page.filters.clear()
    page._saved.used.emit(page._saved.kept[0])
    assert screen.titles() == declined
    assert page.filters._group.current_id() == Group.DECLINED
    page._saved._drop("No money")
    assert page._saved.kept == ()


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


def test_periods_are_the_persons_days_and_months():
    now = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    month = ask_of(SavedFilter("", period=Period.MONTH), now)
    assert (month.since, month.until) == (now.replace(minute=0), None)
    last = ask_of(SavedFilter("", period=Period.LAST_MONTH), now)
    assert (last.since, last.until) == (datetime(2026, 2, 1, tzinfo=UTC), now.replace(minute=0))
    assert ask_of(SavedFilter(""), now) == Ask()
    pending = ask_of(SavedFilter("", group=Group.PENDING), now).statuses
    assert pending == {HistoryStatus.PENDING, HistoryStatus.CONFIRMING}


@pytest.mark.parametrize("width", [520, 700, 843, 1010, 1600])
@pytest.mark.parametrize("lens", list(Lens))
def test_columns_follow_each_other_inside_the_table(width: int, lens: Lens):
    placed = columns(width, lens)
    for left, right in zip(placed, placed[1:], strict=False):
        assert left.x + left.width < right.x
    if width >= 700:
        assert placed[-1].x + placed[-1].width <= width


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

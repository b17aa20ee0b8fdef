"""The Activity page: search with any text, sorting, saved filters, and a window on many lines."""

import itertools
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.application.activity import Look
from desktop_app.application.saved_filters import Group, Period, SavedFilter
from desktop_app.application.timeline import PAGE, Ask, Charge, Lens, Sort
from desktop_app.domain.history import HistoryKind, HistoryStatus
from desktop_app.domain.money import ENGLISH
from desktop_app.ui.activity.choices import GROUPS, ask_of
from desktop_app.ui.activity.columns import columns
from desktop_app.ui.activity.deed_words import deed_words
from desktop_app.ui.activity.model import KEPT_PAGES
from desktop_app.ui.activity.saving import NameSheet
from desktop_app.ui.activity.view import LinesView
from desktop_app.ui.words import Words
from tests.ui.activity_fixture import (
    ADS,
    NOW,
    Screen,
    add_rules,
    button,
    labels,
    sample_vault,
    search,
    show,
)
from tests.ui.cards_fixture import picture
from tests.ui.look_fixture import look

__all__ = ["look", "show"]

pytestmark = pytest.mark.usefixtures("look")


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


def test_down_in_the_search_leads_to_the_lines(show: Callable[..., Screen]):
    screen = show()
    screen.page.focus_search()
    QTest.keyClick(search(screen), Qt.Key.Key_Down)
    assert screen.page.view.hasFocus()


def test_pictures_without_news_ask_but_repaint_nothing(show: Callable[..., Screen], qtbot: QtBot):
    screen = show()
    qtbot.waitUntil(lambda: "3 charges" in labels(screen))
    changes: list[object] = []
    screen.page.view.lines.dataChanged.connect(lambda *_: changes.append(1))
    asked = screen.bridge.asked
    for version in range(2, 9):
        screen.page.show_snapshot(picture(version=version))
    qtbot.waitUntil(lambda: screen.bridge.asked > asked)
    qtbot.wait(300)
    assert screen.bridge.asked == asked + 1
    assert changes == []


def answer_pages(view: LinesView, count: int) -> list[int]:
    """Stands for the worker: gives every page that is wanted, and notes it."""
    asked: list[int] = []

    def page(first: int) -> Look:
        lines = tuple(
            Charge(f"t-{n}", ADS, HistoryKind.PURCHASE, HistoryStatus.SETTLED, NOW)
            for n in range(first, min(first + PAGE, count))
        )
        return Look(Ask(), 1, count, first, lines, {})

    def give(first: int) -> None:
        asked.append(first)
        view.add_page(page(first))

    view.wanted.connect(give, Qt.ConnectionType.QueuedConnection)
    view.show_look(page(0))
    return asked


def test_only_pages_that_are_looked_at_are_read_and_few_are_kept(qtbot: QtBot):
    view, count = LinesView(Words(ENGLISH, UTC)), 100_000
    qtbot.addWidget(view)
    view.resize(900, 600)
    view.show()
    asked = answer_pages(view, count)
    lines, bar = view.lines, view.verticalScrollBar()
    assert lines.rowCount() == count
    qtbot.waitUntil(lambda: bar.maximum() > count)
    for part in range(1, 41):
        bar.setValue(bar.maximum() * part // 40)
        qtbot.waitUntil(lambda: lines.line_at(view.rowAt(view.height() - 20)) is not None)
    assert lines.line_at(count - 1) is not None
    assert len(asked) <= 2 * 40
    kept = sum(lines.line_at(n) is not None for n in range(0, count, PAGE))
    assert kept <= KEPT_PAGES


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


def test_every_sentence_of_what_happened_finds_its_own_line():
    vault = sample_vault()
    add_rules(vault)
    history, words = vault.history, Words(ENGLISH, UTC)
    for deed in history.lines(Ask(Lens.DEEDS), 0, 99):
        said = deed_words(deed, words)
        assert deed in history.lines(Ask(Lens.DEEDS, said), 0, 99), said


def test_periods_are_the_persons_days_and_months():
    now = datetime(2026, 3, 1, 0, 30, tzinfo=UTC)
    month = ask_of(SavedFilter("", period=Period.MONTH), now, UTC)
    assert (month.since, month.until) == (now.replace(minute=0), None)
    last = ask_of(SavedFilter("", period=Period.LAST_MONTH), now, UTC)
    assert (last.since, last.until) == (datetime(2026, 2, 1, tzinfo=UTC), now.replace(minute=0))
    assert ask_of(SavedFilter(""), now, UTC) == Ask()
    assert [group for group, _ in GROUPS] == list(Group)
    pending = ask_of(SavedFilter("", group=Group.PENDING), now, UTC).statuses
    assert pending == {HistoryStatus.PENDING, HistoryStatus.CONFIRMING}


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[Words]:
    """The computer's own zone, as most people have it."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield Words(ENGLISH)
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("zone", [None, ZoneInfo("Europe/Berlin")])
@pytest.mark.parametrize(
    ("period", "now", "since", "until"),
    [
        (Period.LAST_MONTH, (2026, 11, 15, 12), (2026, 9, 30, 22), (2026, 10, 31, 23)),
        (Period.YEAR, (2026, 7, 1, 12), (2025, 12, 31, 23), None),
        (Period.MONTH, (2026, 10, 31, 12), (2026, 9, 30, 22), None),
        (Period.WEEK, (2026, 3, 31, 12), (2026, 3, 24, 23), None),
        (Period.TODAY, (2026, 3, 29, 12), (2026, 3, 28, 23), None),
    ],
)
def test_a_period_begins_at_midnight_on_either_side_of_summer_time(
    period: Period, now: tuple[int, ...], since: tuple[int, ...], until: tuple[int, ...] | None,
    zone: ZoneInfo | None, berlin: Words,
):  # fmt: skip
    ask = ask_of(SavedFilter("", period=period), berlin.local(datetime(*now, tzinfo=UTC)), zone)
    assert ask.since == datetime(*since, tzinfo=UTC)
    assert ask.until == (None if until is None else datetime(*until, tzinfo=UTC))


@pytest.mark.parametrize("width", [520, 700, 843, 1010, 1600])
@pytest.mark.parametrize("lens", list(Lens))
def test_columns_follow_each_other_inside_the_table(width: int, lens: Lens):
    placed = columns(width, lens)
    for left, right in itertools.pairwise(placed):
        assert left.x + left.width < right.x
    if width >= 700:
        assert placed[-1].x + placed[-1].width <= width

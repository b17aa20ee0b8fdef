"""The webhook log on the screen: pages as far as one scrolls, reasons, details, never a secret."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.hearing import News
from desktop_app.application.message_log import PAGE, LogLine, LogPage
from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.cards import CardId
from desktop_app.domain.event_log import LogEntry, Shown
from desktop_app.domain.events import DOUBT_WORDS, Doubt, Event, EventKind
from desktop_app.domain.money import Money
from desktop_app.ui.kit.label import Label
from desktop_app.ui.settings.message_words import EMPTY_WORDS, as_text, name_of, reason_of
from desktop_app.ui.settings.messages import CHOOSE, MessagesSection
from desktop_app.ui.settings.page import SettingsPage
from desktop_app.ui.words import HIDDEN
from tests.support.snapshots import NOW, snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

NEWS = News(Way.OWN, WayState.ON, NOW, None, "127.0.0.1")
SAID = Event(
    "0199f0c4-8d0a", EventKind.AUTHORIZED, "virtualcard.transaction.authorization", CardId("c-1"),
    subject_id="tx-7", amount=Money.usd(7), merchant="Corner <b>Books</b>", mcc="5942",
    country="US", at=NOW,
)  # fmt: skip


def line(
    number: int, doubt: Doubt | None = None, event: Event | None = SAID, card: str = "Google Ads"
) -> LogLine:
    at = NOW - timedelta(minutes=number)
    entry = LogEntry(f"k{number}", "own", doubt, event, bytes(32), at, at, number + 1)
    return LogLine(entry, card if event is not None else "")


def log(first: int, count: int, total: int) -> LogPage:
    return LogPage(tuple(line(n) for n in range(first, first + count)), total)


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    made = SettingsPage(make_ui())
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show_snapshot(snapshot(news=NEWS))
    made.show_section("messages")
    made.show()
    return made


@pytest.fixture
def part(page: SettingsPage) -> MessagesSection:
    return page.section("messages")


def bridge(part: QWidget) -> RecordingBridge:
    return part._ui.bridge


def answer(part: MessagesSection, page: LogPage) -> None:
    bridge(part).last("listening.log.page").answer(page)


def said(part: QWidget) -> str:
    labels = (label for label in part.findChildren(Label) if label.isVisibleTo(part))
    return "\n".join(label.text() for label in labels)


def test_an_empty_log_says_so_for_what_is_looked_at(part: MessagesSection) -> None:
    answer(part, LogPage((), 0))
    assert EMPTY_WORDS[Shown.ALL] in said(part)
    part.shown.set_current_id("doubted")
    part.shown.chosen.emit("doubted")
    assert bridge(part).last("listening.log.page").args == (Shown.DOUBTED,)
    answer(part, LogPage((), 0))
    assert EMPTY_WORDS[Shown.DOUBTED] in said(part)


def test_only_what_is_scrolled_to_is_fetched(part: MessagesSection, qtbot: QtBot) -> None:
    answer(part, log(0, PAGE, 100_000))
    assert part.list.messages.rowCount() == PAGE
    assert "100,000 messages" in said(part)
    part.list.scrollToBottom()
    qtbot.waitUntil(lambda: len(bridge(part).asked("listening.log.page")) == 2)
    assert bridge(part).last("listening.log.page").args == (Shown.ALL, f"k{PAGE - 1}")
    part.list.scrollToTop()
    part.list.scrollToBottom()
    assert len(bridge(part).asked("listening.log.page")) == 2  # once is enough
    answer(part, log(PAGE, PAGE, 100_000))
    assert part.list.messages.rowCount() == 2 * PAGE


def test_the_end_is_an_end_even_if_rows_were_dropped_meanwhile(part: MessagesSection) -> None:
    answer(part, log(0, 3, 9))
    part.list.messages.fetchMore()
    answer(part, LogPage((), 9))
    assert not part.list.messages.canFetchMore()


def test_a_message_is_shown_with_its_details_as_plain_text(
    part: MessagesSection, qtbot: QtBot
) -> None:
    assert CHOOSE in said(part)
    answer(part, log(0, 3, 3))
    part.list.setCurrentIndex(part.list.messages.index(1))
    qtbot.waitUntil(lambda: "0199f0c4-8d0a" in said(part))
    told = said(part)
    for words in ("Authorized", "Corner <b>Books</b>", "$7.00", "2 times", "0199f0c4-8d0a", "tx-7"):
        assert words in told
    labels = part.details.findChildren(Label)
    assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
    part.details.copy.click()
    assert "Merchant: Corner <b>Books</b>" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("doubt", list(Doubt))
def test_every_doubt_says_its_reason(doubt: Doubt) -> None:
    event = SAID if doubt in (Doubt.NOT_EXACT, Doubt.ALTERED) else None
    assert reason_of(line(1, doubt, event)) == DOUBT_WORDS[doubt]


def test_what_nobody_knows_is_named_so() -> None:
    unknown = replace(SAID, kind=EventKind.UNRECOGNISED, name="virtualcard.something.new")
    assert name_of(line(1, None, unknown)) == "virtualcard.something.new"
    assert reason_of(line(1, None, unknown)).startswith("Purser does not know this event.")
    assert reason_of(line(1, card="")).endswith("It names a card this vault does not have.")
    assert name_of(line(1, Doubt.NOT_JSON, None)) == "Message that was not read"


def test_hidden_amounts_stay_hidden(part: MessagesSection) -> None:
    part._ui.words.hidden = True
    assert "$7.00" not in as_text(line(1), part._ui.words)


def test_amounts_hidden_meanwhile_are_hidden_in_an_open_message(
    page: SettingsPage, part: MessagesSection, qtbot: QtBot
) -> None:
    answer(part, log(0, 3, 3))
    part.list.setCurrentIndex(part.list.messages.index(1))
    qtbot.waitUntil(lambda: "$7.00" in said(part))
    part._ui.words.hidden = True
    page.show_snapshot(snapshot(news=NEWS))  # the same picture, as the window shows it again
    assert "$7.00" not in said(part)
    qtbot.waitUntil(lambda: f"${HIDDEN}" in said(part))
    part._ui.words.hidden = False
    page.show_snapshot(snapshot(news=NEWS))
    qtbot.waitUntil(lambda: "$7.00" in said(part))


def test_new_messages_are_read_while_the_newest_are_looked_at(
    page: SettingsPage, part: MessagesSection
) -> None:
    answer(part, log(0, PAGE, 500))
    part.list.setCurrentIndex(part.list.messages.index(2))
    page.show_snapshot(snapshot(news=replace(NEWS, deliveries=1)))
    new = LogPage((line(900), *log(0, PAGE - 1, 500).lines), 501)
    answer(part, new)
    assert part.list.messages.line(0) == line(900)
    assert part.list.currentIndex().row() == 3  # what was chosen stays chosen


def test_who_has_scrolled_away_is_asked_first(page: SettingsPage, part: MessagesSection) -> None:
    answer(part, log(0, PAGE, 500))
    part.list.scrollToBottom()
    asked = len(bridge(part).asked("listening.log.page"))
    page.show_snapshot(snapshot(news=replace(NEWS, deliveries=1)))
    assert part._more.isVisibleTo(part)
    assert len(bridge(part).asked("listening.log.page")) == asked
    part._more.activated.emit()
    answer(part, log(0, PAGE, 501))
    assert not part._more.isVisibleTo(part)


def test_every_row_can_be_heard(part: MessagesSection) -> None:
    answer(part, LogPage((line(2, Doubt.BAD_SIGNATURE, None),), 1))
    spoken = part.list.messages.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Message that was not read, Its signature is wrong" in spoken
    assert "3 times" in spoken

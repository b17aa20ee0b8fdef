"""The issue form: what these cards are, what they cost, and what is to fix before one is made."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.application.hearing import News
from desktop_app.application.messages import LinkState, Snapshot
from desktop_app.application.receiving import Way
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import GUIDE, HOLDERS, snapshot
from tests.ui.issue_rig import fill, make_guide, page, reads, told_by
from tests.ui.look_fixture import look

__all__ = ["look", "page"]
pytestmark = pytest.mark.usefixtures("look")


def test_the_form_says_what_these_cards_are(page: IssuePage) -> None:
    kind, number = "Visa, virtual, in US dollars, online only.", "Purser fetches the number when"
    assert reads(page, kind, "No 3-D Secure yet", number)
    page.show_snapshot(make_guide())
    assert reads(page, "The service shows the number once.")


def test_the_button_says_its_effect(page: IssuePage) -> None:
    assert page._pane.footer.issue.words() == "Issue card"
    fill(page)
    assert page._pane.footer.issue.words() == "Issue and load $20.00"


def test_the_review_shows_fees_wallet_and_time(page: IssuePage) -> None:
    fill(page)
    told = told_by(page._pane.facts)
    for words in ("Issue fee ~ $1.00", "Top-up fee ~ $1.00", "Wallet pays ~ 22.01 USDC"):
        assert words in told
    assert "Estimated at 14:02:03. The service sets the fee." in page._pane.facts._age._words.text()


@pytest.mark.parametrize(
    ("news", "said"),
    [
        (News(), ""),
        (News(Way.OWN, host="name.example"), ""),
        (News(Way.OWN, host="x.trycloudflare.com", is_lasting=False), "this run only"),
        (News(Way.LOCALTUNNEL), "none: no address now"),
    ],
)
def test_a_card_that_will_not_be_told_of_says_so_before(
    page: IssuePage, news: News, said: str
) -> None:
    page.show_snapshot(snapshot(news=news))
    fill(page)
    assert (f"Live messages {said}" in told_by(page)) is bool(said)
    assert ("Live messages" in told_by(page)) is bool(said)


def test_an_untouched_form_shows_no_mistakes(page: IssuePage) -> None:
    form = page._pane.form
    assert [form.label.error(), form.load.error(), page._pane.footer.problems.text()] == [""] * 3


def test_mistakes_are_told_as_they_are_typed(page: IssuePage) -> None:
    fill(page, load="1.99")
    assert page._pane.form.load.error() == "At least $2.00."


def test_pressing_the_button_counts_what_is_to_fix_and_leads_there(page: IssuePage) -> None:
    page._pane.footer.issue.click()
    assert page._pane.footer.problems.text() == "2 things to fix: label, load now"
    assert page._pane.footer.issue.isEnabled()
    assert page._pane.form.label.input.hasFocus()
    assert page._ui.bridge.asked("wallet.issue") == []


def test_holders_of_the_service_are_offered(page: IssuePage) -> None:
    combo = page._pane.form.holder.choice.combo
    assert [combo.itemText(i) for i in range(combo.count())] == [h.name for h in HOLDERS]
    assert not page._pane.form.holder.name.isVisible()


def test_the_other_dialect_asks_for_a_name_and_a_cap(page: IssuePage) -> None:
    page.show_snapshot(make_guide())
    form = page._pane.form
    assert form.holder.name.isVisible()
    assert form.cap.isVisible()
    assert form.note.label() == "Note (goes to the service as the description)"


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        (snapshot(issue_refusal="This connection is read-only."), "read-only"),
        (snapshot(capabilities=GUIDE, holders=()), "needs a callback address"),
        (snapshot(link=replace(snapshot().link, state=LinkState.OFFLINE)), "Offline since 14:02"),
        (snapshot(link=replace(snapshot().link, state=LinkState.NEVER)), "Not loaded yet"),
    ],
)
def test_a_reason_not_to_issue_stands_at_the_top_and_at_the_button(
    page: IssuePage, shown: Snapshot, words: str
) -> None:
    page.show_snapshot(shown)
    footer = page._pane.footer
    assert words in page._pane._block.accessibleName()
    assert not footer.issue.isEnabled()
    assert words in footer._reason.text()


def test_ctrl_enter_submits(qtbot: QtBot, page: IssuePage) -> None:
    fill(page)
    page._pane.form.load.setFocus()
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page._pane.form.load.input, Qt.Key.Key_Return, control)
    assert len(page._ui.bridge.asked("wallet.issue")) == 1


def test_escape_leaves_and_keeps_the_draft(qtbot: QtBot, page: IssuePage) -> None:
    fill(page)
    with qtbot.waitSignal(page.closed):
        qtbot.keyClick(page._pane.form.label.input, Qt.Key.Key_Escape)
    page.open_form()
    assert page._pane.form.label.text() == "Domain renewal"


@pytest.mark.parametrize(("width", "beside"), [(1280, True), (1000, False)])
def test_a_small_window_moves_the_review_under_the_form(
    qtbot: QtBot, page: IssuePage, width: int, beside: bool
) -> None:
    page.resize(width, 640)
    qtbot.waitUntil(page._pane.facts.isVisible)
    assert page._pane._side.isVisible() is beside
    assert page._pane.footer.issue.isVisible()
    assert page._pane.footer._total.isVisible() is not beside


def test_the_field_to_fix_is_scrolled_into_sight(qtbot: QtBot, page: IssuePage) -> None:
    page.resize(960, 420)
    pane = page._pane
    qtbot.waitUntil(lambda: pane._scroll.verticalScrollBar().maximum() > 0)
    fill(page, load="1.99")
    page._submit()
    field = pane.form.load
    top = field.mapTo(pane._scroll.viewport(), field.rect().topLeft()).y()
    assert 0 <= top <= pane._scroll.viewport().height() - field.height()

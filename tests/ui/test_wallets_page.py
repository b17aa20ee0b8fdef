"""The Wallets page: figures as stated, nothing added up, and what the top-ups took."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Link, LinkState
from desktop_app.application.top_ups import NamedTopUp
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import Environment
from desktop_app.domain.wallets import Debit, Rate, WalletBalance
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.wallets.balances import worth
from desktop_app.ui.wallets.page import DEPOSIT, PRACTICE, WalletsPage
from desktop_app.ui.wallets.recent import NOTHING
from tests.support.snapshots import NOW, RATES, WALLETS, snapshot
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.look_fixture import look, use_widest_type
from tests.ui.test_record_words import RECORD

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")
NAMED = NamedTopUp(RECORD, "Google Ads", "4417")
DEARER = replace(RECORD, debit=Debit("USDC", 6, 100_200_401, 1_012_004))


@pytest.fixture
def page(qtbot: QtBot) -> WalletsPage:
    made = WalletsPage(make_ui())
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(900, 640)
    made.show()
    return made


def bridge(page: WalletsPage) -> RecordingBridge:
    return page._ui.bridge


def texts(page: WalletsPage) -> list[str]:
    QApplication.sendPostedEvents()  # what was added just now is shown by its layout
    return [label.text() for label in page.findChildren(Label) if label.isVisibleTo(page)]


def answer(page: WalletsPage, *top_ups: NamedTopUp) -> str:
    bridge(page).last("wallet.top_ups.recent").answer(top_ups)
    return "\n".join(texts(page))


@pytest.mark.parametrize(
    ("units", "decimals", "usd", "expected"),
    [
        (1_284_100_000, 6, 999_900, Money.usd(1_283, 97)),
        (5_000_000, 8, 92_100_000_000, Money.usd(4_605)),
        (1, 8, 92_100_000_000, Money.usd(0)),
        (0, 6, 999_600, Money.usd(0)),
    ],
)
def test_a_wallets_worth_is_cut_to_cents(
    units: int, decimals: int, usd: int, expected: Money
) -> None:
    wallet = WalletBalance("w", "X", "", units, decimals, NOW)
    assert worth(wallet, Rate("X", Money(usd), NOW)) == expected


def test_a_wallet_is_shown_in_its_own_asset_with_an_estimate(page: WalletsPage) -> None:
    said = texts(page)
    assert "1,284.10 USDC" in said
    assert "worth about $1,283.97" in said
    assert "0.05 BTC" in said
    assert any(text.startswith("1 BTC = $92,100.00 as of ") for text in said)
    assert any("worked out by Purser" in text for text in said)


def test_the_network_stands_beside_the_asset_or_is_said_to_be_unstated(page: WalletsPage) -> None:
    said = texts(page)
    assert {"TRC20", "ERC20"} <= set(said)
    assert said.count("network not stated") == 2


def test_nothing_is_added_up(page: WalletsPage) -> None:
    known = [worth(w, r).micros for w in WALLETS for r in RATES if w.asset == r.asset]
    total = page._ui.words.money(Money(sum(known)))
    assert total not in "\n".join(texts(page))


def test_an_asset_without_a_rate_is_shown_as_stated_and_worth_a_dash(page: WalletsPage) -> None:
    naira = WalletBalance("w-ngn", "NGN", "", 1_000_050, 2, NOW)
    page.show_snapshot(snapshot(wallets=(*WALLETS, naira), rates=RATES[:2]))
    said = texts(page)
    assert "10,000.50 NGN" in said
    assert "worth about —" in said
    assert "Rate —" in said


def test_hidden_amounts_hide_balance_worth_and_top_ups(page: WalletsPage) -> None:
    page._ui.words.hidden = True
    page.show_snapshot(snapshot())
    said = answer(page, NAMED)
    for figure in ("1,284", "1,283", "100.00", "101.00"):
        assert figure not in said.replace("92,100.00", "")


def test_no_wallets_and_not_loaded_are_told_apart(page: WalletsPage) -> None:
    page.show_snapshot(snapshot(wallets=()))
    assert "The account has no wallets." in texts(page)
    page.show_snapshot(snapshot(wallets=(), link=Link(LinkState.NEVER)))
    assert "Not loaded yet." in texts(page)


def test_a_figure_that_was_kept_against_a_doubted_zero_says_its_own_time(page: WalletsPage) -> None:
    kept = replace(WALLETS[0], read_at=NOW - timedelta(minutes=3))
    page.show_snapshot(snapshot(wallets=(kept, *WALLETS[1:])))
    assert any("is not believed yet" in text for text in texts(page))


def test_the_same_picture_again_builds_no_row_anew(page: WalletsPage) -> None:
    before = page._table.findChildren(Label)
    page.show_snapshot(snapshot(version=2, wallets=tuple(WALLETS)))
    assert page._table.findChildren(Label) == before


def test_which_wallet_pays_is_said_not_to_be_known(page: WalletsPage) -> None:
    said = answer(page)
    assert "The sandbox chooses the wallet that pays for a top-up." in said
    assert "The last one that is known" not in said
    assert PRACTICE in said
    live = replace(snapshot().profile, environment=Environment.BITNOB_LIVE)
    page.show_snapshot(snapshot(profile=live))
    said = answer(page, replace(NAMED, record=replace(RECORD, debit=None)), NAMED)
    assert "Bitnob chooses the wallet" in said
    assert "The last one that is known was paid in USDC." in said
    assert DEPOSIT in said


def test_a_top_up_tells_what_it_took_and_what_is_not_explained(page: WalletsPage) -> None:
    said = answer(page, replace(NAMED, record=DEARER))
    assert "The wallet paid 101.212405 USDC" in said
    assert "$0.20 more than estimated (20 bp)" in said
    assert "$0.01 of what the wallet paid is not explained" in said


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (Stage.REJECTED, "Did not happen: nothing was loaded"),
        (Stage.UNKNOWN, "Not known yet whether it happened"),
        (Stage.ACCEPTED, "Not confirmed yet"),
    ],
)
def test_what_is_not_confirmed_says_how_it_stands(
    page: WalletsPage, stage: Stage, words: str
) -> None:
    said = answer(page, replace(NAMED, record=replace(RECORD, stage=stage)))
    assert words in said
    assert "The wallet paid" not in said


def test_a_debit_nobody_stated_is_no_zero(page: WalletsPage) -> None:
    said = answer(page, replace(NAMED, record=replace(RECORD, debit=None)))
    assert "What the wallet paid is not stated" in said


def test_without_top_ups_a_sentence_stands_there(page: WalletsPage) -> None:
    assert NOTHING in answer(page)


def test_a_line_leads_to_its_card_in_activity(page: WalletsPage, qtbot: QtBot) -> None:
    answer(page, NAMED)
    name = "Show the top-up of $100.00 on Google Ads ••4417 in Activity"
    show = next(b for b in page.findChildren(QAbstractButton) if b.accessibleName() == name)
    with qtbot.waitSignal(page.story_requested) as asked:
        show.setFocus()
        qtbot.keyClick(show, Qt.Key.Key_Space)
    assert asked.args == [RECORD.card_id]


def test_it_asks_once_at_a_time_and_again_with_the_next_picture(page: WalletsPage) -> None:
    assert len(bridge(page).asked("wallet.top_ups.recent")) == 1
    page.show_snapshot(snapshot(version=2))
    assert len(bridge(page).asked("wallet.top_ups.recent")) == 1
    answer(page, NAMED)
    page.show_snapshot(snapshot(version=3))
    assert len(bridge(page).asked("wallet.top_ups.recent")) == 2
    bridge(page).last("wallet.top_ups.recent").fail()
    page.show_snapshot(snapshot(version=4))
    assert len(bridge(page).asked("wallet.top_ups.recent")) == 3


def test_nothing_is_wider_than_its_pane_even_in_the_widest_type(qtbot: QtBot) -> None:
    use_widest_type()
    made = WalletsPage(make_ui())
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    made.resize(899, 568)
    made.show()
    long = replace(NAMED, record=DEARER, label="Marketing team: newsletter and landing pages")
    answer(made, long)
    (pane,) = made.findChildren(ScrollPane)
    assert pane.widget().minimumSizeHint().width() <= pane.viewport().width()


def test_whatever_takes_focus_has_a_name(page: WalletsPage) -> None:
    answer(page, NAMED)
    buttons = page.findChildren(QAbstractButton)
    assert buttons
    assert [button for button in buttons if not button.accessibleName()] == []


def test_before_it_is_seen_it_asks_for_nothing(qtbot: QtBot) -> None:
    made = WalletsPage(make_ui())
    qtbot.addWidget(made)
    made.show_snapshot(snapshot())
    assert bridge(made).calls == []

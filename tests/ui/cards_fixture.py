"""The cards screen on a recording bridge, with pictures whose figures are fresh."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import CardDetail, CardView, Link, LinkState, Snapshot
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.ui import words
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.words import Words
from tests.support import snapshots
from tests.support.snapshots import altered
from tests.support.ui import RecordingBridge, make_ui

# `Ended` and `as of` words depend on today, so the made-up figures are moved to today.
SHIFT = datetime.now(UTC) - snapshots.NOW
NOW = snapshots.NOW + SHIFT
NUMBER = "4000" + "0000" + "0000" + "4417"


@pytest.fixture
def fresh_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures here are as old as the run of the tests, and a slow computer takes its time."""
    monkeypatch.setattr(words, "STALE_AFTER_S", 86_400)


def fresh(view: CardView) -> CardView:
    """The same card, read today."""
    wishes = tuple(
        replace(i, created_at=i.created_at + SHIFT, changed_at=i.changed_at + SHIFT)
        for i in view.open_intents
    )
    return altered(
        view,
        read_at=view.read_at + SHIFT,
        created_at=view.created_at and view.created_at + SHIFT,
        ended_at=view.ended_at and view.ended_at + SHIFT,
        open_intents=wishes,
    )


CARDS = tuple(fresh(view) for view in snapshots.CARDS)
ADS, ADOBE, HOSTING, FIGMA, TRAVEL, TRIAL, PRINT_SHOP = CARDS
UNKNOWN_ADS = replace(
    ADS,
    open_intents=fresh(
        replace(ADS, open_intents=(snapshots.intent(Kind.FUND, Stage.UNKNOWN, Money.usd(100)),))
    ).open_intents,
)
TRANSACTIONS = tuple(replace(t, at=t.at + SHIFT) for t in snapshots.TRANSACTIONS)


def detail(view: CardView, **changes: object) -> CardDetail:
    """The chosen card, read today; every action is offered unless `refusals` are given."""
    given = {"transactions": TRANSACTIONS, "transactions_read_at": NOW, "refusals": {}}
    return snapshots.detail(view, **{**given, **changes})


def picture(cards: tuple[CardView, ...] = CARDS, **changes: object) -> Snapshot:
    """A whole picture, read today."""
    link = Link(LinkState.ONLINE, NOW, NOW, None, NOW + timedelta(seconds=12))
    return snapshots.snapshot(cards, **{"link": link, **changes})


class Screen:
    """A shown page with what a test needs to hold."""

    def __init__(self, qtbot: QtBot, snapshot: Snapshot | None = None) -> None:
        self.ui = make_ui()
        self.bridge: RecordingBridge = self.ui.bridge
        self.window = QWidget()
        self.window.resize(1280, 728)
        self.toasts = ToastHost(self.window)
        self.page = CardsPage(self.ui, self.toasts)
        self.page.setParent(self.window)
        self.page.setGeometry(0, 0, 1067, 728)
        qtbot.addWidget(self.window, before_close_func=lambda _: self._stop())
        if snapshot is not None:
            self.page.show_snapshot(snapshot)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    @staticmethod
    def words() -> Words:
        """English, in UTC."""
        return Words(ENGLISH, UTC)

    @property
    def detail(self):
        """The right pane."""
        return self.page.detail

    @property
    def view(self):
        """The list's table."""
        return self.page.list.view

    def named(self, name: str) -> QWidget | None:
        """The visible widget with an accessible name."""
        found = [
            widget
            for widget in self.window.findChildren(QWidget)
            if widget.accessibleName() == name and widget.isVisible()
        ]
        return found[-1] if found else None

    def click(self, name: str) -> None:
        """Press the button with an accessible name."""
        button = self.named(name)
        assert isinstance(button, QAbstractButton), name
        button.click()

    def shown_words(self) -> str:
        """Every visible label, one per line."""
        labels = self.window.findChildren(Label)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def _stop(self) -> None:
        self.page.conceal()
        self.toasts.dismiss()
        self.ui.clipboard.clear()

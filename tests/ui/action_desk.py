"""A window with one action sheet over it, and pictures of the wish that it sends."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, IntentView, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.actions.sheet import ActionSheet
from desktop_app.ui.context import Ui
from tests.support.snapshots import CARDS, NOW, detail, intent, snapshot
from tests.support.ui import RecordingBridge, make_ui


class Desk:
    """A window with one sheet, and what the bridge was asked."""

    def __init__(self, window: QWidget, ui: Ui) -> None:
        self.window = window
        self.ui = ui
        self.sheet: ActionSheet

    @property
    def bridge(self) -> RecordingBridge:
        return self.ui.bridge

    def open(self, action: Action, shown: Snapshot | None = None) -> ActionSheet:
        picture = shown or snapshot(detail=detail(CARDS[0]))
        self.sheet = open_action(self.ui, self.window, picture, action, picture.detail.card)
        self.sheet.open()
        return self.sheet

    def top_up(self, text: str, shown: Snapshot | None = None) -> ActionSheet:
        self.open(Action.TOP_UP, shown)
        self.sheet._amount.field.set_text(text)
        self.sheet.effect.click()
        return self.sheet

    def error(self) -> str:
        return self.sheet._amount.field.error()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = QWidget()
    window.resize(1280, 800)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return Desk(window, make_ui())


def with_wish(stage: Stage, kind: Kind = Kind.FUND, **changes: object) -> Snapshot:
    """The first card with one wish at `stage`, and the card's settled wishes."""
    amount = Money.usd(100) if kind in (Kind.FUND, Kind.WITHDRAW) else None
    wish: IntentView = intent(kind, stage, amount, **changes)
    closed = stage in (Stage.CONFIRMED, Stage.REJECTED, Stage.STALE)
    card = replace(CARDS[0], open_intents=() if closed else (wish,))
    link = replace(snapshot().link, next_check=NOW + timedelta(seconds=5))
    return snapshot((card, *CARDS[1:]), detail=detail(card, intents=(wish,)), link=link)


def make_answer(kind: Kind = Kind.FUND) -> Intent:
    wish = intent(kind, Stage.ACCEPTED)
    return Intent(wish.id, kind, "f", "s", NOW, NOW, CardId("card-google-ads"))


def is_told(widget: QWidget, *names: str) -> bool:
    """Whether visible parts carry all of these words in their accessible names."""
    spoken = " | ".join(
        part.accessibleName() for part in widget.findChildren(QWidget) if part.isVisible()
    )
    return all(name in spoken for name in names)

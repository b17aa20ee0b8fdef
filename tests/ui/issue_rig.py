"""The issue page on a screen, and what a person and the worker do to it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.copying import CardSettings
from desktop_app.application.issue_outcomes import IssueOutcome
from desktop_app.application.messages import CardView, IntentView, Snapshot
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.domain.intents import IntentId, Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.ui.issue.page import IssuePage
from tests.support.snapshots import CARDS, GUIDE, NOW, card, detail, intent, snapshot
from tests.support.ui import Call, make_ui

MADE = card("Domain renewal", "5510", available=Money.usd(20))
WITH_CARD = snapshot((MADE, *CARDS), detail=detail(MADE))
OPEN_QUESTION = intent(
    Kind.ISSUE, Stage.UNKNOWN, Money.usd(20), card_id=None, label="Domain renewal"
)


LOOK = "wallet.outcomes.look"


@pytest.fixture
def page(qtbot: QtBot) -> IssuePage:
    made = IssuePage(make_ui())
    made.resize(1280, 760)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.show_snapshot(snapshot())
    made.open_form()
    return made


def fill(page: IssuePage, label: str = "Domain renewal", load: str = "20") -> None:
    page._pane.form.label.set_text(label)
    page._pane.form.load.set_text(load)


def send(page: IssuePage) -> Call:
    fill(page)
    page._pane.footer.issue.click()
    return page._ui.bridge.last("wallet.issue")


def prove(page: IssuePage, call: Call, *steps: IssueStep) -> None:
    for step in steps:
        page._ui.bridge.issue_progressed.emit(IssueProgress(call.args[0].form_token, step, NOW))


def told_by(page: QWidget) -> str:
    return " | ".join(w.accessibleName() for w in page.findChildren(QWidget) if w.isVisible())


def make_guide(**changes: object) -> Snapshot:
    profile = replace(snapshot().profile, callback_url="http://127.0.0.1:1/hook")
    return replace(snapshot(capabilities=GUIDE, holders=(), profile=profile), **changes)


def reads(page: QWidget, *texts: str) -> bool:
    """Whether all of these can be read in some label that is shown."""
    read = " | ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())
    return all(text in read for text in texts)


def replacing(
    page: IssuePage, shown: CardView, lost: IntentId | None = None, **rest: object
) -> None:
    """The form is opened for a card in the place of `shown`, and its settings are read."""
    page.open_form(lost, shown)
    made = CardSettings(
        shown.label, shown.last4, f"{shown.label} 2", "", shown.holder, None, None, NO_LIMITS, ""
    )
    page._ui.bridge.last("wallet.copying.settings").answer(replace(made, **rest))


def became(page: IssuePage, *wishes: IntentView, **known: object) -> None:
    """The worker says what became of the form."""
    found = IssueOutcome(frozenset(one.id for one in wishes), **known)
    page._ui.bridge.last(LOOK).answer(found)

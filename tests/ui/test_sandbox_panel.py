"""The Sandbox panel: acts on practice money only, tells what came of it, and reads after it."""

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import Unreachable
from desktop_app.ui.sandbox_panel.panel import SandboxPanel
from tests.support.practice import FakeSession, make_practice_ui
from tests.support.snapshots import CARDS, detail, snapshot
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")

CARD = CARDS[0].id


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def panel(window: QWidget, session: FakeSession) -> SandboxPanel:
    shown = snapshot(detail=detail(CARDS[0]))
    made = SandboxPanel(make_practice_ui(session), window, shown)
    made.open()
    return made


def _press(panel: SandboxPanel, name: str) -> None:
    QApplication.sendPostedEvents()  # what was listed a moment ago is laid out first
    [button] = [
        b
        for b in panel.findChildren(QAbstractButton)
        if b.accessibleName() == name and b.isVisible()
    ]
    button.click()


def test_a_purchase_is_told_listed_and_followed_by_a_read(
    panel: SandboxPanel, session: FakeSession
) -> None:
    _press(panel, "Buy for $12.00")
    assert session.practice.done == [("buy", CARD, Money.usd(12), "Bookshop", "authorization")]
    assert session.wallet.refreshes == 1
    assert panel._said.accessibleName().startswith("Approved: $12.00 at Bookshop.")


def test_a_purchase_taken_at_once_leaves_nothing_to_settle(
    panel: SandboxPanel, session: FakeSession
) -> None:
    panel._form._way.set_current_id("debit")
    _press(panel, "Buy for $12.00")
    assert session.practice.done == [("buy", CARD, Money.usd(12), "Bookshop", "debit")]
    assert panel._said.accessibleName() == "Approved: $12.00 at Bookshop. It is settled."
    _press(panel, "Refund $12.00 at Bookshop")


def test_a_declined_purchase_says_why(panel: SandboxPanel) -> None:
    panel._form._amount.set_text("500")
    _press(panel, "Buy for $500.00")
    told = panel._said.accessibleName()
    assert told == "Declined: $500.00 at Bookshop. Not enough money on the card."


def test_a_purchase_may_be_declined_for_a_chosen_reason(
    panel: SandboxPanel, session: FakeSession
) -> None:
    panel._form._reason.set_current_id("fraud_block")
    _press(panel, "Decline it instead")
    assert session.practice.done == [("decline", CARD, Money.usd(12), "Bookshop", "fraud_block")]
    assert "Blocked as possible fraud" in panel._said.accessibleName()


@pytest.mark.parametrize("what", ["Settle", "Reverse"])
def test_a_hold_may_be_settled_or_reversed(
    panel: SandboxPanel, session: FakeSession, what: str
) -> None:
    _press(panel, "Buy for $12.00")
    _press(panel, f"{what} $12.00 at Bookshop")
    assert session.practice.done[-1] == (what.lower(), "p0")
    assert session.wallet.refreshes == 2


def test_a_closed_purchase_may_be_refunded(panel: SandboxPanel, session: FakeSession) -> None:
    _press(panel, "Buy for $12.00")
    _press(panel, "Settle $12.00 at Bookshop")
    _press(panel, "Refund $12.00 at Bookshop")
    assert session.practice.done[-1] == ("refund", "p0")


@pytest.mark.parametrize("ways", [("Reverse",), ("Settle", "Refund")])
def test_what_was_given_back_is_not_offered_again(
    panel: SandboxPanel, ways: tuple[str, ...]
) -> None:
    _press(panel, "Buy for $12.00")
    for way in ways:
        _press(panel, f"{way} $12.00 at Bookshop")
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left = [b.accessibleName() for b in panel._purchases.findChildren(QAbstractButton)]
    assert left == []


@pytest.mark.parametrize(
    ("name", "act"),
    [
        ("Advance the clock 24 h", ("advance_clock", 24)),
        ("Advance the clock 7 days", ("advance_clock", 168)),
        ("Move the rate −5 %", ("move_rate", -5)),
    ],
)
def test_clock_and_rate_can_be_moved(
    panel: SandboxPanel, session: FakeSession, name: str, act: tuple[object, ...]
) -> None:
    panel._tabs._choose("bank")
    _press(panel, name)
    assert session.practice.done == [act]
    assert session.wallet.refreshes == 1


def test_a_mishap_is_planted_for_one_kind_of_request(
    panel: SandboxPanel, session: FakeSession
) -> None:
    panel._tabs._choose("bank")
    _press(panel, "Make the next one fail")
    assert session.practice.done == [("fail_next", "fund", "drop_after")]
    assert "The next “Top up” goes wrong" in panel._said.accessibleName()


def test_the_next_message_may_be_spoiled(panel: SandboxPanel, session: FakeSession) -> None:
    panel._tabs._choose("bank")
    panel._bank._spoil.set_current_id("reorder")
    _press(panel, "Spoil the next message")
    assert session.practice.done == [("spoil_next_message", "reorder")]
    told = panel._said.accessibleName()
    assert told == "The next message goes wrong: it comes after the next one."


@pytest.mark.parametrize(
    ("amount", "shop", "wrong"), [("0", "Bookshop", "amount"), ("12", " ", "shop")]
)
def test_what_cannot_be_bought_is_told_beside_the_field(
    panel: SandboxPanel, session: FakeSession, amount: str, shop: str, wrong: str
) -> None:
    panel._form._amount.set_text(amount)
    panel._form._shop.set_text(shop)
    panel._form.buy.click()
    field = {"amount": panel._form._amount, "shop": panel._form._shop}[wrong]
    assert field.error()
    assert session.practice.done == []


def test_a_bank_that_does_not_answer_is_told_in_four_parts(
    panel: SandboxPanel, session: FakeSession
) -> None:
    session.practice.error = Unreachable()
    panel._form.buy.click()
    assert panel._error.isVisible()
    assert panel._error.accessibleName() == "The purchase did not work"


def test_without_a_card_the_panel_says_what_to_do(window: QWidget, session: FakeSession) -> None:
    made = SandboxPanel(make_practice_ui(session), window, snapshot(()))
    made.open()
    assert made._empty.isVisible()
    assert not made._form.isVisible()


def test_a_newer_picture_keeps_the_chosen_card(panel: SandboxPanel) -> None:
    panel._form.choose(CARDS[3].id)
    panel.show_snapshot(snapshot(detail=detail(CARDS[0])))
    assert panel._form.card_id() == CARDS[3].id

"""One use of a card over the real bridge, worker and wallet; only the service is a fake."""

from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.application import parts
from desktop_app.application.messages import Action
from desktop_app.domain.cards import CardStatus
from desktop_app.domain.disposable import Standing
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import TransactionKind
from tests.support.fake_api import Outcome
from tests.ui.look_fixture import look
from tests.ui.test_money_flows import Flow, flow

__all__ = ["flow", "look"]
pytestmark = pytest.mark.usefixtures("look")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "LOOKS_S", (0.01,) * 30)


@pytest.fixture
def resting(flow: Flow) -> Flow:
    """A frozen card without money, and a service that does its work at once."""

    async def freeze() -> None:
        api = flow.bench.api
        api.change(flow.card_id, status=CardStatus.FROZEN, available=ZERO)
        api.on_read = lambda: api.advance(timedelta(0))
        await flow.wallet.refresh()

    flow.ask(freeze)
    flow.qtbot.waitUntil(lambda: flow.picture().detail.card.available == ZERO)
    return flow


def test_a_frozen_card_is_used_and_frozen_again(qtbot: QtBot, resting: Flow) -> None:
    sheet = resting.open(Action.USE_NOW)
    sheet._price.set_text("20")
    with qtbot.waitSignal(sheet.done) as told:
        sheet.effect.click()
    assert told.args[0] == "Hetzner is ready to use"
    assert told.args[1].startswith("It holds $21.00. Frozen again after the purchase, or ")
    resting.qtbot.waitUntil(lambda: resting.picture().detail.card.guard.standing is Standing.ARMED)
    assert Action.USE_NOW in resting.picture().detail.refusals

    async def buy() -> None:
        api = resting.bench.api
        row = api.row(resting.card_id, TransactionKind.PURCHASE, Money.usd(20))
        api.feeds[resting.card_id].insert(0, row)
        await resting.wallet.choose(resting.card_id)

    resting.ask(buy)
    qtbot.waitUntil(lambda: len(resting.bench.api.sent) == 3)
    resting.pass_time()
    qtbot.waitUntil(lambda: resting.picture().detail.card.guard.standing is Standing.RESTING)
    assert Action.USE_NOW not in resting.picture().detail.refusals


def test_a_refused_load_is_told_with_what_was_done(qtbot: QtBot, resting: Flow) -> None:
    resting.bench.api.script("fund", Outcome.REFUSE)
    sheet = resting.open(Action.USE_NOW)
    sheet._price.set_text("20")
    sheet.effect.click()
    qtbot.waitUntil(lambda: sheet._sent._lost.isVisible())
    assert "Active done" in sheet._timeline.accessibleName()
    assert "Loaded with $21.00 not yet" in sheet._timeline.accessibleName()
    qtbot.waitUntil(lambda: resting.picture().detail.card.guard.standing is Standing.ARMED)

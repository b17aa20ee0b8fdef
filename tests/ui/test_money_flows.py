"""Sheets and issue page over the real bridge, worker and wallet; only the service is a fake."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.messages import Action, Snapshot
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId, CardState
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.service_errors import RefusedReason
from desktop_app.runtime.worker import Worker
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.actions.sheet import ActionSheet
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.words import Words
from tests.support.desk import Bench, make_bench
from tests.support.fake_api import Outcome, Step
from tests.ui.look_fixture import look

__all__ = ["look"]
pytestmark = pytest.mark.usefixtures("look")


class Flow:
    """A window, the wallet on its worker, and the fake service behind it."""

    def __init__(self, qtbot: QtBot, worker: Worker) -> None:
        self.qtbot = qtbot
        self.worker = worker
        self.bench: Bench = make_bench()
        self.card_id: CardId = self.bench.api.add_card("Hetzner").id
        self.bridge = Bridge(worker, self._session)
        self.ui = Ui(self.bridge, Words(ENGLISH), ClipboardGuard())
        self.window = QWidget()
        self.window.resize(1280, 800)
        self.wallet: Wallet
        qtbot.addWidget(self.window)
        self.window.show()
        self.ask(self._open)
        qtbot.waitUntil(lambda: self.picture().link.as_of is not None)

    async def _session(self) -> SimpleNamespace:
        return SimpleNamespace(wallet=self.wallet)

    async def _open(self) -> None:
        self.wallet = Wallet(self.bench.desk, self.bridge)
        self.wallet.start()
        await self.wallet.refresh()
        await self.wallet.choose(self.card_id)

    def ask(self, work: Callable[[], object]) -> None:
        """Run something on the worker and wait for it."""
        self.worker.submit(work).result(5)

    def pass_time(self) -> None:
        """What was accepted takes effect, and a read sees it."""

        async def later() -> None:
            self.bench.api.advance()
            await self.wallet.refresh()

        self.ask(later)

    def picture(self) -> Snapshot:
        """The newest picture the window was given."""
        self.qtbot.waitUntil(lambda: self.bridge.snapshot is not None)
        return self.bridge.snapshot

    def open(self, action: Action) -> ActionSheet:
        """An action's sheet that is told every new picture, as the main window does."""
        shown = self.picture()
        sheet = open_action(self.ui, self.window, shown, action, shown.detail.card)
        self.bridge.snapshot_changed.connect(sheet.show_snapshot)
        sheet.open()
        return sheet

    def top_up(self, text: str) -> ActionSheet:
        """A top-up after the click."""
        sheet = self.open(Action.TOP_UP)
        sheet._amount.field.set_text(text)
        sheet.effect.click()
        return sheet


@pytest.fixture
def flow(qtbot: QtBot) -> Iterator[Flow]:
    worker = Worker()
    worker.start()
    made = Flow(qtbot, worker)
    yield made
    made.ask(made.wallet.close)
    worker.stop()


def test_a_top_up_is_confirmed_by_a_later_read(qtbot: QtBot, flow: Flow) -> None:
    sheet = flow.top_up("100")
    qtbot.waitUntil(lambda: "Accepted done" in sheet._sent._track.accessibleName())
    with qtbot.waitSignal(sheet.done) as told:
        flow.pass_time()
    assert told.args[0] == "Hetzner received $100.00"
    assert [name for name, _ in flow.bench.api.sent] == ["fund"]


def test_a_lost_answer_becomes_an_open_question_that_a_read_settles(
    qtbot: QtBot, flow: Flow
) -> None:
    flow.bench.api.script("fund", Outcome.LOST)
    sheet = flow.top_up("100")
    # The row with our reference stands in the feed, so the next read already finds it.
    qtbot.waitUntil(lambda: not sheet._is_waiting)
    with qtbot.waitSignal(sheet.done):
        flow.pass_time()
    assert [name for name, _ in flow.bench.api.sent] == ["fund"]


def test_a_send_without_a_trace_stays_an_open_question(qtbot: QtBot, flow: Flow) -> None:
    flow.bench.api.script("fund", Outcome.UNKNOWN)
    sheet = flow.top_up("100")
    qtbot.waitUntil(lambda: sheet._sent._unknown.isVisible())
    flow.pass_time()
    qtbot.wait(20)
    assert sheet._sent._unknown.isVisible()
    assert not sheet.effect.isEnabled()
    assert [name for name, _ in flow.bench.api.sent] == ["fund"]


def test_after_a_refusal_the_same_form_can_be_sent_again(qtbot: QtBot, flow: Flow) -> None:
    flow.bench.api.script("fund", Step(Outcome.REFUSE, RefusedReason.RATE_MOVED))
    sheet = flow.top_up("100")
    qtbot.waitUntil(lambda: sheet._error.isVisible())
    sheet.effect.click()
    qtbot.waitUntil(lambda: "Accepted done" in sheet._sent._track.accessibleName())
    with qtbot.waitSignal(sheet.done):
        flow.pass_time()


def test_a_card_counts_as_frozen_once_a_read_says_so(qtbot: QtBot, flow: Flow) -> None:
    sheet = flow.open(Action.FREEZE)
    sheet.effect.click()
    qtbot.waitUntil(lambda: flow.picture().detail.card.state is CardState.FREEZING)
    with qtbot.waitSignal(sheet.done) as told:
        flow.pass_time()
    assert told.args[0] == "Hetzner is frozen"
    assert flow.picture().detail.card.state is CardState.FROZEN


def test_an_issued_card_is_ready_and_shown(qtbot: QtBot, flow: Flow) -> None:
    page = IssuePage(flow.ui)
    qtbot.addWidget(page)
    page.resize(1280, 760)
    page.show()
    flow.bridge.snapshot_changed.connect(page.show_snapshot)
    page.show_snapshot(flow.picture())
    page.open_form()
    page._pane.form.label.set_text("Domain renewal")
    page._pane.form.load.set_text("20")
    page._pane.footer.issue.click()
    qtbot.waitUntil(lambda: "Card created done" in page._progress._timeline.accessibleName())
    flow.pass_time()
    qtbot.waitUntil(lambda: page._progress.show_card.isVisible())
    assert page._progress._title.text() == "Domain renewal is ready"
    assert " todo" not in page._progress._timeline.accessibleName()
    [(_, order)] = flow.bench.api.sent
    assert order.load == Money.usd(20)

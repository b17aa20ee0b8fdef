"""The whole program in this process: real window, worker, vault and bank; only the KDF is cheap."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.adapters.practice import PracticeShop
from desktop_app.adapters.vault import keeper, salvage
from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.application.messages import CardView, Snapshot
from desktop_app.application.ports import Practice, SandboxLink
from desktop_app.application.session import Session
from desktop_app.application.wishes import IssueWish, MoneyWish
from desktop_app.composition.app import App
from desktop_app.composition.backstage import Options
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from desktop_app.tour.driver import Driver
from desktop_app.ui.first_run.password_step import UNDERSTOOD
from tests.support.sandbox_server import RunningSandbox

T = TypeVar("T")
CHEAP = KdfCost(8 * 1024, 1, 1)
PASSWORD = "window practice harbour ledger compass"
LABEL = "Google Ads"
PATIENCE_MS = 30_000
"""What takes longer hangs, however busy the computer is."""


class ThreadHost:
    """SandboxHost over a bank that a test owns; `is_down` makes it impossible to start."""

    def __init__(self, bank: RunningSandbox) -> None:
        self.bank = bank
        self.is_down = False
        self.secret = bank.client_secret
        self.stops = 0
        self._practice: Practice | None = None

    @property
    def practice(self) -> Practice | None:
        """The bank's merchant."""
        return self._practice

    async def start(self) -> SandboxLink | None:
        """Where the bank listens."""
        if self.is_down:
            return None
        bank, self._practice = self.bank, PracticeShop.at(self.bank.url)
        keys = (bank.client_id, Secret(self.secret), Secret(bank.api_key))
        signed_with = Secret(bank.webhook_secret)
        return SandboxLink(bank.url, f"{bank.url}/sink/purser", *keys, signed_with)

    async def stop(self) -> None:
        """Count it: the bank is the test's."""
        self.stops += 1


class Rig:
    """One run of the program and what a test asks of it."""

    def __init__(self, qtbot: QtBot, data: Path, host: ThreadHost, *, sandbox: bool) -> None:
        self.qtbot = qtbot
        self.host = host
        self.data = data
        # A test acts faster than a person, and its bank allows that.
        options = Options(sandbox=sandbox, data=data, host=host, per_minute=600)
        self.app = App(options, quits=False)
        self.window = self.app.window
        self.driver = Driver(self.window)
        self.app.start()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow, timeout=PATIENCE_MS)

    # --- the way in and out -------------------------------------------------------------------

    def make_vault(self) -> None:
        """The first run of `purser --sandbox`, up to the unlocked window."""
        self.driver.type_into("Master password", PASSWORD)
        self.driver.type_into("Repeat the password", PASSWORD)
        self.driver.click(UNDERSTOOD)
        self.driver.click("Make the vault")
        self.wait_for("Online")

    def unlock(self, password: str = PASSWORD) -> None:
        """Type a password and press the button."""
        self.wait_for("Master password")
        self.driver.type_into("Master password", password)
        self.driver.click("Unlock")

    def prove(self) -> None:
        """Type the password where it is asked for again."""
        self.wait_for("Your master password")
        self.driver.type_into("Master password", PASSWORD)
        self.driver.click("Go on")

    def end(self) -> None:
        """Quit and wait for the worker."""
        if not self.app.ended:
            self.app.quit()
        self.qtbot.waitUntil(lambda: self.app.ended, timeout=PATIENCE_MS)
        self.window.deleteLater()
        self.app.deleteLater()
        self.settle()

    # --- asking -------------------------------------------------------------------------------

    def ask(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Run a use case on the worker and wait for it."""

        async def whole() -> T:
            return await work(await self.app._backstage.session())

        return self.app.worker.submit(whole).result(10)

    def issue(self, label: str = LABEL, dollars: int = 20) -> CardView:
        """A card with money on it, chosen and shown."""
        self.qtbot.waitUntil(lambda: bool(self.picture.holders), timeout=PATIENCE_MS)
        wish = IssueWish(
            f"{label:0<32.32}", label, self.picture.holders[0], Money.usd(dollars), Money.usd(100)
        )
        card_id = self.ask(lambda s: s.wallet.issue(wish))
        self.ask(lambda s: s.wallet.choose(card_id))
        self.ask(lambda s: s.wallet.refresh())
        has_come = partial(self._has, card_id, Money.usd(dollars))
        self.qtbot.waitUntil(has_come, timeout=PATIENCE_MS)
        return self.card(card_id)

    def _has(self, card_id: CardId, money: Money) -> bool:
        rows = self.picture.rows
        found = [r for r in rows if isinstance(r, CardView) and r.id == card_id]
        return [card.available for card in found] == [money]

    def top_up(self, card: CardView, dollars: int) -> None:
        """Start a top-up without waiting for its answer."""
        wish = MoneyWish("f" * 32, card.id, Money.usd(dollars))
        self.app.bridge.run(self.window, lambda s: s.wallet.top_up(wish), lambda _: None)

    def refresh(self) -> None:
        """Read everything now."""
        self.ask(lambda s: s.wallet.refresh())
        self.settle()

    # --- looking ------------------------------------------------------------------------------

    @property
    def picture(self) -> Snapshot:
        """The newest picture."""
        bridge = self.app.bridge
        self.qtbot.waitUntil(lambda: bridge.snapshot is not None, timeout=PATIENCE_MS)
        assert self.app.bridge.snapshot is not None
        return self.app.bridge.snapshot

    def card(self, card_id: CardId) -> CardView:
        """A card of the newest picture."""
        return next(r for r in self.picture.rows if isinstance(r, CardView) and r.id == card_id)

    def wait_for(self, *texts: str) -> None:
        """Until all of this is painted."""
        self.qtbot.waitUntil(self.driver.shows(*texts), timeout=PATIENCE_MS)

    def painted(self) -> str:
        """Everything the window paints."""
        return " ".join(self.driver.painted().split())

    def settle(self) -> None:
        """Deliver what is queued, deletions too."""
        for _ in range(3):
            QApplication.sendPostedEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            self.qtbot.wait(5)

    def everything_said(self, *, only_visible: bool = False) -> str:
        """Texts, names, descriptions and tips of every widget that exists, shown or not."""
        said = [self.painted()]
        for widget in (self.window, *self.window.findChildren(QWidget)):
            if only_visible and not widget.isVisible():
                continue
            said += [widget.accessibleName(), widget.accessibleDescription(), widget.toolTip()]
            if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
                said.append(widget.text())
        return "\n".join(said)


def run_rigs(
    qtbot: QtBot, tmp_path: Path, bank: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Rig]]:
    """A maker of runs that share one data folder; what still runs is ended afterwards."""
    cheap = partial(keeper.FileVaultKeeper, floor=CHEAP, cost=CHEAP)
    monkeypatch.setattr(keeper, "FileVaultKeeper", cheap)
    salvager = partial(salvage.FolderSalvager, floor=CHEAP)
    monkeypatch.setattr(salvage, "FolderSalvager", salvager)
    made: list[Rig] = []

    def make(host: ThreadHost | None = None, *, sandbox: bool = True, folder: str = "data") -> Rig:
        rig = Rig(qtbot, tmp_path / folder, host or ThreadHost(bank), sandbox=sandbox)
        made.append(rig)
        return rig

    yield make
    for rig in made:
        if isValid(rig.app):
            rig.end()
    QGuiApplication.clipboard().clear()

"""The Wallets page: what each holds, which one pays, and what the newest top-ups took."""

from concurrent.futures import Future

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.application.top_ups import NamedTopUp
from desktop_app.domain.errors import Failure
from desktop_app.domain.profiles import Environment
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box, Fill
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.kit.scroll_pane import ScrollPane
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.theme.tokens import Space
from desktop_app.ui.wallets.balances import WalletTable
from desktop_app.ui.wallets.recent import RecentTopUps
from desktop_app.ui.words import source

SHOWN = 8
PRACTICE = "This is practice money: there is nothing to deposit."
DEPOSIT = (
    "This connection states no address to deposit to. Take it from Bitnob's dashboard, and look at "
    "the network there: what is sent on another network than the address belongs to is lost."
)
_WIDEST = 760
# All the room goes there up to the widest, the rest to the margin.
_MOST = 100


class WalletsPage(Fill):
    """Built when it is first seen: to enter the wallet, nobody waits for it."""

    story_requested = Signal(object)
    """`CardId`: show what happened on that card."""

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._ui = ui
        self._snapshot: Snapshot | None = None
        self._top_ups: tuple[NamedTopUp, ...] | None = None
        self._asking: Future[tuple[NamedTopUp, ...]] | None = None
        self._table: WalletTable | None = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show one picture, at the latest when the page is seen."""
        self._snapshot = snapshot
        if self.isVisible():
            self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._table is None:
            self._build()
        self._follow()

    def _follow(self) -> None:
        snapshot = self._snapshot
        if snapshot is None or self._table is None:
            return
        self._table.show_snapshot(snapshot)
        self._tell_terms(snapshot)
        if self._top_ups is not None:
            self._recent.show_top_ups(self._top_ups)
        if self._asking is None:  # one at a time: the next picture asks again
            self._asking = self._ui.bridge.run(
                self, lambda s: s.wallet.top_ups.recent(SHOWN), self._take, self._failed
            )

    def _take(self, top_ups: tuple[NamedTopUp, ...]) -> None:
        self._asking, self._top_ups = None, top_ups
        self._recent.show_top_ups(top_ups)
        if self._snapshot is not None:
            self._tell_terms(self._snapshot)

    def _failed(self, failure: Failure) -> None:
        self._asking = None
        self._ui.bridge.failed.emit(failure)

    def _tell_terms(self, snapshot: Snapshot) -> None:
        service = source(snapshot.profile)
        self._pays.setText(_who_pays(service, self._top_ups or ()))
        is_practice = snapshot.profile.environment is Environment.SANDBOX
        self._deposit.setText(PRACTICE if is_practice else DEPOSIT)

    def _build(self) -> None:
        self._table = WalletTable(self._ui.words)
        self._recent = RecentTopUps(self._ui.words)
        self._recent.story_requested.connect(self.story_requested)
        self._pays = Label("", "body", "ink2", wrap=True)
        self._deposit = Label("", "body", "ink2", wrap=True)
        terms = Box()
        terms.setLayout(
            column(
                _term("wallet", "Which wallet pays", self._pays),
                14,
                _term("add", "Adding money", self._deposit),
                margins=(20, 16, 20, 18),
            )
        )
        inner = holder(
            column(
                self._table,
                20,
                terms,
                24,
                Label("Recent top-ups", "head"),
                10,
                self._recent,
                STRETCH,
            )
        )
        inner.setMaximumWidth(_WIDEST)
        side = Space.PANE
        body = holder(row((inner, _MOST), STRETCH, margins=(side, 0, side, Space.XXL)))
        self.setLayout(
            column(
                row(Label("Wallets", "title"), STRETCH, margins=(side, Space.XXL, side, Space.M)),
                (ScrollPane(body), 1),
            )
        )


def _who_pays(service: str, top_ups: tuple[NamedTopUp, ...]) -> str:
    """Purser names no wallet when it asks for a top-up; afterwards a ledger may tell which paid."""
    name = service[0].upper() + service[1:]
    said = f"{name} chooses the wallet that pays for a top-up. Purser cannot know it beforehand."
    debits = (named.record.debit for named in top_ups)
    paid = next((debit for debit in debits if debit is not None), None)
    return said if paid is None else f"{said} The last one that is known was paid in {paid.asset}."


def _term(icon: IconName, title: str, text: Label) -> QWidget:
    words = column(Label(title, "strong"), 2, text)
    return holder(row(column(IconView(icon, 18, "ink3"), STRETCH), (words, 1), spacing=12))

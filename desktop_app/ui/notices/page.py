"""The page of notices: what happened while nobody looked, newest first."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import Snapshot
from desktop_app.application.notice_board import NO_BOARD
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box, Fill
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.empty_state import EmptyState
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, holder, row
from desktop_app.ui.notices.list_view import NoticeList
from desktop_app.ui.theme.tokens import Space

_WIDEST = 880
# All the room goes there up to the widest, the rest to the margin.
_MOST = 100
NOTHING = "Nothing to tell yet"
WHAT = (
    "Charges, declined charges with their reason, refunds, low balances, what happened to a card "
    "without you and what stopped a rule are listed here, the newest fifty."
)


class NoticesPage(Fill):
    """To be seen is to be read: the count beside the place goes away."""

    card_requested = Signal(str)
    rules_requested = Signal()
    settings_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._ui = ui
        self._board = NO_BOARD
        self._list: NoticeList | None = None
        self._stack = QStackedLayout()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the notices of a picture, at the latest when the page is seen."""
        self._board = snapshot.board
        if self.isVisible():
            self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        if self._list is None:
            self._list = self._build()
        self._list.show_rows(self._board.notices, self._ui.words.read_as())
        self._stack.setCurrentIndex(1 if self._board.notices else 0)
        if self._board.unseen:
            self._ui.bridge.run(self, lambda s: s.wallet.teller.mark_seen(), lambda _: None)

    def _build(self) -> NoticeList:
        """What the page holds; to enter the wallet, nobody waits for it."""
        made = NoticeList(self._ui.words)
        made.card_requested.connect(self.card_requested)
        made.rules_requested.connect(self.rules_requested)
        settings = Button("What is told…", "ghost", icon="settings")
        settings.clicked.connect(self.settings_requested)
        box = Box()
        box.setLayout(column((made, 1), margins=(2, 4, 2, 4)))
        head = holder(row(Label("Notices", "title"), STRETCH, settings))
        for wide in (box, head):
            wide.setMaximumWidth(_WIDEST)
        inner = holder(self._stack)  # first: in no widget, a stack opens its page as a window
        self._stack.addWidget(EmptyState(NOTHING, WHAT))
        self._stack.addWidget(holder(row((box, _MOST), STRETCH, spacing=0)))
        side = Space.PANE
        self.setLayout(
            column(
                row((head, _MOST), STRETCH, margins=(side, Space.XXL, side, Space.M)),
                row((inner, 1), margins=(side, 0, side, Space.XXL)),
            )
        )
        return made

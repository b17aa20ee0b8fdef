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
    "Charges, declined charges with their reason, refunds, low balances and what happened to a "
    "card without you are listed here, the newest fifty."
)


class NoticesPage(Fill):
    """To be seen is to be read: the count beside the place goes away."""

    card_requested = Signal(str)
    settings_requested = Signal()

    def __init__(self, ui: Ui) -> None:
        super().__init__("page")
        self._ui = ui
        self._board = NO_BOARD
        self.list = NoticeList(ui.words)
        self.list.card_requested.connect(self.card_requested)
        settings = Button("What is told…", "ghost", icon="settings")
        settings.clicked.connect(self.settings_requested)
        box = Box()
        box.setLayout(column((self.list, 1), margins=(2, 4, 2, 4)))
        box.setMaximumWidth(_WIDEST)
        self._stack = QStackedLayout()
        inner = holder(self._stack)
        self._empty, self._full = (
            EmptyState(NOTHING, WHAT),
            holder(row((box, _MOST), STRETCH, spacing=0)),
        )
        for page in (self._empty, self._full):
            self._stack.addWidget(page)
        side = Space.PANE
        head = holder(row(Label("Notices", "title"), STRETCH, settings))
        head.setMaximumWidth(_WIDEST)
        self.setLayout(
            column(
                row((head, _MOST), STRETCH, margins=(side, Space.XXL, side, Space.M)),
                row((inner, 1), margins=(side, 0, side, Space.XXL)),
            )
        )

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the notices of a picture, at the latest when the page is seen."""
        self._board = snapshot.board
        if self.isVisible():
            self._follow()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow()

    def _follow(self) -> None:
        self.list.show_board(self._board)
        self._stack.setCurrentWidget(self._full if self._board.notices else self._empty)
        if self._board.unseen:
            self._ui.bridge.run(self, lambda s: s.wallet.teller.mark_seen(), lambda _: None)

"""The way to the Activity page, and from a line of it to what helps."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import Action, Snapshot
from desktop_app.domain.cards import CardId
from desktop_app.domain.declines import Help
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.context import Ui

_ACTS = {Help.TOP_UP: Action.TOP_UP, Help.UNFREEZE: Action.UNFREEZE}


class ActivityDoor(QObject):
    """Makes the page when it is first asked for: to unlock, nobody waits for it."""

    card_requested = Signal(object)
    """`CardId`: show it."""
    issue_requested = Signal()
    action_requested = Signal(object, object)
    """`Action`, `CardView`."""

    def __init__(self, ui: Ui, pages: QStackedLayout, owner: QObject) -> None:
        super().__init__(owner)
        self._ui = ui
        self._pages = pages
        self._newest: Snapshot | None = None
        self._page: ActivityPage | None = None

    def page(self) -> ActivityPage:
        """The page."""
        if self._page is None:
            self._page = ActivityPage(self._ui)
            self._page.card_requested.connect(self.card_requested)
            self._page.help_requested.connect(self._help)
            self._pages.addWidget(self._page)
            if self._newest is not None:
                self._page.show_snapshot(self._newest)
        return self._page

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A picture came."""
        self._newest = snapshot
        if self._page is not None:
            self._page.show_snapshot(snapshot)

    def narrow(self, card_id: CardId) -> None:
        """Leave out what is not about one card."""
        self.page().show_card(card_id)

    def take_search(self) -> bool:
        """Put the cursor into the page's search; whether it is the page that is seen."""
        if self._page is None or not self._page.isVisible():
            return False
        self._page.focus_search()
        return True

    def _help(self, help_: Help, card_id: CardId) -> None:
        """Do what helps after a decline; where it cannot be done now, the card says why."""
        if help_ is Help.NEW_CARD:
            self.issue_requested.emit()
            return
        action = _ACTS.get(help_)
        if action is None:
            self.card_requested.emit(card_id)
            return
        self._ui.bridge.run(
            self, lambda s: s.wallet.choose(card_id), lambda _: self._act(action, card_id)
        )

    def _act(self, action: Action, card_id: CardId) -> None:
        newest = self._ui.bridge.snapshot
        detail = None if newest is None else newest.detail
        if detail is None or detail.card.id != card_id or action in detail.refusals:
            self.card_requested.emit(card_id)
        else:
            self.action_requested.emit(action, detail.card)

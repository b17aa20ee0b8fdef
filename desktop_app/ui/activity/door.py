"""The Activity page, and the way from a line of it to what helps."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop_app.application.messages import Action
from desktop_app.domain.cards import CardId
from desktop_app.domain.declines import Help
from desktop_app.ui.context import Ui

if TYPE_CHECKING:
    from desktop_app.ui.activity.page import ActivityPage

_ACTS = {Help.TOP_UP: Action.TOP_UP, Help.UNFREEZE: Action.UNFREEZE}


class ActivityDoor(QObject):
    """Hands on what the page asks for."""

    card_requested = Signal(object)
    """`CardId`: show it."""
    issue_requested = Signal()
    action_requested = Signal(object, object)
    """`Action`, `CardView`."""
    limits_requested = Signal(object)
    """`CardView`."""
    rules_requested = Signal(object)
    """`CardId`, None where no card is meant."""

    def __init__(self, ui: Ui, owner: QObject) -> None:
        super().__init__(owner)
        self._ui = ui

    def make(self) -> "ActivityPage":
        """The page."""
        from desktop_app.ui.activity.page import ActivityPage

        page = ActivityPage(self._ui)
        page.card_requested.connect(self.card_requested)
        page.help_requested.connect(self._help)
        page.rules_requested.connect(self.rules_requested)
        return page

    def _help(self, help_: Help, card_id: CardId) -> None:
        """Do what helps after a decline; where it cannot be done now, the card says why."""
        if help_ is Help.NEW_CARD:
            self.issue_requested.emit()
            return
        if help_ is Help.SHOW_LIMITS:
            self._ui.bridge.run(
                self, lambda s: s.wallet.choose(card_id), lambda _: self._show_limits(card_id)
            )
            return
        action = _ACTS.get(help_)
        if action is None:
            self.card_requested.emit(card_id)
            return
        self._ui.bridge.run(
            self, lambda s: s.wallet.choose(card_id), lambda _: self._act(action, card_id)
        )

    def _show_limits(self, card_id: CardId) -> None:
        newest = self._ui.bridge.snapshot
        detail = None if newest is None else newest.detail
        self.card_requested.emit(card_id)
        is_it = detail is not None and detail.card.id == card_id
        if newest is not None and detail is not None and is_it and newest.capabilities.spend_limits:
            self.limits_requested.emit(detail.card)

    def _act(self, action: Action, card_id: CardId) -> None:
        newest = self._ui.bridge.snapshot
        detail = None if newest is None else newest.detail
        if detail is None or detail.card.id != card_id or action in detail.refusals:
            self.card_requested.emit(card_id)
        else:
            self.action_requested.emit(action, detail.card)

"""From an action to its sheet."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.ui.actions.freeze import FreezeSheet
from desktop_app.ui.actions.sheet import ActionSheet
from desktop_app.ui.actions.terminate import TerminateSheet
from desktop_app.ui.actions.top_up import TopUpSheet
from desktop_app.ui.actions.use_now import UseNowSheet
from desktop_app.ui.actions.withdraw import WithdrawSheet
from desktop_app.ui.context import Ui


def open_action(
    ui: Ui, window: QWidget, snapshot: Snapshot, action: Action, card: CardView
) -> ActionSheet:
    """Make the sheet for `action` on `card`; the caller opens it."""
    if action is Action.TOP_UP:
        return TopUpSheet(ui, window, snapshot, card)
    if action is Action.WITHDRAW:
        return WithdrawSheet(ui, window, snapshot, card)
    if action is Action.TERMINATE:
        return TerminateSheet(ui, window, snapshot, card)
    if action is Action.USE_NOW:
        return UseNowSheet(ui, window, snapshot, card)
    return FreezeSheet(ui, window, snapshot, card, action)

"""What can be done with a card of the list, under the right mouse button or the menu key."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.application.views import refusals
from desktop_app.domain.cards import CardId, Field
from desktop_app.ui.cards.money_block import freezing_action
from desktop_app.ui.kit.menu import Menu
from desktop_app.ui.theme.icons import IconName

_ENTRIES: tuple[tuple[Action, str, IconName, str], ...] = (
    (Action.FREEZE, "Freeze", "freeze", "Ctrl+Shift+F"),
    (Action.UNFREEZE, "Unfreeze", "freeze", "Ctrl+Shift+F"),
    (Action.TOP_UP, "Top up", "add", "Ctrl+T"),
    (Action.USE_NOW, "Use now…", "wallet", "Ctrl+U"),
    (Action.WITHDRAW, "Withdraw", "withdraw", ""),
    (Action.TERMINATE, "Terminate…", "terminate", "Del"),
)


def open_row_menu(
    parent: QWidget,
    card: CardView,
    snapshot: Snapshot,
    at: QPoint,
    on_action: Callable[[Action, CardView], object],
    on_replace: Callable[[CardView], object],
    on_like: Callable[[CardId], object],
    on_hand_over: Callable[[CardView], object],
    on_cvv: Callable[[CardView], object],
) -> Menu:
    """Open the menu of `card` at a point of the screen; the freeze comes first.

    What the card's state forbids is off and says why; the sheet says what else does.
    """
    menu = Menu(parent)
    menu.setAccessibleName(f"{card.label}, what can be done")
    reasons = refusals(card, (), {}, snapshot.limits, datetime.now(UTC))
    hidden = {Action.FREEZE, Action.UNFREEZE} - {freezing_action(card)}
    for action, text, icon, keys in _ENTRIES:
        if action not in hidden:
            reason = reasons.get(action, "").rstrip(".")
            ask = partial(on_action, action, card)
            menu.add(text, ask, icon=icon, key_hint=keys, reason=reason)
    menu.addSeparator()
    menu.add("Replace with a new card…", partial(on_replace, card), icon="cards")
    menu.add("Issue another like this…", partial(on_like, card.id), icon="copy")
    reason = "" if Field.PAN in card.stored else "The number is not stored here"
    menu.add("Hand over details…", partial(on_hand_over, card), icon="export", reason=reason)
    has_cvv = Field.CVV in card.stored
    can_read = Field.PAN in card.stored and snapshot.capabilities.details_later
    text = "Read the CVV again…" if can_read and not has_cvv else "Delete the CVV…"
    reason = "" if has_cvv or can_read else "No CVV is stored here"
    menu.add(text, partial(on_cvv, card), icon="key", reason=reason)
    menu.popup(at)
    return menu

"""The sheets that a card's page asks for and that need nothing of the window but a place."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from desktop_app.domain.cards import CardId
from desktop_app.ui.actions.hand_over_sheet import HandOverSheet
from desktop_app.ui.actions.shops_sheet import ShopsSheet
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.cards.strangers_sheet import StrangersSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet


def open_card_sheets(
    cards: CardsPage,
    ui: Ui,
    window: QWidget,
    keep: Callable[[Sheet], None],
    show_card: Callable[[CardId], None],
) -> None:
    """Wires them; `keep` shows a sheet over the window."""
    cards.strangers_requested.connect(lambda shown: keep(StrangersSheet(ui, window, shown)))
    cards.hand_over_requested.connect(lambda card: keep(HandOverSheet(ui, window, card)))
    cards.shops_requested.connect(
        lambda shown: keep(ShopsSheet(ui, window, shown.detail.card, show_card))
    )

"""Freeze and unfreeze: what stops, what still happens, and when it is true."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.domain.money import ZERO
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from desktop_app.ui.actions.consequences import Consequence, Consequences
from desktop_app.ui.actions.sheet import ActionSheet, SheetWords, Work
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words


class FreezeSheet(ActionSheet):
    """Freezes a card, or unfreezes it for `Action.UNFREEZE`."""

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        snapshot: Snapshot,
        card: CardView,
        action: Action = Action.FREEZE,
    ) -> None:
        self._is_freeze = action is Action.FREEZE
        verb = "Freeze" if self._is_freeze else "Unfreeze"
        words = SheetWords(f"{verb} {card.label}", f"{verb} card", f"{verb} request")
        super().__init__(ui, window, snapshot, card, action, words)
        self._list = Consequences()
        self.set_form(self._list)

    def _figures_changed(self) -> None:
        if self._is_freeze:
            holds = open_purchases(self.snapshot, self.card, self.ui.words)
            self._list.set_items(_freezing(holds))
        else:
            self._list.set_items(_UNFREEZING)

    def _ask(self, form_token: str) -> Work | None:
        card_id, freeze = self.card.id, self._is_freeze
        return lambda session: session.wallet.set_frozen(card_id, freeze, form_token)

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        state = "is frozen" if self._is_freeze else "is active again"
        at = self.ui.words.clock_s(wish.changed_at)
        return f"{self.card.label} {state}", f"Confirmed by a read at {at}."


def open_purchases(snapshot: Snapshot, card: CardView, words: Words) -> str:
    """`2 purchases of $38.00 together`, as far as they were read; "" for none."""
    detail = snapshot.detail
    if detail is None or detail.card.id != card.id:
        return ""
    held = [
        row.amount
        for row in detail.transactions
        if row.kind is TransactionKind.PURCHASE and row.status is TransactionStatus.PENDING
    ]
    if not held:
        return ""
    if len(held) == 1:
        return f"1 purchase of {words.money(held[0])}"
    return f"{len(held)} purchases of {words.money(sum(held, ZERO))} together"


def _freezing(holds: str) -> tuple[Consequence, ...]:
    earlier = "Purchases that were authorized before still settle."
    if holds:
        earlier = f"Purchases that were authorized before still settle: {holds}."
    return (
        ("freeze", "New purchases are declined while the card is frozen."),
        ("pending", earlier),
        ("refund", "Refunds still arrive on the card."),
        ("wallet", "No money moves. What is on the card stays there."),
        ("done", "It counts as frozen once a read confirms it, not when the request is sent."),
    )


_UNFREEZING: tuple[Consequence, ...] = (
    ("cards", "Shops can charge the card again, up to what it holds."),
    ("repeat", "Shops that charge regularly may try again at once."),
    ("wallet", "No money moves by unfreezing."),
    ("done", "It counts as active once a read confirms it, not when the request is sent."),
)

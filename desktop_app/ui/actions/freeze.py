"""Freeze and unfreeze: what stops, what still happens, and when it is true."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.domain.cards import end_allowed_at
from desktop_app.domain.money import ZERO
from desktop_app.domain.transactions import TransactionKind, TransactionStatus
from desktop_app.ui.actions.foresight_words import (
    basis_words,
    end_rule_words,
    holds_words,
    refunds_words,
    shops_words,
    strikes_words,
)
from desktop_app.ui.actions.lookout import Lookout
from desktop_app.ui.actions.sheet import ActionSheet, SheetWords, Work
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.consequences import Consequence, Consequences
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
        self._lookout = Lookout(ui, card.id, self)
        self._lookout.changed.connect(self._show_list)
        self.set_form(self._list)

    def _figures_changed(self) -> None:
        if self._is_freeze:
            self._lookout.look()
        self._show_list()

    def _show_list(self) -> None:
        self._list.set_items(self._freezing() if self._is_freeze else _UNFREEZING)

    def _ask(self, form_token: str) -> Work | None:
        card_id, freeze = self.card.id, self._is_freeze
        return lambda session: session.wallet.set_frozen(card_id, freeze, form_token)

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        state = "is frozen" if self._is_freeze else "is active again"
        at = self.ui.words.clock_s(wish.changed_at)
        return f"{self.card.label} {state}", f"Confirmed by a read at {at}."

    def _freezing(self) -> tuple[Consequence, ...]:
        words, outlook = self.ui.words, self._lookout.outlook
        seen = None if outlook is None else outlook.foresight
        holds = still_open(self._lookout, self.snapshot, self.card, words)
        earlier = "Purchases that were authorized before still settle"
        refunds = "Refunds still arrive on the card."
        items: list[Consequence] = [
            ("freeze", "New purchases are declined while the card is frozen."),
            ("pending", f"{earlier}: {holds}." if holds else f"{earlier}."),
        ]
        if seen is not None:
            refunds = f"{refunds} {refunds_words(seen.refunds, words)}".strip()
        if seen is not None and seen.recurring:
            shops = shops_words(seen.recurring, words)
            items.append(("repeat", f"Shops that charge regularly will be declined:\n{shops}"))
            items.append(("declined", strikes_words()))
        items += [
            ("refund", refunds),
            ("wallet", "No money moves. What is on the card stays there."),
            ("terminate", self._end_words()),
            ("done", "It counts as frozen once a read confirms it, not when the request is sent."),
            ("info", basis_words(outlook, words, has_failed=self._lookout.has_failed)),
        ]
        return tuple(items)

    def _end_words(self) -> str:
        words, limits = self.ui.words, self.snapshot.limits
        allowed = end_allowed_at(self.card.created_at, limits.end_after)
        rule = end_rule_words(limits)
        if allowed is None:
            return f"{rule}. The age of this one is not known."
        if allowed <= datetime.now(UTC):
            return f"{rule}; this one may be now."
        return f"{rule}: this one from {words.day(allowed)} {words.clock(allowed)}."


def still_open(lookout: Lookout, snapshot: Snapshot, card: CardView, words: Words) -> str:
    """What holds of a card are known of, in words; the newest rows of it until more is known."""
    if lookout.outlook is not None:
        return holds_words(lookout.outlook.foresight.holds, words)
    return open_purchases(snapshot, card, words)


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


_UNFREEZING: tuple[Consequence, ...] = (
    ("cards", "Shops can charge the card again, up to what it holds."),
    ("repeat", "Shops that charge regularly may try again at once."),
    ("wallet", "No money moves by unfreezing."),
    ("done", "It counts as active once a read confirms it, not when the request is sent."),
)

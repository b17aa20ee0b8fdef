"""Ending a card for ever: every consequence first, then the last four digits typed by hand."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.domain.cards import end_allowed_at
from desktop_app.domain.money import ZERO
from desktop_app.ui.actions.foresight_words import (
    basis_words,
    end_rule_words,
    refunds_words,
    shops_words,
)
from desktop_app.ui.actions.freeze import still_open
from desktop_app.ui.actions.lookout import Lookout
from desktop_app.ui.actions.sheet import ActionSheet, SheetWords, Work
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.consequences import Consequence, Consequences
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import column, holder

_UNPAID = (
    "By Bitnob's page on card states nothing of it is paid out once the card has ended, and the "
    "shop may ask for its money in another way. To let it be paid, freeze now and end later."
)

_WORD = "end"
"""What is typed where a card has neither digits nor a name."""


class TerminateSheet(ActionSheet):
    """Enter never ends a card: Cancel has the focus, and the button waits for the digits."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        name = card.last4 or card.label.strip()
        self._expected = name or _WORD
        words = SheetWords(
            f"End {card.label or 'this card'} for ever",
            f"Terminate {name or 'this card'}",
            "End of the card",
            effect_kind="danger_filled",
        )
        super().__init__(ui, window, snapshot, card, Action.TERMINATE, words)
        self._list = Consequences(role="bad")
        self._lookout = Lookout(ui, card.id, self)
        self._lookout.changed.connect(self._show_list)
        asked = "the last 4 digits" if card.last4 else "the card's name" if name else "the word"
        self._typed = Field(
            f"Type {asked} to go on: {self._expected}", hint="The red button waits for this."
        )
        self._typed.text_changed.connect(lambda _text: self._judge())
        self.set_form(holder(column(self._list, self._typed, spacing=18)))

    def open(self) -> None:
        """Open with the focus on Cancel, the default."""
        super().open()
        self.cancel.setFocus(Qt.FocusReason.PopupFocusReason)

    def _figures_changed(self) -> None:
        self._lookout.look()
        self._show_list()
        self._judge()

    def _show_list(self) -> None:
        self._list.set_items(self._consequences())

    def _judge(self) -> None:
        """The button follows the digits, unless something forbids sending anyway."""
        if self.is_blocked():
            return
        if self._typed.text().strip() == self._expected:
            self.effect.enable()
        else:
            self.effect.disable(f"Type {self._expected} first.")

    def _consequences(self) -> tuple[Consequence, ...]:
        words, outlook = self.ui.words, self._lookout.outlook
        seen = None if outlook is None else outlook.foresight
        money = self.card.available
        held = "What is" if money is None else f"The {words.money(money)}"
        back = f"{held} on the card returns to the wallet; a read shows when it has."
        refunds = "Later refunds go to the wallet, not to the card."
        shops = "Shops that charge regularly are declined from then on"
        if seen is not None:
            refunds = f"{refunds} {refunds_words(seen.refunds, words)}".strip()
            shops = f"{shops}:\n{shops_words(seen.recurring, words)}" if seen.recurring else shops
        return (
            ("terminate", "This cannot be undone. The number never works again."),
            ("wallet", "Nothing is on the card." if money == ZERO else back),
            *self._holds(),
            ("refund", refunds),
            ("repeat", shops if "\n" in shops else f"{shops}."),
            ("calendar", self._earliest()),
            ("info", basis_words(outlook, words, has_failed=self._lookout.has_failed)),
        )

    def _holds(self) -> tuple[Consequence, ...]:
        holds = still_open(self._lookout, self.snapshot, self.card, self.ui.words)
        return ((("pending", f"Still open: {holds}. {_UNPAID}"),)) if holds else ()

    def _earliest(self) -> str:
        allowed = end_allowed_at(self.card.created_at, self.snapshot.limits.end_after)
        rule = end_rule_words(self.snapshot.limits)
        if allowed is None:
            return f"{rule}. The age of this one is not known; the service decides."
        if not self.is_blocked():
            return f"{rule}; this one may be now."
        words = self.ui.words
        return f"{rule}: this one from {words.day(allowed)} {words.clock(allowed)}."

    def _ask(self, form_token: str) -> Work | None:
        if self._typed.text().strip() != self._expected:
            return None
        card_id = self.card.id
        return lambda session: session.wallet.terminate(card_id, form_token)

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        at = self.ui.words.clock_s(wish.changed_at)
        return f"{self.card.label} has ended", f"Confirmed by a read at {at}."

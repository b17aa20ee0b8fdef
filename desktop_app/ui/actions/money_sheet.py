"""What the two money sheets share: the same wish within a day is asked about a second time."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from desktop_app.application.drafts import Draft
from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.application.views import ACTION_KINDS
from desktop_app.domain.errors import Failure, LookAlike
from desktop_app.domain.intents import Kind, Stage, find_look_alike
from desktop_app.domain.money import ZERO, Money, format_money
from desktop_app.ui.actions.sheet import ActionSheet, SheetWords
from desktop_app.ui.context import Ui
from desktop_app.ui.drafting import type_into, typed_in
from desktop_app.ui.kit.info_bar import InfoBar
from desktop_app.ui.kit.layout import set_shown
from desktop_app.ui.words import Words

SOME_ALIKE = "The same was asked for less than a day ago."
ANOTHER = "Is this another one? Nothing was sent so far."
_DONE = {Kind.FUND: "topped up", Kind.WITHDRAW: "took back"}
_STATE = {
    Stage.SENDING: "being sent",
    Stage.ACCEPTED: "not confirmed yet",
    Stage.CONFIRMED: "confirmed",
    Stage.UNKNOWN: "outcome not known yet",
    Stage.NOT_FOUND: "looked for and not found",
    Stage.DISPUTED: "result unclear",
}


def alike_words(wish: IntentView, words: Words) -> str:
    """`You topped up $100.00 at 14:02, confirmed.`"""
    today = words.local(datetime.now(UTC)).date()
    is_today = words.local(wish.created_at).date() == today
    at = f"at {words.clock(wish.created_at)}" if is_today else f"on {words.when(wish.created_at)}"
    state = _STATE.get(wish.stage, "on its way")
    return f"You {_DONE[wish.kind]} {words.money(wish.amount)} {at}, {state}."


class MoneySheet(ActionSheet):
    """The first click on a look-alike sends nothing; Enter does not press its yes."""

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        snapshot: Snapshot,
        card: CardView,
        action: Action,
        words: SheetWords,
    ) -> None:
        super().__init__(ui, window, snapshot, card, action, words)
        self._kind = ACTION_KINDS[action]
        self._verb = words.effect
        self._asked: Money | None = None
        self.sent_amount: Money | None = None
        """What was sent: by newer figures the typed amount may not be possible any more."""
        self._alike = InfoBar("alert", "wait", "")
        set_shown(self._alike, False)
        self.body.addWidget(self._alike)

    def drafts(self) -> tuple[Draft, ...]:
        """What was typed; nothing once it was sent."""
        texts = {} if self._form is None else typed_in(self._form)
        if self._follower is not None or not texts:
            return ()
        return (Draft(self._action.value, tuple(texts.items()), self.card.id),)

    def take_draft(self, draft: Draft) -> None:
        """Put what was typed back."""
        if self._form is not None:
            type_into(self._form, dict(draft.texts))

    def show_alike(self, amount: Money | None) -> None:
        """Say what the typed amount looks like, and what the button does now."""
        if amount != self._asked:
            self._asked = None
        alike = None if amount is None else self._find_alike(amount)
        told = "" if alike is None else alike_words(alike, self.ui.words)
        if self._asked is not None:
            told = f"{told or SOME_ALIKE} {ANOTHER}"
        self._alike.set_text(told)
        set_shown(self._alike, bool(told))
        typed = "" if amount is None else format_money(amount, self.ui.words.style)
        is_asking = self._asked is not None
        self.effect.set_kind("secondary" if is_asking else "filled")
        self.effect.set_key_hint("" if is_asking else "Enter")
        self.set_effect(f"Yes, another {typed}" if is_asking else f"{self._verb} {typed}".strip())

    def name_wish(self, noun: str) -> str:
        """`Top-up of $100.00`, or the noun alone."""
        amount = self.sent_amount
        return noun if amount is None else f"{noun} of {format_money(amount, self.ui.words.style)}"

    @property
    def again(self) -> bool:
        """Whether the person was told of a look-alike and wants this one too."""
        return self._asked is not None

    def _typed(self) -> Money | None:
        """The amount as typed, where it can be used; every sheet has its own."""
        return None

    def _to_card(self) -> Money:
        return self._typed() or ZERO

    def _same_as(self, amount: Money) -> Money:
        """The amount of the first wish that `amount` would make."""
        return amount

    def _find_alike(self, amount: Money) -> IntentView | None:
        detail = self.snapshot.detail
        if detail is None or detail.card.id != self.card.id:
            return None
        now = datetime.now(UTC)
        return find_look_alike(detail.intents, self._kind, self._same_as(amount), now)

    def _submit(self) -> None:
        amount = self._typed()
        if amount is not None and not self.again and self._find_alike(amount) is not None:
            self._ask_again(amount)
            return
        super()._submit()
        if self._follower is not None:
            set_shown(self._alike, False)  # answered

    def _failed(self, failure: Failure, name: str) -> None:
        super()._failed(failure, name)
        amount = self._typed()
        if failure.code == LookAlike.code and amount is not None and not self._is_closed():
            set_shown(self._error, False)
            self._ask_again(amount)

    def _ask_again(self, amount: Money) -> None:
        self._asked = amount
        self.show_alike(amount)
        self.cancel.setFocus()

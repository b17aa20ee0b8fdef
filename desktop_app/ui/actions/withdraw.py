"""The withdraw sheet: what comes back, what has to stay, and where it goes."""

from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import Action, CardView, IntentView, Snapshot
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO, Money, format_money
from desktop_app.ui.actions.amount import AmountBlock, LimitFacts
from desktop_app.ui.actions.checks import parse_withdrawal
from desktop_app.ui.actions.money_sheet import MoneySheet
from desktop_app.ui.actions.sheet import SheetWords, Work
from desktop_app.ui.actions.terms import limit_source
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.consequences import Consequences
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.layout import column, holder
from desktop_app.ui.words import UNKNOWN, source


class WithdrawSheet(MoneySheet):
    """Takes money from one card back to the wallet."""

    def __init__(self, ui: Ui, window: QWidget, snapshot: Snapshot, card: CardView) -> None:
        words = SheetWords(f"Withdraw from {card.label}", "Withdraw", "Withdrawal")
        super().__init__(ui, window, snapshot, card, Action.WITHDRAW, words)
        self._amount = AmountBlock(ui.words.style, steps=(), fixed=(20, 50))
        self._limits = LimitFacts()
        self._leaves = KeyValue("Leaves the card", UNKNOWN)
        self._stays = KeyValue("Stays on the card", UNKNOWN, strong=True)
        figures = Box()
        figures.setLayout(column(self._leaves, self._stays, spacing=8, margins=(16, 12, 16, 12)))
        place = source(snapshot.profile)
        where = Consequences(
            (
                ("wallet", f"The money goes to your wallet at {place}; the service chooses which."),
                ("info", "A fee, if there is one, is known once the service has stated it."),
            )
        )
        self._amount.changed.connect(self._check)
        self.set_form(holder(column(self._amount, self._limits, figures, where, spacing=14)))

    def _figures_changed(self) -> None:
        limits, style = self.snapshot.limits, self.ui.words.style
        most = self._most()
        self._limits.set_facts(
            [
                ("At least", format_money(limits.min_withdraw, style), ""),
                ("At most now", self.ui.words.money(most), ""),
                ("Has to stay", format_money(limits.leave_on_withdraw, style), ""),
                limit_source(limits),
            ]
        )
        kept = format_money(limits.leave_on_withdraw, style)
        offered = most if most is not None and most >= limits.min_withdraw else None
        why = f"The service keeps {kept} on a card that is not ended."
        self._amount.set_most(offered, why, hidden=self.ui.words.hidden)
        self._check()

    def _most(self) -> Money | None:
        if self.card.available is None:
            return None
        return max(self.card.available - self.snapshot.limits.leave_on_withdraw, ZERO)

    def _parse(self) -> tuple[Money | None, str]:
        text = self._amount.field.text()
        try:
            return parse_withdrawal(text, self.card.available, self.snapshot, self.ui.words), ""
        except InvalidInput as error:
            return None, error.happened

    def _check(self, *, also_empty: bool = False) -> Money | None:
        amount, error = self._parse()
        field, style = self._amount.field, self.ui.words.style
        is_empty = not field.text().strip()
        field.set_error("" if is_empty and not also_empty else error)
        if also_empty or self.problems.text():
            self.problems.set_problems([("amount", field)] if field.error() else [])
        typed = UNKNOWN if amount is None else format_money(amount, style)
        self.show_alike(amount)
        self._leaves.set_value(typed)
        held = self.card.available
        left = None if amount is None or held is None else held - amount
        self._stays.set_value(UNKNOWN if left is None else f"~ {self.ui.words.money(left)}")
        return amount

    def _ask(self, form_token: str) -> Work | None:
        amount = self._check(also_empty=True)
        if amount is None:
            return None
        wish = MoneyWish(form_token, self.card.id, amount, again=self.again)
        self.sent_amount = amount
        return lambda session: session.wallet.withdraw(wish)

    def _typed(self) -> Money | None:
        return self._parse()[0]

    def _wish_words(self) -> str:
        return self.name_wish("Withdrawal")

    def _confirmed_words(self, wish: IntentView) -> tuple[str, str]:
        words = self.ui.words
        title = f"{words.money(wish.amount)} left {self.card.label}"
        return title, f"Confirmed by a read at {words.clock_s(wish.changed_at)}."

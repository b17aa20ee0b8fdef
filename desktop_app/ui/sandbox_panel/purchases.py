"""The purchases of one card, each with what the shop can still do about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop_app.application.ports import Purchase
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.label import ElidedLabel, Label
from desktop_app.ui.kit.layout import clear, column, row
from desktop_app.ui.kit.pill import Pill
from desktop_app.ui.kit.pill_paint import PillState
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.sandbox_panel.terms import reason_words
from desktop_app.ui.words import Words

SETTLE, REVERSE, REFUND = "settle", "reverse", "refund"
_SHOWN = 8
_LINE = 40
_AFTERWARDS: dict[str, PillState] = {"reversed": "released", "refunded": "refunded"}


class PurchaseList(Box):
    """`asked` carries what to do and the purchase's id."""

    asked = Signal(str, str)

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._lines = column(margins=(14, 4, 10, 4))
        self.setLayout(self._lines)
        self.setAccessibleName("Purchases")
        self.show_loading()

    def show_loading(self) -> None:
        """Before the first answer."""
        self._say("Not loaded yet")

    def show_purchases(self, purchases: Sequence[Purchase]) -> None:
        """The newest purchases, newest first."""
        if not purchases:
            self._say("No purchases yet. Buy something above and watch it arrive.")
            return
        clear(self._lines)
        for index, purchase in enumerate(purchases[:_SHOWN]):
            if index:
                self._lines.addWidget(HLine())
            self._lines.addLayout(self._line(purchase))

    def _say(self, sentence: str) -> None:
        clear(self._lines)
        words = Label(sentence, "body", "ink2", wrap=True)
        words.setMinimumHeight(_LINE)
        self._lines.addWidget(words)

    def _line(self, purchase: Purchase) -> QHBoxLayout:
        amount = self._words.money(purchase.amount)
        name = ElidedLabel(purchase.merchant, "strong")
        middle = Qt.AlignmentFlag.AlignVCenter
        parts: list[QWidget] = [_pill(purchase), Label(amount, "medium")]
        parts += [self._button(purchase, key, text, amount) for key, text in _offers(purchase)]
        made = row((name, 1, middle), *((part, 0, middle) for part in parts), spacing=10)
        made.setContentsMargins(0, 5, 0, 5)
        return made

    def _button(self, purchase: Purchase, key: str, text: str, amount: str) -> Button:
        name = f"{text} {amount} at {purchase.merchant}"
        made = Button(text, height=30, name=name)
        made.clicked.connect(lambda _checked=False: self.asked.emit(key, purchase.id))
        return made


def _offers(purchase: Purchase) -> tuple[tuple[str, str], ...]:
    if purchase.open_hold:
        return ((SETTLE, "Settle"), (REVERSE, "Reverse"))
    return ((REFUND, "Refund"),) if purchase.approved and not purchase.reason else ()


def _pill(purchase: Purchase) -> Pill:
    if not purchase.approved:
        pill = Pill("declined")
        pill.setAccessibleDescription(reason_words(purchase.reason))
        return pill
    if purchase.open_hold:
        return Pill("pending")
    return Pill(_AFTERWARDS.get(purchase.reason, "settled"))

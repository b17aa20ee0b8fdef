"""The shop: buy something with a card, or have the purchase declined."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money, format_money, parse_money
from desktop_app.domain.text import parse_label
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.chips import Chips
from desktop_app.ui.kit.combo_field import ComboField
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import STRETCH, column, row
from desktop_app.ui.sandbox_panel.terms import REASONS, SHOPS, WAYS
from desktop_app.ui.words import Words, masked


class ShopForm(QWidget):
    """`buy_asked` and `decline_asked` come only with fields that can be used."""

    card_changed = Signal()
    buy_asked = Signal()
    decline_asked = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self._card = ComboField("Card")
        self._shop = Field("Shop", value=SHOPS[0])
        self._shops = Chips([(name, name) for name in SHOPS], "Shops")
        self._shops.set_current_id(SHOPS[0])
        self._amount = Field(
            "Amount", prefix="$", suffix="USD", value="12" + words.style.decimal + "00"
        )
        self._way = ComboField("Way to pay", WAYS)
        self._reason = ComboField("Reason for a decline", REASONS)
        self.buy = Button("Buy", "filled")
        self.decline = Button("Decline it instead")
        self._card.chosen.connect(lambda _key: self.card_changed.emit())
        self._shops.chosen.connect(self._shop.set_text)
        self._shop.text_changed.connect(self._shops.set_current_id)
        self._amount.text_changed.connect(lambda _text: self._name_effect())
        self._amount.submitted.connect(lambda: self._ask(self.buy_asked))
        self.buy.clicked.connect(lambda: self._ask(self.buy_asked))
        self.decline.clicked.connect(lambda: self._ask(self.decline_asked))
        self.setLayout(
            column(
                row((self._card, 1), (self._amount, 1), spacing=16), 14, self._shop, 8,
                self._shops, 14, row((self._way, 1), (self._reason, 1), spacing=16), 14,
                row(self.buy, self.decline, STRETCH, spacing=10),
            )
        )  # fmt: skip
        self._name_effect()

    def set_cards(self, cards: Sequence[CardView]) -> None:
        """Offer cards; the chosen one stays chosen."""
        self._card.set_items(
            [(card.id, f"{card.label} {masked(card.last4)}".strip()) for card in cards]
        )

    def choose(self, card_id: str) -> None:
        """Choose a card."""
        self._card.set_current_id(card_id)

    def card_id(self) -> str:
        """The chosen card."""
        return self._card.current_id()

    def amount(self) -> Money:
        """The typed amount. Raises InvalidInput."""
        amount = parse_money(self._amount.text(), self._words.style)
        if not amount:
            raise InvalidInput("Enter an amount above zero.", field="amount")
        return amount

    def shop(self) -> str:
        """The shop's name. Raises InvalidInput."""
        if not self._shop.text().strip():
            raise InvalidInput("Name the shop.", field="shop")
        return parse_label(self._shop.text(), field="shop")

    def way(self) -> str:
        """The chosen way to pay."""
        return self._way.current_id()

    def reason(self) -> str:
        """The chosen reason for a decline."""
        return self._reason.current_id()

    def _ask(self, signal: SignalInstance) -> None:
        """Put the sentences beside the fields; ask only when there is none."""
        wrong: list[Field] = []
        for field, read in ((self._amount, self.amount), (self._shop, self.shop)):
            try:
                read()
            except InvalidInput as error:
                field.set_error(error.happened)
                wrong.append(field)
            else:
                field.set_error("")
        if wrong:
            wrong[0].setFocus()
        else:
            signal.emit()

    def _name_effect(self) -> None:
        try:
            amount = format_money(self.amount(), self._words.style)
        except InvalidInput:
            self.buy.setText("Buy")
        else:
            self._amount.set_error("")
            self.buy.setText(f"Buy for {amount}")

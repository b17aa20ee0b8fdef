"""The price helper: what one purchase costs, a margin, and the load that follows from both."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import ZERO, Money, NumberStyle, format_money, parse_money
from desktop_app.domain.templates import LEAST_MARGIN, MARGIN_PERCENT, margin_for
from desktop_app.ui.issue.left import Left
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import row, set_shown

PRICE, MARGIN = "price", "margin"


class PriceFields(QWidget):
    """Fills in margin and load as long as they are empty or as `left`; never over a hand.

    `edited` as in `UseFields`.
    """

    edited = Signal(str, str)

    def __init__(self, style: NumberStyle, load: Field, left: Left) -> None:
        super().__init__()
        self._style, self._load, self._left = style, load, left
        self.price = Field(
            "Price", prefix="$", suffix="USD", hint="Final total with tax and shipping"
        )
        least = format_money(LEAST_MARGIN, style)
        self.margin = Field(
            "Margin", prefix="$", suffix="USD", hint=f"{MARGIN_PERCENT} %, at least {least}"
        )
        self.setLayout(row((self.price, 1), (self.margin, 1), spacing=16, margins=(0, 0, 0, 14)))
        self.price.text_changed.connect(lambda text: self._follow(PRICE, text))
        self.margin.text_changed.connect(lambda text: self._follow(MARGIN, text))
        self.offer(offered=False)

    def offer(self, *, offered: bool) -> None:
        """Show the helper for a use that has a price."""
        self._is_offered = offered
        set_shown(self, offered)

    def fields(self) -> dict[str, Field]:
        """By the name their errors have; none while there is nothing to type."""
        return {PRICE: self.price, MARGIN: self.margin} if self._is_offered else {}

    def errors(self) -> dict[str, str]:
        """What is wrong with what was typed; neither has to be filled in."""
        found: dict[str, str] = {}
        for name, field in self.fields().items():
            try:
                self._read(field)
            except InvalidInput as error:
                found[name] = error.happened
        return found

    def total(self) -> Money:
        """The load that price and margin make; zero where no price was said."""
        if not self._is_offered or self.errors() or not self._read(self.price):
            return ZERO
        return self._read(self.price) + self._read(self.margin)

    def load_hint(self, load: Money | None) -> str:
        """What `load` has to do with the price; "" where no price was said."""
        total = self.total()
        if not total:
            return ""
        price = self._read(self.price)
        if load is None or load == total:
            return "Price and margin."
        if load < price:
            return f"Below the price of {format_money(price, self._style)}."
        return f"Price and margin are {format_money(total, self._style)}."

    def clear(self) -> None:
        """Nothing was typed."""
        for field in (self.price, self.margin):
            field.clear()

    def _follow(self, name: str, text: str) -> None:
        if name == PRICE and PRICE not in self.errors():
            self._fill(self.margin, margin_for(self._read(self.price)))
        if not self.errors():
            self._fill(self._load, self.total())
        self.edited.emit(name, text)

    def _fill(self, field: Field, amount: Money) -> None:
        self._left.put(field, format_money(amount, self._style).lstrip("$") if amount else "")

    def _read(self, field: Field) -> Money:
        """Zero where nothing was typed. Raises InvalidInput."""
        text = field.text().strip()
        return parse_money(text, self._style) if text else ZERO

"""The amount of a money sheet: field, quick choices, and the limits before they are hit."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import (
    ZERO,
    Money,
    NumberStyle,
    format_money,
    format_units,
    parse_money,
)
from desktop_app.ui.kit.box import Inset
from desktop_app.ui.kit.button import Button
from desktop_app.ui.kit.chips import Chips
from desktop_app.ui.kit.facts import Fact
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, clear, column, row, set_shown
from desktop_app.ui.kit.separators import VLine

MAX = "max"


class AmountBlock(QWidget):
    """`changed` says that the text is another one; the sheet checks it and sets the error."""

    changed = Signal()

    def __init__(self, style: NumberStyle, steps: Sequence[int], fixed: Sequence[int]) -> None:
        super().__init__()
        self._style = style
        self._steps = {f"+{dollars}": Money.usd(dollars) for dollars in steps}
        self._fixed = {f"={dollars}": Money.usd(dollars) for dollars in fixed}
        self._most: Money | None = None
        self._offered: tuple[tuple[str, str], ...] = ()
        self.field = Field("Amount", prefix="$", suffix="USD", big=True)
        self._chips = Chips(name="Quick amounts")
        self._why = Button("Why?", "link")
        self._why.clicked.connect(self._toggle_reason)
        self._reason = Label("", "caption", "ink2", wrap=True)
        self._is_explained = False
        set_shown(self._reason, False)
        middle = Qt.AlignmentFlag.AlignVCenter
        quick = row(self._chips, STRETCH, (self._why, 0, middle))
        self.setLayout(column(self.field, quick, self._reason, spacing=10))
        self._chips.chosen.connect(self._take)
        self.field.text_changed.connect(lambda _text: self._typed())
        self.set_most(None, "")

    def set_most(self, most: Money | None, reason: str, *, hidden: bool = False) -> None:
        """Offer the largest amount with the reason for it; None offers none.

        `hidden`: without its figure, by which anybody could tell what the wallet holds.
        """
        self._most = most
        self._reason.setText(reason)
        set_shown(self._why, most is not None)
        set_shown(self._reason, self._is_explained and most is not None)
        offered = [(key, f"+ {_short(money, self._style)}") for key, money in self._steps.items()]
        offered += [(key, _short(money, self._style)) for key, money in self._fixed.items()]
        if most is not None:
            offered.append((MAX, "Max" if hidden else f"Max {format_money(most, self._style)}"))
        if tuple(offered) != self._offered:
            # Chips that stay the same keep their focus while newer figures come in.
            self._offered = tuple(offered)
            self._chips.set_items(offered)
        self._mark()

    def _typed(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        try:
            amount: Money | None = parse_money(self.field.text(), self._style)
        except InvalidInput:
            amount = None
        choices = {**self._fixed, **({MAX: self._most} if self._most is not None else {})}
        same = (key for key, money in choices.items() if money == amount)
        self._chips.set_current_id(next(same, ""))

    def _take(self, key: str) -> None:
        if key == MAX and self._most is not None:
            amount = self._most
        elif key in self._steps:
            amount = self._present() + self._steps[key]
        else:
            amount = self._fixed[key]
        self.field.set_text(format_units(amount.micros, 6, self._style))
        self._mark()

    def _present(self) -> Money:
        try:
            return parse_money(self.field.text(), self._style)
        except InvalidInput:
            return ZERO

    def _toggle_reason(self) -> None:
        self._is_explained = not self._is_explained
        set_shown(self._reason, self._is_explained)


class LimitFacts(Inset):
    """The limits beside each other, each with its figure; the last one names their source."""

    def __init__(self) -> None:
        super().__init__()
        self._line = row(spacing=14, margins=(16, 12, 14, 10))
        self.setLayout(self._line)
        self._facts: tuple[tuple[str, str, str], ...] = ()

    def set_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Replace (title, value, note)."""
        if tuple(facts) == self._facts:
            return
        self._facts = tuple(facts)
        clear(self._line)
        for index, (title, value, note) in enumerate(facts):
            if index:
                self._line.addWidget(VLine())
            self._line.addWidget(Fact(title, value, note), 1)


def _short(money: Money, style: NumberStyle) -> str:
    """`$20` on a chip: whole dollars need no cents there."""
    return format_money(money, style).removesuffix(f"{style.decimal}00")

"""The fields of each kind of rule: keep at least, allowance, reminder, payout, wallet alert."""

from typing import Final

from desktop_app.domain.money import NumberStyle
from desktop_app.domain.rule_checks import MAX_DAYS_BEFORE, MAX_MARGIN
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    WalletAlert,
)
from desktop_app.ui.automation.plan_pane import PlanPane, asked, beside
from desktop_app.ui.automation.reading import Reading, typed
from desktop_app.ui.automation.schedule_fields import ScheduleFields
from desktop_app.ui.kit.field import Field
from desktop_app.ui.kit.layout import column, set_shown
from desktop_app.ui.kit.segments import Segments

BELOW: Final = "What can be spent, with what is on its way; holds of up to $1 do not count."
SHOP: Final = "Every shop that charges regularly"
ANY_SHOP: Final = "The name as it stands in Activity. Empty: every shop that charges regularly."
_TO, _BY, _SHARE, _SUM = "to", "by", "share", "sum"


class KeepFields(PlanPane):
    """When a card runs low: fill to an amount, or add one."""

    def __init__(self, style: NumberStyle) -> None:
        super().__init__(style)
        self._how = Segments([(_TO, "Fill to an amount"), (_BY, "Add an amount")], "Then")
        self._threshold = self.money("threshold", "When it drops below", BELOW)
        self._target = self.money("target", "Fill to", "What the card holds afterwards.")
        self._amount = self.money("amount", "Add", "The same each time.")
        self._how.chosen.connect(lambda _key: self._show())
        right = column(self._target, self._amount)
        self.setLayout(column(asked("Then", self._how), 14, beside(self._threshold, right)))
        self._show()

    def read(self, reading: Reading) -> Plan:
        """`KeepTo` or `KeepBy`."""
        threshold = reading.money("threshold", self._threshold.text())
        if self._how.current_id() == _TO:
            return KeepTo(threshold, reading.money("target", self._target.text()))
        return KeepBy(threshold, reading.money("amount", self._amount.text()))

    def fill(self, plan: Plan) -> None:
        """Put in a threshold and what is done below it."""
        if isinstance(plan, KeepTo):
            self._how.set_current_id(_TO)
            self._target.set_text(typed(plan.target, self.style_))
        elif isinstance(plan, KeepBy):
            self._how.set_current_id(_BY)
            self._amount.set_text(typed(plan.amount, self.style_))
        if isinstance(plan, (KeepTo, KeepBy)):
            self._threshold.set_text(typed(plan.threshold, self.style_))
        self._show()

    def _show(self) -> None:
        is_to = self._how.current_id() == _TO
        set_shown(self._target, is_to)
        set_shown(self._amount, not is_to)
        self.changed.emit()


class AllowanceFields(PlanPane):
    """On a day: bring the card to an amount, or add it."""

    def __init__(self, style: NumberStyle) -> None:
        super().__init__(style)
        self._mode = Segments(
            [(Mode.SET.value, "Fill to"), (Mode.ADD.value, "Add")], "What it does"
        )
        self._amount = self.money("amount", "Amount")
        self._schedule = ScheduleFields()
        self.fields.update(self._schedule.fields)
        self._mode.chosen.connect(lambda _key: self._show())
        self._schedule.changed.connect(self.changed)
        self.setLayout(
            column(beside(asked("What it does", self._mode), self._amount), 14, self._schedule)
        )
        self._show()

    def read(self, reading: Reading) -> Plan:
        """`Allowance`."""
        amount = reading.money("amount", self._amount.text())
        return Allowance(self._schedule.read(reading), amount, Mode(self._mode.current_id()))

    def fill(self, plan: Plan) -> None:
        """Put in an allowance."""
        if isinstance(plan, Allowance):
            self._mode.set_current_id(plan.mode.value)
            self._amount.set_text(typed(plan.amount, self.style_))
            self._schedule.fill(plan.schedule)
        self._show()

    def _show(self) -> None:
        is_set = self._mode.current_id() == Mode.SET.value
        hint = "Only what is missing is sent." if is_set else "The same each time."
        self._amount.set_hint(hint)
        self.changed.emit()


class ReminderFields(PlanPane):
    """Before a charge: a message if the card holds too little for it."""

    def __init__(self, style: NumberStyle) -> None:
        super().__init__(style)
        self._shop = self.keep("shop", Field("Shop", placeholder=SHOP, hint=ANY_SHOP))
        self._days = self.keep(
            "days", Field("Tell me", value="1", suffix="days before",
                          hint=f"1 to {MAX_DAYS_BEFORE}, by what it charged before.")
        )  # fmt: skip
        self._margin = self.keep(
            "margin", Field("Count on", value="10", suffix="% more",
                            hint=f"0 to {MAX_MARGIN}: charges differ, and so do rates.")
        )  # fmt: skip
        self.setLayout(column(self._shop, 14, beside(self._days, self._margin)))

    def read(self, reading: Reading) -> Plan:
        """`Reminder`."""
        days = reading.number("days", self._days.text())
        margin = reading.number("margin", self._margin.text())
        return Reminder(self._shop.text().strip(), days, margin)

    def fill(self, plan: Plan) -> None:
        """Put in a reminder."""
        if isinstance(plan, Reminder):
            self._shop.set_text(plan.shop)
            self._days.set_text(str(plan.days))
            self._margin.set_text(str(plan.margin))


class PayoutFields(PlanPane):
    """When a wallet receives money: a share of it, or an amount. The template is the form's."""

    def __init__(self, style: NumberStyle) -> None:
        super().__init__(style)
        self._how = Segments([(_SHARE, "A share of it"), (_SUM, "An amount")], "Put on the card")
        self._at_least = self.money(
            "at_least", "When a wallet receives at least", "In one payment, at today's rate."
        )
        self._percent = self.keep("percent", Field("Share", value="10", suffix="%"))
        self._amount = self.money("amount", "Amount")
        self._how.chosen.connect(lambda _key: self._show())
        right = column(self._percent, self._amount)
        self.setLayout(
            column(asked("Put on the card", self._how), 14, beside(self._at_least, right))
        )
        self._show()

    def read(self, reading: Reading) -> Plan:
        """`Payout`, onto a card."""
        at_least = reading.money("at_least", self._at_least.text())
        if self._how.current_id() == _SHARE:
            return Payout(at_least, percent=reading.number("percent", self._percent.text()))
        return Payout(at_least, amount=reading.money("amount", self._amount.text()))

    def fill(self, plan: Plan) -> None:
        """Put in a payout."""
        if isinstance(plan, Payout):
            self._at_least.set_text(typed(plan.at_least, self.style_))
            self._how.set_current_id(_SHARE if plan.amount is None else _SUM)
            self._percent.set_text("" if plan.percent is None else str(plan.percent))
            self._amount.set_text("" if plan.amount is None else typed(plan.amount, self.style_))
        self._show()

    def _show(self) -> None:
        is_share = self._how.current_id() == _SHARE
        set_shown(self._percent, is_share)
        set_shown(self._amount, not is_share)
        self.changed.emit()


class AlertFields(PlanPane):
    """When the wallets hold little: a message."""

    def __init__(self, style: NumberStyle) -> None:
        super().__init__(style)
        hint = "All wallets together, at today's rates: an estimate."
        self._below = self.money("below", "Tell me when they are worth less than", hint)
        self.setLayout(column(beside(self._below, column())))

    def read(self, reading: Reading) -> Plan:
        """`WalletAlert`."""
        return WalletAlert(reading.money("below", self._below.text()))

    def fill(self, plan: Plan) -> None:
        """Put in an alert."""
        if isinstance(plan, WalletAlert):
            self._below.set_text(typed(plan.below, self.style_))

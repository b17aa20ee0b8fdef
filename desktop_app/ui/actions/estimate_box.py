"""An estimate in a box: every figure with "~", and the time of the rate it rests on."""

from desktop_app.application.messages import Snapshot
from desktop_app.domain.limits import split_top_up
from desktop_app.domain.money import format_money
from desktop_app.ui.actions.costs import Costs, after_text, fee_text, pays_text, rate_text
from desktop_app.ui.actions.parts_course import parts_words
from desktop_app.ui.kit.box import Box
from desktop_app.ui.kit.facts import KeyValue
from desktop_app.ui.kit.icon_view import IconView
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.layout import STRETCH, column, row, set_shown
from desktop_app.ui.kit.separators import HLine
from desktop_app.ui.theme.palette import Role
from desktop_app.ui.words import UNKNOWN, Words


def estimated_at(costs: Costs, snapshot: Snapshot, words: Words) -> str:
    """The moment of the rate; without one the estimate says so."""
    if costs.estimate is None:
        return "No rate was read yet" if snapshot.wallets else "No wallet was read yet"
    return f"Estimated at {words.clock_s(costs.estimate.rate.read_at)}"


class EstimateBox(Box):
    """What the card receives and what the wallet pays for it."""

    def __init__(self) -> None:
        super().__init__()
        self._clock = IconView("pending", 16, "ink3")
        self._age = Label("", "caption", "ink3")
        self._receives = KeyValue("Card receives", UNKNOWN)
        self._fee = KeyValue("Service fee", UNKNOWN)
        self._rate = KeyValue("Rate", UNKNOWN)
        self._parts = Label("", "caption", "ink2", wrap=True)
        set_shown(self._parts, False)
        self._pays = KeyValue("Wallet pays", UNKNOWN, strong=True)
        self._after = KeyValue("Wallet after", UNKNOWN)
        head = row(Label("Estimate", "strong"), STRETCH, self._clock, self._age)
        self.setLayout(
            column(
                head, 2, self._receives, self._parts, self._fee, self._rate, 3, HLine(), 3,
                self._pays, self._after, spacing=7, margins=(16, 12, 16, 12),
            )
        )  # fmt: skip

    def set_costs(
        self, costs: Costs | None, snapshot: Snapshot, words: Words, *, is_typed: bool = True
    ) -> None:
        """Show an estimate; None, for an amount that cannot be used, shows dashes.

        What nobody typed is hidden with every other amount.
        """
        parts = () if costs is None else split_top_up(costs.load, snapshot.limits)
        self._parts.setText(parts_words(parts, words.style))
        set_shown(self._parts, len(parts) > 1)
        if costs is None:
            for line in (self._receives, self._fee, self._rate, self._pays, self._after):
                line.set_value(UNKNOWN)
            self._tell("waits for an amount that can be used", "ink3")
            return
        load = format_money(costs.load, words.style) if is_typed else words.money(costs.load)
        self._receives.set_value(load)
        self._fee.set_value(fee_text(costs.load_fee, words))
        self._rate.set_value(rate_text(costs, words))
        self._pays.set_value(pays_text(costs, words))
        self._after.set_value(after_text(costs, words))
        stale = costs.estimate is not None and words.is_stale(costs.estimate.rate.read_at)
        self._tell(estimated_at(costs, snapshot, words), "wait" if stale else "ink3")

    def _tell(self, text: str, role: Role) -> None:
        self._age.setText(text)
        self._age.set_role(role)
        self._clock.set_icon("pending", role)

"""Limits and fees as dated data, and the checks that say why an amount is refused."""

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.domain.money import ENGLISH, ZERO, Money, NumberStyle, format_money


@dataclass(frozen=True, slots=True)
class Limits:
    """What the service allows. Data, because it changes: `known_since` and `source` are shown.

    `end_source` is where the first day without an end comes from.
    """

    known_since: date
    source: str
    min_top_up: Money
    max_top_up: Money
    max_card: Money
    leave_on_withdraw: Money
    min_withdraw: Money
    cards_per_holder: int | None
    end_after: timedelta
    end_source: str = "Bitnob's card endpoint reference"


@dataclass(frozen=True, slots=True)
class Fees:
    """What the service charges the wallet; loads of `percent_from` and up cost `percent`."""

    known_since: date
    source: str
    issue: Money
    load_flat: Money
    percent_from: Money
    percent: int

    def for_load(self, amount: Money) -> Money:
        """The expected fee of loading `amount`; an estimate, the service decides."""
        if not amount:
            return ZERO
        if amount < self.percent_from:
            return self.load_flat
        return Money(-(-amount.micros * self.percent // 100))


PUBLISHED_LIMITS = Limits(
    known_since=date(2026, 11, 21),
    source="Bitnob's card funding guide",
    min_top_up=Money.usd(2),
    max_top_up=Money.usd(2_500),
    max_card=Money.usd(50_000),
    leave_on_withdraw=Money.usd(1),
    min_withdraw=Money.usd(1),
    cards_per_holder=3,
    end_after=timedelta(hours=24),
)
PUBLISHED_FEES = Fees(
    known_since=date(2026, 11, 21),
    source="Bitnob's card fee page",
    issue=Money.usd(1),
    load_flat=Money.usd(1),
    percent_from=Money.usd(100),
    percent=1,
)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision against, with the sentence the form shows."""

    code: str
    sentence: str
    tells_balance: bool = False
    """Whether a figure in it was worked out from what is on the card."""


def check_top_up(
    amount: Money, available: Money, limits: Limits, style: NumberStyle = ENGLISH
) -> Refusal | None:
    """None when the service's own limits allow loading `amount` on a card holding `available`."""
    if amount < limits.min_top_up:
        return Refusal("below_minimum", f"At least {format_money(limits.min_top_up, style)}.")
    if amount > limits.max_top_up:
        return Refusal(
            "above_maximum", f"At most {format_money(limits.max_top_up, style)} in one top-up."
        )
    return _check_room(amount, available, limits, style)


def check_first_load(
    load: Money, limits: Limits, *, is_needed: bool, style: NumberStyle = ENGLISH
) -> Refusal | None:
    """None when a new card may be given `load`; zero only where it `is_needed` by nobody."""
    return check_top_up(load, ZERO, limits, style) if load or is_needed else None


def check_cap(cap: Money, load: Money) -> Refusal | None:
    """None when a card loaded with `load` may be made to spend at most `cap`."""
    if not cap:
        return Refusal("no_cap", "A card that may spend nothing cannot be used.")
    if cap < load:
        return Refusal("cap_below_load", "Below the load: the rest could never be spent.")
    return None


def _check_room(
    amount: Money, available: Money, limits: Limits, style: NumberStyle
) -> Refusal | None:
    if available + amount <= limits.max_card:
        return None
    room = max(limits.max_card - available, ZERO)
    return Refusal(
        "card_full",
        f"A card holds at most {format_money(limits.max_card, style)}; "
        f"this one has room for {format_money(room, style)}.",
        tells_balance=True,
    )


def split_top_up(amount: Money, limits: Limits) -> tuple[Money, ...]:
    """`amount` in parts that the service takes one by one; one part where it fits.

    No part is below the smallest top-up: the last two share what is left.
    """
    parts: list[Money] = []
    rest = amount
    while rest > limits.max_top_up:
        part = limits.max_top_up
        if rest - part < limits.min_top_up:
            part = rest - limits.min_top_up
        parts.append(part)
        rest = rest - part
    return (*parts, rest)


def check_parts(
    amount: Money, available: Money, limits: Limits, style: NumberStyle = ENGLISH
) -> Refusal | None:
    """None when the parts of `amount` may all be loaded on a card holding `available`."""
    if amount <= limits.max_top_up:
        return check_top_up(amount, available, limits, style)
    return _check_room(amount, available, limits, style)


def check_withdraw(
    amount: Money, available: Money, limits: Limits, style: NumberStyle = ENGLISH
) -> Refusal | None:
    """None when `amount` may be taken from a card holding `available`."""
    if amount < limits.min_withdraw:
        return Refusal("below_minimum", f"At least {format_money(limits.min_withdraw, style)}.")
    if available - amount < limits.leave_on_withdraw:
        most = max(available - limits.leave_on_withdraw, ZERO)
        return Refusal(
            "leaves_too_little",
            f"{format_money(limits.leave_on_withdraw, style)} must stay on the card: "
            f"at most {format_money(most, style)}.",
            tells_balance=True,
        )
    return None

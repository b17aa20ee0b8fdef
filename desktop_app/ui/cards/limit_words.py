"""Spending limits in words: as stated or as sent, and how far each is used."""

from typing import Final

from desktop_app.application.limits_asked import LimitsAsked, Stands
from desktop_app.domain.cards import NO_LIMITS, SpendLimits
from desktop_app.domain.spend_limits import PER, Span, Use, figures_of
from desktop_app.ui.words import Words

NAMES: Final = {
    Span.TRANSACTION: "One charge",
    Span.DAILY: "A day",
    Span.WEEKLY: "A week",
    Span.MONTHLY: "A month",
    Span.YEARLY: "A year",
    Span.ALL_TIME: "In all",
}
_PERIODS: Final = {
    Span.DAILY: "today",
    Span.WEEKLY: "this week",
    Span.MONTHLY: "this month",
    Span.YEARLY: "this year",
    Span.ALL_TIME: "so far",
}


def limit_list(limits: SpendLimits, words: Words) -> list[str]:
    """`$20.00 a charge`, `$500.00 a month`."""
    return [f"{words.money(limit)} {PER[span]}" for span, limit in figures_of(limits).items()]


def fact_words(
    stated: SpendLimits, asked: LimitsAsked | None, who: str, words: Words
) -> tuple[str, str]:
    """A value and its note: what `who` states, else what was sent and what became of it."""
    stands = None if asked is None else asked.stands(stated)
    if asked is None or stands in (Stands.STATED, Stands.OTHERS):
        if stated == NO_LIMITS:
            return "None stated", f"By {who}"
        first, *rest = limit_list(stated, words)
        return first, ", ".join(rest) or f"Stated by {who}"
    first, *rest = limit_list(asked.wanted, words)
    day = words.when(asked.at)
    if not asked.is_accepted:
        return "Not known", f"{', '.join([first, *rest])} sent {day}, without an answer"
    ending = f"{who} states no limits back" if stands is Stands.NONE else "not read since"
    return first, ", ".join([*rest, f"Sent {day}" if not rest else f"sent {day}", ending])


def asked_words(asked: LimitsAsked, stated: SpendLimits, who: str, words: Words) -> str:
    """What became of limits that were sent, for the sheet; "" where a read states them."""
    sent = f"{', '.join(limit_list(asked.wanted, words))}, sent {words.when(asked.at)}"
    stands = asked.stands(stated)
    if stands is Stands.STATED:
        return ""
    if stands is Stands.OTHERS:
        others = ", ".join(limit_list(stated, words))
        return f"{sent}. But {who} now states: {others}."
    if not asked.is_accepted:
        return (
            f"{sent}. No answer came, and no read tells whether they are set. "
            "You may set them again: twice the same is once."
        )
    if stands is Stands.UNREAD:
        return f"{sent}. The service took them. The card was not read since."
    return f"{sent}. The service took them, but {who} states no limits back."


def use_words(use: Use, words: Words) -> str:
    """`$120.00 of $500.00 this month, $380.00 left`."""
    used, limit, left = (words.money(money) for money in (use.used, use.limit, use.left))
    when = _PERIODS[use.span]
    if use.is_least:
        return f"At least {used} of {limit} {when}, at most {left} left"
    return f"{used} of {limit} {when}, {left} left"

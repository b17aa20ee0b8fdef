"""A rule as its owner would say it: one sentence, in which names and figures stand out."""

from typing import Final

from desktop_app.application.automation_view import RuleView
from desktop_app.domain.money import Money
from desktop_app.domain.rules import (
    Allowance,
    KeepBy,
    KeepTo,
    Mode,
    Payout,
    Plan,
    Reminder,
    RuleCaps,
    WalletAlert,
)
from desktop_app.domain.schedules import SHORTEST_MONTH, Every, Schedule
from desktop_app.ui.kit.sentence import Parts
from desktop_app.ui.theme.icons import IconName
from desktop_app.ui.words import Words, masked

WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
NO_NAME: Final = "a card that is not listed"
SHORT_MONTHS: Final = "In a month without this day, it is the last one there is."
_ENDS = {1: "st", 2: "nd", 3: "rd", 21: "st", 22: "nd", 23: "rd", 31: "st"}


def card_name(label: str, last4: str) -> str:
    """`Google Ads ••4417`."""
    return f"{label} {masked(last4)}".strip() or NO_NAME


def ordinal(day: int) -> str:
    """`1st`, `22nd`, `31st`."""
    return f"{day}{_ENDS.get(day, 'th')}"


def schedule_words(schedule: Schedule) -> str:
    """`On the 1st of every month at 09:00`; a day that some months lack says what they do."""
    at = f"at {schedule.at:%H:%M}"
    if schedule.every is Every.DAY:
        return f"Every day {at}"
    if schedule.every is Every.WEEK:
        return f"Every {WEEKDAYS[schedule.weekday]} {at}"
    short = " or the last day" if schedule.day > SHORTEST_MONTH else ""
    return f"On the {ordinal(schedule.day)}{short} of every month {at}"


def sentence(plan: Plan, card: str, caps: RuleCaps, words: Words) -> Parts:
    """The whole rule. `card` is the card's name, "" where it has none."""
    card = card or NO_NAME
    match plan:
        case KeepTo(threshold, target):
            parts = (*_when_low(card, threshold, words), (", fill to ", False))
            return (*parts, (words.money(target), True), *_at_most(caps, words))
        case KeepBy(threshold, amount):
            parts = (*_when_low(card, threshold, words), (", add ", False))
            return (*parts, (words.money(amount), True), *_at_most(caps, words))
        case Allowance():
            return (*_allowance(plan, card, words), *_at_most(caps, words))
        case Payout():
            return (*_payout(plan, card, words), *_at_most(caps, words))
        case Reminder():
            return _reminder(plan, card)
        case WalletAlert(below):
            said = "Tell me when all wallets together are worth less than "
            return ((said, False), (words.money(below), True), (".", False))


def spoken(parts: Parts) -> str:
    """The sentence as plain text."""
    return "".join(text for text, _ in parts)


def sentence_of(view: RuleView, words: Words) -> Parts:
    """The sentence of a rule on the page."""
    rule = view.rule
    return sentence(rule.plan, card_name(view.label, view.last4), rule.caps, words)


def short(plan: Plan, words: Words) -> str:
    """The rule without its card and its caps, for where both are said beside it."""
    match plan:
        case KeepTo(threshold, target):
            return f"Below {words.money(threshold)}: fill to {words.money(target)}"
        case KeepBy(threshold, amount):
            return f"Below {words.money(threshold)}: add {words.money(amount)}"
        case Allowance(schedule, amount, mode):
            verb = "fill to" if mode is Mode.SET else "add"
            return f"{schedule_words(schedule)}: {verb} {words.money(amount)}"
        case Payout(at_least):
            said = f"{_share(plan, words)} of it" if plan.percent else _share(plan, words)
            return f"When {words.money(at_least)} come in: {said}"
        case Reminder(shop, days, _):
            return f"A reminder {_days(days)} before {shop or 'a regular shop'} charges"
        case WalletAlert(below):
            return f"Tell when the wallets are worth less than {words.money(below)}"


def icon_of(plan: Plan) -> IconName:
    """The drawing of its kind."""
    match plan:
        case KeepTo() | KeepBy():
            return "allowance"
        case Allowance():
            return "calendar"
        case Payout():
            return "wallet"
        case Reminder():
            return "notices"
        case WalletAlert():
            return "alert"


def _when_low(card: str, threshold: Money, words: Words) -> Parts:
    return (
        ("When ", False), (card, True), (" drops below ", False), (words.money(threshold), True),
    )  # fmt: skip


def _at_most(caps: RuleCaps, words: Words) -> Parts:
    return ((", at most ", False), (f"{words.money(caps.day)} a day", True), (".", False))


def _allowance(plan: Allowance, card: str, words: Words) -> Parts:
    amount = words.money(plan.amount)
    when = ((schedule_words(plan.schedule), True), (f" ({plan.schedule.zone}), ", False))
    if plan.mode is Mode.SET:
        return (*when, ("fill ", False), (card, True), (" to ", False), (amount, True))
    return (*when, ("add ", False), (amount, True), (" to ", False), (card, True))


def _payout(plan: Payout, card: str, words: Words) -> Parts:
    # Outside the words of a person's own, quotes tell a name from the sentence.
    onto = f"a new card like “{plan.template}”" if plan.template else card
    of_it = " of it" if plan.percent else ""
    return (
        ("When a wallet receives ", False), (words.money(plan.at_least), True),
        (" or more, put ", False), (_share(plan, words), True), (f"{of_it} on ", False),
        (onto, True),
    )  # fmt: skip


def _share(plan: Payout, words: Words) -> str:
    return f"{plan.percent} %" if plan.percent else words.money(plan.amount)


def _reminder(plan: Reminder, card: str) -> Parts:
    shop = plan.shop or "a shop that charges regularly"
    more = (
        (("that charge", False),)
        if not plan.margin
        else (("that charge and ", False), (f"{plan.margin} %", True), (" more", False))
    )
    return (
        ("Tell me ", False), (_days(plan.days), True), (" before ", False), (shop, True),
        (" is expected to charge ", False), (card, True), (", if the card holds less than ", False),
        *more, (".", False),
    )  # fmt: skip


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"

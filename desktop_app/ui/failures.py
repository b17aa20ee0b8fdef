"""A `Failure` as the widget kit's four parts, and the words for a wrong password."""

from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.ui.kit.four_part import FourPart
from desktop_app.ui.kit.four_part import MoneyMoved as MoneyWord

MISTYPED = "This is not the master password. Check Caps Lock and the keyboard layout."
"""Where the password is asked for again, beside its field."""
_MONEY: dict[MoneyMoved, MoneyWord] = {
    MoneyMoved.NO: "no",
    MoneyMoved.YES: "yes",
    MoneyMoved.NOT_KNOWN: "unknown",
}

_MOVED: dict[MoneyMoved, str] = {
    MoneyMoved.NO: "No money moved.",
    MoneyMoved.YES: "Money moved.",
    MoneyMoved.NOT_KNOWN: "Whether money moved is not known yet.",
}


def moved_words(failure: Failure) -> str:
    """Whether money moved, as a sentence: for where there is no room for four parts."""
    return _MOVED[failure.moved]


def four_part(failure: Failure, title: str, time: str = "", action: str = "") -> FourPart:
    """`title` says what was wanted ("Top-up of $20.00 was not sent"); the rest is the failure's.

    `action` is what its one button says, "" for none.
    """
    return FourPart(
        title=title,
        what_happened=failure.happened,
        money=_MONEY[failure.moved],
        money_note="",
        purser_does=failure.doing,
        you_can_do=failure.todo,
        time=time,
        reference=failure.detail,
        action=action,
    )

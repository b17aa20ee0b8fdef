"""What a card is for, as chosen and typed, and the policy that this makes."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import NumberStyle, parse_money
from desktop_app.domain.policies import Policy, PolicyKind, check
from desktop_app.ui.words import Words

ORDINARY: Final = ""
FIELDS: Final = {"expected": "all parts together", "until": "last day", "uses": "purchases"}
"""What the errors of a policy are called, by the field of the policy."""
_DAYS: Final = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y")


class Use(NamedTuple):
    """`kind` is a `PolicyKind`, or "" for a card without one; the rest as typed."""

    kind: str = ORDINARY
    expected: str = ""
    until: str = ""
    uses: str = ""


NO_USE: Final = Use()


def parse_use(use: Use, style: NumberStyle, words: Words) -> Policy | None:
    """None for an ordinary card. Raises InvalidInput, whose field is one of `FIELDS`."""
    if use.kind == ORDINARY:
        return None
    kind = PolicyKind(use.kind)
    policy = Policy(kind)
    if kind is PolicyKind.PARTS:
        policy = Policy(kind, expected=parse_money(use.expected, style, field="expected"))
    elif kind is PolicyKind.UNTIL:
        policy = Policy(kind, until=_end_of(use.until, words))
    elif kind is PolicyKind.USES:
        if not use.uses.strip().isdecimal():
            raise InvalidInput("How many purchases, in figures.", field="uses")
        policy = Policy(kind, uses=int(use.uses.strip()[:9]))
    check(policy, datetime.now(UTC))
    return policy


def _end_of(text: str, words: Words) -> datetime:
    """The last moment of a day in the person's zone, in UTC."""
    for form in _DAYS:
        try:
            day = datetime.strptime(text.strip(), form)  # noqa: DTZ007  # its zone comes next
        except ValueError:
            continue
        last = day.replace(hour=23, minute=59, second=59, tzinfo=words.zone)
        try:
            return last.astimezone(UTC)
        except OverflowError:  # the first and the last day a calendar can name
            break
    raise InvalidInput("Write the day as 2026-12-31 or 31 Dec 2026.", field="until")

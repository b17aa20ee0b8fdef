"""The due times of an allowance that went by and are not made up for. Product, 4.3, edge 6.

`deciding` looks at the newest one alone, and says of that whether it was missed. The ones before it
went by while this computer was off, or while a limit held them back: whoever runs rules tells.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from desktop_app.domain.rules import Allowance, Rule
from desktop_app.domain.schedules import dues, last_due

FURTHEST = timedelta(days=400)
"""Nobody reads of more than a year."""


def passed_over(
    rule: Rule, now: datetime, *, is_done: Callable[[datetime], bool] = lambda _: False
) -> tuple[datetime, ...]:
    """The due times before the newest one that nothing answered, oldest first; none of other plans.

    `is_done` is that of `deciding.decide`. Once told of, `done_to` set to the last of them keeps
    them from being told of again. Raises InvalidInput for an unknown zone.
    """
    if not isinstance(rule.plan, Allowance):
        return ()
    since = max(rule.since, now - FURTHEST)
    found = dues(rule.plan.schedule, since, last_due(rule.plan.schedule, now))
    told = rule.done_to
    return tuple(due for due in found if (told is None or due > told) and not is_done(due))

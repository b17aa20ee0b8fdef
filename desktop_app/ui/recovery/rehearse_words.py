"""What the window says about rehearsals of a restore."""

from typing import Final

from desktop_app.application.recovery_state import Contents
from desktop_app.ui.words import Words

TITLE: Final = "Rehearse a restore"
WHAT: Final = (
    "Purser brings the newest backup back into a folder of its own, opens every number, counts, "
    "and removes it again. Your vault stays as it is."
)
REHEARSE, REHEARSING = "Rehearse", "Bringing it back…"
BY_PASSWORD, BY_CODE = "Master password", "Recovery code"
PASSWORD: Final = "The master password from the time of the backup"  # noqa: S105  # a label
CODE: Final = "The recovery code from the printed page"
OF_THAT_DAY: Final = "A backup opens with the password and the page of its day."
FAILED: Final = "The rehearsal did not work"
DONE: Final = "This backup can be restored"
DUE: Final = "Nobody has tried a restore for 30 days. It takes a minute."


def result(contents: Contents, formats: Words) -> str:
    """What would come back, in one sentence, and that nothing was left."""
    made = formats.moment(contents.made_at)
    return (
        f"From the backup of {made}, {count(contents)} would come back. "
        "What was restored for this is removed again."
    )


def count(contents: Contents) -> str:
    """`3 cards, 2 card numbers and 41 movements`."""
    parts = (
        (contents.cards, "card", "cards"),
        (contents.numbers, "card number", "card numbers"),
        (contents.movements, "movement", "movements"),
    )
    first, second, third = (f"{n:,} {one if n == 1 else many}" for n, one, many in parts)
    return f"{first}, {second} and {third}"

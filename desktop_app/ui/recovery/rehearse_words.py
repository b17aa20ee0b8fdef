"""What the window says about rehearsals of a restore."""

from typing import Final

from desktop_app.application.recovery_state import Contents, RecoveryState
from desktop_app.ui.words import Words

CAN_YOU: Final = "Can you restore one?"
PROVES: Final = (
    "The weekly try needs nobody. This one shows that you can do it too, with the password you "
    "know or the page you keep."
)
TRY: Final = "Try a restore…"
TITLE: Final = "Try a restore"
WHAT: Final = (
    "Purser brings the newest backup back into a folder of its own, opens every number, counts, "
    "and removes it again. Your vault stays as it is."
)
REHEARSE, REHEARSING = "Try it", "Bringing it back…"
BY_PASSWORD, BY_CODE = "Master password", "Recovery code"
PASSWORD: Final = "The master password from the time of the backup"  # noqa: S105  # a label
CODE: Final = "The recovery code from the printed page"
OF_THAT_DAY: Final = "A backup opens with the password and the page of its day."
FAILED: Final = "The backup was not brought back"
DONE: Final = "This backup can be restored"
NEVER_TRIED: Final = "Nobody has tried it yet."
DUE: Final = "Nobody has tried a restore for 30 days. It takes a minute."


def result(contents: Contents, formats: Words) -> str:
    """What would come back, in one sentence, and that nothing was left."""
    made = formats.aged(contents.made_at)
    said = [f"From the backup of {made}, {count(contents)} would come back."]
    if contents.newest is not None:
        said.append(f"The newest entry in it is of {formats.aged(contents.newest)}.")
    return " ".join((*said, "What was restored for this is removed again."))


def tried(state: RecoveryState, formats: Words) -> str:
    """What the last try showed, and whether it is time for another."""
    done = state.rehearsed
    due = DUE if state.rehearsal_due else ""
    if done is None:
        return due or NEVER_TRIED
    made = formats.day(done.contents.made_at)
    at = formats.day(done.at)
    said = f"On {at}, {count(done.contents)} came back from the backup of {made}."
    return f"{said} {due}".strip()


def count(contents: Contents) -> str:
    """`3 cards, 2 card numbers and 41 movements`."""
    parts = (
        (contents.cards, "card", "cards"),
        (contents.numbers, "card number", "card numbers"),
        (contents.movements, "movement", "movements"),
    )
    first, second, third = (f"{n:,} {one if n == 1 else many}" for n, one, many in parts)
    return f"{first}, {second} and {third}"

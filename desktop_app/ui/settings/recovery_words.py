"""How the recovery kit stands, in words."""

from typing import Final

from desktop_app.application.recovery_state import RecoveryState
from desktop_app.ui.words import Words

MAKE, MAKE_NEW = "Make a recovery kit…", "Make a new kit…"
WHAT: Final = (
    "One printed page that opens this vault when the master password is forgotten. It is a second "
    "key: keep it where you would keep one."
)
NONE: Final = "There is no recovery kit. A forgotten master password could not be replaced."
TWO: Final = (
    "{pages} printed pages open this vault, because an older one could not be revoked. Revoke "
    "them all, then make a new kit."
)


def stands(state: RecoveryState, formats: Words) -> str:
    """Whether there is a kit, and since when."""
    if state.pages > 1:
        return TWO.format(pages=state.pages)
    if not state.pages:
        return NONE
    made = f" on {formats.day(state.made_at)}" if state.made_at else ""
    return f"Made and proven{made}: the page opens this vault."


def more(state: RecoveryState, formats: Words) -> str:
    """Where the page lies, and that it was used."""
    said = [f"Where it lies: {state.place}."] if state.place else []
    if state.used_at is not None:
        used = formats.day(state.used_at)
        said.append(
            f"On {used} it set a new master password. Make a new kit if somebody else saw the page."
        )
    return " ".join(said)

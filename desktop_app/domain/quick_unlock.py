"""When the computer's keyring may open a vault, and when the password has to be typed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desktop_app.domain.keyring_errors import KeyringTrouble

DAYS = (1, 3, 7, 14)
"""After how many days without the password it is asked for; the owner's choices."""
MOST_FAILURES = 5
_SLACK = timedelta(minutes=5)
"""By how much a computer's clock may be put right backwards without anybody being suspected."""


@dataclass(frozen=True, slots=True)
class QuickUnlock:
    """What the vault knows of it. `way_id` names the way in; both moments are UTC.

    `typed_at`: the password was last typed then. `seen_at`: the vault was last opened then, by
    either way; a clock that is behind it was set back. `failures` since the keyring last opened it.
    """

    way_id: str
    typed_at: datetime
    seen_at: datetime
    days: int = DAYS[-1]
    failures: int = 0

    def is_over(self, now: datetime) -> bool:
        """Whether only the password may open the vault."""
        is_back = now < max(self.seen_at, self.typed_at) - _SLACK
        return is_back or now >= self.ends_at

    @property
    def ends_at(self) -> datetime:
        """From then on the password is asked for."""
        return self.typed_at + timedelta(days=self.days)


class QuickUnlockOver(KeyringTrouble):
    """The password was not typed for too long, or the clock was set back since it was."""

    code = "quick_unlock_over"
    happened = "It is time to type the master password again."
    doing = "Did not open the vault with the keyring."
    todo = "Type it once. After that the keyring unlocks the vault again."


class QuickUnlockEmpty(KeyringTrouble):
    """The keyring is open and holds nothing for this vault."""

    code = "quick_unlock_empty"
    happened = "The computer's keyring holds nothing for this vault."
    todo = (
        "Type the master password. If the vault was moved to another folder, or you use another "
        "desktop or keyring now, turn unlocking with the keyring off and on again in Settings, "
        "under Security."
    )


class QuickUnlockOff(KeyringTrouble):
    """It failed too often, or was switched off in this vault."""

    code = "quick_unlock_off"
    happened = "Unlocking with the keyring is off for this vault."
    todo = "Type the master password. You can turn it on again in Settings, under Security."

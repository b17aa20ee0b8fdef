"""What has to be so before a connection sends anything but a freeze, whatever the amount."""

from collections.abc import Callable

from desktop_app.application.restored import NotReadYet, reads_first
from desktop_app.application.setting_store import SettingStore
from desktop_app.domain.capability import CapabilityProfile
from desktop_app.domain.clock_skew import ClockFarOff, clock_warning, is_far_off
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.profiles import Environment, Profile


class NotChecked(NotAllowed):
    """A connection to Bitnob sends nothing but a freeze before it was looked at once."""

    code = "not_checked"
    happened = "This connection was not checked yet, so Purser only reads and freezes."
    doing = "Nothing was sent. Balances, history and stored card details stay readable."
    todo = "Run the connection check in Settings. It only reads."


class Standing:
    """A restored vault has read everything, the clock is right, the connection was checked.

    `skew_s` gives the service's clock less ours, in seconds, as its newest answer told it.
    """

    def __init__(self, settings: SettingStore, profile: Profile) -> None:
        self.skew_s: Callable[[], float] = lambda: 0.0
        self._settings = settings
        self._is_practice = profile.environment is Environment.SANDBOX

    @property
    def clock_warning(self) -> str:
        """That this computer's clock is off, in words; "" where it is right enough."""
        return clock_warning(self._skew())

    def refusal(self, known: CapabilityProfile) -> NotAllowed | None:
        """What is missing, None where nothing is. `known` is what the check found out."""
        if reads_first(self._settings):
            return NotReadYet()
        if is_far_off(self._skew()):
            return ClockFarOff(self._skew())
        if not self._is_practice and known.checked_at is None:
            return NotChecked()
        return None

    def _skew(self) -> float:
        # The practice bank's clock is the person's own to move.
        return 0.0 if self._is_practice else self.skew_s()

"""The choices kept in the vault: when to lock, how long the clipboard holds a number."""

from dataclasses import asdict, dataclass, fields
from json import JSONDecodeError, dumps, loads

from desktop_app.application.presence import Sign
from desktop_app.domain.cards import ExpiryFormat

NAME = "preferences"
CLIPBOARD_S = (10, 20, 30, 60, 120)
LOCK_MIN = (1, 2, 5, 10, 15, 30, 0)
SYSTEM_MIN = (5, 10, 15, 30, 60, 0)
"""Minutes; 0 is never."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Every field has a safe default; unknown or odd stored values fall back to it."""

    lock_after_min: int = 5
    clipboard_s: int = 30
    expiry_format: ExpiryFormat = ExpiryFormat.MM_YY
    watch_locked: bool = True
    """Whether disposable cards are watched while Purser is locked."""
    login_offered: bool = False
    """Whether the person was asked once if this computer shall start Purser at log-in."""
    keep_cvv: bool = True
    """Whether the CVV of a card is stored when its number is."""
    lock_system_min: int = 10
    lock_screen: bool = True
    lock_sleep: bool = True
    lock_switch: bool = True
    lock_minimised: bool = False

    def locks_at(self, sign: Sign) -> bool:
        """Whether the owner wants Purser to lock at this sign."""
        return {
            Sign.SLEEP: self.lock_sleep,
            Sign.SCREEN: self.lock_screen,
            Sign.SWITCH: self.lock_switch,
            Sign.SYSTEM_IDLE: self.lock_system_min > 0,
            Sign.IDLE: self.lock_after_min > 0,
            Sign.MINIMISED: self.lock_minimised,
        }[sign]


def dump(preferences: Preferences) -> str:
    """As one JSON line."""
    return dumps(asdict(preferences), sort_keys=True)


def load(text: str) -> Preferences:
    """From one JSON line; never raises, because a lost choice must not lock anybody out."""
    try:
        stored = loads(text or "{}")
    except JSONDecodeError:
        return Preferences()
    if not isinstance(stored, dict):
        return Preferences()
    known = {f.name: stored[f.name] for f in fields(Preferences) if f.name in stored}
    checked = {name: value for name, value in known.items() if _fits(name, value)}
    if "expiry_format" in checked:
        checked["expiry_format"] = ExpiryFormat(checked["expiry_format"])
    return Preferences(**checked)


def _fits(name: str, value: object) -> bool:
    allowed: dict[str, tuple[object, ...]] = {
        "lock_after_min": LOCK_MIN,
        "lock_system_min": SYSTEM_MIN,
        "clipboard_s": CLIPBOARD_S,
        "expiry_format": tuple(style.value for style in ExpiryFormat),
    }
    if name not in allowed:
        return isinstance(value, bool)
    return value in allowed[name] and not isinstance(value, bool)

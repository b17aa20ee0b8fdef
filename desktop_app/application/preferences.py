"""The choices kept in the vault: when to lock, how long the clipboard holds a number."""

from dataclasses import asdict, dataclass, fields
from json import JSONDecodeError, dumps, loads

from desktop_app.domain.cards import ExpiryFormat

NAME = "preferences"
CLIPBOARD_S = (10, 20, 30, 60, 120)
LOCK_MIN = (1, 2, 5, 10, 15, 30)


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
        "clipboard_s": CLIPBOARD_S,
        "expiry_format": tuple(style.value for style in ExpiryFormat),
    }
    if name in ("watch_locked", "login_offered", "keep_cvv"):
        return isinstance(value, bool)
    return value in allowed[name] and not isinstance(value, bool)

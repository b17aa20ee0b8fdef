"""How the recovery kit stands, and what of it is kept among the vault's settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from json import JSONDecodeError, dumps, loads
from typing import Any

NAME = "recovery"
LATER = timedelta(days=3)
REHEARSE_AFTER = timedelta(days=30)
REMIND_AFTER = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup would bring back. `numbers` are card numbers that were opened, each of them.

    `newest` is the time of the newest entry in its log, in UTC; None where it has none.
    """

    made_at: datetime
    cards: int
    numbers: int
    movements: int
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """The last rehearsal: when, and what it would have brought back."""

    at: datetime
    contents: Contents


@dataclass(frozen=True, slots=True)
class RecoveryState:
    """`pages` is how many printed pages open the vault: two where an old one could not be revoked.

    `made_at` is when the newest was proven, `used_at` when one last set a password. `asks`: it is
    time to offer one. `rehearsal_due`: nobody tried a restore for long.
    """

    pages: int = 0
    made_at: datetime | None = None
    place: str = ""
    used_at: datetime | None = None
    asks: bool = False
    rehearsed: Rehearsed | None = None
    rehearsal_due: bool = False


NO_RECOVERY = RecoveryState()


@dataclass(frozen=True, slots=True)
class Notes:
    """What the key file does not say: where the page lies, when it was used, when to ask again."""

    place: str = ""
    ask_after: datetime | None = None
    used_at: datetime | None = None
    rehearsed: Rehearsed | None = None


def dump(notes: Notes) -> str:
    """As one JSON line."""
    done = notes.rehearsed
    plain: dict[str, Any] = {
        "place": notes.place,
        "ask_after": _written(notes.ask_after),
        "used_at": _written(notes.used_at),
    }
    if done is not None:
        plain["rehearsed"] = {
            "at": _written(done.at),
            "made_at": _written(done.contents.made_at),
            "cards": done.contents.cards,
            "numbers": done.contents.numbers,
            "movements": done.contents.movements,
            "newest": _written(done.contents.newest),
        }
    return dumps(plain, sort_keys=True)


def load(text: str) -> Notes:
    """From one JSON line; what cannot be read counts as never noted."""
    try:
        plain = loads(text or "{}")
        return Notes(
            str(plain.get("place", "")),
            _read(plain.get("ask_after")),
            _read(plain.get("used_at")),
            _rehearsed(plain.get("rehearsed")),
        )
    except (AttributeError, JSONDecodeError, KeyError, TypeError, ValueError):
        return Notes()


def _rehearsed(plain: dict[str, Any] | None) -> Rehearsed | None:
    if plain is None:
        return None
    cards, numbers, movements = (int(plain[name]) for name in ("cards", "numbers", "movements"))
    made_at, newest = datetime.fromisoformat(plain["made_at"]), _read(plain.get("newest"))
    contents = Contents(made_at, cards, numbers, movements, newest)
    return Rehearsed(datetime.fromisoformat(plain["at"]), contents)


def _written(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat()


def _read(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

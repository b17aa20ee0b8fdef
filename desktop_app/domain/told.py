"""Which notices were told, for ever and in bounded room."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.domain.clock_skew import SKEW_ROOM
from desktop_app.domain.notices import Notice, NoticeKind

KEPT = 200
"""How many keys of a kind are remembered one by one; what is older counts as told."""


@dataclass(frozen=True, slots=True)
class Told:
    """What happened at or before `floors[kind]` counts as told, and so do `keys[kind]`."""

    floors: dict[NoticeKind, datetime]
    keys: dict[NoticeKind, dict[str, datetime]] = field(default_factory=dict)

    @classmethod
    def from_now(cls, now: datetime) -> "Told":
        """A beginning: nothing of an old history is told."""
        return cls(dict.fromkeys(NoticeKind, now))

    def fresh(self, notices: Iterable[Notice]) -> tuple[Notice, ...]:
        """What was not told yet, each once, the oldest first."""
        new = {n.key: n for n in notices if not self._is_told(n)}
        return tuple(sorted(new.values(), key=lambda n: n.at))

    def has(self, kind: NoticeKind, key: str) -> bool:
        """Whether this very notice is remembered as told."""
        return key in self.keys.get(kind, {})

    def after(self, notices: Iterable[Notice]) -> "Told":
        """With `notices` told."""
        floors, keys = dict(self.floors), {kind: dict(known) for kind, known in self.keys.items()}
        for notice in notices:
            keys.setdefault(notice.kind, {})[notice.key] = notice.at
        for kind, known in keys.items():
            newest_first = sorted(known, key=lambda key: known[key], reverse=True)
            for key in newest_first[KEPT:]:
                floors[kind] = max(floors[kind], known.pop(key))
        return Told(floors, keys)

    def _is_told(self, notice: Notice) -> bool:
        known = self.keys.get(notice.kind, {})
        return notice.key in known or notice.at <= self.floors[notice.kind]


def dump(told: Told) -> str:
    """As one JSON line."""
    keys = {k: {key: at.isoformat() for key, at in v.items()} for k, v in told.keys.items()}
    return json.dumps(
        {"floors": {k: at.isoformat() for k, at in told.floors.items()}, "keys": keys}
    )


def load(text: str, now: datetime) -> Told:
    """From one JSON line. What cannot be read is a new beginning: silence beats telling twice."""
    try:
        stored = json.loads(text)
        floors = {
            NoticeKind(k): _believed(datetime.fromisoformat(v), now)
            for k, v in stored["floors"].items()
        }
        keys = {
            NoticeKind(kind): {str(k): datetime.fromisoformat(v) for k, v in known.items()}
            for kind, known in stored["keys"].items()
        }
        # A kind that a later version adds begins now.
        return Told({**dict.fromkeys(NoticeKind, now), **floors}, keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        return Told.from_now(now)


def _believed(floor: datetime, now: datetime) -> datetime:
    """One still to come was set by a clock that was ahead: it would silence all until then."""
    return floor if floor <= now + SKEW_ROOM else now

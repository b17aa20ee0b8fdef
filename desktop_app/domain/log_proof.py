"""What the proof of the log can say: that it is whole, or what in it is not as it was written."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BreakKind(StrEnum):
    """How one entry of the log, or its proof, is not what it was."""

    CHANGED = "changed"
    MISSING = "missing"
    INSERTED = "inserted"
    MOVED = "moved"
    PROOF_CHANGED = "proof_changed"
    PROOF_MISSING = "proof_missing"
    WISH_AT_ODDS = "wish_at_odds"
    WISH_MISSING = "wish_missing"
    WISH_INDEX = "wish_index"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Break:
    """One thing that is wrong. `entry` is the number of the deed, or of the link for its proof.

    `at` (UTC) is when it was written, as far as that is known; `deed` what stands there now: its
    source, kind and word.
    """

    kind: BreakKind
    entry: int
    at: datetime | None = None
    deed: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Loss:
    """The vault is older than it was when it was last written on this computer.

    `missing` counts links; None where the log went on in another way and nobody can count them.
    `kept_until` is the newest entry that is there, `known_until` the newest that was (both UTC).
    """

    missing: int | None
    kept_until: datetime | None
    known_until: datetime


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of reading the whole log. `breaks` are the first of `broken`, oldest first."""

    at: datetime
    entries: int
    since: datetime | None
    breaks: tuple[Break, ...] = ()
    broken: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every entry is as it was written."""
        return not self.broken


@dataclass(frozen=True, slots=True)
class LogState:
    """What the window says about the log.

    `done` of `entries` were read by the check that runs; None while none does. `head` begins the
    newest link, for people to compare.
    """

    entries: int = 0
    done: int | None = None
    checked: Checked | None = None
    loss: Loss | None = None
    head: str = ""


NO_LOG = LogState()

"""A restored vault knows less than the bank: it reads everything before it sends anything.

M15: whatever was sent after the backup was made is unknown here. Until one whole read has
succeeded, in this run or a later one, nothing is sent, and what was ready to be sent has become
STALE. A freeze is: it pays nothing, asked for twice it does the same, and it may be why somebody
restored a backup in a hurry.
"""

from dataclasses import replace
from datetime import UTC, datetime
from json import JSONDecodeError, dumps, loads

from desktop_app.application.backup_state import Came, Restored
from desktop_app.application.setting_store import SettingStore
from desktop_app.domain.backups import KNOWS_LESS
from desktop_app.domain.errors import NotAllowed

NAME = "restored"
POLICIES_PAUSED = "policies_paused"
NOTE_BEFORE = "keyring_note_before"
"""Names the place that the vault was brought back to, until it notes its log in the keyring: what
is noted there before tells of another copy, which stood in that place."""
DRAFTS = "drafts"
"""What was typed when the backup was made may have been sent since: it is not offered again."""


class NotReadYet(NotAllowed):
    """M15 Restore: a restored vault does not know yet what was sent after its backup."""

    code = "not_read_yet"
    happened = f"{KNOWS_LESS}, and it has not read everything yet."
    doing = "Nothing was sent. Reads everything first, by itself, once online. Freezing works."
    todo = "Wait until it has read once."


_UNREADABLE = datetime(1970, 1, 1, tzinfo=UTC)


def mark_restored(
    settings: SettingStore, made_at: datetime | None, now: datetime, came: Came = Came.BACKUP
) -> None:
    """Written into the copy before it takes its place, so that no crash can lose it.

    `made_at` None is for one of which nobody knows since when it lacks something. What an earlier
    mark still waits for is waited for as well.
    """
    since, before = made_at or _UNREADABLE, restored(settings)
    if before is not None and before.read_at is None:
        since = min(since, before.made_at)
    _put(settings, Restored(since, now, came=came))
    settings.put(POLICIES_PAUSED, NAME)
    settings.put(DRAFTS, "")


def restored(settings: SettingStore) -> Restored | None:
    """What is known about the restore; None for a vault that never was restored."""
    text = settings.get(NAME)
    if not text:
        return None
    try:
        kept = loads(text)
        read_at = kept["read_at"]
        return Restored(
            datetime.fromisoformat(kept["made_at"]),
            datetime.fromisoformat(kept["restored_at"]),
            None if read_at is None else datetime.fromisoformat(read_at),
            Came(kept.get("came", Came.BACKUP)),
        )
    except (JSONDecodeError, KeyError, TypeError, ValueError):
        # A mark that cannot be read is still a mark: reading first does no harm.
        return Restored(_UNREADABLE, _UNREADABLE)


def brought_back(settings: SettingStore) -> datetime | None:
    """When a person brought this vault back from a backup, as far as the newest mark says."""
    mark = restored(settings)
    return mark.restored_at if mark is not None and mark.came is Came.BACKUP else None


def reads_first(settings: SettingStore) -> bool:
    """Whether nothing may be sent yet."""
    mark = restored(settings)
    return mark is not None and mark.read_at is None


def note_whole_read(settings: SettingStore, at: datetime) -> None:
    """Everything was read, and what was open was compared with it: sending is allowed again."""
    mark = restored(settings)
    if mark is not None and mark.read_at is None:
        _put(settings, replace(mark, read_at=at))


def _put(settings: SettingStore, mark: Restored) -> None:
    plain = {
        "made_at": mark.made_at.isoformat(),
        "restored_at": mark.restored_at.isoformat(),
        "read_at": None if mark.read_at is None else mark.read_at.isoformat(),
        "came": mark.came.value,
    }
    settings.put(NAME, dumps(plain, sort_keys=True))

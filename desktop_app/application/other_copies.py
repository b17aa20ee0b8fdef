"""What else stands in the second place: copies that this vault has not in its list.

A restored vault finds those of the vault it came from, and one whose place was chosen anew its own
of before. A copy that holds nothing but this vault's own past is taken into its list, and goes by
the rule for its own. Every other one stays, and is counted: it may be the only one with a number.
"""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from desktop_app.application.backup_state import Backup, BackupStore
from desktop_app.application.setting_store import SettingStore

NOT_OURS = "backups_not_ours"
"""The names of those that were opened, and stay."""
_MOST = 200
"""Of those names: more are not opened, and stay."""


class OtherCopies:
    """In one place. `count` is how many stay there, None before the first look of a run."""

    def __init__(self, store: BackupStore, settings: SettingStore) -> None:
        self._store = store
        self._settings = settings
        self.count: int | None = None
        self.is_looked_at = False
        self._is_over = False
        self._others = 0

    def give_up(self) -> None:
        """A look took too long: whatever was not seen stays as well."""
        self.count, self.is_looked_at = self._others, True

    def forget(self) -> None:
        """Another place was chosen, which gets another one of these. Raises VaultError."""
        self._is_over = True
        self._settings.put(NOT_OURS, "")

    async def look(
        self, place: PurePath, own: Collection[datetime]
    ) -> tuple[frozenset[datetime], datetime | None]:
        """Which of `own` are there, and when a further one was made that belongs to them.

        At most one copy is opened at a look, because it may be large; `is_looked_at` once there is
        none left. Raises PlaceFailed and VaultError.
        """
        there = await self._store.there(place)
        times = frozenset(copy.made_at for copy in there)
        others = [copy for copy in there if copy.made_at not in own]
        known = frozenset(self._settings.get(NOT_OURS).split())
        unknown = [copy for copy in others if _mark(copy) not in known and _is_older(copy, own)]
        if len(known) >= _MOST:
            unknown = []
        self._others, self.count = len(others), len(others) - len(unknown)
        if not unknown:
            self.is_looked_at = True
            return times.intersection(own), None
        copy = _next(unknown, max(own))
        # Two of one second have one time between them, and only by its time a copy goes.
        alone = sum(each.made_at == copy.made_at for each in there) == 1
        is_past = alone and await self._store.is_past(copy)
        self.is_looked_at = len(unknown) == 1
        if is_past or self._is_over:
            return times.intersection(own), copy.made_at if is_past else None
        self.count += 1
        marks = [_mark(copy) for copy in others if _mark(copy) in known]
        self._settings.put(NOT_OURS, " ".join([_mark(copy), *marks]))
        return times.intersection(own), None


def _next(unknown: list[Backup], newest: datetime) -> Backup:
    """Another one comes first after each copy: one that takes too long holds up no other for ever.

    The order follows from the newest copy alone, so nothing has to be noted between two runs.
    """
    turn = lambda copy: sha256(f"{newest.isoformat()} {_mark(copy)}".encode()).digest()  # noqa: E731
    return min(unknown, key=turn)


def _is_older(copy: Backup, own: Collection[datetime]) -> bool:
    """Than the newest of its own: one that is not may hold what this vault does not know."""
    return bool(own) and copy.made_at < max(own)


def _mark(copy: Backup) -> str:
    """Name and size: another stick may stand in the same place."""
    return f"{copy.path.name}:{copy.size}"

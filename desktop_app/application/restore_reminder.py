"""Suggests a restore of the owner's own now and then, and never twice in a while."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from desktop_app.application.backup_state import Backup
from desktop_app.application.desk import Desk
from desktop_app.application.recovery_state import NAME as RECOVERY
from desktop_app.application.recovery_state import REMIND_AFTER, load
from desktop_app.application.restored import brought_back
from desktop_app.domain.notices import Notice
from desktop_app.domain.vault_notices import of_untried

REMINDED: Final = "restore_reminded"


class RestoreReminder:
    """The weekly drill needs no password, so it cannot show that anybody still knows it."""

    def __init__(self, desk: Desk, note: Callable[[Notice], None]) -> None:
        self._desk = desk
        self._note = note

    def look(self, oldest: Backup | None) -> None:
        """Suggest it where none was tried for long, in a vault that is not for practice.

        Raises VaultError, and tells nothing then.
        """
        if oldest is None or self._desk.profile.is_sandbox:
            return
        settings, now = self._desk.vault.settings, self._desk.clock.now()
        tried = load(settings.get(RECOVERY)).rehearsed
        since = oldest.made_at if tried is None else tried.at
        others = brought_back(settings), _time(settings.get(REMINDED))
        if now - max([since, *filter(None, others)]) >= REMIND_AFTER:
            settings.put(REMINDED, now.isoformat())
            self._note(of_untried(now))


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None

"""Backups to show."""

from datetime import timedelta
from pathlib import PurePath

from desktop_app.application.backup_state import Backup
from tests.support.snapshots import NOW

FOLDER = PurePath("/home/ada/.local/share/purser/vaults/acme-ltd/backups")
KEPT = tuple(
    Backup(FOLDER / f"{days}", NOW - timedelta(days=days), 1_450_000 - days * 1000)
    for days in (0, 1, 2, 9)
)

"""What can go wrong with a backup: making one, and bringing one back."""

from desktop_app.domain.vault_errors import VaultError


class BackupFailed(VaultError):
    """No backup came about; the older ones are untouched."""

    code = "backup_failed"
    happened = "The backup did not pass its check."
    doing = "Deleted what was begun and kept the older backups. Tries again by itself."
    todo = "Check that the disk has room and that the vault's folder can be written."


class NotABackup(VaultError):
    """Another kind of file."""

    code = "not_a_backup"
    happened = "This file is not a backup made by Purser."
    doing = "Nothing was written."
    todo = "Choose a file whose name ends in .purser-backup."


class BackupDamaged(VaultError):
    """A backup that is not whole, or not as it was written."""

    code = "backup_damaged"
    happened = "This backup is damaged or not complete."
    doing = "Nothing was restored and nothing was replaced."
    todo = "Choose another backup, or copy this one again from where it came."


class BackupTooNew(VaultError):
    """Written by a newer Purser."""

    code = "backup_too_new"
    happened = "This backup was written by a newer version of Purser."
    doing = "Nothing was written."
    todo = "Install the newer version, then restore it again."

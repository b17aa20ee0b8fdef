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


class PlaceFailed(VaultError):
    """No copy came about in the second place. The backup itself is there."""

    code = "place_failed"
    happened = "The second place for backups could not be written."
    doing = "Kept the backup beside the vault. Tries again every few minutes."
    todo = "Look at the disk or stick, or choose another folder."


class PlaceMissing(PlaceFailed):
    """The folder is not there."""

    code = "place_missing"
    happened = "The second place for backups is not there."
    todo = "Plug in the disk or stick, or choose another folder."


class PlaceFull(PlaceFailed):
    """No room."""

    code = "place_full"
    happened = "The second place for backups is full."
    todo = "Make room there, or choose another folder."


class PlaceReadOnly(PlaceFailed):
    """It may not be written."""

    code = "place_read_only"
    happened = "The second place for backups may not be written."
    todo = "Check the lock of the stick and who may write there, or choose another folder."


class CopyDamaged(PlaceFailed):
    """What was read back is not what was written."""

    code = "copy_damaged"
    happened = "A copy in the second place was not what had been written."
    todo = "Do not trust this disk or stick: choose another folder."


class PlaceOfKeyFile(PlaceFailed):
    """The key file is in it, or on the same stick."""

    code = "place_of_key_file"
    happened = "This is where the key file is: who takes the one has the other."
    doing = "Changed nothing: backups are copied as before."
    todo = "Choose another stick, or a folder that is kept apart from the key file."


class PlaceSlow(PlaceFailed):
    """Before anything was chosen: whether the key file is there could not be seen."""

    code = "place_slow"
    happened = "The disk of this folder, or of the key file, does not answer."
    doing = "Changed nothing: backups are copied as before."
    todo = "Take it out and plug it in again, or choose another folder."


class BackupOfOtherKey(VaultError):
    """Made before the vault's key was changed: the open vault cannot open it."""

    code = "backup_of_other_key"
    happened = "This backup was made before the vault's key was changed."
    doing = "Did not try it: it opens only with the password or the recovery kit of its day."
    todo = "Make a new backup."


class DrillFailed(VaultError):
    """A backup that passed its check when it was made does not open any more."""

    code = "drill_failed"
    happened = "The newest backup does not open any more."
    doing = "Makes a new one at once. The old one is kept, for you to look at."
    todo = "Check the disk: a file on it changed by itself."

"""The keys that an open vault's backups are made and checked with."""

from desktop_app.adapters.vault.envelope import derive_key, wipe
from desktop_app.adapters.vault.keyfile import KeyFile


class BackupKeys:
    """What a backup is checked with: the key of its pages and the one that vouches for the file."""

    def __init__(self, vault_key: bytearray, key_file: KeyFile) -> None:
        self.key_file = key_file
        self.pages = derive_key(vault_key, key_file.vault_id, "pages")
        self.mac = derive_key(vault_key, key_file.vault_id, "backup")
        self.is_wiped = False

    def wipe(self) -> None:
        """Forget both."""
        wipe(self.pages, self.mac)
        self.is_wiped = True


class HeldBackupKeys:
    """Those of an open vault: wiped while it rests, others afterwards."""

    def __init__(self, keys: BackupKeys) -> None:
        self.keys = keys

    def wake(self, vault_key: bytearray) -> None:
        """Take them again after `close`; what was begun before finds its own wiped."""
        self.keys = BackupKeys(vault_key, self.keys.key_file)

    def take(self, key_file: KeyFile) -> None:
        """Backups open from now on as the vault does."""
        self.keys.key_file = key_file

    def close(self) -> None:
        """Forget the keys; no backup is made until `wake`."""
        self.keys.wipe()

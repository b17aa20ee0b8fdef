"""Where Purser keeps things: one folder per person, readable by its owner alone."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """`vaults` holds one folder per vault; the sandbox has its own vault and its own bank."""

    root: Path

    @property
    def vaults(self) -> Path:
        """Vaults of real connections."""
        return self.root / "vaults"

    @property
    def sandbox_vault(self) -> Path:
        """The practice vault."""
        return self.root / "sandbox" / "vault"

    @property
    def sandbox_bank(self) -> Path:
        """The practice bank's books."""
        return self.root / "sandbox" / "bank"

    @property
    def heads(self) -> Path:
        """The newest entry of each vault's log: apart from the vaults, to notice older copies."""
        return self.root / "heads"

    @property
    def key_places(self) -> Path:
        """Where the owner's key file of each vault was last: apart from the vaults."""
        return self.root / "key-places"

    @property
    def log_file(self) -> Path:
        """Errors, without any card data."""
        return self.root / "purser.log"


def default_folders() -> Folders:
    """The person's data folder on this system."""
    from platformdirs import user_data_path

    return Folders(user_data_path("purser", appauthor=False))


def prepare(folders: Folders) -> None:
    """Make the root, owner-only. Raises VaultReadOnly."""
    try:
        folders.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        folders.root.chmod(0o700)
    except OSError:
        from desktop_app.domain.vault_errors import VaultReadOnly

        raise VaultReadOnly("The data folder cannot be written.") from None

"""What a vault is called before it is opened."""

from desktop_app.application.vault_place import VaultPlace

PRACTICE = "Practice"


def told_apart(place: VaultPlace, among: list[VaultPlace]) -> VaultPlace:
    """A restored copy has the name of its original: then the folder tells which is which."""
    is_only = [each.name for each in among].count(place.name) == 1
    return place if is_only else VaultPlace(place.folder, f"{place.name} ({place.folder.name})")


def named_at_first(place: VaultPlace, sandbox: bool) -> VaultPlace:
    """The practice vault by its name until the key file was read; its folder says nothing."""
    return VaultPlace(place.folder, PRACTICE) if sandbox else place

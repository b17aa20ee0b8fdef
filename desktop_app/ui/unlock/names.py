"""What a vault is called before it is opened."""

import re
from datetime import UTC, datetime

from desktop_app.application.vault_place import VaultPlace

PRACTICE = "Practice"
_RESTORED = re.compile(r"restored-(\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d)Z(?:-(\d+))?")


def told_apart(place: VaultPlace, among: list[VaultPlace]) -> VaultPlace:
    """A restored copy has the name of its original: then the folder tells which is which."""
    is_only = [each.name for each in among].count(place.name) == 1
    if is_only:
        return place
    return VaultPlace(place.folder, f"{place.name} ({_which(place.folder.name)})")


def _which(folder: str) -> str:
    """`backup of 21 Nov 10:11`, in the time of this computer; another folder as it is called."""
    found = _RESTORED.fullmatch(folder)
    if found is None:
        return folder
    made = datetime.strptime(found[1], "%Y-%m-%dT%H-%M-%S").replace(tzinfo=UTC).astimezone()
    again = f", {found[2]}" if found[2] else ""
    return f"backup of {made.day} {made:%b %H:%M}{again}"


def named_at_first(place: VaultPlace, sandbox: bool) -> VaultPlace:
    """The practice vault by its name until the key file was read; its folder says nothing."""
    return VaultPlace(place.folder, PRACTICE) if sandbox else place

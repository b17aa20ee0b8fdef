"""Where a file that a person names may lie."""

from pathlib import PurePath

from desktop_app.application.desk import Desk
from desktop_app.domain.handover import NotHandedOver


def refuse_vault_folder(desk: Desk, file: PurePath) -> None:
    """Raises NotHandedOver for a place among the vault's own files, which it might replace."""
    if desk.folder in file.parents:
        raise NotHandedOver("This is the folder of the vault. Other files do not belong there.")

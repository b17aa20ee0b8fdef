"""What a card's holder is handed in a sealed file, and what can go wrong with that file."""

from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.errors import PurserError
from desktop_app.domain.secrets import Secret


@dataclass(frozen=True, slots=True)
class Handover:
    """The contents of a sealed file. `expiry` and `cvv` are None where they are not stored.

    `made_at` is when the file was asked for (UTC).
    """

    label: str
    holder: str
    number: Secret
    expiry: Secret | None
    cvv: Secret | None
    made_at: datetime


class NotHandedOver(PurserError):
    """The sealed file could not be written; nothing of it is left."""

    code = "not_handed_over"
    happened = "The file could not be written there."
    doing = "Left no part of the file behind."
    todo = "Choose another folder and try again."


class FileExists(NotHandedOver):
    """There is a file of that name, and nobody agreed to replace it."""

    code = "file_exists"
    happened = "There is already a file of this name."
    doing = "Left that file as it is."
    todo = "Replace it, or choose another name."

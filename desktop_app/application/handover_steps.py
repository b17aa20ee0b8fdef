"""How far a sealed file for a card's holder came, as the journal tells it."""

from enum import StrEnum
from typing import Final

HANDOVER: Final = "handover"
"""The kind of these lines in the journal."""


class Step(StrEnum):
    """Asked for, then one of the other two."""

    ASKED = "asked"
    WRITTEN = "written"
    FAILED = "failed"

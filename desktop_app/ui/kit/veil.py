"""Whether amounts are hidden, for the boxes that show sentences somebody else has written."""

import re
from typing import Final

from PySide6.QtCore import QObject, Signal

DOTS: Final = "••••"
_FIGURE: Final = re.compile(r"\$\s?\d(?:[\d.,'’\u00a0\u202f\u2009]*\d)?")


class Veil(QObject):
    """What is built from figures hides them where it is built; this is for sentences of errors."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_down = False

    def set_down(self, is_down: bool) -> None:
        """Hide every amount in such sentences, also those on the screen, or show them again."""
        if is_down != self.is_down:
            self.is_down = is_down
            self.changed.emit()

    def over(self, text: str) -> str:
        """`text`, each dollar figure in it as dots while amounts are hidden."""
        return veiled(text) if self.is_down else text


veil = Veil()


def veiled(text: str) -> str:
    """`text`, each dollar figure in it as dots."""
    return _FIGURE.sub(f"${DOTS}", text)

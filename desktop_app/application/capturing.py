"""What pictures of the screen show of Purser's windows, and the port that asks the system.

Pictures are screenshots, recordings and shared screens. Nothing here is believed because it was
asked for: a sight is what the system said when it was asked afterwards.
"""

from enum import Enum
from typing import Protocol


class Sight(Enum):
    """What a picture of the screen shows where a window is."""

    NOTHING = "nothing"
    """What is behind the window."""
    BLACK = "black"
    PARTLY = "partly"
    """Nothing in pictures taken in the old way, all of it in the others."""
    ALL = "all"


class ScreenShield(Protocol):
    """A system's way to keep windows out of pictures. Called in the thread of the windows."""

    system: str
    """As people call it: "Windows"."""
    can: bool
    """Whether the system has a way at all."""

    def cover(self, window: int, *, covered: bool) -> Sight:
        """Ask for it, or take it back; what the system says afterwards.

        `window` is the number by which the system knows the window. Raises nothing: what the
        system refuses can be seen, `Sight.ALL`.
        """

    def look(self, window: int) -> Sight:
        """What the system says now."""


class Unshielded:
    """A system without a way: whatever is shown can be seen."""

    can = False

    def __init__(self, system: str = "This system") -> None:
        self.system = system

    def cover(self, window: int, *, covered: bool) -> Sight:
        """Nothing can be asked for."""
        return Sight.ALL

    def look(self, window: int) -> Sight:
        """All of it."""
        return Sight.ALL

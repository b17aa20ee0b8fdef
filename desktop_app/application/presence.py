"""Whether somebody may still be at this computer, as the system tells it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol


class Sign(Enum):
    """What says that nobody is at the window any more."""

    SLEEP = "sleep"
    SCREEN = "screen"
    SWITCH = "switch"
    SYSTEM_IDLE = "system_idle"
    IDLE = "idle"
    MINIMISED = "minimised"


COMPLETE = frozenset({Sign.SLEEP, Sign.SCREEN, Sign.SWITCH})
"""The person has left the computer: nothing goes on. After the others, cards are watched on."""


@dataclass(frozen=True, slots=True)
class Senses:
    """What this system is able to tell; what it is not is no choice in the settings."""

    sleep: bool = False
    screen: bool = False
    switch: bool = False
    idle: bool = False


Told = Callable[[Sign], Awaitable[None]]
"""Called with each sign; while it is awaited the computer is kept from sleeping, for a moment."""


class Presence(Protocol):
    """Hears the system's signs. No call waits for long, whatever the system does."""

    async def watch(self, told: Told) -> None:
        """Tell SLEEP, SCREEN and SWITCH until cancelled; comes back by itself when a bus dies."""

    async def idle_s(self) -> float | None:
        """Seconds since the last input to the whole computer; None where nothing tells it."""

    async def senses(self) -> Senses:
        """What can be told just now."""


@dataclass(frozen=True, slots=True)
class LockNow:
    """To the window: lock, for this reason. `is_opening`: a vault is being opened just now."""

    sign: Sign
    is_opening: bool = False

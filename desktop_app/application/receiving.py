"""How events of the card service come in: the ways, what they deliver, and what they report."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, StrEnum
from typing import Protocol

from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret


class Way(StrEnum):
    """How a delivery came: the owner's own tunnel to this computer, or a relay."""

    OWN = "own"
    GOSMEE = "gosmee"
    SMEE = "smee"
    LOCALTUNNEL = "localtunnel"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request as it arrived; nothing in it is believed yet.

    `headers` keep their order, case and duplicates, as far as the way does. `exact`: whether
    `body` is byte for byte what was signed; a relay that writes JSON anew makes it False.
    """

    way: Way
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    received_at: datetime
    exact: bool


class Taken(Enum):
    """What became of a delivery; the value is the HTTP status that says so."""

    KEPT = 200
    REFUSED_SIGNATURE = 401
    TOO_LARGE = 413
    MALFORMED = 400
    BUSY = 503


Take = Callable[[Delivery], Awaitable[Taken]]
"""Returns once the delivery is durable, or says why it is not. Raises nothing expected."""


class WayState(StrEnum):
    """Whether events can come in now."""

    OFF = "off"
    CONNECTING = "connecting"
    ON = "on"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class WayReport:
    """The state of a way, `since` in UTC.

    `url` is the address to give to the card service: whoever knows it can post, and on a relay
    read, so it is a secret. Every report of ON is a new connection: events may have been missed
    before it, so a poll follows. `again_at` is when a way that is down is tried again (UTC).
    """

    state: WayState
    since: datetime
    url: Secret | None = None
    failure: Failure | None = None
    again_at: datetime | None = None


Report = Callable[[WayReport], None]


class Receiver(Protocol):
    """One way in."""

    async def run(self, take: Take, report: Report) -> None:
        """Hand every delivery to `take` until cancelled; connects again by itself.

        Never raises for the network.
        """

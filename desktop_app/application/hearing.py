"""How news of the card service arrives: what the owner chose, and what is shown of it."""

from dataclasses import dataclass, field
from datetime import datetime

from desktop_app.application.receiving import Way, WayState
from desktop_app.domain.errors import Failure
from desktop_app.domain.secrets import Secret

DEFAULT_SCHEME = "body-sha512-hex"


def _nothing() -> Secret:
    return Secret("")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is kept, sealed as a whole, for the vault's one connection.

    `way` None asks the service and waits for nothing. `scheme` names how messages are signed,
    `secret` is what they are signed with. `gosmee` and `smee` are channels; `server` and `name`
    the localtunnel server and the name asked of it; `port` and `public` where the loopback
    receiver waits and what the owner's tunnel is called outside ("" without one). `token` is the
    secret path of those two. What another way needs is kept when the way changes: older cards go
    on posting to it.
    """

    token: Secret
    name: Secret
    port: int
    way: Way | None = None
    scheme: str = DEFAULT_SCHEME
    secret: Secret = field(default_factory=_nothing)
    gosmee: Secret = field(default_factory=_nothing)
    smee: Secret = field(default_factory=_nothing)
    server: str = ""
    public: str = ""


@dataclass(frozen=True, slots=True)
class HearingWish:
    """The filled form. `address` is the chosen way's channel, server or public name as typed.

    Empty `address` and `secret` keep what is kept.
    """

    way: Way | None
    address: Secret
    secret: Secret
    scheme: str
    port: int


@dataclass(frozen=True, slots=True)
class HearingForm:
    """What the form may show of what is kept: no channel, no secret."""

    way: Way | None
    scheme: str
    has_secret: bool
    has_gosmee: bool
    has_smee: bool
    server: str
    public: str
    port: int


@dataclass(frozen=True, slots=True)
class News:
    """How news arrives now. Without the address: whoever knows that can post.

    `host` is what may be shown of the address, "" while there is none. An address that is not
    `is_lasting` has another name in the next run. `here` counts cards not ended whose address
    leads here, `elsewhere` those made with one that does not any more: they are only asked about.
    `doubted` counts the messages since midnight that were not believed, `deliveries` grows with
    everything that came in this run. `again_at` is when a way that is down is tried again.
    """

    way: Way | None = None
    state: WayState = WayState.OFF
    since: datetime | None = None
    failure: Failure | None = None
    host: str = ""
    is_lasting: bool = True
    here: int = 0
    elsewhere: int = 0
    doubted: int = 0
    deliveries: int = 0
    again_at: datetime | None = None


NO_NEWS = News()
"""By asking alone."""

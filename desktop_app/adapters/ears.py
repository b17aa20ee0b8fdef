"""Makes what hears the card service's messages from what the owner chose."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.webhook_schemes import SCHEMES
from desktop_app.adapters.late_ears import LateReader, LateReceiver, at_once
from desktop_app.adapters.relay.addresses import (
    HOST,
    make_channel,
    make_token,
    parse_channel,
    parse_server,
)
from desktop_app.adapters.relay.upkeep import PAUSE, Pause
from desktop_app.application.hearing import Hearing, HearingWish
from desktop_app.application.ports import Clock, PairSource
from desktop_app.application.receiving import Receiver, Way
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.secrets import Secret

# HTTP and the models of messages are imported behind the first picture: see `LateReceiver`.
if TYPE_CHECKING:
    from desktop_app.adapters.bitnob.webhooks import EventReader

# Below what systems hand out by themselves, so that no other program's connection sits there.
_FIRST_PORT, _PORTS = 20_000, 10_000
_LOWEST_PORT, _HIGHEST_PORT = 1024, 65_535
# Free tunnels under these names are called otherwise each time they are started.
_ROTATING = (
    "trycloudflare.com",
    "ngrok-free.app",
    "ngrok.io",
    "lhr.life",
    "loca.lt",
    "serveo.net",
)
_MARK_DIGITS = 32


class BitnobEars:
    """Ears port."""

    def __init__(
        self,
        clock: Clock,
        pause: Pause = PAUSE,
        imported: Callable[[], Awaitable[None]] = at_once,
    ) -> None:
        """Nothing is heard before `imported` has returned."""
        self._clock = clock
        self._pause = pause
        self._imported = imported

    def first(self) -> Hearing:
        """See Ears."""
        port = _FIRST_PORT + secrets.randbelow(_PORTS)
        return Hearing(token=make_token(), name=make_token(), port=port)

    def settle(self, wish: HearingWish, known: Hearing) -> Hearing:
        """See Ears."""
        kept = replace(known, way=wish.way, scheme=wish.scheme, secret=wish.secret or known.secret)
        if wish.way is None:
            return kept
        if not kept.secret:
            raise InvalidInput("Enter the webhook secret: without it nothing can be believed.")
        if wish.scheme not in SCHEMES:
            raise InvalidInput("Choose how messages are signed.")
        return _SETTLERS[wish.way](wish, kept)

    def address(self, hearing: Hearing) -> Secret | None:
        """See Ears. Only a localtunnel server names the address itself."""
        if hearing.way is Way.OWN:
            outside = hearing.public or f"http://{HOST}:{hearing.port}"
            return Secret(f"{outside}/{hearing.token.reveal()}")
        if hearing.way is Way.GOSMEE:
            return hearing.gosmee
        return hearing.smee if hearing.way is Way.SMEE else None

    def host(self, address: Secret) -> str:
        """See Ears."""
        return _host(address)

    def is_lasting(self, hearing: Hearing, address: Secret) -> bool:
        """See Ears."""
        host = _host(address)
        if hearing.way is Way.LOCALTUNNEL:
            return host.startswith(f"{hearing.name.reveal()}.")
        return hearing.way is not Way.OWN or not host.endswith(_ROTATING)

    def mark(self, address: Secret) -> str:
        """See Ears."""
        return hashlib.sha256(address.reveal().encode()).hexdigest()[:_MARK_DIGITS]

    def receiver(self, hearing: Hearing) -> Receiver:
        """See Ears."""
        return LateReceiver(partial(self._receiver, hearing), self._imported)

    def _receiver(self, hearing: Hearing) -> Receiver:
        clock, pause = self._clock, self._pause
        if hearing.way is Way.GOSMEE:
            from desktop_app.adapters.relay.gosmee import make_gosmee

            return make_gosmee(hearing.gosmee, clock, pause=pause)
        if hearing.way is Way.SMEE:
            from desktop_app.adapters.relay.smee import make_smee

            return make_smee(hearing.smee, clock, pause=pause)
        if hearing.way is Way.LOCALTUNNEL:
            from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver

            return LocaltunnelReceiver(
                hearing.server, hearing.name, hearing.token, clock, pause=pause
            )
        from desktop_app.adapters.relay.receiver import LoopbackReceiver

        return LoopbackReceiver(
            hearing.token, clock, hearing.port, public=hearing.public, pause=pause
        )

    async def knock(self, address: Secret, body: bytes) -> None:
        """See Ears."""
        from desktop_app.adapters.relay.link import post

        await post(address, body)

    def reader(
        self, hearing: Hearing, units: PairSource, is_proven: Callable[[], bool]
    ) -> LateReader:
        """See Ears."""
        heard = Units(units.per_usd)
        heard.observer = lambda amount, display: units.observer(amount, display)

        def make() -> "EventReader":
            from desktop_app.adapters.bitnob.webhooks import EventReader

            return EventReader(SCHEMES[hearing.scheme], hearing.secret, heard, is_proven)

        return LateReader(make)


def _host(address: Secret) -> str:
    return urlsplit(address.reveal()).hostname or ""


def _settle_own(wish: HearingWish, kept: Hearing) -> Hearing:
    if not _LOWEST_PORT <= wish.port <= _HIGHEST_PORT:
        raise InvalidInput(f"Write a port from {_LOWEST_PORT} to {_HIGHEST_PORT}.")
    public = parse_server(wish.address.reveal()) if wish.address else kept.public
    return replace(kept, port=wish.port, public=public)


def _settle_localtunnel(wish: HearingWish, kept: Hearing) -> Hearing:
    server = parse_server(wish.address.reveal()) if wish.address else kept.server
    if not server:
        raise InvalidInput("Write the localtunnel server's address.")
    return replace(kept, server=server)


def _settle_gosmee(wish: HearingWish, kept: Hearing) -> Hearing:
    return replace(kept, gosmee=_channel(wish, kept.gosmee))


def _settle_smee(wish: HearingWish, kept: Hearing) -> Hearing:
    return replace(kept, smee=_channel(wish, kept.smee))


def _channel(wish: HearingWish, kept: Secret) -> Secret:
    """A pasted channel, or a new one on the server that was written."""
    if not wish.address:
        if not kept:
            raise InvalidInput("Write the relay's address, or paste a channel.")
        return kept
    typed = wish.address.reveal()
    try:
        return make_channel(parse_server(typed))
    except InvalidInput:
        return parse_channel(typed)


_SETTLERS: dict[Way, Callable[[HearingWish, Hearing], Hearing]] = {
    Way.OWN: _settle_own,
    Way.LOCALTUNNEL: _settle_localtunnel,
    Way.GOSMEE: _settle_gosmee,
    Way.SMEE: _settle_smee,
}

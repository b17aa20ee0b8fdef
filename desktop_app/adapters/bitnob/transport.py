"""One HTTP exchange: bounded in time and size, never repeated, and honest about what left."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import certifi
import httpx

from desktop_app.adapters.bitnob.answers import Answer, Fault
from desktop_app.adapters.bitnob.decode import MAX_BYTES
from desktop_app.domain.errors import InvalidInput

TOTAL_S = 30.0
# Shorter than the five seconds after which common servers hang up: a request that meets a hang-up
# would have an unknown outcome.
_KEEP_ALIVE_S = 3.0
_CONNECTIONS = 4
_SENT = "http11.send_request_headers.started"


class Unsent(Exception):
    """Proof that no byte of the request left. `why` is a word of ours."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class NoAnswer(Exception):
    """The request may have arrived; nothing came back. `why` is a word of ours."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Request:
    """A method, a path with its query, signed headers, and exactly the bytes that were signed."""

    method: str
    target: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(slots=True)
class _Progress:
    """How far an exchange came, for the judgement after it failed."""

    sent: bool = False
    status: int = 0
    headers: httpx.Headers = field(default_factory=httpx.Headers)
    body: bytearray = field(default_factory=bytearray)
    fault: Fault = Fault.NONE

    async def trace(self, event: str, _info: object) -> None:
        """Called by the transport before each step."""
        if event == _SENT:
            self.sent = True

    def answer(self) -> Answer:
        """What came back so far."""
        date, retry = self.headers.get("date", ""), self.headers.get("retry-after", "")
        return Answer(self.status, bytes(self.body), self.fault, date, retry)


def make_tls() -> ssl.SSLContext:
    """TLS 1.2 or newer, host names checked, the bundled authorities; the environment has no say."""
    # Not create_default_context(): that one obeys SSLKEYLOGFILE and SSL_CERT_FILE.
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(certifi.where())
    return context


class Transport:
    """Connections to one base address.

    Built on httpx's transport, below its client: no redirects, cookies, proxies, netrc or retries
    exist at this level, so none has to be switched off.
    """

    def __init__(
        self, base_url: str, tls: ssl.SSLContext | None = None, total_s: float = TOTAL_S
    ) -> None:
        """Raises InvalidInput for an address httpx cannot use."""
        try:
            is_https = httpx.URL(base_url).scheme == "https"
        except httpx.InvalidURL:
            raise InvalidInput("This address cannot be used.", field="url") from None
        self._base_url = base_url
        self._total_s = total_s
        self._http = httpx.AsyncHTTPTransport(
            verify=(tls or make_tls()) if is_https else False,
            trust_env=False,
            limits=httpx.Limits(
                max_connections=_CONNECTIONS,
                max_keepalive_connections=_CONNECTIONS,
                keepalive_expiry=_KEEP_ALIVE_S,
            ),
        )

    async def exchange(self, request: Request) -> Answer:
        """Send once and read the answer; one whose body is cut or too large says so.

        Raises Unsent or NoAnswer.
        """
        progress = _Progress()
        why = await self._try(request, progress)
        # Raised outside the handler: the transport's own errors hold the signed request.
        if not why:
            return progress.answer()
        if progress.status:
            progress.fault = Fault.CUT
            return progress.answer()
        raise (NoAnswer if progress.sent else Unsent)(why)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _try(self, request: Request, progress: _Progress) -> str:
        """ "" when the exchange came to its end, else one word on what stopped it."""
        try:
            async with asyncio.timeout(self._total_s):
                await self._carry(request, progress)
        except (TimeoutError, httpx.TimeoutException):
            return "timeout"
        except (httpx.ConnectError, UnicodeError):  # the latter: a host name no resolver takes
            return "connect"
        except httpx.RequestError:
            return "connection"
        return ""

    async def _carry(self, request: Request, progress: _Progress) -> None:
        wire = httpx.Request(
            request.method,
            self._base_url + request.target,
            headers=request.headers,
            content=request.body,
            extensions={
                "trace": progress.trace,
                # Ten seconds of thirty. Never more: a handshake that the total limit cancels
                # leaves its socket open, one that ends by its own limit does not.
                "timeout": {"connect": self._total_s / 3, "pool": self._total_s},
            },
        )
        response = await self._http.handle_async_request(wire)
        try:
            progress.status, progress.headers = response.status_code, response.headers
            stream = response.stream
            if isinstance(stream, httpx.AsyncByteStream):
                await _receive(stream, progress)
        finally:
            await response.aclose()


async def _receive(stream: httpx.AsyncByteStream, progress: _Progress) -> None:
    async for chunk in stream:
        room = MAX_BYTES - len(progress.body)
        progress.body += chunk[:room]
        if len(chunk) > room:
            progress.fault = Fault.TOO_LARGE
            return

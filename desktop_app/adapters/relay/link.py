"""Requests to a relay: TLS, nothing from the environment, no redirect, and limits on every wait."""

import contextlib
import ssl
from collections.abc import AsyncGenerator, Mapping

import httpx

from desktop_app.adapters.bitnob.transport import make_tls
from desktop_app.domain.relay_errors import (
    RelayError,
    RelayLost,
    RelayRefused,
    RelaySilent,
    RelayUnreachable,
    RelayUnusable,
)
from desktop_app.domain.secrets import Secret

CONNECT_S = 10.0


class Answer:
    """The answer to a GET, whose body is read while it comes."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response

    def is_plain(self, media_type: str) -> bool:
        """Whether the body has this type and is not compressed."""
        headers = self._response.headers
        given = headers.get("content-type", "").partition(";")[0].strip().lower()
        return given == media_type and "content-encoding" not in headers

    async def chunks(self) -> AsyncGenerator[bytes]:
        """The body until it ends."""
        stream = self._response.stream
        assert isinstance(stream, httpx.AsyncByteStream)
        async for chunk in stream:
            yield chunk

    async def read(self, limit: int) -> bytes:
        """The whole body. Raises RelayUnusable when it is longer than `limit` bytes."""
        body = bytearray()
        async for chunk in self.chunks():
            body += chunk
            if len(body) > limit:
                raise RelayUnusable(detail="too large")
        return bytes(body)


@contextlib.asynccontextmanager
async def get(
    url: Secret, headers: Mapping[str, str], tls: ssl.SSLContext | None, read_s: float
) -> AsyncGenerator[Answer]:
    """GET `url`; `read_s` is how long it may stay silent. Raises RelayError, also while reading.

    Built on httpx's transport, below its client: that one follows redirects, obeys proxy settings,
    and logs addresses.
    """
    address, answered, trouble = url.reveal(), False, RelayError()
    try:
        request = httpx.Request("GET", address, headers=headers, extensions=_limits(read_s))
        secure = (tls or make_tls()) if request.url.scheme == "https" else False
        async with httpx.AsyncHTTPTransport(verify=secure, trust_env=False) as http:
            response = await http.handle_async_request(request)
            answered = True
            try:
                if response.status_code != httpx.codes.OK:
                    raise RelayRefused(detail=str(response.status_code))
                yield Answer(response)
            finally:
                await response.aclose()
    except httpx.TimeoutException:
        trouble = RelaySilent() if answered else RelayUnreachable()
    except (httpx.RequestError, httpx.InvalidURL, UnicodeError):
        trouble = RelayLost() if answered else RelayUnreachable()
    else:
        return
    # Raised outside the handlers: the transport's own errors hold the address.
    raise trouble


async def post(url: Secret, body: bytes, tls: ssl.SSLContext | None = None) -> None:
    """POST `body` as JSON, as the card service would. Raises RelayError."""
    trouble = RelayError()
    try:
        request = httpx.Request(
            "POST",
            url.reveal(),
            content=body,
            headers={"Content-Type": "application/json"},
            extensions=_limits(CONNECT_S),
        )
        secure = (tls or make_tls()) if request.url.scheme == "https" else False
        async with httpx.AsyncHTTPTransport(verify=secure, trust_env=False) as http:
            response = await http.handle_async_request(request)
            await response.aclose()
        if response.is_success:
            return
        trouble = RelayRefused(detail=str(response.status_code))
    except httpx.TimeoutException:
        trouble = RelaySilent()
    except (httpx.RequestError, httpx.InvalidURL, UnicodeError):
        trouble = RelayUnreachable()
    # Raised outside the handlers: the transport's own errors hold the address.
    raise trouble


def _limits(read_s: float) -> dict[str, dict[str, float]]:
    return {
        "timeout": {"connect": CONNECT_S, "write": CONNECT_S, "pool": CONNECT_S, "read": read_s}
    }

"""Tries the whole way round: a message to our own address, known again by what it carries."""

import asyncio
import json
from collections.abc import Awaitable, Callable

from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Delivery
from desktop_app.domain.relay_errors import EchoLost

ARRIVES_S = 15.0


class Echo:
    """One message at a time. It is no news: it is neither read nor kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._nonce = b""
        self._arrived = asyncio.Event()

    async def send(self, nonce: str, knock: Callable[[bytes], Awaitable[None]]) -> float:
        """After how many seconds `nonce` came back. Raises what `knock` raises, and EchoLost."""
        self._nonce = nonce.encode()
        self._arrived.clear()
        began = self._clock.monotonic()
        try:
            async with asyncio.timeout(ARRIVES_S):
                await knock(json.dumps({"purser_test": nonce}).encode())
                await self._arrived.wait()
        except TimeoutError:
            raise EchoLost from None
        finally:
            self._nonce = b""
        return self._clock.monotonic() - began

    def is_in(self, delivery: Delivery) -> bool:
        """Whether `delivery` is what was sent; a relay may have written it anew."""
        is_ours = bool(self._nonce) and self._nonce in delivery.body
        if is_ours:
            self._arrived.set()
        return is_ours

"""A receiver that listens to a relay's stream of server-sent events."""

import asyncio
import contextlib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import NoReturn

from desktop_app.adapters.relay.inbound import MAX_BODY
from desktop_app.adapters.relay.link import Answer, get
from desktop_app.adapters.relay.sse import ServerEvent, ServerEvents
from desktop_app.adapters.relay.upkeep import PAUSE, Pause, Up, keep_up
from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Delivery, Report, Take, Taken, Way
from desktop_app.domain.relay_errors import RelayLost, RelayRefused, RelayUnusable
from desktop_app.domain.secrets import Secret

READ_S = 75.0
"""These relays give a sign of life every 30 s: two may be late before the line counts as dead."""

_MAX_EVENT = MAX_BODY * 4 // 3 + 32 * 1024
_BUSY_S = 1.0
_SLICE = 1024
"""How much of what came is read before others on the loop have their turn."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one event of the stream carries: a request as the relay took it in."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    exact: bool


@dataclass(frozen=True, slots=True)
class Source:
    """A channel of one kind of relay.

    `channel` is where the service posts, `events` where we listen. `read` gives None for what is
    no delivery: greetings, pings and nonsense. `resumes`: whether the relay knows ids of events.
    """

    way: Way
    channel: Secret
    events: Secret
    read: Callable[[ServerEvent], Told | None]
    resumes: bool = False


class StreamReceiver:
    """Receiver over a `Source`. A relay has answered the service long before we see an event, so
    what `take` returns cannot be told to anybody.
    """

    def __init__(
        self,
        source: Source,
        clock: Clock,
        tls: ssl.SSLContext | None = None,
        pause: Pause = PAUSE,
        read_s: float = READ_S,
    ) -> None:
        self._source = source
        self._clock = clock
        self._tls = tls
        self._pause = pause
        self._read_s = read_s
        self._last_id = ""

    async def run(self, take: Take, report: Report) -> None:
        """See Receiver."""

        async def connect(up: Up) -> NoReturn:
            try:
                await self._follow(up, take)
            except RelayRefused:
                self._last_id = ""  # it may be the id that is refused
                raise
            raise RelayLost

        await keep_up(connect, report, self._clock, self._pause)

    async def _follow(self, up: Up, take: Take) -> None:
        headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
        if self._last_id:
            headers["Last-Event-ID"] = self._last_id
        async with get(self._source.events, headers, self._tls, self._read_s) as answer:
            if not answer.is_plain("text/event-stream"):
                raise RelayUnusable(detail="not a stream of events")
            # The relay subscribes us before it answers: from here on nothing is missed.
            up(self._source.channel)
            await self._listen(answer, take)

    async def _listen(self, answer: Answer, take: Take) -> None:
        events = ServerEvents(_MAX_EVENT)
        async with contextlib.aclosing(answer.chunks()) as chunks:
            async for chunk in chunks:
                for start in range(0, len(chunk), _SLICE):
                    for event in events.feed(chunk[start : start + _SLICE]):
                        told = self._source.read(event)
                        if told is not None and len(told.body) <= MAX_BODY:
                            await self._hand_over(told, take)
                        self._note(events.last_id)
                    # However fast a relay talks, whoever wants to freeze a card has a turn.
                    await asyncio.sleep(0)

    async def _hand_over(self, told: Told, take: Take) -> None:
        delivery = Delivery(
            self._source.way, told.headers, told.body, self._clock.now(), told.exact
        )
        # The relay will not bring it again. While we wait here it keeps the following ones.
        while await take(delivery) is Taken.BUSY:
            await self._pause(_BUSY_S)

    def _note(self, event_id: bytes) -> None:
        # It goes into a header of ours, so it is what gosmee's ids are or nothing.
        known = event_id.replace(b"-", b"", 1).isdigit() and len(event_id) <= 40
        if self._source.resumes and known:
            self._last_id = event_id.decode("ascii")

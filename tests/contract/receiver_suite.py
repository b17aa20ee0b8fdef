"""One behaviour suite for every Receiver, over real sockets and the servers it talks to.

A harness makes a receiver and the world it listens to; each function below is one promise.
"""

import asyncio
import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Protocol
from urllib.parse import urlsplit

import httpx

from desktop_app.adapters.relay.inbound import MAX_BODY
from desktop_app.application.receiving import (
    Delivery,
    Receiver,
    Taken,
    Way,
    WayReport,
    WayState,
)

SECRET = b"practice-webhook-secret"
# Whatever is not carried byte for byte comes out different from this.
BODY = (
    b'{"event":  "virtualcard.transaction.debit","amount": 1.10,"big": 12345678901234567890,'
    b'"name": "caf\\u00e9 \xc3\xa9","twice": 1,"twice": 2}\n'
)
SIGNATURE = "x-bitnob-signature"
DEADLINE_S = 20.0
STORM = 200


def sign(body: bytes) -> str:
    """As the service signs: HMAC-SHA512 of the raw bytes, in hex."""
    return hmac.new(SECRET, body, hashlib.sha512).hexdigest()


@dataclass
class Ear:
    """Takes deliveries and reports; `verdicts` are used up first, then everything is kept.

    Of reports that tell only of a later try, the newest is kept.
    """

    deliveries: list[Delivery] = field(default_factory=list)
    reports: list[WayReport] = field(default_factory=list)
    verdicts: list[Taken] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, delivery: Delivery) -> Taken:
        """See Take."""
        self.deliveries.append(delivery)
        self._news.set()
        return self.verdicts.pop(0) if self.verdicts else Taken.KEPT

    def report(self, report: WayReport) -> None:
        """See Report."""
        if self.reports and replace(self.reports[-1], again_at=report.again_at) == report:
            self.reports.pop()
        self.reports.append(report)
        self._news.set()

    async def pause(self, seconds: float) -> None:
        """Notes how long it should have been, and is much shorter."""
        self.pauses.append(seconds)
        self._news.set()
        await asyncio.sleep(min(seconds, 0.001))

    @property
    def states(self) -> list[WayState]:
        """What was reported, in order."""
        return [report.state for report in self.reports]

    @property
    def bodies(self) -> list[bytes]:
        """What was delivered, in order."""
        return [delivery.body for delivery in self.deliveries]

    @property
    def url(self) -> str:
        """The newest address for the card service."""
        return next(r.url for r in reversed(self.reports) if r.url is not None).reveal()

    async def until(self, done: Callable[[], bool]) -> None:
        """Wait for news until `done`; fails after a time that no machine needs."""
        async with asyncio.timeout(DEADLINE_S):
            while not done():
                self._news.clear()
                await self._news.wait()

    async def until_on(self, times: int = 1) -> None:
        """Wait for this many reports of ON."""
        await self.until(lambda: self.states.count(WayState.ON) >= times)


class Harness(Protocol):
    """A way under test, made anew for each behaviour inside a running loop.

    `exact`: bodies survive. `answers`: the sender learns what `take` said.
    """

    way: Way
    exact: bool
    answers: bool
    ear: Ear
    receiver: Receiver


class RelayHarness(Harness, Protocol):
    """A way with a server in the middle, which can be harmed."""

    async def kill(self) -> None: ...
    async def revive(self) -> None: ...
    async def drop(self) -> None:
        """Every connection ends; the server is there for the next."""

    def greet_and_hang_up(self) -> None: ...
    def visits(self) -> int:
        """How often the receiver asked the server for anything."""


async def post(url: str, body: bytes, **headers: str) -> int:
    """Send an event as the service would; returns the status it is answered with."""
    parts = urlsplit(url)
    given = {"content-type": "application/json", SIGNATURE: sign(body), "host": parts.netloc}
    request = httpx.Request(
        "POST",
        f"http://127.0.0.1:{parts.port}{parts.path}",
        content=body,
        headers={**given, **headers},
    )
    # Not the client above it, which logs addresses.
    plain = httpx.AsyncHTTPTransport(verify=False, trust_env=False)
    async with plain as http, asyncio.timeout(DEADLINE_S):
        answer = await http.handle_async_request(request)
        await answer.aclose()
    return answer.status_code


async def deliver(harness: Harness, body: bytes = BODY) -> Delivery:
    """Post and wait until it is there."""
    before = len(harness.ear.deliveries)
    assert 200 <= await post(harness.ear.url, body) < 300
    await harness.ear.until(lambda: len(harness.ear.deliveries) > before)
    return harness.ear.deliveries[-1]


async def a_signed_body_arrives_as_it_was_sent(harness: Harness) -> None:
    delivery = await deliver(harness)
    headers = {name.lower(): value for name, value in delivery.headers}
    assert delivery.way is harness.way
    assert delivery.exact is harness.exact
    assert delivery.received_at.tzinfo is not None
    assert headers[SIGNATURE] == sign(BODY)
    assert headers["content-type"] == "application/json"
    # A relay that rewrites is known by a body whose signature no longer fits.
    assert (sign(delivery.body) == headers[SIGNATURE]) is harness.exact
    assert (delivery.body == BODY) is harness.exact


async def what_comes_twice_is_delivered_twice(harness: Harness) -> None:
    first, second = await deliver(harness), await deliver(harness)
    assert (first.body, first.way) == (second.body, second.way)


async def order_is_kept(harness: Harness) -> None:
    sent = [b'{"n":%d}' % number for number in range(30)]
    for body in sent:
        await post(harness.ear.url, body)
    await harness.ear.until(lambda: len(harness.ear.deliveries) == len(sent))
    assert harness.ear.bodies == sent


async def many_at_once_all_arrive(harness: Harness) -> None:
    sent = [b'{"n":%d}' % number for number in range(60)]
    gate = asyncio.Semaphore(12)

    async def one(body: bytes) -> None:
        async with gate:
            assert 200 <= await post(harness.ear.url, body) < 300

    await asyncio.gather(*(one(body) for body in sent))
    await harness.ear.until(lambda: len(harness.ear.deliveries) == len(sent))
    assert sorted(harness.ear.bodies) == sorted(sent)


async def the_largest_body_arrives_and_one_byte_more_does_not(harness: Harness) -> None:
    largest = b'{"a":"%s"}' % (b"x" * (MAX_BODY - 8))
    await deliver(harness, largest)
    too_large = await post(harness.ear.url, largest.replace(b"x", b"xx", 1))
    await deliver(harness, b'{"a":1}')
    assert harness.ear.bodies == [largest, b'{"a":1}']
    assert too_large == Taken.TOO_LARGE.value or not harness.answers


async def the_sender_learns_what_became_of_it(harness: Harness) -> None:
    if not harness.answers:
        return
    for verdict in Taken:
        harness.ear.verdicts.append(verdict)
        assert await post(harness.ear.url, BODY) == verdict.value


async def what_nobody_brings_again_is_offered_until_it_is_taken(harness: Harness) -> None:
    if harness.answers:
        return
    harness.ear.verdicts += [Taken.BUSY, Taken.BUSY]
    await post(harness.ear.url, b'{"n":1}')
    await post(harness.ear.url, b'{"n":2}')
    await harness.ear.until(lambda: len(harness.ear.deliveries) == 4)
    assert harness.ear.bodies == [b'{"n":1}'] * 3 + [b'{"n":2}']
    assert len(harness.ear.pauses) == 2


async def it_reports_connecting_and_then_on_with_its_address(harness: Harness) -> None:
    assert harness.ear.states == [WayState.CONNECTING, WayState.ON]
    connecting, on = harness.ear.reports
    assert (connecting.url, connecting.failure, on.failure) == (None, None, None)
    assert connecting.since <= on.since
    assert on.url is not None


Behaviour = Callable[[Harness], Awaitable[None]]
BEHAVIOURS: tuple[Behaviour, ...] = (
    a_signed_body_arrives_as_it_was_sent,
    what_comes_twice_is_delivered_twice,
    order_is_kept,
    many_at_once_all_arrive,
    the_largest_body_arrives_and_one_byte_more_does_not,
    the_sender_learns_what_became_of_it,
    what_nobody_brings_again_is_offered_until_it_is_taken,
    it_reports_connecting_and_then_on_with_its_address,
)


async def a_killed_relay_is_reported_once_and_taken_up_again(harness: RelayHarness) -> None:
    ear = harness.ear
    await harness.kill()
    await ear.until(lambda: len(ear.pauses) > 20)
    failures = [report.failure for report in ear.reports if report.failure is not None]
    assert 1 <= len(failures) <= 2  # that it ended, and then that it does not answer
    assert all(failure.happened and failure.todo for failure in failures)
    await harness.revive()
    await ear.until_on(2)
    assert ear.states[-2:] == [WayState.FAILED, WayState.ON]
    await deliver(harness)


async def dropped_connections_are_each_reported_when_they_stand_again(
    harness: RelayHarness,
) -> None:
    for times in range(2, 7):
        await harness.drop()
        await harness.ear.until_on(times)
    await deliver(harness)


async def a_relay_that_greets_and_hangs_up_cannot_make_it_spin(harness: RelayHarness) -> None:
    ear = harness.ear
    harness.greet_and_hang_up()
    await harness.drop()
    await ear.until(lambda: len(ear.pauses) >= STORM)
    assert harness.visits() <= len(ear.pauses) + 2
    # After the first few, each visit has waited for half the longest pause at least.
    assert sum(pause >= 30 for pause in ear.pauses) >= harness.visits() - 8
    assert 1.5 <= min(ear.pauses) <= max(ear.pauses) <= 60


RelayBehaviour = Callable[[RelayHarness], Awaitable[None]]
RELAY_BEHAVIOURS: tuple[RelayBehaviour, ...] = (
    a_killed_relay_is_reported_once_and_taken_up_again,
    dropped_connections_are_each_reported_when_they_stand_again,
    a_relay_that_greets_and_hangs_up_cannot_make_it_spin,
)

"""Makes calls: a turn, a fresh signature, one exchange, and the error that its end proves."""

import asyncio
import json
import random
from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import quote, urlencode

from desktop_app.adapters.bitnob.answers import (
    Answer,
    parse_http_date,
    read_data,
    read_error,
    retry_after_s,
    send_error,
)
from desktop_app.adapters.bitnob.bucket import Bucket, Busy, Priority
from desktop_app.adapters.bitnob.decode import Undecodable, decode
from desktop_app.adapters.bitnob.dialects import Listed, Operation, Page, PageAsk
from desktop_app.adapters.bitnob.signing import derive_headers, make_nonce
from desktop_app.adapters.bitnob.transport import NoAnswer, Request, Transport, Unsent
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import Clock, Keep
from desktop_app.application.turns import goes_beside, goes_first, goes_last
from desktop_app.domain.cards import CardId
from desktop_app.domain.clock_skew import is_far_off
from desktop_app.domain.profiles import AuthScheme, Credentials
from desktop_app.domain.service_errors import (
    BadAnswer,
    NotSent,
    OutcomeUnknown,
    RateLimited,
    Unreachable,
)

A = TypeVar("A")
R = TypeVar("R")
L = TypeVar("L", bound=Listed)
MAX_PAGES = 1_000
_READ_TRIES = 3
_FARTHEST_S = 50 * 365 * 86_400.0  # farther is as wrong, and a date that far has no year left
_JITTER_S = (0.05, 0.25)
NO_CARD = CardId("")


def _drop(_raw: bytes) -> None:
    """Keeps nothing: for a send whose answer holds nothing to keep."""


class Calls:
    """Everything between an operation of a dialect and the transport."""

    def __init__(
        self,
        transport: Transport,
        scheme: AuthScheme,
        credentials: Credentials,
        clock: Clock,
        bucket: Bucket,
        units: Units,
    ) -> None:
        self.offset_s = 0.0
        self._transport = transport
        self._scheme = scheme
        self._credentials = credentials
        self._clock = clock
        self._bucket = bucket
        self._units = units

    async def read(
        self,
        operation: Operation[A, R],
        ask: A,
        priority: Priority,
        card_id: CardId = NO_CARD,
    ) -> R:
        """One read, tried again only when a connection failed. Raises as `CardApi` reads do."""
        signed_with = self.offset_s
        answer = await self._read_answer(operation, ask, priority, card_id)
        if answer.status == 401 and is_far_off(self.offset_s - signed_with):
            # This very answer told the service's time: what it refused may be our clock alone.
            answer = await self._read_answer(operation, ask, priority, card_id)
        try:
            return operation.read(read_data(answer, operation.unwrap), ask, self._units)
        except (NotAsPublished, Undecodable):
            pass
        if 200 <= answer.status <= 299 and not answer.fault:
            raise BadAnswer(detail=str(answer.status))
        raise read_error(answer, self.offset_s, self._counting_from(answer))

    async def pages(
        self, operation: Operation[PageAsk, Page[L]], ask: PageAsk, priority: Priority
    ) -> AsyncGenerator[tuple[L, ...], None]:
        """Every page of a list. Raises as `read`, and BadAnswer for a list that runs in a loop."""
        seen: set[str] = set()
        listed: set[str] = set()
        while True:
            page = await self.read(operation, ask, priority, ask.card_id)
            ids = {item.id for item in page.items}
            if ids and ids <= listed:  # what moves while it is read still brings something new
                raise BadAnswer(detail="a list without an end")
            listed |= ids
            yield page.items
            if page.next is None:
                return
            if page.next in seen or len(seen) >= MAX_PAGES:
                raise BadAnswer(detail="a list without an end")
            seen.add(page.next)
            ask = replace(ask, after=page.next)

    async def send(
        self,
        operation: Operation[A, R],
        ask: A,
        keep: Keep = _drop,
        card_id: CardId = NO_CARD,
    ) -> R:
        """One send, never repeated; `keep` has the raw answer before anything looks into it.

        Raises NotSent, Refused or OutcomeUnknown, and what `keep` raises.
        """
        body = _serialise(operation, ask, self._units)
        answer = await self._send_answer(operation, ask, body, card_id)
        if answer.body:
            keep(answer.body)
        try:
            return operation.read(read_data(answer, operation.unwrap), ask, self._units)
        except (NotAsPublished, Undecodable):
            pass
        raise send_error(answer)

    def reread(self, operation: Operation[A, R], ask: A, raw: bytes) -> R | None:
        """What a kept answer states; None when it proves no success."""
        try:
            return operation.read(operation.unwrap(decode(raw)), ask, self._units)
        except (NotAsPublished, Undecodable):
            return None

    async def probe(
        self,
        operation: Operation[None, R],
        *,
        age: timedelta = timedelta(0),
        times: int = 1,
    ) -> Answer:
        """The last answer to a read signed `age` ago and sent `times` over with one signature.

        Raises Unreachable or RateLimited.
        """
        signed = self._headers(self._clock.now() - age, b"")
        request = Request(operation.method, operation.path, signed, b"")
        error: RateLimited | Unreachable
        try:
            for _ in range(times - 1):
                await self._bucket.take(Priority.ON_DEMAND)
                await self._transport.exchange(request)
            await self._bucket.take(Priority.ON_DEMAND)
            return await self._transport.exchange(request)
        except Busy as busy:
            error = RateLimited(busy.retry_after)
        except (Unsent, NoAnswer) as lost:
            error = Unreachable(detail=lost.why)
        raise error

    async def _send_answer(
        self, operation: Operation[A, R], ask: A, body: bytes, card_id: CardId
    ) -> Answer:
        error: NotSent | OutcomeUnknown
        try:
            await self._bucket.take(Priority.MONEY)
            return await self._exchange(operation, ask, body, card_id)
        except Busy:
            error = NotSent(
                "The card service asked Purser to slow down, so nothing was sent.",
                todo="Wait a minute, then ask again.",
            )
        except Unsent as unsent:
            error = NotSent(detail=unsent.why)
        except NoAnswer as lost:
            error = OutcomeUnknown(detail=lost.why)
        raise error

    async def _read_answer(
        self, operation: Operation[A, R], ask: A, priority: Priority, card_id: CardId
    ) -> Answer:
        error: RateLimited | Unreachable = Unreachable()
        turn = Priority.POLL if goes_last() else priority
        turn = Priority.SPARE if goes_beside() else turn
        turn = Priority.MONEY if goes_first() else turn
        for _ in range(_READ_TRIES):
            try:
                await self._bucket.take(turn)
                return await self._exchange(operation, ask, b"", card_id)
            except Busy as busy:
                error = RateLimited(busy.retry_after)
                break
            except (Unsent, NoAnswer) as lost:
                error = Unreachable(detail=lost.why)
                if lost.why == "timeout":
                    break
            await asyncio.sleep(random.uniform(*_JITTER_S))  # noqa: S311  # spreads, hides nothing
        raise error

    async def _exchange(
        self, operation: Operation[A, R], ask: A, body: bytes, card_id: CardId
    ) -> Answer:
        target = operation.path.replace("{card_id}", quote(card_id, safe=""))
        if operation.query is not None:
            target += "?" + urlencode(operation.query(ask))
        began = self._clock.now()
        request = Request(operation.method, target, self._headers(began, body), body)
        answer = await self._transport.exchange(request)
        self._learn_time(answer, began)
        if answer.status == 429 and not operation.limited_alone:
            self._bucket.hold(retry_after_s(answer.retry_after, self._counting_from(answer)))
        return answer

    def _headers(self, now: datetime, body: bytes) -> dict[str, str]:
        # Whatever our clock says: how far it may be off for money is the application's to decide.
        seconds = int(now.timestamp() + self.offset_s)
        signed = derive_headers(self._scheme, self._credentials, seconds, make_nonce(), body)
        kind = {"Content-Type": "application/json"} if body else {}
        return {"Accept": "application/json", "Accept-Encoding": "identity", **kind, **signed}

    def _learn_time(self, answer: Answer, began: datetime) -> None:
        stated = parse_http_date(answer.date)
        if stated is not None:
            middle = began + (self._clock.now() - began) / 2
            # The header counts whole seconds: its second is half over on average.
            offset = (stated - middle).total_seconds() + 0.5
            self.offset_s = min(max(offset, -_FARTHEST_S), _FARTHEST_S)

    def _counting_from(self, answer: Answer) -> datetime:
        return parse_http_date(answer.date) or self._clock.now()


def _serialise(operation: Operation[A, R], ask: A, units: Units) -> bytes:
    """The bytes that are signed and sent; made once."""
    if operation.body is None:
        return b""
    return json.dumps(
        operation.body(ask, units), ensure_ascii=False, separators=(",", ":")
    ).encode()

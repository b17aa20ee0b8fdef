"""The only way a wish leaves this computer: recorded first, sent once, never again by itself."""

import asyncio
from collections.abc import Awaitable, Callable
from math import inf
from typing import Any, TypeVar

from desktop_app.application.desk import Desk
from desktop_app.application.ports import Keep
from desktop_app.application.raw_answer import RawAnswer
from desktop_app.application.reserving import Reserve
from desktop_app.application.vault_ports import DuplicateForm
from desktop_app.domain.errors import Locked, NotAllowed, PurserError
from desktop_app.domain.intents import Intent, IntentId, Kind, Stage, advance, blocking
from desktop_app.domain.rules import RULE
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, Refused, ServiceError
from desktop_app.domain.vault_errors import DiskFull, NotKept, VaultError

T = TypeVar("T")
TOLD_AFTER_S = 0.1
"""A send that takes longer is told to be under way."""
Record = Callable[[Intent, T], Intent]
"""Writes what an answer carried, inside the commit that advances the intent it returns."""


class Outbox:
    """Journals an intent durably, then makes one call.

    M3 WAL: READY and SENDING are committed before the first byte. M9 ReadOnlyStart: an intent is
    sent only by the session that created it. M10 Unit: no amount of unproven units (`UnitGuard`).
    M11 Single: one change in flight per card. While the wallet is locked nothing but a freeze,
    and what a confirmed rule loads inside its caps.
    """

    def __init__(self, desk: Desk, told: Callable[[], None] = lambda: None) -> None:
        self._told = told
        self.watch: Callable[[Intent], None] = lambda _: None
        """Told of each wish that is about to be sent."""
        self._vault = desk.vault
        self._guard = desk.guard
        self._clock = desk.clock
        self._session = desk.session
        self._in_flight: set[IntentId] = set()
        self._answered: dict[IntentId, float] = {}
        self._tasks: set[asyncio.Task[object]] = set()

    async def quiet(self) -> None:
        """Wait until no answer is awaited; nothing else runs between that and the return."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def is_in_flight(self, intent: Intent) -> bool:
        """Whether this run is waiting for the answer to `intent` right now."""
        return intent.id in self._in_flight

    def answered_at(self, intent: Intent) -> float | None:
        """When the wait for its answer ended (monotonic); None while it goes on.

        What an earlier run sent was answered before every time of this one.
        """
        return None if self.is_in_flight(intent) else self._answered.get(intent.id, -inf)

    async def send(
        self,
        intent: Intent,
        call: Callable[[Keep], Awaitable[T]],
        record: Record[T],
        prove: Callable[[T], None] | None = None,
        reserve: Reserve | None = None,
    ) -> T:
        """Record `intent`, call once, and record what the answer proved.

        `prove` looks whether the record is on disk, after its commit. `reserve` is asked inside the
        commit that records the wish of a rule: what it raises leaves neither. The call and what
        follows outlive their caller: closing a form cannot interrupt a send. Raises
        NotAllowed or DiskFull before anything is sent; NotSent, Refused,
        OutcomeUnknown or NotKept afterwards.
        """
        self._admit(intent, is_reserved=reserve is not None)
        self._in_flight.add(intent.id)
        try:
            sending, attempt = self._begin(intent, reserve)
        except BaseException:
            self._in_flight.discard(intent.id)
            raise
        task = asyncio.ensure_future(self._carry(sending, attempt, call, record, prove))
        self._tasks.add(task)  # the loop itself keeps only a weak reference
        task.add_done_callback(self._tasks.discard)
        telling = asyncio.get_running_loop().call_later(TOLD_AFTER_S, self._told)
        task.add_done_callback(lambda _: telling.cancel())
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            task.add_done_callback(_end_alone)
            raise

    async def drain(self, limit_s: float) -> None:
        """Wait for answers under way, at most `limit_s`; what is late stays SENDING on disk."""
        if self._tasks:
            _, late = await asyncio.wait(tuple(self._tasks), timeout=limit_s)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)

    def _admit(self, intent: Intent, *, is_reserved: bool) -> None:
        if is_reserved is not (RULE in intent.params):
            raise NotAllowed("A rule sends inside its caps, and nobody else uses them.")
        # Locked, a rule tops up; it issues nothing.
        may_rest = intent.kind is Kind.FREEZE or (is_reserved and intent.kind is Kind.FUND)
        if self._vault.is_resting and not may_rest:
            raise Locked
        self._guard.admit(intent)
        if intent.session != self._session or intent.stage is not Stage.READY:
            raise NotAllowed("This request belongs to an earlier run and is not sent.")
        if not self._vault.has_room():
            raise DiskFull
        if self._blocked(intent) is not None:
            raise NotAllowed(
                "An earlier request for this card is not settled yet.",
                todo="Wait until it is. Purser looks by itself.",
            )

    def _blocked(self, intent: Intent) -> Intent | None:
        rivals = tuple(i for i in self._vault.intents.open() if i.card_id == intent.card_id)
        return blocking(rivals, intent.kind)

    def _begin(self, intent: Intent, reserve: Reserve | None) -> tuple[Intent, int]:
        try:
            with self._vault.commit():
                if reserve is not None:
                    reserve(intent)
                self._vault.intents.add(intent)
        except DuplicateForm:
            raise NotAllowed(
                "This form was already sent.", todo="Look at the card: the first click counts."
            ) from None
        sending = advance(intent, Stage.SENDING, self._clock.now())
        with self._vault.commit():
            self._vault.intents.put(sending)
            attempt = self._vault.intents.begin_attempt(sending.id, sending.changed_at)
        self.watch(sending)
        return sending, attempt

    async def _carry(
        self,
        sending: Intent,
        attempt: int,
        call: Callable[[Keep], Awaitable[T]],
        record: Record[T],
        prove: Callable[[T], None] | None,
    ) -> T:
        def keep(came: bytes) -> None:
            self._write(lambda: self._vault.intents.keep_raw(sending.id, attempt, came))

        raw = RawAnswer(keep)
        try:
            answer = await raw.of(call)
        except (NotSent, Refused) as error:
            reason = error.reason.value if isinstance(error, Refused) else "not_sent"
            self._end(sending, attempt, Stage.REJECTED, reason, error)
            raise
        except OutcomeUnknown as error:
            self._end(sending, attempt, Stage.UNKNOWN, "no_answer", error)
            raise
        else:
            self._keep_answer(sending, attempt, answer, record)
            if prove is not None:
                prove(answer)
            return answer
        finally:
            self._answered[sending.id] = self._clock.monotonic()
            self._in_flight.discard(sending.id)

    def _keep_answer(self, sending: Intent, attempt: int, answer: T, record: Record[T]) -> None:
        def keep() -> None:
            with self._vault.commit():
                accepted = advance(sending, Stage.ACCEPTED, self._clock.now())
                self._vault.intents.put(record(accepted, answer))
                self._vault.intents.end_attempt(sending.id, attempt, "accepted", "")

        try:
            self._write(keep)
        except VaultError:
            raise NotKept from None

    def _end(
        self, sending: Intent, attempt: int, stage: Stage, reason: str, error: PurserError
    ) -> None:
        def keep() -> None:
            with self._vault.commit():
                self._vault.intents.put(advance(sending, stage, self._clock.now(), reason=reason))
                self._vault.intents.end_attempt(sending.id, attempt, error.code, error.detail)

        try:
            self._write(keep)
        except VaultError:
            # The stage on disk stays SENDING, which a later run reads as "not known".
            raise NotKept from None

    def _write(self, write: Callable[[], None]) -> None:
        """What came back from a send is worth the room that was kept back for it."""
        try:
            write()
        except DiskFull:
            if not self._vault.use_reserve():
                raise
            write()


def _end_alone(task: "asyncio.Future[Any]") -> None:
    """Nobody waits for it any more: how the service took it is on disk, the rest is for the log."""
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, ServiceError):
        told = {"message": "a send that nobody waits for", "exception": error}
        task.get_loop().call_exception_handler(told)

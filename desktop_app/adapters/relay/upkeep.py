"""Keeps one way up: connects again with growing, uneven pauses, and reports every change."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import NoReturn

from desktop_app.application.ports import Clock
from desktop_app.application.receiving import Report, WayReport, WayState
from desktop_app.domain.errors import Failure
from desktop_app.domain.relay_errors import RelayError
from desktop_app.domain.secrets import Secret

FIRST_S, LONGEST_S = 3.0, 60.0
STEADY_S = 60.0

Pause = Callable[[float], Awaitable[object]]
Up = Callable[[Secret], None]
"""Called each time the connection stands, with the address to give to the card service."""

PAUSE: Pause = asyncio.sleep
_uniform = secrets.SystemRandom().uniform


class BackOff:
    """Pauses in seconds that double up to a minute, each cut by chance to half at most.

    Chance keeps many programs that lost one relay from coming back in the same moment.
    """

    def __init__(self) -> None:
        self._next = FIRST_S

    def take(self) -> float:
        """How long to wait now; the next one is longer."""
        ceiling, self._next = self._next, min(self._next * 2, LONGEST_S)
        return _uniform(ceiling / 2, ceiling)

    def reset(self) -> None:
        """All went well: begin with the shortest again."""
        self._next = FIRST_S


async def keep_up(
    connect: Callable[[Up], Awaitable[NoReturn]], report: Report, clock: Clock, pause: Pause
) -> None:
    """Run `connect` for ever; it ends by raising RelayError. Reports OFF when cancelled.

    Only a connection that stood for a minute makes the next pause short again: a relay that greets
    and hangs up must not be able to make us spin, nor poll.
    """
    board, back_off = _Board(report, clock), BackOff()
    try:
        while True:
            try:
                await connect(board.up)
            except RelayError as error:
                failure = Failure.from_error(error)
            if board.fall() >= STEADY_S:
                back_off.reset()
            wait = back_off.take()
            board.down(failure, wait)
            await pause(wait)
    finally:
        board.off()


class _Board:
    """Says what changed; each ON is a new connection, and each FAILED has a new `again_at`."""

    def __init__(self, report: Report, clock: Clock) -> None:
        self._report = report
        self._clock = clock
        self._up_at: float | None = None
        self._why = ""
        self._down_since = clock.now()
        self._say(WayState.CONNECTING)

    def up(self, url: Secret) -> None:
        self._up_at, self._why = self._clock.monotonic(), ""
        self._say(WayState.ON, url=url)

    def fall(self) -> float:
        """Returns for how many seconds it was up."""
        up_at, self._up_at = self._up_at, None
        return self._clock.monotonic() - up_at if up_at is not None else 0.0

    def down(self, failure: Failure, wait: float) -> None:
        now = self._clock.now()
        if failure.code != self._why:
            self._why, self._down_since = failure.code, now
        again_at = now + timedelta(seconds=wait)
        self._report(WayReport(WayState.FAILED, self._down_since, None, failure, again_at))

    def off(self) -> None:
        self._say(WayState.OFF)

    def _say(self, state: WayState, url: Secret | None = None) -> None:
        self._report(WayReport(state, self._clock.now(), url))

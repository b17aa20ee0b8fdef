"""Notices that the computer slept or that its clock was set: then everything is read anew."""

import asyncio
from collections.abc import Callable

from desktop_app.application.ports import Clock

TICK_S = 5.0
JUMP_S = 20.0
"""More than a busy computer is late by, less than any sleep that matters."""


async def watch_for_jumps(clock: Clock, jumped: Callable[[], None]) -> None:
    """Call `jumped` whenever wall time and counted time part; ends only by cancellation."""
    wall, counted = clock.now(), clock.monotonic()
    while True:
        await asyncio.sleep(TICK_S)
        now, ticks = clock.now(), clock.monotonic()
        if abs((now - wall).total_seconds() - (ticks - counted)) > JUMP_S:
            jumped()
        wall, counted = now, ticks

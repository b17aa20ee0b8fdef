"""The practice bank as a child process that ends when Purser does."""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from desktop_app.application.ports import Practice, SandboxLink
from desktop_app.domain.secrets import Secret

START_S, STOP_S, END_S = 7.0, 3.0, 1.0
SEED = 7
log = logging.getLogger(__name__)
SERVER_FLAG = "--sandbox-server"


def server_command() -> list[str]:
    """How to start the bank with the interpreter, or the frozen program, that runs now."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SERVER_FLAG]
    return [sys.executable, "-I", "-m", "desktop_app", SERVER_FLAG]


class SandboxProcess:
    """SandboxHost port: starts the bank once per run, on a free loopback port.

    `make_practice` is called beside the loop, with the bank's address.
    """

    def __init__(self, data: Path, make_practice: Callable[[str], Practice]) -> None:
        self._data = data
        self._make_practice = make_practice
        self._process: Process | None = None
        self._link: SandboxLink | None = None
        self._practice: Practice | None = None
        self._starting = asyncio.Lock()

    @property
    def practice(self) -> Practice | None:
        """The running bank's merchant and clock; None where their code did not come."""
        return self._practice

    async def start(self) -> SandboxLink | None:
        """The running bank; None when it does not come up in time."""
        async with self._starting:
            if self._process is None or self._process.returncode is not None:
                self._practice, self._link = None, await self._launch()
            if self._link is not None and self._practice is None:
                self._practice = await self._drive(self._link)
            return self._link

    async def stop(self) -> None:
        """End the child by its own handle."""
        process, self._process, self._link = self._process, None, None
        if process is None or process.returncode is not None:
            return
        if process.stdout is not None and process.stdout.at_eof():
            # It is ending by itself, and a signal would race with the watch for its end.
            with suppress(TimeoutError):
                async with asyncio.timeout(END_S):
                    await process.wait()
                    return
        process.terminate()
        try:
            async with asyncio.timeout(STOP_S):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()

    async def _launch(self) -> SandboxLink | None:
        arguments = ["--port", "0", "--seed", str(SEED), "--data", str(self._data)]
        try:
            self._process = await asyncio.create_subprocess_exec(
                *server_command(), *arguments, "--exit-with-parent", stdin=PIPE, stdout=PIPE
            )
        except OSError:
            return None
        try:
            link = _read_link(await _first_line(self._process))
        except asyncio.CancelledError:
            self._process.kill()  # nobody waits for it any more; the next start makes another
            self._process = None
            raise
        if link is None:
            await self.stop()
            return None
        return link

    async def _drive(self, link: SandboxLink) -> Practice | None:
        """The merchant, whose code is imported beside the loop; None where that does not come.

        The bank is there all the same, and who starts it next tries again.
        """
        work = asyncio.to_thread(self._make_practice, link.base_url)
        # As a value: a damaged file of an installation raises anything.
        (made,) = await asyncio.gather(work, return_exceptions=True)
        if isinstance(made, BaseException):
            log.error("the practice bank's merchant: %s", type(made).__name__)
            return None
        return made


async def _first_line(process: Process) -> bytes:
    """What the child says once it listens; nothing when it is too late or has no end."""
    if process.stdout is None:
        return b""
    with suppress(TimeoutError, ValueError):
        async with asyncio.timeout(START_S):
            return await process.stdout.readline()
    return b""


def _read_link(line: bytes) -> SandboxLink | None:
    try:
        told = json.loads(line)
        return SandboxLink(
            base_url=told["url"],
            callback_url=f"{told['url']}/sink/purser",
            client_id=told["client_id"],
            client_secret=Secret(told["client_secret"]),
            api_key=Secret(told["api_key"]),
            webhook_secret=Secret(told["webhook_secret"]),
        )
    except (ValueError, KeyError, TypeError):
        return None

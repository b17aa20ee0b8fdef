"""The network between the program and the bank, which a test can cut."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from desktop_app.application.ports import SandboxLink
from tests.support.app_rig import ThreadHost
from tests.support.sandbox_server import RunningSandbox

T = TypeVar("T")
HOST = "127.0.0.1"
_CHUNK = 65_536


class Cable:
    """Carries bytes between a port of its own and a service; its loop runs in a thread."""

    def __init__(self, url: str) -> None:
        self._port = urlsplit(url).port or 0
        self._is_cut = False
        self._writers: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="cable")
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, HOST, 0))
        self.url = f"http://{HOST}:{self._server.sockets[0].getsockname()[1]}"

    def cut(self) -> None:
        """Every connection breaks, and every new one."""
        self._do(self._set_cut(True))

    def plug_in(self) -> None:
        """New connections reach the service again."""
        self._do(self._set_cut(False))

    def close(self) -> None:
        """End it for good."""
        self._do(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(5)

    async def _set_cut(self, is_cut: bool) -> None:
        self._is_cut = is_cut
        if is_cut:
            for writer in self._writers:
                writer.transport.abort()

    async def _end(self) -> None:
        self._server.close()
        await self._set_cut(True)
        rest = asyncio.all_tasks() - {asyncio.current_task()}
        if rest:
            await asyncio.wait(rest, timeout=5)

    async def _serve(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._is_cut:
            back.transport.abort()
            return
        far, on = await asyncio.open_connection(HOST, self._port)
        self._writers |= {back, on}
        await asyncio.gather(self._carry(near, on), self._carry(far, back))
        self._writers -= {back, on}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(_CHUNK):
                writer.write(data)
                await writer.drain()
        writer.close()


class CableHost(ThreadHost):
    """SandboxHost whose bank is reached through a cable; the shop stands beside the bank."""

    def __init__(self, bank: RunningSandbox, cable: Cable) -> None:
        super().__init__(bank)
        self._cable = cable

    async def start(self) -> SandboxLink | None:
        """Where the cable listens."""
        link = await super().start()
        return link and replace(link, base_url=self._cable.url)


@contextmanager
def cable_to(bank: RunningSandbox) -> Iterator[Cable]:
    """A cable, and its end."""
    cable = Cable(bank.url)
    try:
        yield cable
    finally:
        cable.close()

"""Strangers at the loopback receiver: each gets its constant answer, and nothing comes in."""

import asyncio
import contextlib
import logging
import select
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.relay.inbound import BUSY, REPLIES
from desktop_app.adapters.relay.receiver import MAX_CONNECTIONS, LoopbackReceiver
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import DEADLINE_S, Ear, post
from tests.support.hostile_requests import BODY, HOSTILE, HOSTS, PATH, TOKEN, ask, chunk, chunked

NO_TIME_S = 0.2


class Door:
    """A receiver that listens, and what it let in."""

    def __init__(self, limit_s: float = DEADLINE_S, hosts: frozenset[str] = HOSTS) -> None:
        self.ear = Ear()
        self.receiver = LoopbackReceiver(
            Secret(TOKEN), SystemClock(), hosts=hosts, pause=self.ear.pause, limit_s=limit_s
        )

    @property
    def port(self) -> int:
        """Where it listens."""
        return urlsplit(self.receiver.address).port or 0

    async def knock(self, *parts: bytes, ends: bool = True) -> bytes:
        """Send these bytes on a connection of its own; everything that comes back, b"" when the
        connection was reset.
        """
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            # It may hang up while we still talk; what it said before counts.
            with contextlib.suppress(OSError):
                for part in parts:
                    writer.write(part)
                    await writer.drain()
                if ends:
                    writer.write_eof()
            with contextlib.suppress(ConnectionError):
                async with asyncio.timeout(DEADLINE_S):
                    return await reader.read()
            return b""
        finally:
            writer.close()


@contextlib.asynccontextmanager
async def listening(door: Door) -> AsyncIterator[Door]:
    task = asyncio.create_task(door.receiver.run(door.ear.take, door.ear.report))
    await door.ear.until_on()
    try:
        yield door
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def play(door: Door, act: Callable[[Door], Awaitable[None]]) -> Door:
    async def scene() -> None:
        async with listening(door):
            await act(door)

    asyncio.run(scene())
    return door


def test_there_are_a_hundred_of_them() -> None:
    assert len(HOSTILE) >= 100


@pytest.mark.parametrize("name", HOSTILE)
def test_a_stranger_gets_a_constant_answer_and_nothing_comes_in(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    raw, status = HOSTILE[name]

    async def act(door: Door) -> None:
        assert await door.knock(raw) == REPLIES[status]

    door = play(Door(), act)
    assert door.ear.deliveries == []
    assert TOKEN not in caplog.text


def test_the_request_they_are_made_from_comes_in() -> None:
    async def act(door: Door) -> None:
        assert await door.knock(ask()) == REPLIES[200]
        assert await door.knock(ask(host="127.0.0.1:80")) == REPLIES[200]
        assert await door.knock(ask(host="EVENTS.EXAMPLE")) == REPLIES[200]
        assert await door.knock(chunked(chunk(b"ab"), chunk(b"c"), b"0\r\n\r\n")) == REPLIES[200]

    assert play(Door(), act).ear.bodies == [BODY, BODY, BODY, b"abc"]


def test_a_second_request_behind_the_first_is_not_read() -> None:
    async def act(door: Door) -> None:
        assert await door.knock(ask() * 3) == REPLIES[200]

    assert len(play(Door(), act).ear.deliveries) == 1


@pytest.mark.parametrize(
    "parts",
    [
        (b"P",),
        (f"POST {PATH} HTTP/1.1\r\n".encode(),),
        (ask()[:-1],),
        (ask().partition(b"\r\n\r\n")[0] + b"\r\n\r\n",),
    ],
    ids=["one byte", "one line", "all but one byte", "no body"],
)
def test_who_does_not_finish_is_sent_away(parts: tuple[bytes, ...]) -> None:
    async def act(door: Door) -> None:
        assert await door.knock(*parts, ends=False) == REPLIES[408]

    assert play(Door(NO_TIME_S), act).ear.deliveries == []


def test_who_drips_does_not_get_more_time() -> None:
    async def act(door: Door) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
        answer = asyncio.create_task(reader.read(1024))
        for byte in ask():
            if answer.done():
                break
            writer.write(bytes([byte]))
            await asyncio.sleep(NO_TIME_S / 20)
        assert await answer == REPLIES[408]
        writer.close()

    assert play(Door(NO_TIME_S), act).ear.deliveries == []


def test_of_two_hundred_slow_connections_sixteen_are_kept_and_the_others_turned_away() -> None:
    async def act(door: Door) -> None:
        slow = {asyncio.create_task(door.knock(b"P", ends=False)) for _ in range(200)}
        while len(slow) > MAX_CONNECTIONS:
            gone, slow = await asyncio.wait(slow, return_when=asyncio.FIRST_COMPLETED)
            # Over a byte that nobody read, the answer may be lost with the connection.
            assert {task.result() for task in gone} <= {REPLIES[BUSY], b""}
        assert await door.knock(ask()) in (REPLIES[BUSY], b"")
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        while (answer := await door.knock(ask())) != REPLIES[200]:
            assert answer in (REPLIES[BUSY], b"")  # until it has noticed that they left

    assert play(Door(), act).ear.bodies == [BODY]


def test_who_leaves_without_a_word_leaves_the_place_free() -> None:
    async def act(door: Door) -> None:
        for _ in range(3 * MAX_CONNECTIONS):
            with socket.create_connection(("127.0.0.1", door.port)):
                await asyncio.sleep(0)
        while (answer := await door.knock(ask())) != REPLIES[200]:
            assert answer in (REPLIES[BUSY], b"")

    play(Door(), act)


def test_who_is_refused_half_way_may_finish_and_then_read_the_answer() -> None:
    raw, _ = HOSTILE["size: one byte too many"]

    def send_all_then_read(port: int) -> bytes:
        with socket.create_connection(("127.0.0.1", port), DEADLINE_S) as wire:
            for start in range(0, len(raw), 20_000):
                wire.sendall(raw[start : start + 20_000])
                # A sender that is still busy when the answer comes.
                select.select([wire], [], [], 0.1)
                time.sleep(0.05)
            return wire.recv(4096)

    async def act(door: Door) -> None:
        assert await asyncio.to_thread(send_all_then_read, door.port) == REPLIES[413]

    play(Door(), act)


def test_without_a_list_of_hosts_any_name_will_do() -> None:
    async def act(door: Door) -> None:
        assert await post(door.ear.url, b"{}", host="anything.example") == 200

    play(Door(hosts=frozenset()), act)


@given(raw=st.binary(max_size=300), cut=st.integers(0, 200))
def test_no_bytes_come_in_without_the_token(raw: bytes, cut: int) -> None:
    almost = ask("POST", "/" + "0" * 32)

    async def act(door: Door) -> None:
        for stranger in (raw, almost[:cut] + raw + almost[cut:]):
            assert await door.knock(stranger) in (REPLIES[400], REPLIES[404])

    assert play(Door(), act).ear.deliveries == []


def test_a_port_in_use_is_reported_and_taken_when_it_is_free() -> None:
    async def scene() -> None:
        ear = Ear()
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            receiver = LoopbackReceiver(Secret(TOKEN), SystemClock(), port, pause=ear.pause)
            task = asyncio.create_task(receiver.run(ear.take, ear.report))
            await ear.until(lambda: len(ear.pauses) > 3)
            assert ear.states == [WayState.CONNECTING, WayState.FAILED]
            assert ear.reports[1].failure.code == "port_taken"
            assert receiver.address == ""
        await ear.until_on()
        assert receiver.address == f"http://127.0.0.1:{port}"
        assert await post(ear.url, b"{}") == 200
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert receiver.address == ""

    asyncio.run(scene())


def test_it_listens_on_this_computer_only_and_names_the_tunnel() -> None:
    ear = Ear()
    public = "https://wallet.tunnel.example"
    receiver = LoopbackReceiver(Secret(TOKEN), SystemClock(), public=public)

    async def scene() -> None:
        task = asyncio.create_task(receiver.run(ear.take, ear.report))
        await ear.until_on()
        assert ear.url == f"{public}/{TOKEN}"
        assert receiver.address.startswith("http://127.0.0.1:")
        port = urlsplit(receiver.address).port
        with pytest.raises(OSError), socket.create_connection(("127.0.0.2", port), 1):
            pass
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(scene())


def test_a_token_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        LoopbackReceiver(Secret("webhook"), SystemClock())


@pytest.mark.parametrize("mistake", [LookupError, OSError, TimeoutError])
def test_a_mistake_of_ours_is_not_swallowed(mistake: type[Exception]) -> None:
    async def scene() -> None:
        door = Door()

        async def take(_delivery: object) -> None:
            raise mistake

        task = asyncio.create_task(door.receiver.run(take, door.ear.report))
        await door.ear.until_on()
        assert await door.knock(ask()) == b""
        with pytest.raises(ExceptionGroup) as caught:
            await task
        assert caught.group_contains(mistake)

    asyncio.run(scene())


def test_who_comes_as_the_door_closes_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    """Called off before its first step, a connection was left open until the garbage came."""

    async def whole() -> bytes:
        door = Door()
        work = asyncio.create_task(door.receiver.run(door.ear.take, door.ear.report))
        while not door.port:
            await asyncio.sleep(0)
        serve = door.receiver._serve

        def late(*args: object) -> object:
            work.cancel()
            return serve(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(door.receiver, "_serve", late)
        answer = await door.knock(ends=False)
        await asyncio.wait({work})
        return answer

    assert asyncio.run(whole()) == b""

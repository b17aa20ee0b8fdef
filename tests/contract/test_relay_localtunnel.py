"""What a localtunnel server may do to us."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from desktop_app.adapters.relay.inbound import REPLIES
from desktop_app.adapters.relay.localtunnel import LocaltunnelReceiver, _choose_host
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import DEADLINE_S, Ear
from tests.support.relay_servers import LocaltunnelServer, plain

TOKEN = "c0ffee" * 5 + "00"
NAME = "feed" * 8


def receiver(url: str, ear: Ear, limit_s: float = DEADLINE_S) -> LocaltunnelReceiver:
    """A receiver for this server."""
    return LocaltunnelReceiver(
        url, Secret(NAME), Secret(TOKEN), SystemClock(), pause=ear.pause, limit_s=limit_s
    )


async def end(task: asyncio.Task[None]) -> None:
    """Cancel it and wait."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def news(done: Callable[[], bool]) -> None:
    """Wait until `done`; fails after a time that no machine needs."""
    async with asyncio.timeout(DEADLINE_S):
        while not done():
            await asyncio.sleep(0.005)


@asynccontextmanager
async def running(server: LocaltunnelServer, limit_s: float = DEADLINE_S) -> AsyncIterator[Ear]:
    """A receiver at work on this server."""
    ear = Ear()
    await server.start()
    task = asyncio.create_task(receiver(server.url, ear, limit_s).run(ear.take, ear.report))
    try:
        yield ear
    finally:
        await end(task)
        await server.kill()


def granted(**changes: object) -> bytes:
    """An answer to the request for a name, with these changes."""
    told = {"id": "a", "port": 1, "max_conn_count": 10, "url": "https://a.example", **changes}
    return plain(200, json.dumps(told).encode(), "application/json")


UNUSABLE = {
    "a landing page": plain(200, b"<html>", "text/html"),
    "nothing": plain(200, b""),
    "a list": plain(200, b"[]"),
    "no port": granted(port=None),
    "a port in words": granted(port="80"),
    "a port of 0": granted(port=0),
    "a port too high": granted(port=65536),
    "true for a port": granted(port=True),
    "half a port": granted(port=80.5),
    "no connections": granted(max_conn_count=0),
    "connections in words": granted(max_conn_count="ten"),
    "no address": granted(url=None),
    "an address without TLS": granted(url="http://a.example"),
    "an address with a path": granted(url="https://a.example/path"),
    "an address with a name": granted(url="https://me@a.example"),
    "another scheme": granted(url="javascript:alert(1)"),
    "a megabyte": plain(200, b" " * 1_000_000),
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_answer_that_grants_nothing_is_told_and_asked_for_slowly(name: str) -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        server.answer = UNUSABLE[name]
        async with running(server) as ear:
            await ear.until(lambda: len(ear.pauses) >= 3)
        assert ear.states == [WayState.CONNECTING, WayState.FAILED, WayState.OFF]
        assert ear.reports[1].failure.code == "relay_unusable"

    asyncio.run(scene())


def test_a_refused_name_is_told() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        server.answer = plain(403, b'{"message":"Invalid subdomain."}')
        async with running(server) as ear:
            await ear.until(lambda: len(ear.pauses) >= 3)
        assert ear.reports[1].failure.code == "relay_refused"
        assert ear.reports[1].failure.detail == "403"

    asyncio.run(scene())


def test_a_granted_port_that_nobody_serves_is_told() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        with socket.create_server(("127.0.0.1", 0)) as other:
            server.answer = granted(port=other.getsockname()[1])
        async with running(server) as ear:
            await ear.until(lambda: len(ear.pauses) >= 3)
        assert [r.failure.code for r in ear.reports if r.failure] == ["relay_unreachable"]

    asyncio.run(scene())


def test_a_tunnel_that_hangs_up_on_every_connection_is_told_and_left() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        server.brief = True
        async with running(server) as ear:
            await ear.until(lambda: WayState.FAILED in ear.states)
            # Ten connections, each tried three times with one pause between; and some on top
            # for what went on while this was noticed.
            assert len(ear.pauses) < 50

    asyncio.run(scene())


def test_one_connection_that_ends_is_replaced_and_nothing_is_told() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        async with running(server) as ear:
            await ear.until_on()
            tunnel = server.tunnels[NAME]
            await news(lambda: len(tunnel.held) == 10)
            tunnel.held[0][1].close()
            await news(lambda: len(tunnel.held) == 11)
            assert len(server.gets) == 1
            assert ear.states == [WayState.CONNECTING, WayState.ON]

    asyncio.run(scene())


def test_while_others_stand_one_that_cannot_be_replaced_at_once_is_tried_again() -> None:
    async def scene() -> None:
        server, ear, opened = LocaltunnelServer(), Ear(), asyncio.Event()

        async def pause(seconds: float) -> None:
            ear.pauses.append(seconds)
            await opened.wait()

        await server.start()
        way = LocaltunnelReceiver(
            server.url, Secret(NAME), Secret(TOKEN), SystemClock(), pause=pause
        )
        task = asyncio.create_task(way.run(ear.take, ear.report))
        await ear.until_on()
        tunnel = server.tunnels[NAME]
        await news(lambda: len(tunnel.held) == 10)

        async def lose_one() -> None:
            tunnel.held[0][1].close()
            await news(lambda: bool(ear.pauses))

        await server.reopen(NAME, lose_one)
        opened.set()
        await news(lambda: len(tunnel.held) == 11)
        assert len(server.gets) == 1
        assert ear.states == [WayState.CONNECTING, WayState.ON]
        await end(task)
        await server.kill()

    asyncio.run(scene())


@pytest.mark.parametrize(("offered", "held"), [(1, 1), (3, 3), (10, 10), (100_000, 10)])
def test_it_holds_as_many_connections_as_are_offered_and_ten_at_most(
    offered: int, held: int
) -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        server.sockets = offered
        async with running(server) as ear:
            await ear.until_on()
            await news(lambda: len(server.tunnels[NAME].held) >= held)
            await asyncio.sleep(0.05)
            assert len(server.tunnels[NAME].held) == held

    asyncio.run(scene())


def test_a_name_that_is_taken_gives_another_address() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        async with running(server) as first:
            await first.until_on()
            second = Ear()
            task = asyncio.create_task(receiver(server.url, second).run(second.take, second.report))
            await second.until_on()
            assert first.url == f"http://{NAME}.localhost:{server.port}/{TOKEN}"
            assert second.url.startswith("http://other-")
            assert second.url.endswith(f"/{TOKEN}")
            assert second.pauses == [2.0]
            await end(task)

    asyncio.run(scene())


def test_a_name_that_our_last_connection_still_holds_is_ours_again() -> None:
    async def scene() -> None:
        server, old, new = LocaltunnelServer(), Ear(), Ear()
        await server.start()
        last = asyncio.create_task(receiver(server.url, old).run(old.take, old.report))
        await old.until_on()

        async def leave(_seconds: float) -> None:
            await end(last)
            await asyncio.sleep(0.1)  # until the server has noticed

        again = LocaltunnelReceiver(
            server.url, Secret(NAME), Secret(TOKEN), SystemClock(), pause=leave
        )
        task = asyncio.create_task(again.run(new.take, new.report))
        await new.until_on()
        await end(task)
        await server.kill()
        assert new.url == old.url

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01" + b"\x8f" * 500, 400),
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", 404),
        (b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\na", 404),
        (f"POST /{TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\n\r\n".encode(), 413),
        (f"POST /{TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc".encode(), 408),
        (b"P", 408),
    ],
    ids=["TLS", "another path", "no path", "too large", "not finished", "one byte"],
)
def test_what_comes_down_a_connection_is_judged_as_at_our_own_door(raw: bytes, status: int) -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        async with running(server, limit_s=0.2) as ear:
            await ear.until_on()
            reader, writer = await server.tunnels[NAME].free.get()
            writer.write(raw)
            assert await reader.read() == REPLIES[status]
            writer.close()
            assert ear.deliveries == []
            assert ear.states == [WayState.CONNECTING, WayState.ON]

    asyncio.run(scene())


def test_a_quiet_connection_is_not_hurried() -> None:
    async def scene() -> None:
        server = LocaltunnelServer()
        async with running(server, limit_s=0.05) as ear:
            await ear.until_on()
            await news(lambda: len(server.tunnels[NAME].held) == 10)
            await asyncio.sleep(0.3)
            assert len(server.tunnels[NAME].held) == 10
            assert ear.states == [WayState.CONNECTING, WayState.ON]

    asyncio.run(scene())


@pytest.mark.parametrize(
    ("ip", "host"),
    [
        ("93.184.215.14", "93.184.215.14"),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"),
        (None, "asked.example"),
        ("", "asked.example"),
        (5, "asked.example"),
        ("127.0.0.1", "asked.example"),
        ("192.168.1.1", "asked.example"),
        ("10.0.0.1", "asked.example"),
        ("169.254.169.254", "asked.example"),
        ("::1", "asked.example"),
        ("0.0.0.0", "asked.example"),
        ("evil.example", "asked.example"),
    ],
)
def test_no_server_sends_us_into_the_owners_network(ip: object, host: str) -> None:
    assert _choose_host(ip, "asked.example") == host

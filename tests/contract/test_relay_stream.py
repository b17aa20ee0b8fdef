"""What a relay's stream may do to us: stall, refuse, redirect, speak nonsense, ask for memory."""

import asyncio
import base64
import gzip
import json
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable

import pytest
import trustme

from desktop_app.adapters.relay.gosmee import make_gosmee
from desktop_app.adapters.relay.stream import StreamReceiver
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.receiving import WayState
from desktop_app.domain.secrets import Secret
from tests.contract.receiver_suite import BODY, Ear, post, sign
from tests.support.raw_server import Connection, raw_server
from tests.support.relay_servers import GosmeeServer, plain

NAME = "AbcDef123456"
CLOCK = SystemClock()
STALL_S = 0.2


class Scene:
    """A receiver on a gosmee stand-in."""

    def __init__(self, read_s: float = 20.0) -> None:
        self.ear = Ear()
        self.server = GosmeeServer()
        self._read_s = read_s

    def receiver(self) -> StreamReceiver:
        channel = Secret(f"{self.server.url}/{NAME}")
        return make_gosmee(channel, CLOCK, pause=self.ear.pause, read_s=self._read_s)

    @property
    def failures(self) -> list[str]:
        """The codes of what was reported."""
        return [report.failure.code for report in self.ear.reports if report.failure]


def play(scene: Scene, act: Callable[[Scene], Awaitable[None]]) -> Scene:
    """Start server and receiver, act, and end both."""

    async def run() -> None:
        await scene.server.start()
        task = asyncio.create_task(scene.receiver().run(scene.ear.take, scene.ear.report))
        await act(scene)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await scene.server.kill()

    asyncio.run(run())
    return scene


async def some_tries(scene: Scene) -> None:
    await scene.ear.until(lambda: len(scene.ear.pauses) >= 5)


def test_a_relay_that_goes_silent_is_left_and_asked_again() -> None:
    async def act(scene: Scene) -> None:
        await scene.ear.until_on(3)

    scene = play(Scene(STALL_S), act)
    assert set(scene.failures) == {"relay_silent"}


def test_signs_of_life_keep_the_connection() -> None:
    async def act(scene: Scene) -> None:
        await scene.ear.until_on()
        for _ in range(30):
            scene.server.say(b": keepalive\n\n")
            await asyncio.sleep(0.05)

    scene = play(Scene(read_s=1.0), act)
    assert (scene.server.subscriptions, scene.failures) == (1, [])


REFUSALS = {
    "not found": (plain(404), "relay_refused", "404"),
    "forbidden": (plain(403, b"<html>"), "relay_refused", "403"),
    "broken": (plain(500), "relay_refused", "500"),
    "too many": (plain(429, b"", "text/plain", "Retry-After: 1"), "relay_refused", "429"),
    "nothing in it": (b"HTTP/1.1 204 X\r\nConnection: close\r\n\r\n", "relay_refused", "204"),
    "a web page": (plain(200, b"<html>", "text/html"), "relay_unusable", "not a stream of events"),
    "compressed": (
        plain(200, gzip.compress(b"data: a\n\n"), "text/event-stream", "Content-Encoding: gzip"),
        "relay_unusable",
        "not a stream of events",
    ),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", "relay_unreachable", ""),
    "nothing": (b"", "relay_unreachable", ""),
    "cut in the head": (b"HTTP/1.1 200 OK\r\nContent-Ty", "relay_unreachable", ""),
    "an endless head": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500_000, "relay_unreachable", ""),
}


@pytest.mark.parametrize("name", REFUSALS)
def test_an_answer_that_is_no_stream_is_told_once_and_asked_for_slowly(name: str) -> None:
    scene = Scene()
    scene.server.answer, code, detail = REFUSALS[name]
    play(scene, some_tries)
    assert scene.failures == [code]
    assert scene.ear.states == [WayState.CONNECTING, WayState.FAILED, WayState.OFF]
    assert scene.ear.reports[1].failure.detail == detail
    assert scene.ear.pauses == sorted(scene.ear.pauses) or scene.ear.pauses[4] > 20


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(status: int) -> None:
    scene = Scene()

    async def act(scene: Scene) -> None:
        await some_tries(scene)

    scene.server.answer = plain(status, b"", "text/plain", "Location: /events/elsewhere12345")
    play(scene, act)
    assert scene.failures == ["relay_refused"]
    assert {request.target for request in scene.server.gets} == {f"/events/{NAME}"}


def test_proxies_of_the_environment_are_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    play(Scene(), lambda scene: scene.ear.until_on())


def test_a_certificate_of_nobody_is_refused_and_nothing_is_said() -> None:
    authority = trustme.CA()
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(tls)
    ear = Ear()

    def script(connection: Connection) -> None:
        connection.read_request()

    async def listen(url: str) -> None:
        receiver = make_gosmee(Secret(f"{url}/{NAME}"), CLOCK, pause=ear.pause)
        task = asyncio.create_task(receiver.run(ear.take, ear.report))
        await ear.until(lambda: len(ear.pauses) >= 2)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    with raw_server(script, tls) as server:
        asyncio.run(listen(server.url))
        assert set(server.requests) == {b""}
    assert [r.failure.code for r in ear.reports if r.failure] == ["relay_unreachable"]


def coded(body: bytes) -> bytes:
    """What gosmee says of this body."""
    told = {"x-bitnob-signature": sign(body), "bodyB": base64.b64encode(body).decode()}
    return json.dumps(told).encode()


FRAMES = {
    "words": b"data: hello\n\n",
    "no field": b"garbage\n\n",
    "bytes": bytes(range(256)) + b"\n\n",
    "a web page": b"<!doctype html><html></html>\n\n",
    "an empty list": b"data: []\n\n",
    "half a delivery": b"data: " + coded(BODY)[:40] + b"\n\n",
    "a gap": b"event: gosmee-gap\ndata: {}\n\n",
    "a body too large": b"data: " + coded(b"x" * 65537) + b"\n\n",
    "an event too large": b"data: " + b"x" * 300_000 + b"\n\n",
    "a million empty lines": b"\n" * 1_000_000,
    "a nest": b"data: " + b"[" * 50_000 + b"\n\n",
    "an evil id": b"id: x\x01y\nevent: a\n\n",
}


@pytest.mark.parametrize("name", FRAMES)
def test_a_garbage_frame_is_passed_over_and_the_next_event_arrives(name: str) -> None:
    async def act(scene: Scene) -> None:
        await scene.ear.until_on()
        scene.server.say(FRAMES[name])
        await post(scene.ear.url, BODY)
        await scene.ear.until(lambda: bool(scene.ear.deliveries))

    scene = play(Scene(), act)
    assert scene.ear.bodies == [BODY]
    assert (scene.server.subscriptions, scene.failures) == (1, [])


def test_an_event_in_many_pieces_arrives_whole() -> None:
    async def act(scene: Scene) -> None:
        await scene.ear.until_on()
        for byte in b"data: " + coded(BODY) + b"\n\n":
            scene.server.say(bytes([byte]))
            await asyncio.sleep(0)
        await scene.ear.until(lambda: bool(scene.ear.deliveries))

    assert play(Scene(), act).ear.bodies == [BODY]


def test_a_stream_told_twice_and_out_of_order_is_handed_on_as_it_comes() -> None:
    async def act(scene: Scene) -> None:
        await scene.ear.until_on()
        scene.server.repeats = 2
        await post(scene.ear.url, b'{"n":2}')
        await post(scene.ear.url, b'{"n":1}')
        await scene.ear.until(lambda: len(scene.ear.deliveries) == 4)

    assert play(Scene(), act).ear.bodies == [b'{"n":2}', b'{"n":2}', b'{"n":1}', b'{"n":1}']


def test_after_a_break_it_asks_for_what_came_behind_the_last_id() -> None:
    async def act(scene: Scene) -> None:
        scene.server.numbered = True
        await scene.ear.until_on()
        await post(scene.ear.url, BODY)
        await post(scene.ear.url, BODY)
        await scene.ear.until(lambda: len(scene.ear.deliveries) == 2)
        scene.server.say(b"id: evil\x01\ndata: {}\n\n")
        await asyncio.sleep(0.05)
        scene.server.drop()
        await scene.ear.until_on(2)

    gets = play(Scene(), act).server.gets
    assert [get.headers.get("last-event-id") for get in gets] == [None, "1700000000000-2"]


def test_an_id_that_the_relay_refuses_is_forgotten() -> None:
    async def act(scene: Scene) -> None:
        scene.server.numbered = True
        await scene.ear.until_on()
        await post(scene.ear.url, BODY)
        await scene.ear.until(lambda: bool(scene.ear.deliveries))
        scene.server.answer = plain(400, b"invalid Last-Event-ID")
        scene.server.drop()
        await scene.ear.until(lambda: len(scene.server.gets) >= 3)

    gets = play(Scene(), act).server.gets
    ids = [get.headers.get("last-event-id") for get in gets[:3]]
    assert ids == [None, "1700000000000-1", None]


def test_it_asks_in_the_words_a_relay_expects() -> None:
    headers = play(Scene(), lambda scene: scene.ear.until_on()).server.gets[0].headers
    assert headers["accept"] == "text/event-stream"  # smee compares it letter by letter
    assert headers["accept-encoding"] == "identity"
    assert "authorization" not in headers
    assert "cookie" not in headers


class Flood:
    """An answer whose whole body is there at once."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    async def chunks(self) -> AsyncGenerator[bytes]:
        yield self._body


@pytest.mark.parametrize("line", [b"data: {}\n\n", b":\n", b"id: 1-0\n", b"x"])
def test_others_have_their_turn_while_a_relay_floods(line: bytes) -> None:
    body, turns, done = line * (256 * 1024 // len(line)), 0, False

    async def count() -> None:
        nonlocal turns
        while not done:
            turns += 1
            await asyncio.sleep(0)

    async def scene() -> None:
        nonlocal done
        counting = asyncio.create_task(count())
        await Scene().receiver()._listen(Flood(body), Ear().take)  # type: ignore[arg-type]
        done = True
        await counting

    asyncio.run(scene())
    assert turns > 200

"""Whatever the network does to a send or a read, its class is right and it is never repeated."""

import json
import socket
import time

import pytest

from desktop_app.domain.profiles import Environment
from desktop_app.domain.service_errors import (
    BadAnswer,
    NotSent,
    OutcomeUnknown,
    ServiceError,
    Unreachable,
)
from tests.support.bitnob_asks import CARD_ANSWER, FUNDED, PROBLEM, ask, fund, get
from tests.support.bitnob_rig import plain_client
from tests.support.raw_server import Connection, Script, always, answer, raw_server


def closed_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_refused_connection_proves_that_nothing_was_sent() -> None:
    kept: list[bytes] = []
    error = ask(plain_client(closed_port()), lambda c: fund(c, kept))
    assert isinstance(error, NotSent)
    assert kept == []


def test_a_refused_connection_makes_a_read_unreachable() -> None:
    assert isinstance(ask(plain_client(closed_port()), get), Unreachable)


def test_a_name_that_does_not_resolve_proves_that_nothing_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_name(*_args: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    monkeypatch.setattr(socket, "getaddrinfo", no_name)
    client = plain_client("https://bitnob.test", environment=Environment.BITNOB_SANDBOX)
    assert isinstance(ask(client, fund), NotSent)


def hang_up(_connection: Connection) -> None:
    """Closes at once."""


def read_and_hang_up(connection: Connection) -> None:
    connection.read_request()


def read_and_reset(connection: Connection) -> None:
    connection.read_request()
    connection.reset()


def read_and_wait(connection: Connection) -> None:
    connection.read_request()
    connection.read(1)  # until the client hangs up


def drip(connection: Connection) -> None:
    connection.read_request()
    for byte in answer(FUNDED):
        connection.write(bytes([byte]))
        time.sleep(0.05)


def endless(connection: Connection) -> None:
    connection.read_request()
    connection.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.write(b"10000\r\n" + b" " * 65536 + b"\r\n")


def endless_head(connection: Connection) -> None:
    connection.read_request()
    connection.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        connection.write(b"X-A: " + b"b" * 65536 + b"\r\n")


# Short only where it is meant to end: on a busy machine a connection takes its time.
SHORT_S, LONG_S = 1.0, 5.0


def patience(script: Script) -> float:
    """How long the client waits for this script."""
    return SHORT_S if script in (read_and_wait, drip) else LONG_S


HTML = b"<html><body>504 Gateway Time-out</body></html>"
OTHER_CARD = FUNDED.replace(b"c-1", b"c-2")
UNKNOWN_SENDS: dict[str, Script] = {
    "closed on accept": hang_up,
    "closed after the request": read_and_hang_up,
    "reset after the request": read_and_reset,
    "too late": read_and_wait,
    "one byte at a time, too slow": drip,
    "endless": endless,
    "endless head": endless_head,
    "10 MB": always(answer(b'"' + b"x" * 10_000_000 + b'"')),
    "cut": always(answer(FUNDED, length=len(FUNDED) + 1)),
    "not HTTP": always(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"),
    "another card": always(answer(OTHER_CARD)),
    "HTML 200": always(answer(HTML)),
    "HTML 400": always(answer(HTML, 400)),
    "HTML 403": always(answer(HTML, 403)),
    "HTML 504": always(answer(HTML, 504)),
    "empty 200": always(answer(b"")),
    "204": always(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "408": always(answer(json.dumps({**PROBLEM, "status": 408}).encode(), 408)),
    "500": always(answer(json.dumps({**PROBLEM, "status": 500}).encode(), 500)),
    "409 without a known code": always(
        answer(json.dumps({**PROBLEM, "status": 409, "code": "DUPLICATE_KEY_ERROR"}).encode(), 409)
    ),
    "success false": always(answer(FUNDED.replace(b"true", b"false"))),
    "compressed": always(answer(b"\x1f\x8b\x08\x00", 200, "Content-Encoding: gzip")),
    "contradicted scale": always(
        answer(FUNDED.replace(b'"id": "t-1"', b'"id": "t-1", "display_amount": 20'))
    ),
}


@pytest.mark.parametrize("script", UNKNOWN_SENDS.values(), ids=UNKNOWN_SENDS.keys())
def test_the_outcome_of_a_send_is_unknown_and_it_is_sent_once(script: Script) -> None:
    with raw_server(script) as server:
        error = ask(plain_client(server.url, total_s=patience(script)), fund)
    assert isinstance(error, OutcomeUnknown)
    assert len(server.connections) == 1


def test_what_came_of_a_cut_answer_is_kept() -> None:
    kept: list[bytes] = []
    with raw_server(always(answer(FUNDED, length=len(FUNDED) + 9))) as server:
        ask(plain_client(server.url), lambda c: fund(c, kept))
    assert kept == [FUNDED]


def test_an_error_body_is_kept_too() -> None:
    kept: list[bytes] = []
    with raw_server(always(answer(HTML, 504))) as server:
        ask(plain_client(server.url), lambda c: fund(c, kept))
    assert kept == [HTML]


READS: dict[str, tuple[Script, type[ServiceError]]] = {
    "closed on accept": (hang_up, Unreachable),
    "reset": (read_and_reset, Unreachable),
    "too late": (read_and_wait, Unreachable),
    "cut": (always(answer(CARD_ANSWER, length=len(CARD_ANSWER) + 1)), Unreachable),
    "504": (always(answer(HTML, 504)), Unreachable),
    "10 MB": (always(answer(b'"' + b"x" * 10_000_000 + b'"')), BadAnswer),
    "endless": (endless, BadAnswer),
    "HTML 200": (always(answer(HTML)), BadAnswer),
    "HTML 401": (always(answer(HTML, 401)), BadAnswer),
    "another card": (always(answer(CARD_ANSWER.replace(b"c-1", b"c-2"))), BadAnswer),
    "wrong types": (always(answer(CARD_ANSWER.replace(b'"active"', b"7"))), BadAnswer),
    "contradicted scale": (
        always(answer(CARD_ANSWER.replace(b'display_amount": 2', b'display_amount": 20'))),
        BadAnswer,
    ),
}


@pytest.mark.parametrize(("script", "kind"), READS.values(), ids=READS.keys())
def test_a_spoiled_read_is_named(script: Script, kind: type[ServiceError]) -> None:
    with raw_server(script) as server:
        error = ask(plain_client(server.url, total_s=patience(script)), get)
    assert type(error) is kind


def test_a_read_is_tried_again_twice_when_connections_fail() -> None:
    with raw_server(hang_up) as server:
        ask(plain_client(server.url), get)
    assert len(server.connections) == 3


def test_a_read_succeeds_when_a_later_try_does() -> None:
    def second(connection: Connection) -> None:
        if connection.number == 1:
            always(answer(CARD_ANSWER))(connection)

    with raw_server(second) as server:
        card = ask(plain_client(server.url), get)
    assert not isinstance(card, ServiceError)


def test_a_late_read_is_not_tried_again() -> None:
    with raw_server(read_and_wait) as server:
        ask(plain_client(server.url, total_s=SHORT_S), get)
    assert len(server.connections) == 1


def test_an_answer_in_single_bytes_is_read() -> None:
    def one_by_one(connection: Connection) -> None:
        connection.read_request()
        connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for byte in answer(FUNDED):
            connection.write(bytes([byte]))

    with raw_server(one_by_one) as server:
        assert not isinstance(ask(plain_client(server.url), fund), ServiceError)

"""Old and repeated requests: what is put on the wire, and what an answer to it says."""

import json
import time
from datetime import timedelta

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import Unreachable
from tests.support.bitnob_asks import ask
from tests.support.bitnob_rig import make_client, plain_client
from tests.support.raw_server import Connection, always, answer, raw_server

WHO = json.dumps({"success": True, "data": {"environment": "sandbox"}}).encode()
REFUSAL = json.dumps({"code": "UNAUTHORIZED", "status": 401, "correlation_id": "req_0001"}).encode()
PAGE = b"<html>sign in</html>"


def old(client: BitnobClient) -> object:
    return client.is_old_refused(timedelta(minutes=10))


def repeat(client: BitnobClient) -> object:
    return client.is_repeat_refused()


@pytest.mark.parametrize("what", [old, repeat])
@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (answer(WHO), False),
        (answer(REFUSAL, 401), True),
        (answer(PAGE, 401), None),
        (answer(PAGE), None),
        (answer(REFUSAL, 500), None),
    ],
)
def test_only_a_clear_answer_says_anything(what: object, reply: bytes, said: bool | None) -> None:
    with raw_server(always(reply)) as server:
        assert ask(plain_client(server.url), what) is said


@pytest.mark.parametrize("what", [old, repeat])
def test_no_answer_is_no_finding(what: object) -> None:
    def hang_up(connection: Connection) -> None:
        connection.read_request()

    with raw_server(hang_up) as server:
        assert isinstance(ask(plain_client(server.url), what), Unreachable)


def test_the_time_is_moved_and_the_repeat_is_the_same_bytes() -> None:
    with raw_server(always(answer(WHO))) as server:
        ask(plain_client(server.url), old)
        ask(plain_client(server.url), repeat)
    aged, first, second = server.requests
    stamp = int(headers(aged)["x-auth-timestamp"])
    assert 599 <= time.time() - stamp <= 660
    assert first == second
    assert headers(aged)["x-auth-nonce"] != headers(first)["x-auth-nonce"]
    assert all(request.startswith(b"GET /api/whoami ") for request in server.requests)


def headers(request: bytes) -> dict[str, str]:
    lines = request.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")[1:]
    return {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}


def test_an_api_key_carries_no_time() -> None:
    keys = plain_client("http://127.0.0.1:1")._calls._credentials
    guide = make_client("http://127.0.0.1:1", DialectName.GUIDE, keys)
    assert not guide.requests_carry_time
    assert plain_client("http://127.0.0.1:1").requests_carry_time

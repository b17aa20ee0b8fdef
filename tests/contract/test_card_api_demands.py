"""Answers that ask for something: another place, another time, other keys, another clock."""

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.domain.service_errors import (
    BadAnswer,
    ClockWrong,
    KeysRefused,
    NotSent,
    RateLimited,
    Refused,
    RefusedReason,
    ServiceError,
)
from tests.support.bitnob_asks import CARD, CARD_ANSWER, FUNDED, PROBLEM, VERBS, ask, fund, get
from tests.support.bitnob_rig import plain_client
from tests.support.raw_server import Connection, RawServer, Script, always, answer, raw_server


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("verb", VERBS)
def test_a_redirect_is_an_error_and_leads_nowhere(verb: str, status: int) -> None:
    what, kind = VERBS[verb]

    def redirect(target: RawServer) -> Script:
        place = f"Location: {target.url}/api/cards/c-1"
        return always(answer(FUNDED, status, place, "Set-Cookie: a=b"))

    with raw_server(always(answer(FUNDED))) as target, raw_server(redirect(target)) as server:
        error = ask(plain_client(server.url), what)
    assert type(error) is kind
    assert len(server.connections) == 1
    assert target.connections == []


def test_no_cookie_is_ever_sent_back() -> None:
    with raw_server(always(answer(CARD_ANSWER, 200, "Set-Cookie: a=b"))) as server:
        ask(plain_client(server.url), get, times=2)
    assert len(server.requests) == 2
    assert b"cookie" not in server.requests[1].lower()


def limited(*headers: str) -> Script:
    return always(answer(json.dumps(PROBLEM).encode(), 429, *headers))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: 7"], 7),
        (["Retry-After: soon"], 10),
        ([], 10),
        (["Date: Sat, 21 Nov 2026 09:00:00 GMT", "Retry-After: Sat, 21 Nov 2026 09:00:20 GMT"], 20),
    ],
)
def test_a_read_is_put_off_as_long_as_asked(headers: list[str], seconds: int) -> None:
    with raw_server(limited(*headers)) as server:
        error = ask(plain_client(server.url), get)
    assert isinstance(error, RateLimited)
    assert error.retry_after == seconds


def test_after_a_long_retry_after_nothing_is_sent_at_all() -> None:
    with raw_server(limited("Retry-After: 300")) as server:
        error = ask(plain_client(server.url), fund, times=2)
    assert isinstance(error, NotSent)
    assert len(server.connections) == 1


def test_a_send_refused_for_its_rate_is_a_proven_refusal() -> None:
    with raw_server(limited("Retry-After: 1")) as server:
        error = ask(plain_client(server.url), fund)
    assert isinstance(error, Refused)
    assert error.reason is RefusedReason.RATE_LIMITED


def refused_keys(clock_off: timedelta) -> Script:
    body = json.dumps({"code": "UNAUTHORIZED", "status": 401, "correlation_id": "req_1"}).encode()
    date = format_datetime(datetime.now(UTC) + clock_off, usegmt=True)
    return always(answer(body, 401, f"Date: {date}"))


@pytest.mark.parametrize(
    ("minutes", "kind"), [(0, KeysRefused), (10, ClockWrong), (-10, ClockWrong)]
)
def test_refused_keys_are_told_from_a_wrong_clock(minutes: int, kind: type[ServiceError]) -> None:
    with raw_server(refused_keys(timedelta(minutes=minutes))) as server:
        error = ask(plain_client(server.url), get)
    assert type(error) is kind


def test_a_send_refused_for_its_keys_is_a_proven_refusal() -> None:
    with raw_server(refused_keys(timedelta(minutes=10))) as server:
        error = ask(plain_client(server.url), fund)
    assert isinstance(error, Refused)
    assert error.reason is RefusedReason.AUTH


def test_a_timestamp_follows_the_services_clock_within_two_minutes() -> None:
    ahead = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    with raw_server(always(answer(CARD_ANSWER, 200, f"Date: {ahead}"))) as server:
        ask(plain_client(server.url), get, times=2)
    first, second = (stamp_of(request) for request in server.requests)
    assert 85 <= second - first <= 95


def stamp_of(request: bytes) -> int:
    lines = request.decode().split("\r\n")
    stamps = [line for line in lines if line.lower().startswith("x-auth-timestamp:")]
    return int(stamps[0].partition(":")[2])


def test_a_list_that_runs_in_a_loop_is_refused() -> None:
    page = {"cards": [], "page_info": {"has_next_page": True, "next_cursor": "again"}}
    body = json.dumps({"success": True, "data": page}).encode()

    async def whole(client: BitnobClient) -> object:
        return [page async for page in client.list_cards()]

    with raw_server(always(answer(body))) as server:
        error = ask(plain_client(server.url), whole)
    assert isinstance(error, BadAnswer)
    assert len(server.connections) == 2


def test_a_read_that_would_wait_too_long_is_put_off() -> None:
    with raw_server(limited("Retry-After: 300")) as server:
        error = ask(plain_client(server.url), get, times=2)
    assert isinstance(error, RateLimited)
    assert error.retry_after in (299, 300)
    assert len(server.connections) == 1


def test_a_limit_of_one_operation_does_not_hold_up_the_others() -> None:
    def script(connection: Connection) -> None:
        request = connection.read_request()
        slow = answer(json.dumps(PROBLEM).encode(), 429, "Retry-After: 50")
        connection.write(slow if b"/secure" in request else answer(CARD_ANSWER))

    async def both(client: BitnobClient) -> object:
        with pytest.raises(RateLimited):
            await client.secure_details(CARD)
        return await client.get_card(CARD)

    with raw_server(script) as server:
        assert not isinstance(ask(plain_client(server.url), both), ServiceError)

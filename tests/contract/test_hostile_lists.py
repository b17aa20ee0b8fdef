"""Lists that run in a loop, state one thing twice, or never end; answers that never do."""

import asyncio
import json
import re
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import (
    BadAnswer,
    NotSent,
    OutcomeUnknown,
    Refused,
    ServiceError,
    Unreachable,
)
from tests.support.bitnob_asks import ask
from tests.support.bitnob_rig import plain_client
from tests.support.endpoints import ENDPOINTS, Body, success
from tests.support.hostile import put
from tests.support.raw_server import Connection, RawServer, Script, answer, raw_server

V2, GUIDE, V2BETA = DialectName.V2, DialectName.GUIDE, DialectName.V2BETA
LISTS = {"list_cards": "cards", "transactions": "transactions"}
lists = pytest.mark.parametrize("name", LISTS)
both = pytest.mark.parametrize("dialect", DialectName)


def page(dialect: DialectName, name: str, number: int, **end: object) -> Body:
    """A page of one row, which is told from others by its number."""
    data = ENDPOINTS[dialect, name].data
    data = put(data, (LISTS[name], 0, "id"), f"row-{number}")
    return {**data, **end}


def asked(connection: Connection) -> str:
    """The query of the request that arrives, "" when none does."""
    line = connection.read_request().partition(b"\r\n")[0].decode()
    return line.partition("?")[2].partition(" ")[0] or line


def serving(make: Callable[[str, int], Body], wrap: Callable[[object], bytes] = success) -> Script:
    """A script that answers each request with the page made for its query and number."""
    numbers = count()

    def script(connection: Connection) -> None:
        while query := asked(connection):
            connection.write(answer(wrap(make(query, next(numbers)))))

    return script


def read_list(server: RawServer, dialect: DialectName, name: str) -> object:
    async def whole(client: BitnobClient) -> object:
        if name == "transactions":
            return await client.transactions("c-1", 2_000)
        return [card async for found in client.list_cards() for card in found]

    return ask(plain_client(server.url, dialect, total_s=20.0), whole)


@lists
def test_cursors_in_a_circle_are_no_list(name: str) -> None:
    def circle(_query: str, number: int) -> Body:
        info = {"has_next_page": True, "next_cursor": "ab"[number % 2]}
        return page(V2, name, number, page_info=info)

    with raw_server(serving(circle)) as server:
        assert isinstance(read_list(server, V2, name), BadAnswer)
    assert server.connections[0].got.count(b"GET ") == 3


@lists
@both
def test_the_same_page_for_ever_is_no_list(dialect: DialectName, name: str) -> None:
    def same(_query: str, number: int) -> Body:
        info = {"has_next_page": True, "next_cursor": f"after-{number}"}
        by_cursor = "page_info" in ENDPOINTS[dialect, name].data
        end: Body = {"page_info": info} if by_cursor else {"total": 10**15}
        return page(dialect, name, 1, **end)

    wrap = ENDPOINTS[dialect, name].envelope.wrap
    with raw_server(serving(same, wrap)) as server:
        assert isinstance(read_list(server, dialect, name), BadAnswer)
    assert server.connections[0].got.count(b"GET ") == 2


@lists
@pytest.mark.parametrize("total", [0, -1, -(10**15)])
def test_a_list_shorter_than_what_it_holds_is_none(name: str, total: int) -> None:
    with raw_server(serving(lambda _q, n: page(GUIDE, name, n, total=total))) as server:
        assert isinstance(read_list(server, GUIDE, name), BadAnswer)


def twice(dialect: DialectName, name: str, key: str, **change: object) -> bytes:
    """An answer whose one row stands there a second time, changed."""
    data = ENDPOINTS[dialect, name].data
    row: Any = data[key][0]
    again: Body = {**data, key: [row, {**row, **change}]}
    wrap = ENDPOINTS[dialect, name].envelope.wrap
    return wrap({**again, "total": 2} if "total" in data else again)


TWICE: list[tuple[DialectName, str, str, Body]] = [
    (V2, "list_cards", "cards", {"balance_amount": "9000000", "display_amount": 9}),
    (V2, "list_cards", "cards", {"status": "frozen"}),
    (V2, "transactions", "transactions", {"status": "completed"}),
    (V2, "wallets", "accounts", {"available_balance": "9", "available_balance_formatted": ""}),
    (V2, "rates", "rates", {"inverse_rate": 3}),
    (GUIDE, "list_cards", "cards", {"balance": "900000", "display_balance": 9}),
    (GUIDE, "list_cards", "cards", {"status": "terminated"}),
    (GUIDE, "transactions", "transactions", {"amount": "300000", "display_amount": 3}),
    (V2BETA, "list_cards", "cards", {"balance": "9.00"}),
    (V2BETA, "transactions", "transactions", {"status": "completed"}),
    (GUIDE, "wallets", "wallets", {"available": "9", "balance": None, "display_balance": None}),
]


@pytest.mark.parametrize(("dialect", "name", "key", "change"), TWICE)
def test_one_id_that_states_two_things_states_none(
    dialect: DialectName, name: str, key: str, change: Body
) -> None:
    raw, endpoint = answer(twice(dialect, name, key, **change)), ENDPOINTS[dialect, name]
    with raw_server(lambda c: c.read_request() and c.write(raw)) as server:
        told = ask(plain_client(server.url, dialect), lambda c: endpoint.ask(c, print))
    assert isinstance(told, BadAnswer)


@pytest.mark.parametrize(("dialect", "name", "key"), [row[:3] for row in TWICE])
def test_a_row_said_twice_counts_once(dialect: DialectName, name: str, key: str) -> None:
    raws, endpoint = (
        [ENDPOINTS[dialect, name].good, twice(dialect, name, key)],
        ENDPOINTS[dialect, name],
    )
    told = []
    for raw in raws:
        with raw_server(lambda c, raw=raw: c.read_request() and c.write(answer(raw))) as server:
            told.append(ask(plain_client(server.url, dialect), lambda c: endpoint.ask(c, print)))
    assert _without_times(told[0]) == _without_times(told[1])


def _without_times(value: object) -> str:
    return re.sub(r"(, )?read_at=datetime\.datetime\([^)]*\)", "", repr(value))


def endless(connection: Connection) -> None:
    connection.read_request()
    connection.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.write(b"10000\r\n" + b" " * 65536 + b"\r\n")


def never(connection: Connection) -> None:
    connection.read_request()
    connection.write(b"HTTP/1.1 200 OK\r\n")
    connection.read(1)  # until the client hangs up


@pytest.mark.parametrize("key", ENDPOINTS, ids=[f"{d}-{n}" for d, n in ENDPOINTS])
def test_an_endless_answer_ends(key: tuple[DialectName, str]) -> None:
    endpoint, kept = ENDPOINTS[key], []
    with raw_server(endless) as server:
        told = ask(
            plain_client(server.url, key[0], total_s=20.0), lambda c: endpoint.ask(c, kept.append)
        )
    assert type(told) is (OutcomeUnknown if endpoint.is_send else BadAnswer)
    assert kept in ([], [b" " * 1024 * 1024])
    assert len(server.connections) == 1


@pytest.mark.parametrize("name", ["get_card", "fund"])
@both
def test_an_answer_that_never_comes_is_given_up(dialect: DialectName, name: str) -> None:
    endpoint = ENDPOINTS[dialect, name]
    with raw_server(never) as server:
        told = ask(plain_client(server.url, dialect, total_s=0.5), lambda c: endpoint.ask(c, print))
    assert type(told) is (OutcomeUnknown if endpoint.is_send else Unreachable)
    assert len(server.connections) == 1


SIGNS = st.text(max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | SIGNS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SIGNS, inner, max_size=3),
    max_leaves=8,
)
HEADERS = st.sampled_from(["Date", "Retry-After", "Content-Type", "Content-Encoding", "Location"])


@st.composite
def answers(draw: st.DrawFn, dialect: DialectName) -> tuple[str, bytes]:
    """Some endpoint, and a well-formed HTTP answer that holds whatever comes."""
    name = draw(st.sampled_from([name for of, name in ENDPOINTS if of is dialect]))
    good = ENDPOINTS[dialect, name].good
    at, cut = draw(st.integers(0, len(good))), draw(st.integers(0, 9))
    body = draw(
        st.sampled_from([good, good[:at] + good[at + cut :]])
        | st.binary(max_size=40).map(lambda noise: good[:at] + noise + good[at:])
        | VALUES.map(lambda value: success(value))
        | VALUES.map(lambda value: json.dumps(value).encode())
        | st.binary(max_size=60)
    )
    status = draw(st.sampled_from([200, 200, 200, 201, 400, 401, 404, 409, 500]))
    value = draw(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40))
    return name, answer(body, status, f"{draw(HEADERS)}: {value}")


@both
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_whatever_comes_has_a_class(dialect: DialectName, data: st.DataObject) -> None:
    cases = data.draw(st.lists(answers(dialect), min_size=20, max_size=20))
    now = [b""]

    def script(connection: Connection) -> None:
        while connection.read_request():
            connection.write(now[0])

    async def main(url: str) -> list[tuple[bool, type[ServiceError]]]:
        client = plain_client(url, dialect, total_s=20.0)
        ends: list[tuple[bool, type[ServiceError]]] = []
        for name, now[0] in cases:
            endpoint = ENDPOINTS[dialect, name]
            try:
                await endpoint.ask(client, lambda _raw: None)
            except ServiceError as error:
                ends.append((endpoint.is_send, type(error)))
        await client.close()
        return ends

    with raw_server(script) as server:
        ends = asyncio.run(main(server.url))
    assert {kind for is_send, kind in ends if is_send} <= {OutcomeUnknown, Refused}
    assert NotSent not in {kind for _, kind in ends}

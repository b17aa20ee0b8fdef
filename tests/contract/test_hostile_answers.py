"""Every endpoint of every dialect against every hostile answer, over a socket.

A read ends in a named error or in what was stated; a send in "not known" unless a refusal is
proven. The words are ours, the raw answer is kept, and no figure is invented.
"""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass

import pytest

from desktop_app.domain.errors import PurserError
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import (
    BadAnswer,
    KeysRefused,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ServiceError,
    Unreachable,
)
from tests.support.bitnob_rig import plain_client
from tests.support.endpoints import ENDPOINTS, Endpoint
from tests.support.hostile import HTML, contradictions, not_a_success, odd_leaves, problem
from tests.support.raw_server import Connection, answer, raw_server

each = pytest.mark.parametrize(
    ("dialect", "endpoint"),
    [(dialect, endpoint) for (dialect, _), endpoint in ENDPOINTS.items()],
    ids=[f"{dialect}-{name}" for dialect, name in ENDPOINTS],
)
LONG_S = 20.0  # no case here takes any time of its own
REFUSING = (400, 401, 403, 404, 413, 415, 422, 429)
SILENT = (301, 304, 402, 408, 409, 500, 503, 999)


@dataclass
class Told:
    """How one hostile answer ended: a value or an error, and what was kept of it."""

    result: object
    kept: list[bytes]


def serve(dialect: DialectName, endpoint: Endpoint, answers: Iterable[bytes]) -> list[Told]:
    """Ask once per answer; a connection lasts as long as the client keeps it."""
    now = [b""]

    def script(connection: Connection) -> None:
        while connection.read_request():
            connection.write(now[0])

    async def main(url: str) -> list[Told]:
        client, told = plain_client(url, dialect, total_s=LONG_S), []
        for now[0] in answers:
            kept: list[bytes] = []
            try:
                told.append(Told(await endpoint.ask(client, kept.append), kept))
            except ServiceError as error:
                told.append(Told(error, kept))
            if now[0].startswith(b"HTTP/1.1 429"):  # it holds back whatever comes next
                await client.close()
                client = plain_client(url, dialect, total_s=LONG_S)
        await client.close()
        return told

    with raw_server(script) as server:
        return asyncio.run(main(server.url))


def judge(
    dialect: DialectName,
    endpoint: Endpoint,
    answers: list[tuple[str, bytes]],
    wanted: type[ServiceError],
) -> None:
    """Every answer ends in `wanted`, in words of ours, and is kept if it came to a send."""
    told = serve(dialect, endpoint, [whole for _, whole in answers])
    assert len(told) == len(answers)
    wrong = {
        name: each.result
        for (name, whole), each in zip(answers, told, strict=True)
        if type(each.result) is not wanted
        or not is_in_our_words(each.result)
        or each.kept != kept_of(dialect, endpoint, whole)
    }
    assert wrong == {}


def kept_of(dialect: DialectName, endpoint: Endpoint, whole: bytes) -> list[bytes]:
    """What must be on disk: the body as it came, up to the size an answer may have."""
    body = whole.partition(b"\r\n\r\n")[2][: 1024 * 1024]
    is_journalled = endpoint.is_send and endpoint is not ENDPOINTS.get((dialect, "set_limits"))
    return [body] if is_journalled and body else []


def is_in_our_words(error: object) -> bool:
    """Four parts, none with a word the server wrote, and no way from here to the raw answer."""
    assert isinstance(error, PurserError)
    parts = (error.happened, error.doing, error.todo)
    told = f"{error!r} {error.args} {vars(error)} {parts}"
    alone = error.__context__ is None and error.__cause__ is None
    return all(parts) and "Kraken" not in told and "Mallory" not in told and alone


@each
def test_what_is_no_success_proves_nothing(dialect: DialectName, endpoint: Endpoint) -> None:
    bodies = [*not_a_success(endpoint), *contradictions(endpoint)]
    kind = OutcomeUnknown if endpoint.is_send else BadAnswer
    judge(dialect, endpoint, [(name, answer(body)) for name, body in bodies], kind)


@each
def test_a_status_that_proves_nothing_proves_nothing(
    dialect: DialectName, endpoint: Endpoint
) -> None:
    """Success over failure, failure over success, a proxy's page: all of it under any status."""
    known = [
        (f"{status} {name}", answer(body, status))
        for status in (*SILENT, *REFUSING)
        for name, body in (
            ("the good answer", endpoint.good),
            ("HTML", HTML),
            ("nothing", b""),
            ("a problem without its correlation", problem(status, correlation_id="")),
            ("a problem of another status", problem(status + 1)),
            ("a problem that calls itself a success", problem(status, success=True)),
        )
        if status != 304 or not body
    ]
    if endpoint.is_send:
        judge(dialect, endpoint, known, OutcomeUnknown)
        proven = [
            (str(status), answer(problem(status), status)) for status in SILENT if status != 304
        ]
        judge(dialect, endpoint, proven, OutcomeUnknown)
        return
    for (name, _), told in zip(
        known, serve(dialect, endpoint, [whole for _, whole in known]), strict=True
    ):
        status = int(name[:3])
        allowed: tuple[type[ServiceError], ...] = (BadAnswer,)
        if status == 429:
            allowed = (RateLimited,)
        elif status == 408 or status >= 500:
            allowed = (Unreachable,)
        elif "without its correlation" in name:
            allowed = (BadAnswer, Refused, KeysRefused)  # to a read, a refusal changes nothing
        assert isinstance(told.result, allowed), (name, told.result)
        assert is_in_our_words(told.result)


@each
def test_only_a_problem_in_the_published_format_refuses(
    dialect: DialectName, endpoint: Endpoint
) -> None:
    answers = [(str(status), answer(problem(status), status)) for status in REFUSING]
    if endpoint.is_send:
        judge(dialect, endpoint, answers, Refused)


def invented(good: object, got: object, path: str = "") -> Iterator[str]:
    """Figures, numbers and rows in `got` that `good` does not state."""
    if isinstance(good, Money | Secret):
        plain = got.reveal() if isinstance(got, Secret) else got
        stated = good.reveal() if isinstance(good, Secret) else good
        if plain not in (stated, None, ZERO):
            yield f"{path}: {plain}"
    elif is_dataclass(good) and is_dataclass(got):
        for each_field in fields(good):
            name = each_field.name
            yield from invented(getattr(good, name), getattr(got, name), f"{path}.{name}")
    elif isinstance(good, tuple) and isinstance(got, tuple):
        if len(got) > len(good):
            yield f"{path}: more of them"
        for one, other in zip(good, got, strict=False):
            yield from invented(one, other, path)
    elif type(good) is not type(got) and got is not None:
        yield f"{path}: {type(got)}"


# Each of these is read as another one is: as fund, freeze, get_card.
READ_ELSEWHERE = ("withdraw", "unfreeze", "terminate", "list_cards")


@pytest.mark.parametrize(
    ("dialect", "endpoint"),
    [(key[0], endpoint) for key, endpoint in ENDPOINTS.items() if key[1] not in READ_ELSEWHERE],
    ids=[f"{dialect}-{name}" for dialect, name in ENDPOINTS if name not in READ_ELSEWHERE],
)
def test_an_odd_value_anywhere_invents_nothing(dialect: DialectName, endpoint: Endpoint) -> None:
    leaves = list(odd_leaves(endpoint))
    kind = OutcomeUnknown if endpoint.is_send else BadAnswer
    good, *told = serve(
        dialect, endpoint, [answer(endpoint.good), *(answer(body) for _, body in leaves)]
    )
    wrong: dict[str, object] = {}
    for (name, _), each_one in zip(leaves, told, strict=True):
        if isinstance(each_one.result, ServiceError):
            if type(each_one.result) is not kind or not is_in_our_words(each_one.result):
                wrong[name] = each_one.result
        elif found := list(invented(good.result, each_one.result)):
            wrong[name] = found
    assert wrong == {}

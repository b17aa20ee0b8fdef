"""The exchange itself: TLS before a byte leaves, a break at every byte, one signature per try."""

import asyncio
import datetime
import hashlib
import hmac
import json
import ssl
from collections.abc import Callable

import pytest
import trustme

from desktop_app.adapters.bitnob.bucket import Bucket, Priority
from desktop_app.adapters.bitnob.transport import make_tls
from desktop_app.application.turns import go_first
from desktop_app.domain.profiles import Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown, ServiceError, Unreachable
from tests.support.bitnob_asks import (
    CARD,
    CARD_ANSWER,
    FUNDED,
    ORDER,
    PROBLEM,
    VERBS,
    ask,
    fund,
    get,
)
from tests.support.bitnob_rig import make_client, plain_client
from tests.support.raw_server import Connection, Script, always, answer, raw_server

PAST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """The product's own context, with the test's authority besides."""
    context = make_tls()
    authority.configure_trust(context)
    return context


def serving(cert: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    cert.configure_cert(context)
    return context


BAD_TLS: dict[str, Callable[[trustme.CA], ssl.SSLContext]] = {
    "wrong host": lambda ca: serving(ca.issue_cert("elsewhere.test")),
    "unknown authority": lambda _ca: serving(trustme.CA().issue_cert("127.0.0.1")),
    "expired": lambda ca: serving(ca.issue_cert("127.0.0.1", not_after=PAST)),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("case", BAD_TLS)
def test_not_a_byte_is_sent_to_a_server_that_is_not_proven(
    case: str, verb: str, authority: trustme.CA
) -> None:
    what, _ = VERBS[verb]
    with raw_server(always(answer(FUNDED)), BAD_TLS[case](authority)) as server:
        error = ask(plain_client(server.url, tls=trusting(authority)), what)
    assert type(error) is (Unreachable if verb == "GET" else NotSent)
    assert b"".join(server.requests) == b""


def test_not_a_byte_is_sent_to_a_server_that_speaks_no_tls(authority: trustme.CA) -> None:
    with raw_server(always(answer(FUNDED))) as server:
        url = server.url.replace("http:", "https:")
        error = ask(plain_client(url, tls=trusting(authority), total_s=0.5), fund)
    assert isinstance(error, NotSent)
    assert b"POST" not in b"".join(server.requests)


def test_a_proven_server_is_spoken_to(authority: trustme.CA) -> None:
    tls = serving(authority.issue_cert("127.0.0.1"))
    with raw_server(always(answer(FUNDED)), tls) as server:
        result = ask(plain_client(server.url, tls=trusting(authority)), fund)
    assert not isinstance(result, ServiceError)


def test_the_environment_has_no_say_in_tls(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    log = tmp_path_factory.mktemp("keys") / "keys.log"
    monkeypatch.setenv("SSLKEYLOGFILE", str(log))
    monkeypatch.setenv("SSL_CERT_FILE", str(log))
    context = make_tls()
    assert context.keylog_filename is None
    assert not log.exists()
    assert context.cert_store_stats()["x509_ca"] > 50
    assert context.minimum_version is ssl.TLSVersion.TLSv1_2
    assert context.check_hostname


def test_a_proxy_in_the_environment_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(always(answer(CARD_ANSWER))) as server, raw_server(always(b"")) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert not isinstance(ask(plain_client(server.url), get), ServiceError)
    assert proxy.connections == []


def each_break(lengths: range, script: Callable[[Connection, int], None]) -> list[object]:
    """The result of one load for each place at which the script breaks the exchange off."""

    def play(connection: Connection) -> None:
        script(connection, lengths[connection.number])

    async def main(url: str) -> list[object]:
        results: list[object] = []
        client = plain_client(url)
        for _ in lengths:
            kept: list[bytes] = []
            try:
                results.append(await fund(client, kept))
            except ServiceError as error:
                results.append(error)
            assert kept in ([], [FUNDED[: len(kept[0])]] if kept else [])
        await client.close()
        return results

    with raw_server(play) as server:
        results = asyncio.run(main(server.url))
    assert len(server.connections) == len(lengths)
    return results


def request_length() -> int:
    with raw_server(always(answer(FUNDED))) as server:
        ask(plain_client(server.url), fund)
    return len(server.requests[0])


def test_a_request_broken_off_at_any_byte_is_unknown() -> None:
    def read_part(connection: Connection, count: int) -> None:
        connection.read(count)
        connection.reset()

    # From the first byte: before it, whether anything left depends on who is faster.
    results = each_break(range(1, request_length()), read_part)
    assert {type(result) for result in results} == {OutcomeUnknown}


@pytest.mark.parametrize("reset", [False, True], ids=["closed", "reset"])
def test_an_answer_broken_off_at_any_byte_is_unknown(reset: bool) -> None:
    whole = answer(FUNDED)

    def write_part(connection: Connection, count: int) -> None:
        connection.read_request()
        connection.write(whole[:count])
        if reset:
            connection.reset()

    results = each_break(range(len(whole)), write_part)
    assert {type(result) for result in results} == {OutcomeUnknown}


def test_an_error_body_broken_off_at_any_byte_is_unknown() -> None:
    whole = answer(json.dumps({**PROBLEM, "status": 400}).encode(), 400)

    def write_part(connection: Connection, count: int) -> None:
        connection.read_request()
        connection.write(whole[:count])

    async def main(url: str) -> set[type]:
        client, found = plain_client(url), set()
        for _ in whole:
            try:
                await fund(client)
            except ServiceError as error:
                found.add(type(error))
        await client.close()
        return found

    with raw_server(lambda c: write_part(c, c.number)) as server:
        assert asyncio.run(main(server.url)) == {OutcomeUnknown}


class NotOnDisk(Exception):
    """What a `keep` raises that cannot write."""


def test_what_keep_raises_passes() -> None:
    def no_room(_raw: bytes) -> None:
        raise NotOnDisk

    with raw_server(always(answer(FUNDED))) as server, pytest.raises(NotOnDisk):
        ask(plain_client(server.url), lambda c: c.fund(ORDER, no_room))


def test_a_raw_answer_is_kept_before_it_is_looked_into() -> None:
    kept: list[bytes] = []
    with raw_server(always(answer(b"not json"))) as server:
        ask(plain_client(server.url), lambda c: fund(c, kept))
    assert kept == [b"not json"]


def test_a_cancelled_send_is_cancelled() -> None:
    def wait(connection: Connection) -> None:
        connection.read_request()
        connection.socket.recv(1)

    async def main(url: str) -> None:
        client = plain_client(url)
        send = asyncio.create_task(client.fund(ORDER, lambda _raw: None))
        await asyncio.sleep(0.1)
        send.cancel()
        with pytest.raises(asyncio.CancelledError):
            await send
        await client.close()

    with raw_server(wait) as server:
        asyncio.run(main(server.url))


def signed(request: bytes, secret: bytes) -> tuple[str, str]:
    """The nonce of a request whose signature is right over the bytes that arrived."""
    head, _, body = request.partition(b"\r\n\r\n")
    lines = (line.partition(b": ") for line in head.split(b"\r\n")[1:])
    headers = {name.lower().decode(): value.decode() for name, _, value in lines}
    stamp, nonce = headers["x-auth-timestamp"], headers["x-auth-nonce"]
    text = f"{headers['x-auth-client']}:{stamp}:{nonce}:".encode() + body
    assert headers["x-auth-signature"] == hmac.new(secret, text, hashlib.sha256).hexdigest()
    return nonce, headers["host"]


def test_every_try_signs_the_bytes_it_sends_with_a_nonce_of_its_own() -> None:
    def close_after(connection: Connection) -> None:
        connection.read_request()

    with raw_server(close_after) as server:
        client = plain_client(server.url, secret="s-1")
        ask(client, get)
        ask(plain_client(server.url, secret="s-1"), fund)
        ask(plain_client(server.url, secret="s-1"), lambda c: c.terminate(CARD, "x", print))
    nonces = {signed(request, b"s-1")[0] for request in server.requests}
    assert len(nonces) == len(server.requests) == 5


def test_nothing_of_a_secret_is_in_any_error(canary_api_secret: str, canary_pan: str) -> None:
    echo = json.dumps({"success": True, "data": {"card": {"id": canary_pan}}}).encode()
    scripts: list[Script] = [always(answer(echo)), always(answer(echo[:-9])), lambda _c: None]
    for script in scripts:
        with raw_server(script) as server:
            for what in (get, fund):
                error = ask(plain_client(server.url, secret=canary_api_secret), what)
                assert isinstance(error, ServiceError)
                assert error.__context__ is None
                for word in (canary_api_secret, canary_pan):
                    assert word not in f"{error!r} {error.detail} {vars(error)}"


def test_a_read_that_a_send_of_money_waits_for_goes_first() -> None:
    turns: list[Priority] = []

    class Seen(Bucket):
        async def take(self, priority: Priority) -> None:
            turns.append(priority)

    async def main(url: str) -> None:
        keys = Credentials("client-1", Secret("s-1"))
        client = make_client(url, DialectName.V2, keys, bucket=Seen())
        await go_first(get(client))
        await get(client)
        await client.close()

    with raw_server(always(answer(CARD_ANSWER))) as server:
        asyncio.run(main(server.url))
    assert turns == [Priority.MONEY, Priority.ON_DEMAND]

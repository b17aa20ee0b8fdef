"""The stream of a relay is read by its grammar, in bounded memory; nonsense is no delivery."""

import base64
import itertools
import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.adapters.relay import gosmee, smee
from desktop_app.adapters.relay.sse import ServerEvent, ServerEvents

LIMIT = 1000


def read(raw: bytes, *cuts: int, limit: int = LIMIT) -> list[tuple[bytes, bytes]]:
    """Name and data of each event, `raw` coming in pieces cut at these places."""
    events, found = ServerEvents(limit), []
    edges = [0, *sorted(cut % (len(raw) + 1) for cut in cuts), len(raw)]
    for start, end in itertools.pairwise(edges):
        found += [(event.name, event.data) for event in events.feed(raw[start:end])]
    return found


@pytest.mark.parametrize(
    ("raw", "events"),
    [
        (b"data: a\n\n", [(b"", b"a")]),
        (b"data:a\n\n", [(b"", b"a")]),
        (b"data:  a\n\n", [(b"", b" a")]),
        (b"data: a\ndata: b\n\n", [(b"", b"a\nb")]),
        (b"data\n\n", [(b"", b"")]),
        (b"event: ping\ndata: {}\n\n", [(b"ping", b"{}")]),
        (b"event: ping\n\ndata: a\n\n", [(b"", b"a")]),
        (b": keepalive\n\ndata: a\n\n", [(b"", b"a")]),
        (b"retry: 1\nfoo: bar\ndata: a\n\n", [(b"", b"a")]),
        (b"data: a\r\n\r\ndata: b\r\rdata: c\n\n", [(b"", b"a"), (b"", b"b"), (b"", b"c")]),
        (b"\xef\xbb\xbfdata: a\n\n", [(b"", b"a")]),
        (b"data: a\n", []),
        (b"data: a", []),
        (b"\n\n\n", []),
        (b"data: \xff\x00\n\n", [(b"", b"\xff\x00")]),
        (b"data: a:b\n\n", [(b"", b"a:b")]),
    ],
)
def test_an_event_is_what_the_standard_says(raw: bytes, events: list[tuple[bytes, bytes]]) -> None:
    assert read(raw) == events
    assert read(raw, *range(len(raw))) == events  # byte by byte


STREAM = (
    b": hello\r\nid: 5\r\nevent: ping\r\ndata: a\r\ndata: b\r\n\r\ndata: \xc3\xa9\n\nid\ndata\r\r"
)


@given(cuts=st.lists(st.integers(0, len(STREAM)), max_size=12))
def test_where_the_pieces_are_cut_makes_no_difference(cuts: list[int]) -> None:
    assert read(STREAM, *cuts) == [(b"ping", b"a\nb"), (b"", "é".encode()), (b"", b"")]


@given(raw=st.binary(max_size=200), cuts=st.lists(st.integers(0, 200), max_size=5))
def test_any_bytes_can_be_read(raw: bytes, cuts: list[int]) -> None:
    assert read(raw, *cuts) == read(raw)


@pytest.mark.parametrize(
    "large",
    [
        b"data: " + b"x" * 2000 + b"\n\n",
        (b"data: " + b"x" * 100 + b"\n") * 20 + b"\n",
        b"event: " + b"x" * 2000 + b"\ndata: a\n\n",
    ],
    ids=["a line", "many lines", "a name"],
)
def test_an_event_that_is_too_large_is_left_out_and_the_next_is_read(large: bytes) -> None:
    expected = [(b"", b"before"), (b"", b"after")]
    raw = b"data: before\n\n" + large + b"data: after\n\n"
    assert read(raw) == expected
    assert read(raw, *range(0, len(raw), 7)) == expected


def test_a_line_without_an_end_takes_no_memory() -> None:
    events, piece = ServerEvents(LIMIT), b"x" * 65536
    tracemalloc.start()
    for _ in range(500):
        assert list(events.feed(piece)) == []
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert held < 1_000_000  # of 32 million that came


def test_signs_of_life_do_not_add_up() -> None:
    events = ServerEvents(LIMIT)
    for _ in range(LIMIT):
        assert list(events.feed(b": keepalive\n")) == []
    assert [event.data for event in events.feed(b"data: a\n\n")] == [b"a"]


@pytest.mark.parametrize("cuts", [(), tuple(range(0, 2100, 7)), (1,), (4,)])
def test_a_comment_takes_no_event_with_it_however_long_it_is(cuts: tuple[int, ...]) -> None:
    raw = b": " + b"x" * 2000 + b"\ndata: a\n:" + b"y" * 2000 + b"\n\ndata: b\n\n"
    assert read(raw, *cuts) == [(b"", b"a"), (b"", b"b")]


def test_the_newest_id_is_remembered() -> None:
    events = ServerEvents(LIMIT)
    list(events.feed(b"id: 1-0\ndata: a\n\nid: 2-0\ndata: b\n\nid: \0\ndata: c\n\n"))
    assert events.last_id == b"2-0"


def plain(value: object, name: bytes = b"") -> ServerEvent:
    return ServerEvent(name, json.dumps(value).encode())


BODY = b'{"a":  1.10}\n'
CODED = base64.b64encode(BODY).decode()


def test_gosmee_carries_the_body_as_base64_beside_the_headers() -> None:
    told = gosmee.read_event(
        plain({"x-bitnob-signature": "ab", "timestamp": "1", "n": 5, "bodyB": CODED})
    )
    assert told is not None
    assert (told.headers, told.body, told.exact) == ((("x-bitnob-signature", "ab"),), BODY, True)


GARBAGE = {
    "nothing": b"",
    "words": b"ready",
    "a greeting": b'{"message":"ready"}',
    "a gap": b'{"error":"missed_history","requested_id":"1-0","oldest_id":"2-0"}',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "cut JSON": b'{"bodyB": "' + CODED.encode(),
    "twice the body": b'{"bodyB": "YQ==", "bodyB": "Yg=="}',
    "not base64": b'{"bodyB": "!!!!"}',
    "base64 of another alphabet": b'{"bodyB": "-_-_"}',
    "base64 without its end": b'{"bodyB": "YQ="}',
    "letters beyond ASCII": '{"bodyB": "é"}'.encode(),
    "a number for a body": b'{"bodyB": 1, "body": 1}',
    "null for a body": b'{"bodyB": null, "body": null}',
    "a list for a body": b'{"bodyB": [], "body": []}',
    "text for a body": b'{"body": "a"}',
    "not UTF-8": b'{"bodyB": "\xff"}',
    "no number": b'{"body": {"a": NaN}}',
    "sealed": b'{"encrypted":true,"version":1,"epk":"a","nonce":"b","ciphertext":"c"}',
    "deep": b'{"body":' + b'{"a":' * 20_000 + b"1" + b"}" * 20_001,
    "long digits": b'{"body": {"a": ' + b"9" * 5000 + b"}}",
}


@pytest.mark.parametrize("name", GARBAGE)
def test_nonsense_is_no_delivery(name: str) -> None:
    assert gosmee.read_event(ServerEvent(b"", GARBAGE[name])) is None
    assert smee.read_event(ServerEvent(b"", GARBAGE[name])) is None


@given(data=st.binary(max_size=60))
def test_any_data_can_be_looked_at(data: bytes) -> None:
    assert gosmee.read_event(ServerEvent(b"", data)) is None
    assert smee.read_event(ServerEvent(b"", data)) is None


def test_smee_carries_a_body_written_anew_so_it_is_not_exact() -> None:
    told = smee.read_event(
        plain({"x-a": "b", "body": {"a": 1.1, "é": "ü"}, "query": {}, "timestamp": 1})
    )
    assert told is not None
    assert (told.headers, told.exact) == ((("x-a", "b"),), False)
    assert told.body == '{"a":1.1,"é":"ü"}'.encode()


def test_smee_that_carries_the_text_itself_is_exact() -> None:
    told = smee.read_event(plain({"rawbody": BODY.decode(), "body": {"a": 1.1}}))
    assert told is not None
    assert (told.headers, told.body, told.exact) == ((), BODY, True)


@pytest.mark.parametrize("name", [b"ready", b"ping"])
def test_notices_of_smee_are_no_delivery(name: bytes) -> None:
    assert smee.read_event(plain({"body": {"a": 1}}, name)) is None

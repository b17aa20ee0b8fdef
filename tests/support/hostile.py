"""What a hostile service makes of a good answer."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from tests.support.hostile_parts import MARK, PROBLEM, Body, Endpoint


def problem(status: int, **changes: object) -> bytes:
    """An error body in the published format, for `status` unless told otherwise."""
    return json.dumps({**PROBLEM, "status": status, **changes}).encode()


HTML = f"<html><body>{MARK}</body></html>".encode()


def not_a_success(endpoint: Endpoint) -> Iterator[tuple[str, bytes]]:
    """Bodies that prove nothing, whatever status they come with."""
    good, data = endpoint.good, endpoint.data
    yield "HTML", HTML
    yield "empty", b""
    yield "white space", b" \r\n\t"
    for text in ("null", "[]", "7", "true", f'"{MARK}"', "{}", "[{}]"):
        yield text, text.encode()
    yield "byte order mark", b"\xef\xbb\xbf" + good
    yield "UTF-16", good.decode().encode("utf-16")
    yield "not UTF-8", good.replace(b"Kraken", b"Kr\xe4ken") + b"\xff"
    yield "cut JSON", good[:-1]
    yield "trailing bytes", good + b"x"
    yield "said twice", good + good
    key = endpoint.envelope.key.encode()
    said = b'{"%s": false, "%s"' % (key, key)
    yield "duplicate key", good.replace(b'{"%s"' % key, said, 1)
    for figure in ("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 5000):
        yield f"a figure {figure[:9]}", good[:-1] + f', "x": {figure}}}'.encode()
    wrap = endpoint.envelope.wrap
    yield "lone surrogate as data", wrap("\ud800")
    yield "lone surrogate as a key", wrap({"\ud800": data})
    yield "arrays 10^5 deep", good[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield "objects 10^5 deep", b'{"data":' * 100_000 + b"1" + b"}" * 100_000
    yield "2 MB", good[:-1] + b', "x": "' + b"y" * 2_000_000 + b'"}'
    yield "compressed", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    yield from endpoint.envelope.spoil(data)
    yield "no data", json.dumps({endpoint.envelope.key: endpoint.envelope.right}).encode()
    for other in (None, [], [data], MARK, 7, True):
        yield f"data {str(other)[:9]}", wrap(other)


def contradictions(endpoint: Endpoint) -> Iterator[tuple[str, bytes]]:
    """Successes about something else than what was asked."""
    if endpoint.about_card:
        yield "another card's id", endpoint.good.replace(b'"c-1"', b'"c-2"')
    # M4: a number that is shown once is kept, whatever the figures beside it say.
    of_money = endpoint.currency is not None and b'"cvv"' not in endpoint.good
    if of_money and endpoint.currency is not None:
        yield (
            "another currency",
            endpoint.envelope.wrap(put(endpoint.data, endpoint.currency, "EUR")),
        )
    # An answer to a change of status is read for its card's id alone.
    for key in ("display_amount", "display_balance") if of_money else ():
        if f'"{key}": 2'.encode() in endpoint.good:
            yield (
                f"contradicted {key}",
                endpoint.good.replace(f'"{key}": 2'.encode(), f'"{key}": 20'.encode()),
            )


_CLASSES = ("HTML", "duplicate key", "a figure NaN", "a figure 1e400", "lone surrogate as data",
            "objects 10^5 deep", "2 MB", "success False", "data None", "another card's id",
            "another currency")  # fmt: skip


def one_of_each(endpoint: Endpoint) -> Iterator[tuple[str, bytes]]:
    """The classes without their spellings, where an answer costs more than itself."""
    for name, body in (*not_a_success(endpoint), *contradictions(endpoint)):
        if name in _CLASSES:
            yield name, body


GONE = object()
_ODD_LEAVES: tuple[object, ...] = (
    GONE, None, True, [], {}, "", "\ud800", "x" * 5000, 1.5, -(10**30), 10**30, "1e400", "０",
    "c-2\u202e", "2026-02-30T99:00:00Z",
)  # fmt: skip


DOLLARS = ("balance", "single_transaction", "daily")


def odd_leaves(endpoint: Endpoint) -> Iterator[tuple[str, bytes]]:
    """An answer with each of its values in turn replaced by what nobody published there."""
    for path in _paths(endpoint.data):
        for odd in _ODD_LEAVES:
            if odd == 1.5 and str(path[-1]).endswith(("rate", *DOLLARS)):
                continue  # a price, or an amount of dollars, like any other
            body = endpoint.envelope.wrap(put(endpoint.data, path, odd))
            yield f"{'/'.join(map(str, path))} = {str(odd)[:12]!r}", body


def put(data: Body, path: tuple[str | int, ...], value: object) -> Body:
    """A copy of `data` with `value` at `path`, or without what stood there."""
    changed = copy.deepcopy(data)
    place: Any = changed
    for step in path[:-1]:
        place = place[step]
    if value is GONE:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return changed


def _paths(value: object, so_far: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if so_far:
        yield so_far
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        yield from _paths(inner, (*so_far, key))

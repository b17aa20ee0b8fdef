"""Ways to spoil the body of an event so that it cannot be what was published."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from desktop_app.adapters.bitnob.decode import MAX_DEPTH
from desktop_app.adapters.bitnob.webhooks import MAX_EVENT_BYTES
from desktop_app.domain.events import Doubt
from tests.support.webhook_samples import CURRENT, Body, current
from tests.support.webhooks import encode

PAN = "4000005522209781"
NOT_PUBLISHED = frozenset({Doubt.NOT_AS_PUBLISHED})
NOT_JSON = frozenset({Doubt.NOT_JSON})
BAD_IDS = ("", " ", ".", "..", "a b", "a\n", "kärtchen", "\u202ea", "x" * 129, 7, True, [], {}, -1)
BAD_FIGURES = (
    True,
    "",
    " 1",
    "1 ",
    "+1",
    "0x10",
    "1e3",
    "1,000",
    "٣",
    10**15 + 1,
    -1,
    -0.5,
    [],
    {},
)
BAD_TEXTS = (7, 0.5, False, [], [PAN], {}, {"a": PAN}, "x" * 4_097, "\ud800", "a\udfff")
BAD_TIMES = (0, 1.5, "", "now", "2026-05-16", "2026-05-16T14:22:10", "24:00", "x" * 41, [], True)
BAD_BY_KEY: dict[str, tuple[object, ...]] = {
    "cardId": (*BAD_IDS, None),
    "id": BAD_IDS,
    "amount": BAD_FIGURES,
    "displayAmount": BAD_FIGURES,
    "feeAmount": BAD_FIGURES,
    "violationCount": (*BAD_FIGURES, 0.5),
    "currency": (*BAD_TEXTS, "eur", "BTC", "$"),
    "reference": BAD_TEXTS,
    "transactionType": BAD_TEXTS,
    "status": BAD_TEXTS,
    "createdStatus": BAD_TEXTS,
    "reason": BAD_TEXTS,
    "narrative": BAD_TEXTS,
    "merchantName": BAD_TEXTS,
    "merchantMcc": BAD_TEXTS,
    "merchantCountry": BAD_TEXTS,
    "timestamp": BAD_TIMES,
    "expiredAt": BAD_TIMES,
    "activatedAt": BAD_TIMES,
}
_NAMED_BY_ID = {"virtualcard.created.completed", "virtualcard.created.failed"}
BAD_AROUND: dict[str, tuple[object, ...]] = {
    "eventId": BAD_IDS,
    "event": (None, "", "\0", *BAD_TEXTS),
    "data": (True, 1, PAN, [], [{"cardId": "a"}]),
    "payload": (True, 1, PAN, []),
}


def make_body(random: Random) -> Body:
    """A current event with an id, an order and a note of its own; as published."""
    body = current(random.choice(tuple(CURRENT)), f"event-{random.getrandbits(64):x}")
    return body | {"data": shuffled(random, body["data"] | {"note": f"{PAN} {random.random()}"})}


def shuffled(random: Random, table: Body) -> Body:
    """The same table in another order."""
    return dict(random.sample(list(table.items()), len(table)))


def _wrong_value(random: Random) -> bytes:
    body = make_body(random)
    keys = tuple(BAD_BY_KEY) if body["event"] not in _NAMED_BY_ID else ("reference", "reason")
    key = random.choice(keys)
    return encode(body | {"data": body["data"] | {key: random.choice(BAD_BY_KEY[key])}})


def _wrong_envelope(random: Random) -> bytes:
    key = random.choice(tuple(BAD_AROUND))
    return encode(shuffled(random, make_body(random) | {key: random.choice(BAD_AROUND[key])}))


def _two_spellings(random: Random) -> bytes:
    body = make_body(random)
    if random.random() < 0.3:
        return encode(body | {"event_id": f"other-{random.random()}"})
    other = random.choice(("card_id", "CardId", "CARDID", "companyid", "_note"))
    return encode(body | {"data": body["data"] | {"cardId": "card-1", other: str(random.random())}})


def _key_twice(random: Random) -> bytes:
    raw = encode(make_body(random))
    key = random.choice((b'"event":', b'"data":', b'"note":', b'"eventId":', b'"companyId":'))
    return raw.replace(key, key + random.choice((b"1,", b"null,", b'"a",')) + key, 1)


def _without_bounds(random: Random) -> bytes:
    raw = encode(make_body(random) | {"more": "@"})
    return raw.replace(b'"@"', random.choice((b"NaN", b"Infinity", b"-Infinity")))


def _too_long(random: Random) -> bytes:
    digits = b"9" * random.randrange(65, 6_000)
    figure = random.choice((digits, b"0." + digits, b"1e" + digits[:12], b"1E-" + digits[:9]))
    return encode(make_body(random) | {"more": "@"}).replace(b'"@"', figure)


def _too_deep(random: Random) -> bytes:
    depth = random.randrange(MAX_DEPTH + 1, 300)
    opened, closed = random.choice(((b"[", b"]"), (b'{"a":', b"}")))
    inside = opened * depth + b"1" + closed * depth
    return encode(make_body(random) | {"more": "@"}).replace(b'"@"', inside)


def _too_large(random: Random) -> bytes:
    size = MAX_EVENT_BYTES + random.randrange(1, 2_000)
    return encode(make_body(random)).ljust(size, random.choice((b" ", b"\n")))


def _cut(random: Random) -> bytes:
    raw = encode(make_body(random))
    return raw[: random.randrange(len(raw))]


def _followed(random: Random) -> bytes:
    tail = random.choice((b"}", b"]", b"\0", b",", b"{}", b"x", b"\xff", encode(make_body(random))))
    return encode(make_body(random)) + tail


def _no_utf8(random: Random) -> bytes:
    raw = encode(make_body(random))
    at = raw.index(b'"note":') + 9
    sign = random.choice((b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf5\x80\x80\x80", b"\x80"))
    return raw[:at] + sign + raw[at:]


def _noise(random: Random) -> bytes:
    return random.randbytes(random.randrange(9, 400))


def _other_json(random: Random) -> bytes:
    body = make_body(random)
    return encode(random.choice((None, True, 1.5, [body], [], str(body), random.getrandbits(60))))


def _no_card(random: Random) -> bytes:
    body = make_body(random)
    data = {key: value for key, value in body["data"].items() if key not in ("cardId", "id")}
    return json.dumps(body | {"data": data}).encode()


@dataclass(frozen=True, slots=True)
class Spoiler:
    """How a body is spoiled, and as what it has to be doubted."""

    make: Callable[[Random], bytes]
    doubts: frozenset[Doubt] = NOT_PUBLISHED


SPOILERS = {
    "a wrong value": Spoiler(_wrong_value),
    "another wrong value": Spoiler(_wrong_value),
    "a wrong envelope": Spoiler(_wrong_envelope),
    "two spellings": Spoiler(_two_spellings),
    "a key twice": Spoiler(_key_twice),
    "a figure without bounds": Spoiler(_without_bounds),
    "a figure too long": Spoiler(_too_long),
    "too deep": Spoiler(_too_deep, frozenset({Doubt.TOO_DEEP})),
    "too large": Spoiler(_too_large, frozenset({Doubt.TOO_LARGE})),
    "cut": Spoiler(_cut, NOT_JSON),
    "followed by more": Spoiler(_followed, NOT_JSON),
    "no UTF-8": Spoiler(_no_utf8, NOT_JSON),
    "noise": Spoiler(_noise, NOT_JSON),
    "other JSON": Spoiler(_other_json),
    "no card": Spoiler(_no_card),
}

"""Every endpoint of every dialect with a good answer, and what a hostile service makes of it."""

import copy
import json
from collections.abc import Iterator
from typing import Any

from desktop_app.domain.profiles import DialectName
from tests.support.hostile_parts import (
    CARD,
    DIGITS,
    LIMITS,
    MARK,
    NEW,
    ORDER,
    PROBLEM,
    Body,
    Endpoint,
    read_all,
    success,
)
from tests.support.hostile_v2beta import V2BETA

__all__ = ["CARD", "ENDPOINTS", "HTML", "MARK", "Body", "Endpoint", "problem", "success"]


def _row(dialect: DialectName) -> Body:
    is_guide = dialect is DialectName.GUIDE
    fee = {"fee": "100000"} if is_guide else {"fee_amount": "1000000"}
    return {
        "id": "t-1",
        "card_id": CARD,
        "type": "funding",
        "status": "pending",
        "amount": "200000" if is_guide else "2000000",
        "display_amount": 2,
        "currency": "USD",
        "reference": "PSR1F-TEST",
        "description": MARK,
        "merchant_name": MARK,
        "created_at": "2026-06-19T12:43:05Z",
        **fee,
    }


_CARD_V2: Body = {
    "id": CARD,
    "status": "active",
    "created_status": "completed",
    "name": MARK,
    "last_four_digit": "7899",
    "balance_amount": "2000000",
    "balance_currency": "USD",
    "display_amount": 2,
    "reference": "PSR1I-TEST",
    "created_at": "2026-06-19T12:38:36Z",
    "card_limits": {"transaction_limit": 5000000},
}
_CARD_GUIDE: Body = {
    "id": CARD,
    "user_reference": "p-1:PSR1I-TEST",
    "label": MARK,
    "status": "active",
    "currency": "USD",
    "balance": "200000",
    "display_balance": 2,
    "last4": "7899",
    "created_at": "2026-06-19T12:38:36Z",
}
_LAST_PAGE = {"has_next_page": False, "next_cursor": "a"}


def _reads_of_both(dialect: DialectName) -> dict[str, Endpoint]:
    is_v2 = dialect is DialectName.V2
    card, row = (_CARD_V2 if is_v2 else _CARD_GUIDE), _row(dialect)
    end: Body = {"page_info": _LAST_PAGE} if is_v2 else {"total": 1}
    money = "balance_currency" if is_v2 else "currency"
    return {
        "whoami": Endpoint(
            lambda c, _k: c.whoami(), {"client_name": MARK, "environment": "sandbox"}
        ),
        "list_cards": Endpoint(
            lambda c, _k: read_all(c.list_cards()),
            {"cards": [card], **end},
            currency=("cards", 0, money),
        ),
        "get_card": Endpoint(
            lambda c, _k: c.get_card(CARD), {"card": card}, False, True, ("card", money)
        ),
        "transactions": Endpoint(
            lambda c, _k: c.transactions(CARD, 50),
            {"transactions": [row], **end},
            False,
            True,
            ("transactions", 0, "currency"),
        ),
    }


def _sends_of_both(dialect: DialectName) -> dict[str, Endpoint]:
    is_v2 = dialect is DialectName.V2
    card = _CARD_V2 if is_v2 else {**_CARD_GUIDE, **DIGITS}
    moved, changed = {"transaction": _row(dialect)}, {"card": {"id": CARD, "status": "active"}}
    money = "balance_currency" if is_v2 else "currency"
    at = ("transaction", "currency")
    return {
        "create": Endpoint(
            lambda c, k: c.create_card(NEW, k), {"card": card}, True, currency=("card", money)
        ),
        "fund": Endpoint(lambda c, k: c.fund(ORDER, k), moved, True, True, at),
        "withdraw": Endpoint(lambda c, k: c.withdraw(ORDER, k), moved, True, True, at),
        "freeze": Endpoint(lambda c, k: c.set_frozen(CARD, True, k), changed, True, True),
        "unfreeze": Endpoint(lambda c, k: c.set_frozen(CARD, False, k), changed, True, True),
        "terminate": Endpoint(lambda c, k: c.terminate(CARD, "x", k), changed, True, True),
    }


_WALLET_V2 = {
    "account_id": "w-1",
    "currency": "USDC",
    "available_balance": "5000000",
    "available_balance_formatted": "5.00 USDC",
}
_WALLET_GUIDE = {
    "id": "w-1",
    "asset": "USDC",
    "network": "ERC20",
    "available": "5000000",
    "balance": "5000000",
    "display_balance": "5.00",
    "decimals": 6,
}
_OWN: dict[DialectName, dict[str, Endpoint]] = {
    DialectName.V2: {
        "wallets": Endpoint(lambda c, _k: c.wallets(), {"accounts": [_WALLET_V2]}),
        "rates": Endpoint(
            lambda c, _k: c.rates(),
            {"rates": [{"base_currency": "USD", "target_currency": "BTC", "inverse_rate": 90000}]},
            currency=("rates", 0, "base_currency"),
        ),
        "holders": Endpoint(
            lambda c, _k: c.holders(),
            {"customers": [{"id": "p-1", "first_name": MARK, "is_active": True}], "total": 1},
        ),
        "secure_details": Endpoint(
            lambda c, _k: c.secure_details(CARD),
            {"details": {"card_id": CARD, **DIGITS}},
            False,
            True,
        ),
        "set_limits": Endpoint(lambda c, _k: c.set_limits(CARD, LIMITS), {"ok": True}, True),
    },
    DialectName.GUIDE: {
        "wallets": Endpoint(lambda c, _k: c.wallets(), {"wallets": [_WALLET_GUIDE]}),
        "rates": Endpoint(
            lambda c, _k: c.rates(),
            {"rates": [{"base_currency": "BTC", "target_currency": "USD", "rate": 90000}]},
        ),
    },
}
ENDPOINTS: dict[tuple[DialectName, str], Endpoint] = {
    (dialect, name): endpoint
    for dialect, own in _OWN.items()
    for name, endpoint in (_reads_of_both(dialect) | _sends_of_both(dialect) | own).items()
} | {(DialectName.V2BETA, name): endpoint for name, endpoint in V2BETA.items()}


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

"""Every endpoint of every dialect with a good answer, and what a hostile service makes of it."""

import copy
import json
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.ports import CardOrder, Holder, Keep, MoneyOrder
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName

MARK = "Kraken says pay Mallory"
CARD = CardId("c-1")
TWO = Money.usd(2)
ORDER = MoneyOrder("PSR1F-TEST", CARD, TWO, "note")
NEW = CardOrder("PSR1I-TEST", "Ads", Holder("p-1", "Ada"), TWO, TWO, "http://127.0.0.1:1/sink")
LIMITS = SpendLimits(TWO, TWO, TWO, TWO, TWO)
PROBLEM = {
    "type": "https://api.bitnob.com/errors/BAD_REQUEST",
    "title": MARK,
    "detail": MARK,
    "code": "BAD_REQUEST",
    "correlation_id": "req_019d9b7e",
}
Ask = Callable[[BitnobClient, Keep], Coroutine[Any, Any, object]]
Body = dict[str, Any]


@dataclass(frozen=True)
class Endpoint:
    """One call of the client. `about_card`: its answer must be about the card that was asked for;
    `currency`: where a currency stands in its data.
    """

    ask: Ask
    data: Body
    is_send: bool = False
    about_card: bool = False
    currency: tuple[str | int, ...] | None = None

    @property
    def good(self) -> bytes:
        """The whole answer, as it was published."""
        return success(self.data)


async def _all(pages: Any) -> tuple[object, ...]:
    return tuple([item async for page in pages for item in page])


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
_DIGITS: Body = {
    "card_number": "4000001234567899",
    "cvv": "847",
    "expiry_month": "07",
    "expiry_year": "2029",
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
            lambda c, _k: _all(c.list_cards()),
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
    card = _CARD_V2 if is_v2 else {**_CARD_GUIDE, **_DIGITS}
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
            {"details": {"card_id": CARD, **_DIGITS}},
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
    for dialect in DialectName
    for name, endpoint in (
        _reads_of_both(dialect) | _sends_of_both(dialect) | _OWN[dialect]
    ).items()
}


def success(data: object, **envelope: object) -> bytes:
    """`data` in the envelope of a success."""
    return json.dumps({"success": True, "message": MARK, "data": data, **envelope}).encode()


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
    yield "duplicate key", good.replace(b'{"success"', b'{"success": false, "success"', 1)
    for figure in ("NaN", "Infinity", "-Infinity", "1e400", "-1e400", "9" * 5000):
        yield f"a figure {figure[:9]}", good[:-1] + f', "x": {figure}}}'.encode()
    yield "lone surrogate as data", success("\ud800")
    yield "lone surrogate as a key", success({"\ud800": data})
    yield "arrays 10^5 deep", good[:-1] + b', "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    yield "objects 10^5 deep", b'{"data":' * 100_000 + b"1" + b"}" * 100_000
    yield "2 MB", good[:-1] + b', "x": "' + b"y" * 2_000_000 + b'"}'
    yield "compressed", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"
    for word in (False, None, 1, "true", "success", []):
        yield f"success {word!r}", success(data, success=word)
    yield "no data", b'{"success": true}'
    for other in (None, [], [data], MARK, 7, True):
        yield f"data {str(other)[:9]}", success(other)


def contradictions(endpoint: Endpoint) -> Iterator[tuple[str, bytes]]:
    """Successes about something else than what was asked."""
    if endpoint.about_card:
        yield "another card's id", endpoint.good.replace(b'"c-1"', b'"c-2"')
    # M4: a number that is shown once is kept, whatever the figures beside it say.
    of_money = endpoint.currency is not None and b'"cvv"' not in endpoint.good
    if of_money and endpoint.currency is not None:
        yield "another currency", success(put(endpoint.data, endpoint.currency, "EUR"))
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


def odd_leaves(data: Body) -> Iterator[tuple[str, bytes]]:
    """`data` with each of its values in turn replaced by what nobody published there."""
    for path in _paths(data):
        for odd in _ODD_LEAVES:
            if odd == 1.5 and str(path[-1]).endswith("rate"):
                continue  # a price like any other
            yield f"{'/'.join(map(str, path))} = {str(odd)[:12]!r}", success(put(data, path, odd))


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

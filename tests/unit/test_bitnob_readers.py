"""Every published answer is read, in both key cases; whatever else comes is refused by name."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic.alias_generators import to_camel

from desktop_app.adapters.bitnob.decode import decode
from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialects import Change, Dialect, Operation, PageAsk
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import unwrap
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import Accepted, MoneyOrder
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.transactions import TransactionKind, TransactionStatus

FIXTURES = Path(__file__).parents[1] / "fixtures/bitnob"
PUBLISHED: dict[str, Any] = json.loads((FIXTURES / "published_v2.json").read_text())
ADA = CardId("019edfe3-ec3f-7bd4-bb44-64f8f59ad90e")
LIST = PageAsk(100, CardId(""))


def data_of(name: str) -> Any:
    """The data of a published answer, as the client decodes it."""
    return unwrap(decode(json.dumps(PUBLISHED[name]).encode()))


def camel(value: Any) -> Any:
    """The same answer with camelCase keys."""
    if isinstance(value, dict):
        return {to_camel(key): camel(item) for key, item in value.items()}
    return [camel(item) for item in value] if isinstance(value, list) else value


def read(operation: Operation[Any, Any], ask: Any, data: object, dialect: Dialect = V2) -> Any:
    return operation.read(data, ask, Units(dialect.per_usd))


ORDER = MoneyOrder("fund-1781872985", ADA, Money.usd(2))
READ_BY = [
    ("whoami/response-2026-04-17", V2.whoami, None),
    ("whoami/response-2026-06-19", V2.whoami, None),
    ("balances/list-response-2026-04-17", V2.wallets, None),
    ("balances/list-response-2026-06-19", V2.wallets, None),
    ("cards-create/response-201", V2.create_card, None),
    ("cards-create/response-201-abridged-tutorial", V2.create_card, None),
    ("cards-create-lite/response-201", V2.create_card, None),
    ("cards-get/response-active", V2.get_card, ADA),
    ("cards-list/response", V2.list_cards, LIST),
    ("cards-list/response-by-customer-empty", V2.list_cards, LIST),
    ("cards-list/response-team-members-empty", V2.list_cards, LIST),
    ("cards-secure/response-plain-2026-06", V2.secure_details, ADA),
    (
        "cards-secure/response-plain-2026-04",
        V2.secure_details,
        CardId("62052bee-f20e-4b59-8a5d-d0c50f16d19e"),
    ),
    ("cards-balance/response-fund-200-pending", V2.fund, ORDER),
    ("cards-status/response-freeze-200-stale-status", V2.freeze, Change(ADA)),
    ("cards-spend-limits/response-200", V2.set_limits, None),
    ("card-transactions/by-card-response-2026-06", V2.transactions, PageAsk(20, ADA)),
    ("customers/list-response", V2.holders, LIST),
]


@pytest.mark.parametrize("name", PUBLISHED)
def test_every_published_answer_is_a_success(name: str) -> None:
    assert data_of(name)


@pytest.mark.parametrize(("name", "operation", "ask"), READ_BY, ids=[row[0] for row in READ_BY])
def test_a_published_answer_is_read_alike_in_both_key_cases(
    name: str, operation: Operation[Any, Any], ask: Any
) -> None:
    data = data_of(name)
    if operation is V2.secure_details:
        snake, other = read(operation, ask, data), read(operation, ask, camel(data))
        assert [s.reveal() for s in snake.fields().values()] == [
            s.reveal() for s in other.fields().values()
        ]
    else:
        assert read(operation, ask, data) == read(operation, ask, camel(data))


def test_a_published_card_says_what_it_says() -> None:
    card = read(V2.get_card, ADA, data_of("cards-get/response-active"))
    assert card.status is CardStatus.ACTIVE
    assert (card.last4, card.holder, card.available) == ("9781", "Ifeoma Okafor", Money.usd(2))
    assert card.reference == "CARD_CREATE_019EDFE3EC3F"
    assert card.created_at == datetime(2026, 6, 19, 12, 38, 36, tzinfo=UTC)


def test_a_published_number_that_fails_luhn_is_kept() -> None:
    details = read(V2.secure_details, ADA, data_of("cards-secure/response-plain-2026-06"))
    assert details.pan.reveal() == "4000005522209781"
    assert details.expiry.reveal() == "03/2033"


def test_inner_failure_with_pending_is_taken_in() -> None:
    answer = read(V2.fund, ORDER, data_of("cards-balance/response-fund-200-pending"))
    assert answer == Accepted(Money.usd(1))


def test_a_freeze_answer_with_the_status_before_is_taken_in() -> None:
    data = data_of("cards-status/response-freeze-200-stale-status")
    assert read(V2.freeze, Change(ADA), data) == Accepted()


def test_a_terminate_answer_may_say_nothing() -> None:
    assert read(V2.terminate, Change(ADA), {}) == Accepted()


def test_wallets_keep_their_own_decimals() -> None:
    wallets = read(V2.wallets, None, data_of("balances/list-response-2026-06-19"))
    assert [(w.asset, w.available, w.decimals) for w in wallets] == [
        ("BTC", 0, 8),
        ("USDC", 2_995_328, 6),
        ("USDT", 5_017_200, 6),
        ("NGN", 0, 2),
    ]


def test_a_creation_fee_is_an_amount_and_not_also_a_fee() -> None:
    data = data_of("card-transactions/by-card-response-2026-06")
    fee, load = read(V2.transactions, PageAsk(20, ADA), data).items
    assert (fee.kind, fee.amount, fee.fee) == (TransactionKind.FEE, Money.usd(1), ZERO)
    assert (load.kind, load.fee) == (TransactionKind.FUNDING, Money.usd(1))
    assert load.status is TransactionStatus.SETTLED


def test_the_last_page_has_no_next_though_it_has_a_cursor() -> None:
    assert read(V2.list_cards, LIST, data_of("cards-list/response")).next is None


OTHER = CardId("another-card")
ABOUT_ONE_CARD = [
    (V2.get_card, OTHER, "cards-get/response-active"),
    (V2.secure_details, OTHER, "cards-secure/response-plain-2026-06"),
    (V2.fund, MoneyOrder("r", OTHER, Money.usd(2)), "cards-balance/response-fund-200-pending"),
    (V2.freeze, Change(OTHER), "cards-status/response-freeze-200-stale-status"),
    (V2.transactions, PageAsk(20, OTHER), "card-transactions/by-card-response-2026-06"),
]


@pytest.mark.parametrize(("operation", "ask", "name"), ABOUT_ONE_CARD)
def test_an_answer_about_another_card_is_refused(
    operation: Operation[Any, Any], ask: Any, name: str
) -> None:
    with pytest.raises(NotAsPublished):
        read(operation, ask, data_of(name))


CARD = {"id": "c-1", "status": "active", "balance_amount": "2000000"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": ".."},
        {"id": "a b"},
        {"id": 7},
        {"status": None},
        {"status": 3},
        {"balance_amount": 2.5},
        {"balance_amount": True},
        {"balance_amount": "2.5"},
        {"balance_amount": "1e3"},
        {"balance_amount": "٣"},
        {"balance_amount": 10**15 + 1},
        {"balance_amount": "9" * 17},
        {"balance_currency": "EUR"},
        {"created_at": "yesterday"},
        {"created_at": "2026-06-19T12:38:36"},
        {"created_at": "2026-06-19T12:38:36Z" + " " * 40},
        {"created_at": 5},
        {"name": "x" * 5000},
        {"card_limits": []},
        {"display_amount": 20},
        {"display_amount": "x"},
    ],
)
def test_one_bad_field_fails_the_whole_page(change: dict[str, object]) -> None:
    bad = {**CARD, **change}
    page = {"cards": [CARD, bad], "page_info": {"has_next_page": False}}
    with pytest.raises(NotAsPublished):
        read(V2.list_cards, LIST, page)


def test_unknown_keys_and_statuses_are_no_reason_to_stop() -> None:
    card = read(V2.get_card, CardId("c-1"), {"card": {**CARD, "status": "paused", "new": [1]}})
    assert card.status is CardStatus.UNRECOGNISED


def test_text_from_the_service_is_made_safe() -> None:
    card = read(V2.get_card, CardId("c-1"), {"card": {**CARD, "name": "a\u202eb\x1b"}})
    assert card.holder == "a⟦U+202E⟧b"


def test_a_failed_making_is_a_failed_card() -> None:
    card = {**CARD, "status": "pending", "createdStatus": "failed"}
    assert read(V2.get_card, CardId("c-1"), {"card": card}).status is CardStatus.FAILED


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.decimals(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner),
    max_leaves=12,
)
READERS: list[tuple[str, Dialect, Callable[[Dialect], Any], Any]] = [
    ("whoami", V2, lambda d: d.whoami, None),
    ("wallets", V2, lambda d: d.wallets, None),
    ("rates", V2, lambda d: d.rates, None),
    ("holders", V2, lambda d: d.holders, LIST),
    ("list", V2, lambda d: d.list_cards, LIST),
    ("secure", V2, lambda d: d.secure_details, CardId("c-1")),
    ("feed", V2, lambda d: d.transactions, PageAsk(9, CardId("c-1"))),
    ("fund", V2, lambda d: d.fund, SimpleNamespace(card_id="c-1")),
    ("freeze", V2, lambda d: d.freeze, Change(CardId("c-1"))),
    ("wallets", GUIDE, lambda d: d.wallets, None),
    ("rates", GUIDE, lambda d: d.rates, None),
    ("list", GUIDE, lambda d: d.list_cards, LIST),
    ("create", GUIDE, lambda d: d.create_card, None),
    ("feed", GUIDE, lambda d: d.transactions, PageAsk(9, CardId("c-1"))),
    ("freeze", GUIDE, lambda d: d.freeze, Change(CardId("c-1"))),
]
SHAPES = [data_of(row[0]) for row in READ_BY]


@given(st.sampled_from(READERS), st.data())
def test_any_json_is_read_or_refused_by_name(
    reader: tuple[str, Dialect, Callable[[Dialect], Any], Any], data: st.DataObject
) -> None:
    _, dialect, choose, ask = reader
    value = data.draw(json_values | st.sampled_from(SHAPES).flatmap(spoiled))
    try:
        read(choose(dialect), ask, value, dialect)
    except NotAsPublished as error:
        text = str(error)
        assert text in ALLOWED_TEXTS  # both ends are fine


ALLOWED_TEXTS = {
    "an answer of another shape",
    "an answer about another card",
    "an amount and its display figure disagree",
    "card details of another shape",
    "card money in another currency",
    "a wallet's figures disagree",
    "a wallet of unknown decimals",
    "rates of another base",
    "a negative amount",
    "a price out of bounds",
    "a next page without its cursor",
    "a page is empty before the end",
    "no details",
    "another way of encrypting",
}


def spoiled(shape: Any) -> st.SearchStrategy[Any]:
    """A published answer with one leaf replaced by any value."""
    places = list(_leaves(shape, ()))
    return st.builds(
        lambda place, value: _replaced(shape, place, value), st.sampled_from(places), json_values
    )


def _leaves(value: Any, path: tuple[Any, ...]) -> Any:
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        yield from _leaves(item, (*path, key))


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _replaced(value[path[0]], path[1:], new)
    return copy

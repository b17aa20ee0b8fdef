"""What each dialect puts on the wire, and what it cannot carry."""

import asyncio
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.bitnob.dialect_guide import GUIDE
from desktop_app.adapters.bitnob.dialect_v2 import V2
from desktop_app.adapters.bitnob.dialects import Change, NewLimits, PageAsk, kind_of
from desktop_app.adapters.bitnob.units import Units
from desktop_app.adapters.bitnob.wire import asset_decimals
from desktop_app.adapters.bitnob.wire_errors import NotAsPublished
from desktop_app.application.ports import CardOrder, Holder, MoneyOrder
from desktop_app.domain.cards import CardId, SpendLimits
from desktop_app.domain.errors import InvalidInput, NotAllowed
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import Credentials, DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent
from desktop_app.domain.transactions import TransactionKind
from tests.support.bitnob_rig import make_client, plain_client

CARD = CardId("c-1")
URL = "http://127.0.0.1:9"
CUBE = Money.usd(10)


def order(**changes: Any) -> CardOrder:
    """An order for a $25 card."""
    given = {
        "reference": "PSR1I-A",
        "label": "Hetzner",
        "holder": Holder("h-1", "Ada Lovelace"),
        "load": Money.usd(25),
        "cap": Money.usd(100),
        "callback_url": Secret("https://hook.test/x"),
        **changes,
    }
    return CardOrder(**given)


def body(dialect: Any, operation: Any, ask: Any) -> Any:
    return operation.body(ask, Units(dialect.per_usd))


def test_v2_makes_a_card_for_a_customer_with_its_load() -> None:
    assert body(V2, V2.create_card, order()) == {
        "customer_id": "h-1",
        "card_type": "virtual",
        "currency": "USD",
        "card_brand": "visa",
        "name": "Ada Lovelace",
        "amount": 25_000_000,
        "reference": "PSR1I-A",
        "webhook_url": "https://hook.test/x",
    }


def test_v2_leaves_out_an_empty_callback() -> None:
    assert "webhook_url" not in body(V2, V2.create_card, order(callback_url=Secret("")))


def test_guide_puts_holder_and_reference_into_the_slot_that_is_listed() -> None:
    assert body(GUIDE, GUIDE.create_card, order()) == {
        "userReference": "h-1:PSR1I-A",
        "label": "Hetzner",
        "initialLimit": 100,
        "callbackUrl": "https://hook.test/x",
    }


def test_guide_writes_a_cap_with_cents_exactly() -> None:
    cap = body(GUIDE, GUIDE.create_card, order(cap=Money.usd(12, 50)))["initialLimit"]
    assert repr(cap) == "12.5"


@pytest.mark.parametrize("changes", [{"callback_url": Secret("")}, {"cap": Money(1)}])
def test_guide_refuses_an_order_it_cannot_carry(changes: dict[str, object]) -> None:
    with pytest.raises(NotSent):
        body(GUIDE, GUIDE.create_card, order(**changes))


def test_money_is_scaled_at_the_wire() -> None:
    load = MoneyOrder("PSR1F-A", CARD, Money.usd(2), "Ads")
    assert body(V2, V2.fund, load) == {
        "type": "fund",
        "amount": 2_000_000,
        "reference": "PSR1F-A",
    }
    assert body(V2, V2.withdraw, load)["type"] == "withdraw"
    assert body(GUIDE, GUIDE.fund, load) == {
        "card_id": "c-1",
        "amount": 200_000,
        "reference": "PSR1F-A",
        "description": "Ads",
    }


def test_an_amount_too_fine_for_the_scale_is_not_sent() -> None:
    with pytest.raises(NotSent):
        body(GUIDE, GUIDE.withdraw, MoneyOrder("r", CARD, Money(2_000_001)))


def test_status_changes_are_worded_as_the_dialect_wants() -> None:
    assert body(V2, V2.freeze, Change(CARD)) == {"status": "frozen"}
    assert body(V2, V2.unfreeze, Change(CARD)) == {"status": "active"}
    assert body(V2, V2.terminate, Change(CARD))["reason"]
    assert body(GUIDE, GUIDE.terminate, Change(CARD, "done")) == {"reason": "done"}
    assert body(GUIDE, GUIDE.freeze, Change(CARD)) == {}


def test_v2_sets_limits_together() -> None:
    limits = SpendLimits(CUBE, CUBE, CUBE, CUBE, CUBE)
    stated = body(V2, V2.set_limits, NewLimits(CARD, limits))["spending_limits"]
    assert set(stated.values()) == {10_000_000}
    assert "all_time_limit" not in stated
    with pytest.raises(NotSent):
        body(V2, V2.set_limits, NewLimits(CARD, SpendLimits(transaction=CUBE)))


def test_pairs_of_figures_that_tell_are_reported() -> None:
    units, seen = Units(1_000_000), []
    units.observer = lambda amount, display: seen.append((amount, display))
    assert units.read(0, Decimal(0)) == Money(0)
    assert units.read(2_000_000) == Money.usd(2)
    assert seen == []
    assert units.read(2_000_000, Decimal(2)) == Money.usd(2)
    assert seen == [(2_000_000, Decimal(2))]


@pytest.mark.parametrize("factor", [10, 100, Decimal("0.1"), Decimal("0.01")])
def test_a_pair_at_another_power_of_ten_is_reported_and_never_shown(factor: Decimal) -> None:
    units, seen = Units(1_000_000), []
    units.observer = lambda amount, display: seen.append((amount, display))
    with pytest.raises(NotAsPublished):
        units.read(2_000_000, 2 * Decimal(factor))
    assert seen == [(2_000_000, 2 * Decimal(factor))]


def test_decimals_of_an_unknown_asset_come_from_its_display_figure() -> None:
    assert asset_decimals(12_345, Decimal("1.2345"), None) == 4
    assert asset_decimals(0, None, None) == 2
    for shown in (None, Decimal("7")):
        with pytest.raises(NotAsPublished):
            asset_decimals(12_345, shown, None)


def test_a_wallet_whose_figures_disagree_is_refused() -> None:
    with pytest.raises(NotAsPublished):
        asset_decimals(5_000_000, Decimal(50), 6)


@pytest.mark.parametrize(
    ("read", "data"),
    [
        (GUIDE.wallets, {"wallets": [{"id": "w", "asset": "X", "available": 1, "decimals": 19}]}),
        (GUIDE.list_cards, {"cards": [], "total": 1}),
        (V2.list_cards, {"cards": [], "page_info": {"has_next_page": True}}),
        (
            V2.rates,
            {"rates": [{"base_currency": "NGN", "target_currency": "X", "inverse_rate": "1"}]},
        ),
    ],
)
def test_a_list_that_cannot_be_is_refused(read: Any, data: object) -> None:
    with pytest.raises(NotAsPublished):
        read.read(data, PageAsk(100, CardId("")), Units(100_000))


def test_the_first_of_two_rates_of_one_asset_counts() -> None:
    rows = [
        {"baseCurrency": "USDT", "targetCurrency": "USD", "rate": "1.01"},
        {"baseCurrency": "USDT", "targetCurrency": "USD", "rate": "0.99"},
        {"baseCurrency": "USDT", "targetCurrency": "NGN", "rate": "1400"},
    ]
    assert GUIDE.rates.read({"rates": rows}, None, Units(100_000)) == {"USDT": Money.usd(1, 1)}


def closing(client: BitnobClient, what: Callable[[BitnobClient], Any]) -> Any:
    async def main() -> Any:
        try:
            return await what(client)
        finally:
            await client.close()

    return asyncio.run(main())


def test_what_a_dialect_lacks_is_said_before_anything_is_sent() -> None:
    for what in (
        lambda c: c.secure_details(CARD),
        lambda c: c.set_limits(CARD, SpendLimits()),
    ):
        with pytest.raises(NotAllowed):
            closing(plain_client(URL, DialectName.GUIDE), what)
    assert closing(plain_client(URL, DialectName.GUIDE), lambda c: c.holders()) == ()


@pytest.mark.parametrize(
    ("dialect", "client_id", "secret", "field"),
    [
        (DialectName.V2, "", "s", "client_id"),
        (DialectName.V2, "a b", "s", "client_id"),
        (DialectName.V2, "c", "", "secret"),
        (DialectName.V2, "c", "s\r\nX-A: b", "secret"),
        (DialectName.GUIDE, "", "schlüssel", "secret"),
    ],
)
def test_keys_that_no_header_can_carry_are_refused(
    dialect: DialectName, client_id: str, secret: str, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_client(URL, dialect, Credentials(client_id, Secret(secret)))
    assert caught.value.field == field


@pytest.mark.parametrize(
    "url", ["http://api.bitnob.com", "https://[::1", "http://127.0.0.1:x", "http://127.0.0.1/\x7f"]
)
def test_an_address_that_cannot_be_used_is_refused(url: str) -> None:
    with pytest.raises(InvalidInput):
        plain_client(url)


def test_a_wallet_without_a_readable_display_figure_is_taken_at_its_asset() -> None:
    for shown in ("", "many USDC", "NaN USDC"):
        account = {"account_id": "a", "currency": "USDC", "available_balance": "5"}
        data = {"accounts": [{**account, "available_balance_formatted": shown}]}
        (wallet,) = V2.wallets.read(data, None, Units(1_000_000))
        assert (wallet.available, wallet.decimals) == (5, 6)


@pytest.mark.parametrize(
    "change", [{"cvv": "12345"}, {"expiry_month": "13"}, {"card_number": "4000"}]
)
def test_details_of_another_shape_are_refused(change: dict[str, str]) -> None:
    good = {
        "card_id": "c-1",
        "card_number": "4000005522209781",
        "cvv": "768",
        "expiry_month": "03",
        "expiry_year": "2033",
    }
    assert V2.secure_details is not None
    assert V2.secure_details.read({"details": good}, CARD, Units(1))
    with pytest.raises(NotAsPublished):
        V2.secure_details.read({"details": {**good, **change}}, CARD, Units(1))


def test_a_row_whose_sign_says_its_direction_is_refused() -> None:
    row = {"id": "t", "card_id": "c-1", "type": "purchase", "status": "completed", "amount": -5}
    data = {"transactions": [{**row, "created_at": "2026-06-19T12:43:05Z"}], "total": 1}
    with pytest.raises(NotAsPublished):
        GUIDE.transactions.read(data, PageAsk(5, CARD), Units(100_000))


@pytest.mark.parametrize(
    ("named", "kind"),
    [
        ("funding", TransactionKind.FUNDING),
        ("Refund", TransactionKind.REFUND),
        ("reversal", TransactionKind.REVERSAL),
        ("TOPUP_REVERSAL", TransactionKind.REVERSAL),
        ("funding_reversed", TransactionKind.REVERSAL),
        ("chargeback", TransactionKind.REVERSAL),
        ("termination", TransactionKind.OTHER),
    ],
)
def test_a_row_that_takes_something_back_is_told_apart(named: str, kind: TransactionKind) -> None:
    assert kind_of(named) is kind

"""One behaviour suite for every CardApi, over the fake and over the real sandbox bank.

A harness makes an API and moves its world on; each function below is one promise of the port.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Protocol

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.ports import CardApi, CardOrder, Holder, HolderOrder, MoneyOrder
from desktop_app.domain.cards import CardFacts, CardId, CardStatus, SpendLimits
from desktop_app.domain.errors import NotAllowed
from desktop_app.domain.intents import IntentId, Kind, derive_reference
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import NotSent, Refused, RefusedReason
from desktop_app.domain.transactions import TransactionKind, TransactionStatus


class Harness(Protocol):
    """A card service under test, made anew for each behaviour inside a running loop."""

    @property
    def api(self) -> CardApi: ...

    def advance(self) -> None:
        """Let everything that was accepted take effect."""

    def buy(self, card_id: CardId, amount: Money) -> None:
        """Somebody pays with the card, settled at once, at "Corner Books"."""


def reference(number: int, kind: Kind = Kind.ISSUE) -> str:
    """A reference as an intent derives it."""
    return derive_reference(kind, IntentId(f"{number:032x}"))


async def order_of(api: CardApi, number: int = 1) -> CardOrder:
    """An order for a $25 card, as the dialect wants it."""
    holders = await api.holders()
    holder = holders[0] if holders else Holder("owner-1", "")
    return CardOrder(
        reference(number),
        f"Card {number}",
        holder,
        Money.usd(25),
        Money.usd(100),
        Secret("http://127.0.0.1:9/events"),
    )


async def issue(harness: Harness, number: int = 1) -> CardFacts:
    """An active card that holds $25."""
    api = harness.api
    created = await api.create_card(await order_of(api, number), lambda _raw: None)
    harness.advance()
    if not api.capabilities.create_loads:
        order = MoneyOrder(reference(1000 + number, Kind.FUND), created.card.id, Money.usd(25))
        await api.fund(order, lambda _raw: None)
        harness.advance()
    return await api.get_card(created.card.id)


async def listed(api: CardApi) -> list[CardFacts]:
    """Every card of every page."""
    return [card async for page in api.list_cards() for card in page]


async def an_account_has_a_name_and_an_environment(harness: Harness) -> None:
    account = await harness.api.whoami()
    assert account.name
    assert account.environment == "sandbox"
    assert abs(account.clock_offset_s) < 5
    assert account.clock_offset_s == harness.api.clock_offset_s


async def wallets_are_in_their_own_asset_and_have_rates(harness: Harness) -> None:
    wallets = await harness.api.wallets()
    rates = {rate.asset: rate.usd for rate in await harness.api.rates()}
    usdc = next(w for w in wallets if w.asset == "USDC")
    assert (usdc.available, usdc.decimals) == (5_000_000_000, 6)
    assert rates["USDC"] == Money.usd(1)


async def an_empty_service_lists_no_cards(harness: Harness) -> None:
    assert await listed(harness.api) == []


async def holders_are_known_exactly_where_the_dialect_says_so(harness: Harness) -> None:
    holders = await harness.api.holders()
    names = {holder.name for holder in holders}
    assert names == (
        {"Ada Lovelace", "Grace Hopper"} if harness.api.capabilities.holders else set()
    )


async def a_person_is_taken_in_once(harness: Harness) -> None:
    order = HolderOrder("Alan Mathison Turing", "alan@example.com")
    kept: list[bytes] = []
    if not harness.api.capabilities.holders:
        if isinstance(harness.api, BitnobClient):
            with pytest.raises(NotAllowed):
                await harness.api.create_holder(order, kept.append)
            assert kept == []
        return
    made = await harness.api.create_holder(order, kept.append)
    again = await harness.api.create_holder(replace(order, email="Alan@Example.com"), kept.append)
    assert len(kept) == 2
    assert made.id == again.id
    listed = [one for one in await harness.api.holders() if one.id == made.id]
    assert [(one.name, one.email) for one in listed] == [(order.name, order.email)]


async def a_card_names_who_holds_it(harness: Harness) -> None:
    order = await order_of(harness.api)
    created = await harness.api.create_card(order, lambda _raw: None)
    assert created.card.holder_id == order.holder.id
    assert {card.holder_id for card in await listed(harness.api)} == {order.holder.id}


async def a_new_card_is_found_by_its_reference(harness: Harness) -> None:
    kept: list[bytes] = []
    created = await harness.api.create_card(await order_of(harness.api), kept.append)
    assert len(kept) == 1
    assert reference(1) in (created.card.reference, created.card.nonce)
    (found,) = await listed(harness.api)
    assert found.id == created.card.id
    assert reference(1) in (found.reference, found.nonce)


async def a_kept_answer_to_create_says_again_what_it_said(harness: Harness) -> None:
    kept: list[bytes] = []
    order = await order_of(harness.api)
    created = await harness.api.create_card(order, kept.append)
    again = harness.api.read_created(order.reference, kept[0])
    assert again is not None
    assert again.card == created.card
    numbers = [d and d.pan.reveal() for d in (created.details, again.details)]
    assert numbers[0] == numbers[1]
    assert harness.api.read_created(order.reference, b"<html>502</html>") is None
    assert harness.api.read_created(order.reference, b'{"success":false,"data":{}}') is None


async def a_new_card_becomes_active_with_its_load(harness: Harness) -> None:
    card = await issue(harness)
    assert card.status is CardStatus.ACTIVE
    assert card.available == Money.usd(25)
    assert len(card.last4) == 4


async def details_come_once_or_later_as_the_dialect_says(harness: Harness) -> None:
    api = harness.api
    created = await api.create_card(await order_of(api), lambda _raw: None)
    harness.advance()
    assert (created.details is not None) is api.capabilities.details_once
    details = created.details or await api.secure_details(created.card.id)
    card = await api.get_card(created.card.id)
    assert details.pan.reveal().endswith(card.last4)
    assert len(details.expiry.reveal()) == len("MM/YYYY")
    assert len(details.cvv.reveal()) == 3


async def a_load_is_pending_and_then_settled_with_its_fee(harness: Harness) -> None:
    card = await issue(harness)
    kept: list[bytes] = []
    order = MoneyOrder(reference(2, Kind.FUND), card.id, Money.usd(50), "note")
    accepted = await harness.api.fund(order, kept.append)
    harness.advance()
    row = next(
        t for t in await harness.api.transactions(card.id, 20) if t.reference == order.reference
    )
    assert len(kept) == 1
    assert accepted.fee in (None, row.fee)
    assert (row.kind, row.status) == (TransactionKind.FUNDING, TransactionStatus.SETTLED)
    assert (row.amount, row.fee) == (Money.usd(50), Money.usd(1))
    assert (await harness.api.get_card(card.id)).available == Money.usd(75)


async def a_withdrawal_comes_back_from_the_card(harness: Harness) -> None:
    card = await issue(harness)
    order = MoneyOrder(reference(3, Kind.WITHDRAW), card.id, Money.usd(10))
    await harness.api.withdraw(order, lambda _raw: None)
    harness.advance()
    row = next(
        t for t in await harness.api.transactions(card.id, 20) if t.reference == order.reference
    )
    assert (row.kind, row.status) == (TransactionKind.WITHDRAWAL, TransactionStatus.SETTLED)
    assert (await harness.api.get_card(card.id)).available == Money.usd(15)


async def freezing_and_unfreezing_are_seen_by_a_later_read(harness: Harness) -> None:
    card = await issue(harness)
    for frozen, status in ((True, CardStatus.FROZEN), (False, CardStatus.ACTIVE)):
        await harness.api.set_frozen(card.id, frozen, lambda _raw: None)
        harness.advance()
        assert (await harness.api.get_card(card.id)).status is status


async def a_purchase_stands_first_in_the_feed(harness: Harness) -> None:
    card = await issue(harness)
    harness.buy(card.id, Money.usd(7, 50))
    newest = (await harness.api.transactions(card.id, 1))[0]
    assert newest.kind is TransactionKind.PURCHASE
    assert newest.amount == Money.usd(7, 50)
    assert newest.merchant == "Corner Books"
    assert (await harness.api.get_card(card.id)).available == Money.usd(17, 50)


async def one_list_holds_the_rows_of_all_cards_where_the_dialect_has_it(harness: Harness) -> None:
    if not harness.api.capabilities.feed_of_all:
        return
    cards = [await issue(harness, number) for number in (1, 2)]
    harness.buy(cards[1].id, Money.usd(7, 50))
    own = [row for card in cards for row in await harness.api.transactions(card.id, 20)]
    whole = await harness.api.transactions(None, 50)
    assert sorted(whole, key=lambda row: row.id) == sorted(own, key=lambda row: row.id)
    assert len({row.card_id for row in whole}) == len(cards)


async def a_card_that_is_not_there_is_refused_as_not_found(harness: Harness) -> None:
    with pytest.raises(Refused) as caught:
        await harness.api.get_card(CardId("00000000-0000-0000-0000-000000000000"))
    assert caught.value.reason is RefusedReason.NOT_FOUND


async def limits_are_taken_where_the_dialect_has_them(harness: Harness) -> None:
    if not harness.api.capabilities.spend_limits:
        return
    card = await issue(harness)
    each = Money.usd(10)
    try:
        await harness.api.set_limits(card.id, SpendLimits(each, each, each, each, each))
    except NotSent:  # a wire without a limit for a year
        await harness.api.set_limits(card.id, SpendLimits(each, each, each, each))
    assert (await harness.api.get_card(card.id)).available != ZERO


Behaviour = Callable[[Harness], Awaitable[None]]
BEHAVIOURS: tuple[Behaviour, ...] = (
    an_account_has_a_name_and_an_environment,
    wallets_are_in_their_own_asset_and_have_rates,
    an_empty_service_lists_no_cards,
    holders_are_known_exactly_where_the_dialect_says_so,
    a_person_is_taken_in_once,
    a_card_names_who_holds_it,
    a_new_card_is_found_by_its_reference,
    a_kept_answer_to_create_says_again_what_it_said,
    a_new_card_becomes_active_with_its_load,
    details_come_once_or_later_as_the_dialect_says,
    a_load_is_pending_and_then_settled_with_its_fee,
    a_withdrawal_comes_back_from_the_card,
    freezing_and_unfreezing_are_seen_by_a_later_read,
    a_purchase_stands_first_in_the_feed,
    one_list_holds_the_rows_of_all_cards_where_the_dialect_has_it,
    a_card_that_is_not_there_is_refused_as_not_found,
    limits_are_taken_where_the_dialect_has_them,
)


async def run(harness: Harness, behaviour: Behaviour) -> None:
    """One behaviour, with the API closed afterwards and a limit on everything."""
    async with asyncio.timeout(20):
        try:
            await behaviour(harness)
        finally:
            await harness.api.close()

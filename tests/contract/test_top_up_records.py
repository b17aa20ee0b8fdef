"""The record of a top-up from real answers of the practice bank, in every dialect."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.application.debits import Debits
from desktop_app.application.ports import CardOrder, Holder
from desktop_app.application.top_ups import TopUps, record_under
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardFacts
from desktop_app.domain.fx import Gap, Missing, TopUpRecord
from desktop_app.domain.intents import IntentId, Kind, Stage, derive_reference
from desktop_app.domain.money import Money
from desktop_app.domain.polling import Thing
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.wallets import Debit
from tests.sandbox.shop import Shop
from tests.support.bitnob_rig import sandbox_client
from tests.support.till import Till, switch, till_bank, till_shop

__all__ = ["till_bank", "till_shop"]
HUNDRED, FEE = Money.usd(100), Money.usd(1)
WITH_LEDGER = (DialectName.V2, DialectName.V2BETA)


def tell_in(
    shop: Shop, dialect: DialectName, story: Callable[[Till, CardFacts], Awaitable[None]]
) -> None:
    async def whole() -> None:
        api = sandbox_client(shop.server, dialect)
        try:
            async with asyncio.timeout(60):
                till = Till(shop, api)
                card = await make_card(api)
                await till.look(Thing.WHOLE)
                await story(till, card)
        finally:
            await api.close()

    asyncio.run(whole())


async def make_card(api: BitnobClient) -> CardFacts:
    holders = await api.holders()
    order = CardOrder(
        derive_reference(Kind.ISSUE, IntentId("0a" * 16)),
        "Ads",
        holders[0] if holders else Holder("owner-1", ""),
        Money.usd(5),
        Money.usd(1_000),
        Secret("http://127.0.0.1:9/events"),
    )
    return (await api.create_card(order, lambda _raw: None)).card


async def topped(till: Till, card: CardFacts, amount: Money = HUNDRED) -> TopUpRecord:
    """The record once the ledger was asked as well."""
    wish = MoneyWish(f"form-{amount.micros}", card.id, amount)
    intent = await till.wallet.top_up(wish)

    def is_confirmed() -> bool:
        now = till.bench.vault.intents.get(intent.id)
        return now is not None and now.stage is Stage.CONFIRMED

    await till.look_until(is_confirmed)
    await Debits(till.bench.desk).read()
    found = record_under(till.bench.vault, intent.reference)
    assert found is not None
    return found


@pytest.mark.parametrize("dialect", WITH_LEDGER)
def test_a_ledger_balances_to_the_cent(till_shop: Shop, dialect: DialectName) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        record = await topped(till, card)
        assert (record.credit, record.fee) == (HUNDRED, FEE)
        assert record.debit == Debit("USDC", 6, 100_000_000, 1_000_000)
        assert (record.spread_bp, record.gaps) == (0, ())
        assert record.expected is not None
        assert (record.expected.units, record.expected.fee) == (101_000_000, FEE)
        assert record.asked_at <= (record.sent_at or record.asked_at)
        assert record.confirmed_at is not None

    tell_in(till_shop, dialect, story)


def test_a_dialect_without_a_ledger_says_what_is_not_stated(till_shop: Shop) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        record = await topped(till, card)
        assert (record.credit, record.fee, record.debit) == (HUNDRED, FEE, None)
        assert record.gaps == (Missing(Gap.DEBIT_NOT_STATED),)

    tell_in(till_shop, DialectName.GUIDE, story)


@pytest.mark.parametrize("dialect", WITH_LEDGER)
def test_a_rate_that_moved_after_the_estimate_is_the_spread(
    till_shop: Shop, dialect: DialectName
) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        till_shop.server.control("rates", {"asset": "USDC", "usd_micros": 998_000})
        record = await topped(till, card)
        assert record.debit == Debit("USDC", 6, 100_200_401, 1_002_004)
        assert (record.spread_bp, record.spread) == (20, Money.usd(0, 20))
        assert record.gaps == ()

    tell_in(till_shop, dialect, story)


@pytest.mark.parametrize("asset", ["USDT_TRC20", "BTC"])
def test_whichever_wallet_paid_is_the_one_that_is_told(till_shop: Shop, asset: str) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        for other in ("USDC", "USDT_TRC20", "USDT_ERC20", "BTC"):
            units = 5_000_000_000 if other == asset else 0
            till_shop.server.control("wallet", {"asset": other, "units": units})
        record = await topped(till, card)
        assert record.debit is not None
        assert record.debit.asset == asset.partition("_")[0]
        assert record.gaps == ()  # whole units were rounded up: less than a cent
        assert record.spread_bp is not None

    tell_in(till_shop, DialectName.V2, story)


def test_a_fee_that_nothing_explains_is_shown_to_the_cent(till_shop: Shop) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        switch(till_shop, "ledger_fee_cents", 1)
        record = await topped(till, card)
        assert record.gaps == (Missing(Gap.FEE, Money.usd(0, 1)),)

    tell_in(till_shop, DialectName.V2, story)


def test_a_ledger_that_cannot_be_read_is_asked_again_later_and_nothing_else_suffers(
    till_shop: Shop,
) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        record = await topped(till, card)
        assert record.debit is not None
        lost = await till.wallet.top_up(MoneyWish("second", card.id, Money.usd(50)))
        await till.look_until(lambda: not till.bench.vault.intents.open())
        till_shop.server.control(
            "faults", {"operation": "transactions", "kind": "wrong_types", "times": 99}
        )
        asking = Debits(till.bench.desk)
        await asking.read()
        till_shop.server.control("faults", method="DELETE")
        await asking.read()  # too early
        found = record_under(till.bench.vault, lost.reference)
        assert found is not None
        assert found.gaps == (Missing(Gap.DEBIT_NOT_STATED),)
        await Debits(till.bench.desk).read()  # the next run
        found = record_under(till.bench.vault, lost.reference)
        assert found is not None
        assert found.gaps == ()

    tell_in(till_shop, DialectName.V2, story)


def test_the_newest_top_ups_come_first_with_their_cards(till_shop: Shop) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        for dollars in (20, 30, 40):
            await topped(till, card, Money.usd(dollars))
        newest = await TopUps(till.bench.desk).recent(2)
        assert [named.record.asked for named in newest] == [Money.usd(40), Money.usd(30)]
        assert all(named.label and len(named.last4) == 4 for named in newest)
        assert record_under(till.bench.vault, "somebody else's") is None

    tell_in(till_shop, DialectName.V2, story)


def test_after_a_look_the_wallet_asks_by_itself(till_shop: Shop) -> None:
    async def story(till: Till, card: CardFacts) -> None:
        intent = await till.wallet.top_up(MoneyWish("form", card.id, HUNDRED))
        reading = asyncio.ensure_future(till.wallet._sync.run(till.wallet.publish))
        try:
            while True:
                found = record_under(till.bench.vault, intent.reference)
                if found is not None and found.debit is not None:
                    break
                await asyncio.sleep(0.02)
        finally:
            reading.cancel()

    tell_in(till_shop, DialectName.V2, story)

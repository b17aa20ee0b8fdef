"""The client against the bank's planted mishaps, and the control door that plants them."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.adapters.sandbox_control import SandboxControl, Shop
from desktop_app.application.ports import CardOrder, Holder, MoneyOrder
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.errors import InvalidInput
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.secrets import Secret
from desktop_app.domain.service_errors import (
    BadAnswer,
    OutcomeUnknown,
    RateLimited,
    Refused,
    RefusedReason,
    ServiceError,
    Unreachable,
)
from desktop_app.domain.transactions import TransactionKind
from desktop_app.domain.units import Says, judge
from tests.support.bitnob_rig import sandbox_client
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

SHOP = Shop("Corner Books")


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield running
    running.stop()


class Desk:
    """A client, the bank's control door, and one active card that holds $50."""

    def __init__(self, api: BitnobClient, control: SandboxControl, card: CardId) -> None:
        self.api, self.control, self.card = api, control, card

    async def fund(self, number: int = 1, dollars: int = 20) -> object:
        """A load, or the error it ended in."""
        order = MoneyOrder(f"PSR1F-{number}", self.card, Money.usd(dollars))
        try:
            return await self.api.fund(order, lambda _raw: None)
        except ServiceError as error:
            return error

    async def loads(self) -> int:
        """How many loads of ours the bank's books show."""
        effects = (await self.control.ledger()).effects
        return sum(effect.reference.startswith("PSR1F-") for effect in effects)


def at_the_bank(
    bank: RunningSandbox, dialect: DialectName, story: Callable[[Desk], Awaitable[None]]
) -> None:
    bank.control("reset", {})
    bank.control("rate_limit", {"per_minute": 0})
    bank.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})

    async def main() -> None:
        api, control = sandbox_client(bank, dialect), SandboxControl(bank.url)
        try:
            holder = next(iter(await api.holders()), Holder("me", ""))
            order = CardOrder(
                "PSR1I-1",
                "Books",
                holder,
                Money.usd(50),
                Money.usd(99),
                Secret("http://127.0.0.1:9/"),
            )
            card = (await api.create_card(order, lambda _raw: None)).card.id
            desk = Desk(api, control, card)
            if not api.capabilities.create_loads:
                await api.fund(MoneyOrder("first", card, Money.usd(50)), lambda _raw: None)
            async with asyncio.timeout(20):
                await story(desk)
        finally:
            await api.close()
            await control.close()

    asyncio.run(main())


both = pytest.mark.parametrize("dialect", DialectName)


@both
@pytest.mark.parametrize(("kind", "effects"), [("drop_before", 0), ("drop_after", 1)])
def test_a_dropped_load_is_unknown_and_made_at_most_once(
    bank: RunningSandbox, dialect: DialectName, kind: str, effects: int
) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.plant("fund", kind)
        assert isinstance(await desk.fund(), OutcomeUnknown)
        assert await desk.loads() == effects

    at_the_bank(bank, dialect, story)


@both
@pytest.mark.parametrize("kind", ["truncate", "html", "wrong_types", "huge", "stale_scale"])
def test_a_spoiled_answer_to_a_load_is_unknown(
    bank: RunningSandbox, dialect: DialectName, kind: str
) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.plant("fund", kind)
        assert isinstance(await desk.fund(), OutcomeUnknown)
        assert await desk.loads() <= 1

    at_the_bank(bank, dialect, story)


@both
@pytest.mark.parametrize(
    ("kind", "reason"),
    [("rate_moved", RefusedReason.RATE_MOVED), ("unsupported_asset", RefusedReason.ASSET)],
)
def test_a_moved_rate_and_an_unsupported_asset_are_proven_refusals(
    bank: RunningSandbox, dialect: DialectName, kind: str, reason: RefusedReason
) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.plant("fund", kind)
        error = await desk.fund()
        assert isinstance(error, Refused)
        assert error.reason is reason
        assert await desk.loads() == 0

    at_the_bank(bank, dialect, story)


@both
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("drop_before", Unreachable),
        ("html", Unreachable),
        ("truncate", Unreachable),
        ("wrong_types", BadAnswer),
        ("huge", BadAnswer),
        ("rate_limit", RateLimited),
    ],
)
def test_a_spoiled_read_of_a_card_is_named(
    bank: RunningSandbox, dialect: DialectName, kind: str, error: type[ServiceError]
) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.plant("get", kind, times=3)
        with pytest.raises(error):
            await desk.api.get_card(desk.card)

    at_the_bank(bank, dialect, story)


@both
def test_both_figures_of_a_read_are_reported_right_or_wrong(
    bank: RunningSandbox, dialect: DialectName
) -> None:
    async def story(desk: Desk) -> None:
        units, said = desk.api.units, []
        units.observer = lambda *pair: said.append(judge(units.per_usd, *pair))
        # Cards of v2beta show dollars only; its feed shows both figures.
        in_feed = dialect is DialectName.V2BETA
        await (desk.api.transactions(desk.card, 1) if in_feed else desk.api.get_card(desk.card))
        await desk.control.plant("transactions" if in_feed else "get", "stale_scale")
        with pytest.raises(BadAnswer):
            await (desk.api.transactions(desk.card, 1) if in_feed else desk.api.get_card(desk.card))
        assert said == [Says.AGREES, Says.DISAGREES]

    at_the_bank(bank, dialect, story)


@both
@pytest.mark.parametrize(
    ("dollars", "reason"), [(1, RefusedReason.TOO_SMALL), (2_400, RefusedReason.FUNDS)]
)
def test_a_refused_load_says_why(
    bank: RunningSandbox, dialect: DialectName, dollars: int, reason: RefusedReason
) -> None:
    async def story(desk: Desk) -> None:
        for asset in ("USDC", "USDT_TRC20", "BTC"):
            await desk.control.set_wallet(asset, 0)
        await desk.control.set_wallet("USDC", 100_000_000)
        error = await desk.fund(dollars=dollars)
        assert isinstance(error, Refused)
        assert error.reason is reason

    at_the_bank(bank, dialect, story)


@both
def test_a_frozen_card_and_a_young_one_are_refused_as_such(
    bank: RunningSandbox, dialect: DialectName
) -> None:
    async def story(desk: Desk) -> None:
        with pytest.raises(Refused) as early:
            await desk.api.terminate(desk.card, "", lambda _raw: None)
        assert early.value.reason is RefusedReason.TOO_EARLY
        await desk.api.set_frozen(desk.card, True, lambda _raw: None)
        error = await desk.fund()
        assert isinstance(error, Refused)
        assert error.reason is RefusedReason.CARD_STATE

    at_the_bank(bank, dialect, story)


@both
def test_a_day_later_a_card_may_end(bank: RunningSandbox, dialect: DialectName) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.advance(timedelta(days=1, seconds=1))
        await desk.api.terminate(desk.card, "done", lambda _raw: None)
        assert (await desk.api.get_card(desk.card)).status is CardStatus.TERMINATED

    at_the_bank(bank, dialect, story)


@both
def test_a_long_list_is_read_page_by_page(bank: RunningSandbox, dialect: DialectName) -> None:
    async def story(desk: Desk) -> None:
        bank.control("populate", {"count": 250})
        pages = [page async for page in desk.api.list_cards()]
        assert [len(page) for page in pages] == [100, 100, 51]
        assert len({card.id for page in pages for card in page}) == 251

    at_the_bank(bank, dialect, story)


@both
def test_a_long_feed_is_read_as_far_as_asked(bank: RunningSandbox, dialect: DialectName) -> None:
    async def story(desk: Desk) -> None:
        for _ in range(12):
            await desk.control.purchase(desk.card, Money.usd(1), SHOP)
        assert len(await desk.api.transactions(desk.card, 5)) == 5
        assert len(await desk.api.transactions(desk.card, 200)) >= 13

    at_the_bank(bank, dialect, story)


def test_the_merchant_holds_reverses_declines_and_refunds(bank: RunningSandbox) -> None:
    async def story(desk: Desk) -> None:
        hold = await desk.control.purchase(desk.card, Money.usd(9), SHOP, settle=False)
        assert hold.approved
        assert (await desk.api.get_card(desk.card)).available == Money.usd(41)
        await desk.control.reverse(hold.authorization_id)
        assert (await desk.api.get_card(desk.card)).available == Money.usd(50)
        assert not (await desk.control.decline(desk.card, Money.usd(9), SHOP)).approved
        await desk.control.purchase(desk.card, Money.usd(9), SHOP)
        await desk.control.refund(desk.card, Money.usd(9), SHOP)
        kinds = {row.kind for row in await desk.api.transactions(desk.card, 20)}
        assert {TransactionKind.PURCHASE, TransactionKind.REFUND} <= kinds

    at_the_bank(bank, DialectName.V2, story)


def test_the_books_and_the_clock_can_be_read(bank: RunningSandbox) -> None:
    async def story(desk: Desk) -> None:
        await desk.control.move_rate("BTC", Money.usd(50_000))
        await desk.control.advance(timedelta(minutes=5))
        await desk.control.plant("whoami", "html")
        state, ledger = await desk.control.state(), await desk.control.ledger()
        assert state.rates["BTC"] == Money.usd(50_000).micros
        assert state.clock_offset_seconds >= 300
        assert [fault.kind for fault in state.faults] == ["html"]
        assert [card.balance_micros for card in ledger.cards] == [Money.usd(50).micros]
        await desk.control.clear_faults()
        assert (await desk.control.state()).faults == []

    at_the_bank(bank, DialectName.V2, story)


def test_what_the_control_door_refuses_is_a_refusal(bank: RunningSandbox) -> None:
    async def story(desk: Desk) -> None:
        with pytest.raises(Refused):
            await desk.control.plant("nonsense", "html")

    at_the_bank(bank, DialectName.V2, story)


def test_a_stopped_bank_is_unreachable() -> None:
    async def main() -> None:
        control = SandboxControl("http://127.0.0.1:9")
        with pytest.raises(Unreachable):
            await control.state()
        await control.close()

    asyncio.run(main())


def test_the_control_door_is_on_this_computer_only() -> None:
    with pytest.raises(InvalidInput):
        SandboxControl("https://api.bitnob.com")

"""A rule fills its card at the practice bank, over HTTP and into a vault on disk."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.bitnob.webhook_schemes import DEFAULT_SCHEME
from desktop_app.adapters.bitnob.webhooks import EventReader
from desktop_app.adapters.system.clock import SystemClock
from desktop_app.application.automation_view import RuleDraft
from desktop_app.application.inbox import Inbox
from desktop_app.application.receiving import Delivery, Way
from desktop_app.domain.asking import Act
from desktop_app.domain.automation_notes import Deed
from desktop_app.domain.cards import CardId
from desktop_app.domain.intents import Stage
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.rule_checks import usual_caps
from desktop_app.domain.rule_codes import Code
from desktop_app.domain.rules import (
    KeepTo,
    RuleId,
    Why,
)
from desktop_app.domain.secrets import Secret
from tests.contract.listening_rig import PASSWORD, Life, live, running
from tests.faults.ruled import FILL, WIDE, Ruled
from tests.faults.world import RunningClock, World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread
from tests.support.webhooks import HEADER, encode, sign

__all__ = ["live", "running"]
LOW = KeepTo(Money.usd(15), Money.usd(100))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
CENTS = 10_000


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    made = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield made
    made.stop()


class Shop(Ruled):
    """One card of $30 and the rule that keeps it filled."""

    def __init__(self, folder: Path, bank: RunningSandbox, dialect: DialectName) -> None:
        bank.control("reset", {})
        bank.control("rate_limit", {"per_minute": 0})
        bank.control("delays", dict.fromkeys(bank.control("delays", {}), 0))
        super().__init__(World(folder, bank, dialect, clock=RunningClock()))
        self.bank = bank
        self.begin()
        self.card_id: CardId = self.issue(30)
        self.rule_id: RuleId = self.make(FILL, self.card_id)

    def turn(self, by: timedelta = timedelta(0)) -> None:
        self.world.wait(by)
        self.look(self.card_id)

    def holds(self) -> tuple[int, int]:
        """Cents on the card, and how often money was loaded by a rule."""
        funded = self.world.ledger().movements
        mine = {run.intent_id for run in self.runs()}
        names = [i.reference for i in self.world.intents() if i.id in mine]
        rows = [row for name in names for row in funded.get(name, ()) if row["status"] != "failed"]
        card = self.card(self.card_id)
        return (card["balance_micros"] - card["holds_micros"]) // CENTS, len(rows)

    def before_fund(self, act: Callable[[], object]) -> None:
        """Something happens at the bank after the last read and before the request."""
        real, api = self.world.api.fund, self.world.api

        async def fund(*order: Any) -> Any:
            await asyncio.to_thread(act)
            return await real(*order)

        api.fund = fund  # type: ignore[method-assign]

    def stages(self) -> list[Stage]:
        return [run.stage for run in self.runs()]


@pytest.fixture
def shop(tmp_path: Path, bank: RunningSandbox) -> Iterator[Shop]:
    made = Shop(tmp_path, bank, DialectName.V2)
    yield made
    made.world.stop()


@pytest.mark.parametrize("dialect", DialectName)
def test_a_purchase_below_the_threshold_is_filled_up_once(
    tmp_path: Path, bank: RunningSandbox, dialect: DialectName
) -> None:
    shop = Shop(tmp_path, bank, dialect)
    try:
        shop.turn()
        assert shop.runs() == []
        assert shop.buy(shop.card_id, 1_250)["approved"]
        for _ in range(3):
            shop.turn()
        assert shop.holds() == (10_000, 1)
        assert shop.stages() == [Stage.CONFIRMED]
        assert shop.fault() is None
        shop.turn(HOUR)
        assert shop.holds() == (10_000, 1)
    finally:
        shop.world.stop()


def test_a_rate_that_moved_is_asked_anew_and_loaded_once(shop: Shop) -> None:
    shop.bank.fault("fund", "rate_moved")
    shop.buy(shop.card_id, 1_250)
    for _ in range(3):
        shop.turn(timedelta(seconds=5))
    assert shop.stages() == [Stage.REJECTED, Stage.CONFIRMED]
    assert shop.holds() == (10_000, 1)
    assert len({i.reference for i in shop.world.intents()}) == 3
    assert shop.fault() is None


def test_a_rate_that_goes_on_moving_pauses_the_rule(shop: Shop) -> None:
    shop.bank.fault("fund", "rate_moved", times=50)
    shop.buy(shop.card_id, 1_250)
    for _ in range(8):
        shop.turn(MINUTE)
    assert shop.rule(shop.rule_id).paused in (Why.RATE, Why.FAILURES)
    assert shop.stages() == [Stage.REJECTED] * 3
    assert shop.holds() == (1_750, 0)
    assert shop.fault() is None


def test_a_card_frozen_at_the_last_moment_pauses_its_rule(shop: Shop) -> None:
    order = {"card_id": shop.card_id, "act": "freeze"}
    shop.before_fund(lambda: shop.bank.control("issuer", order))
    shop.buy(shop.card_id, 1_250)
    shop.turn()
    assert shop.stages() == [Stage.REJECTED]
    assert shop.rule(shop.rule_id).paused is Why.CARD
    shop.turn(HOUR)
    assert shop.holds() == (1_750, 0)


def test_a_wallet_emptied_at_the_last_moment_pauses_every_rule(shop: Shop) -> None:
    other = shop.make(FILL, shop.issue(40, "Cloud"))

    def empty() -> None:
        for asset in ("USDC", "USDT_TRC20", "USDT_ERC20", "BTC"):
            shop.bank.control("wallet", {"asset": asset, "units": 0})

    shop.before_fund(empty)
    shop.buy(shop.card_id, 1_250)
    shop.turn()
    assert shop.stages() == [Stage.REJECTED]
    assert {shop.rule(one).paused for one in (shop.rule_id, other)} == {Why.WALLET}
    assert shop.holds() == (1_750, 0)


def test_a_thin_wallet_is_left_alone_and_the_log_says_why(shop: Shop) -> None:
    shop.turn(HOUR)  # a wallet that is empty right after a debit is not believed
    for asset in ("USDC", "USDT_TRC20", "BTC"):
        shop.bank.control("wallet", {"asset": asset, "units": 0})
    shop.bank.control("wallet", {"asset": "USDC", "units": 55_000_000})
    shop.buy(shop.card_id, 1_250)
    shop.turn()
    assert shop.runs() == []
    assert shop.code(shop.rule_id) is Code.WALLET_FLOOR
    skips = [note.code for note in shop.notes(shop.rule_id) if note.deed is Deed.SKIPPED]
    assert skips == [Code.WALLET_FLOOR]


def test_webhook_poll_and_timer_at_once_load_once(shop: Shop) -> None:
    shop.buy(shop.card_id, 1_250)
    asyncio_story = all_at_once(shop)
    shop.world.do(lambda: asyncio_story)
    shop.turn()
    assert shop.holds() == (10_000, 1)
    assert shop.stages() == [Stage.CONFIRMED]
    assert shop.fault() is None


async def all_at_once(shop: Shop) -> None:
    """Everything that makes a rule look, while its own loop runs."""
    wallet = shop.world.wallet
    looking = asyncio.ensure_future(shop.rules.run(wallet.publish))
    reader = EventReader(
        DEFAULT_SCHEME, Secret(shop.bank.webhook_secret), wallet._desk.api.units, lambda: True
    )
    inbox = Inbox(shop.world.vault, reader, SystemClock(), wallet.hear)
    told: list[Awaitable[object]] = [inbox.take(one) for one in deliveries(shop.bank)]
    polls = [wallet.refresh(), wallet.refresh(), shop.read(shop.card_id)]
    timers = [timer(shop) for _ in range(3)]
    await asyncio.gather(*told, *polls, *timers)
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    await shop.quiet()


async def timer(shop: Shop) -> None:
    for _ in range(20):
        shop.rules.look_anew()
        shop.rules.step()
        await asyncio.sleep(0.005)


def deliveries(bank: RunningSandbox) -> list[Delivery]:
    """What the bank told of, each twice."""
    rows = bank.control("deliveries")["deliveries"]
    raws = [encode(row["body"]) for row in rows]
    return [
        Delivery(
            Way.OWN,
            (("Content-Type", "application/json"), (HEADER, sign(raw, bank.webhook_secret))),
            raw,
            datetime.now(UTC),
            exact=True,
        )
        for raw in raws
        for _ in range(2)
    ]


def test_a_locked_wallet_goes_on_filling_the_card(
    live: Callable[[Callable[[Life], Awaitable[None]]], None],
) -> None:
    async def story(life: Life) -> None:
        await life.on()
        card_id = await life.issue()
        automation = life.session.wallet.automation
        await life.session.wallet.confirming.prove(Act.RAISE_CAPS, "", PASSWORD)
        await automation.set_terms(WIDE)
        await automation.switch_all(True)
        draft = RuleDraft(LOW, card_id, usual_caps(LOW))
        rule_id = await automation.save(draft)
        preview = await automation.preview(replace(draft, rule_id=rule_id))
        await automation.switch_on(rule_id, preview.fingerprint)
        await life.sink.until(lambda s: not s.refreshing and not s.under_way)
        assert (await life.session.lock()).rules == 1
        await life.buy(card_id, "Lumen Ads")
        await until_it_holds(life, 100_000_000)
        await life.session.unlock(life.folder, PASSWORD)
        runs = life.session.wallet.automation._sights.runs
        assert [run.load for run in runs] == [Money.usd(87)]

    live(story)


async def until_it_holds(life: Life, micros: int) -> None:
    """Wait for the bank's own books."""
    while True:
        told = await asyncio.to_thread(life.bank.control, "ledger")
        if [card["balance_micros"] - card["holds_micros"] for card in told["cards"]] == [micros]:
            return
        await asyncio.sleep(0.02)

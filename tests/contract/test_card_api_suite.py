"""The CardApi port behaves alike in the fake and over HTTP in both dialects."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from desktop_app.application.ports import Capabilities, CardApi
from desktop_app.domain.cards import CardId
from desktop_app.domain.money import Money
from desktop_app.domain.profiles import DialectName
from tests.contract.card_api_suite import BEHAVIOURS, Behaviour, run
from tests.support.bitnob_rig import sandbox_client
from tests.support.fake_api import LATER, ONCE, FakeCardApi
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread


@dataclass
class FakeHarness:
    """The fake in memory."""

    api: FakeCardApi

    def advance(self) -> None:
        """Everything accepted takes effect."""
        self.api.advance()

    def buy(self, card_id: CardId, amount: Money) -> None:
        """A settled purchase."""
        self.api.add_purchase(card_id, amount, "Corner Books")


@dataclass
class BankHarness:
    """The client over the real bank."""

    api: CardApi
    bank: RunningSandbox

    def advance(self) -> None:
        """The bank's delays end."""
        self.bank.advance(3)

    def buy(self, card_id: CardId, amount: Money) -> None:
        """A settled purchase, by the bank's merchant."""
        charge = {"card_id": card_id, "amount_micros": amount.micros, "merchant": "Corner Books"}
        verdict = self.bank.control("merchant/authorize", charge)
        hold = {"authorization_id": verdict["authorization_id"]}
        self.bank.control("merchant/settle", hold)


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path_factory.mktemp("bank"))
    yield running
    running.stop()


@pytest.fixture
def fresh_bank(bank: RunningSandbox) -> RunningSandbox:
    bank.control("reset", {})
    bank.control("rate_limit", {"per_minute": 0})
    return bank


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("capabilities", [LATER, ONCE], ids=["later", "once"])
def test_fake(behaviour: Behaviour, capabilities: Capabilities) -> None:
    fake = FakeCardApi(capabilities)
    asyncio.run(run(FakeHarness(fake), behaviour))


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
@pytest.mark.parametrize("dialect", DialectName)
def test_bitnob(behaviour: Behaviour, dialect: DialectName, fresh_bank: RunningSandbox) -> None:
    async def main() -> None:
        await run(BankHarness(sandbox_client(fresh_bank, dialect), fresh_bank), behaviour)

    asyncio.run(main())

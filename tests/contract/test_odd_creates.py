"""Creates whose answers are odd: the real client, a real vault, and the practice bank."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.answers import Answer
from desktop_app.adapters.bitnob.transport import Request, Transport
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Intent, Kind, Stage
from desktop_app.domain.profiles import DialectName
from tests.faults.world import World
from tests.support.sandbox_server import RunningSandbox, start_sandbox_thread

MINUTE = timedelta(minutes=1)
Change = Callable[[Request, Answer], Answer]


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[RunningSandbox]:
    running = start_sandbox_thread(tmp_path / "bank")
    running.control("rate_limit", {"per_minute": 0})
    running.control("delays", {"activate_ms": 0, "fund_ms": 0, "status_ms": 0})
    yield running
    running.stop()


@pytest.fixture
def start(tmp_path: Path, bank: RunningSandbox) -> Iterator[Callable[[DialectName], World]]:
    """Makes the one world of a test, and ends it."""
    made: list[World] = []

    def begin(dialect: DialectName) -> World:
        made.append(World(tmp_path, bank, dialect))
        made[0].do(made[0].wallet.refresh)
        return made[0]

    yield begin
    for world in made:
        world.stop()


def spoil(monkeypatch: pytest.MonkeyPatch, change: Change) -> None:
    """Every answer of the bank is changed on its way."""
    real = Transport.exchange

    async def exchange(self: Transport, request: Request) -> Answer:
        return change(request, await real(self, request))

    monkeypatch.setattr(Transport, "exchange", exchange)


def is_create(request: Request) -> bool:
    return (request.method, request.target) == ("POST", "/api/cards")


def issue(world: World, token: str = "form", *, again: bool = False) -> None:
    """One order; what it says is looked up where it is kept."""
    load = 0 if world.dialect is DialectName.GUIDE else 20
    wish = world.issue_wish(token, "Ads", load, again=again)
    with suppress(PurserError):
        world.do(lambda: world.wallet.issue(wish))


def ordered(world: World) -> Intent:
    """The only order."""
    (intent,) = [one for one in world.intents() if one.kind is Kind.ISSUE]
    return intent


@pytest.mark.parametrize("how", ["cut", "added to"])
def test_a_card_whose_reference_the_service_changed_is_found(
    start: Callable[[DialectName], World], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    world = start(DialectName.V2)

    def changed(match: "re.Match[bytes]") -> bytes:
        return match.group()[:30] if how == "cut" else match.group() + b"-card"

    def change(_request: Request, answer: Answer) -> Answer:
        return replace(answer, body=re.sub(rb"PSR1I-[A-Z2-7]{26}", changed, answer.body))

    spoil(monkeypatch, change)
    issue(world)
    for _ in range(3):
        world.wait(8 * MINUTE)
        world.do(world.wallet.refresh)
    assert ordered(world).stage is Stage.CONFIRMED
    assert len(world.bank.control("ledger")["cards"]) == 1

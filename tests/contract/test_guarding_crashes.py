"""A disposable card's life, cut at every point of every send it needs: it ends the same."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from desktop_app.domain.disposable import Standing
from desktop_app.domain.intents import Kind
from desktop_app.domain.policies import Policy
from desktop_app.domain.profiles import DialectName
from tests.contract.test_guarding_sandbox import HOUR, MINUTE, Life, bank
from tests.faults.crashing import POINTS, Crash, CrashingApi
from tests.support.sandbox_server import RunningSandbox

__all__ = ["bank"]
CUTS = (
    (DialectName.V2, "issue"),  # elsewhere the load is a send of its own, which nobody repeats
    (DialectName.V2, "freeze"),
    (DialectName.V2, "terminate"),
    (DialectName.V2BETA, "freeze"),
    (DialectName.GUIDE, "terminate"),
)


@pytest.fixture
def make_life(tmp_path: Path, bank: RunningSandbox) -> Iterator[Callable[[DialectName], Life]]:
    made: list[Life] = []

    def make(dialect: DialectName) -> Life:
        made.append(Life(tmp_path / str(len(made)), bank, dialect))
        return made[-1]

    yield make
    for life in reversed(made):  # each took the place of what the one before had put in place
        life.world.stop()


@pytest.fixture(scope="module")
def wholes() -> dict[DialectName, tuple[object, ...]]:
    """How an undisturbed life ends."""
    return {}


def struck(life: Life, point: str, act: Callable[[], None]) -> None:
    """Do `act` in a process that ends at `point` of its first send; go on in a new one."""
    world = life.world
    # What the dead process leaves behind is nobody's to pick up.
    world._runner.get_loop().set_exception_handler(lambda *_: None)
    crashing = CrashingApi(world, point)
    with crashing.in_place(), suppress(Crash):
        act()
    world.leave()
    assert crashing.files is not None, "nothing was sent"
    world.take_files(crashing.files)
    world.enter()


def one_look(life: Life) -> None:
    """One look of the guard, with whatever it sends."""

    async def whole() -> None:
        wallet = life.world.wallet
        await wallet.refresh()
        await wallet._feeds.read(life.card_id)
        wallet.guards.step()
        while wallet.guards._acting:
            await asyncio.sleep(0.01)

    life.world.do(whole)


def live(life: Life, stage: str, point: str) -> tuple[object, ...]:
    """From the order to the rest in the wallet; what the bank and the vault say in the end."""
    order = lambda: life.issue(Policy())  # noqa: E731
    if stage == "issue":
        struck(life, point, order)
        life.look_for_card()
    else:
        order()
    bought = life.buy(1_820)
    if stage == "freeze":
        struck(life, point, lambda: one_look(life))
    life.look()
    life.wait(MINUTE)
    life.shop("settle", bought)
    life.look()
    life.world.wait(25 * HOUR)
    if stage == "terminate":
        struck(life, point, lambda: one_look(life))
    life.look()
    life.wait(15 * MINUTE)
    life.wait(HOUR)
    return said(life)


def said(life: Life) -> tuple[object, ...]:
    """What must be the same whatever happened on the way."""
    told = life.bank.control("ledger")
    (card,) = told["cards"]
    guard = life.world.vault.guards.get(life.card_id)
    intents = life.world.vault.intents.of_card(life.card_id, 50)
    issues = [i.stage for i in intents if i.kind is Kind.ISSUE]
    return (
        card["status"], card["balance_micros"], card["holds_micros"], told["wallets"],
        told["drift"], issues, life.standing, guard is not None and guard.swept,
    )  # fmt: skip


@pytest.mark.parametrize(("dialect", "stage"), CUTS)
def test_a_life_that_was_cut_ends_as_one_that_was_not(
    make_life: Callable[[DialectName], Life],
    wholes: dict[DialectName, tuple[object, ...]],
    dialect: DialectName,
    stage: str,
) -> None:
    if dialect not in wholes:
        wholes[dialect] = live(make_life(dialect), "", "")
    whole = wholes[dialect]
    assert whole[0] == "terminated"
    assert whole[-2:] == (Standing.BURNED, True)
    for point in POINTS:
        assert live(make_life(dialect), stage, point) == whole, point

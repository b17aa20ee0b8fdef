"""While reads fail a message says what to read next, and never when."""

import asyncio
from collections.abc import Callable

import pytest

from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.settling import Settler
from desktop_app.application.sync import Sync
from desktop_app.application.view import View
from desktop_app.domain.cards import CardId
from desktop_app.domain.events import Event, EventKind
from desktop_app.domain.polling import Look
from desktop_app.domain.service_errors import RateLimited, ServiceError, Unreachable
from tests.support.desk import Bench, make_bench, run

KINDS = (EventKind.TOPPED_UP, EventKind.AUTHORIZED, EventKind.KYC_PASSED)


def failing(error: ServiceError) -> tuple[Bench, Sync, CardId]:
    """One that read well, and then not any more."""
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    desk, feeds = bench.desk, Feeds(bench.desk)
    sync = Sync(desk, feeds, Settler(desk, feeds, lambda _: 0.0), View(Link(LinkState.ONLINE)))
    run(lambda: sync.refresh(lambda: None))
    bench.api.read_error = error
    run(lambda: sync.refresh(lambda: None))
    return bench, sync, card.id


async def turns() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def waits(sync: Sync, act: Callable[[], object]) -> bool:
    """Whether the next look is still waited for after `act`."""
    look: asyncio.Future[Look] = asyncio.ensure_future(sync._next())
    try:
        await turns()
        assert not look.done()
        act()
        await turns()
        return not look.done()
    finally:
        look.cancel()
        await asyncio.gather(look, return_exceptions=True)


def tell(sync: Sync, card_id: CardId) -> None:
    for number, kind in enumerate(KINDS):
        sync.hear(Event(f"e-{number}", kind, "name", card_id))
        sync.hear(Event(f"f-{number}", kind, "name", CardId("nobody")))


@pytest.mark.parametrize("error", [Unreachable(), RateLimited(30)])
def test_messages_do_not_end_a_back_off(error: ServiceError) -> None:
    _, sync, card_id = failing(error)
    assert run(lambda: waits(sync, lambda: tell(sync, card_id)))
    assert len(sync.dirty) > 0  # what they named is read when the wait is over


@pytest.mark.parametrize("act", ["hurry", "look_anew"])
def test_a_person_and_a_computer_that_woke_do(act: str) -> None:
    _, sync, _ = failing(Unreachable())
    assert not run(lambda: waits(sync, getattr(sync, act)))


def test_one_act_ends_one_wait() -> None:
    bench, sync, _ = failing(Unreachable())
    sync.hurry()
    run(sync._next)
    run(lambda: sync.refresh(lambda: None))
    assert bench.api.reads
    assert run(lambda: waits(sync, lambda: None))

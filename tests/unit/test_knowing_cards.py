"""The list of cards as it was just before a send: read once, and not waited for without an end."""

import asyncio
from datetime import timedelta

import pytest

from desktop_app.application import sync as sync_module
from desktop_app.application.feeds import Feeds
from desktop_app.application.messages import Link, LinkState
from desktop_app.application.read_failures import state_of
from desktop_app.application.settling import Settler
from desktop_app.application.sync import LIST_IS_NEW_S, Sync
from desktop_app.application.view import View
from desktop_app.domain.errors import MoneyMoved
from desktop_app.domain.service_errors import CodeMissing, NotSent, Unreachable
from tests.support.desk import Bench, make_bench, run


def make_sync(bench: Bench) -> Sync:
    feeds = Feeds(bench.desk)
    settler = Settler(bench.desk, feeds, lambda _: 0.0)
    return Sync(bench.desk, feeds, settler, View(Link(LinkState.NEVER)))


def times_listed(bench: Bench) -> int:
    return bench.api.reads.count("list_cards")


def hold_reads(sync: Sync, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Let the next whole read wait before it asks for anything."""
    go, read = asyncio.Event(), sync._reader.read

    async def held(*asked: object) -> None:
        await go.wait()
        await read(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(sync._reader, "read", held)
    return go


@pytest.mark.parametrize(("age_s", "again"), [(LIST_IS_NEW_S - 1, 0), (LIST_IS_NEW_S, 1)])
def test_a_list_that_is_new_enough_is_not_read_again(age_s: float, again: int) -> None:
    bench = make_bench()
    sync = make_sync(bench)

    async def story() -> None:
        await sync.know_cards()
        bench.clock.pass_by(timedelta(seconds=age_s))
        await sync.know_cards()

    run(story)
    assert times_listed(bench) == 1 + again


@pytest.mark.parametrize("within_s", [0, LIST_IS_NEW_S])
def test_a_list_that_was_read_while_it_was_waited_for_is_not_read_again(
    within_s: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = make_bench()
    sync = make_sync(bench)

    async def story() -> None:
        go = hold_reads(sync, monkeypatch)
        whole = asyncio.ensure_future(sync.refresh(lambda: None))
        await asyncio.sleep(0)
        asked = bench.clock.monotonic()
        knowing = asyncio.ensure_future(sync.know_cards(within_s))
        await asyncio.sleep(0)
        go.set()
        await knowing
        assert bench.desk.book.was_listed_since(asked)
        await whole

    run(story)
    assert times_listed(bench) == 1


def test_a_list_whose_read_had_begun_before_is_not_enough_where_it_must_be_of_this_moment() -> None:
    bench = make_bench()
    sync = make_sync(bench)

    async def story() -> None:
        await sync.know_cards(within_s=0)
        await sync.know_cards(within_s=0)

    run(story)
    assert times_listed(bench) == 2


def test_a_read_that_does_not_end_is_not_waited_for_without_an_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sync_module, "TURN_S", 0.01)
    bench = make_bench()
    sync = make_sync(bench)

    async def story() -> None:
        go = hold_reads(sync, monkeypatch)
        whole = asyncio.ensure_future(sync.refresh(lambda: None))
        await asyncio.sleep(0)
        with pytest.raises(NotSent, match="could not be read first, so nothing was sent") as told:
            await sync.know_cards()
        assert told.value.moved is MoneyMoved.NO
        go.set()
        assert await whole is None
        await sync.know_cards(within_s=0)  # and its turn comes when the other has ended

    run(story)
    assert times_listed(bench) == 2


def test_a_list_that_cannot_be_read_lets_others_go_on() -> None:
    bench = make_bench()
    sync = make_sync(bench)

    async def story() -> None:
        bench.api.read_error = Unreachable()
        with pytest.raises(NotSent, match="could not be read first"):
            await sync.know_cards()
        bench.api.read_error = None
        await sync.know_cards()

    run(story)
    assert times_listed(bench) == 2


def test_code_that_is_missing_is_not_told_as_a_network_that_is_down() -> None:
    bench = make_bench()
    bench.api.read_error = CodeMissing()
    sync = make_sync(bench)

    async def story() -> None:
        failure = await sync.refresh(lambda: None)
        assert failure is not None
        assert "could not be loaded" in failure.happened
        assert state_of(CodeMissing()) is LinkState.BROKEN
        with pytest.raises(NotSent) as told:
            await sync.know_cards()
        assert "install" in told.value.todo
        assert "network" not in told.value.todo

    run(story)

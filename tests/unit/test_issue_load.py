"""A load that is a send of its own: kept with the issue, and told where it never came."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from desktop_app.application import bulk_issuing, issuing
from desktop_app.application.errands import Errand
from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.load_owed import LOAD, load_owed
from desktop_app.application.messages import Snapshot
from desktop_app.application.wallet import Wallet
from desktop_app.application.wishes import MoneyWish
from desktop_app.domain.cards import CardId, CardState, SpendLimits
from desktop_app.domain.intents import TAKEN_BACK, Intent, Kind, Stage
from desktop_app.domain.money import ZERO, Money
from desktop_app.domain.spend_limits import SPANS
from desktop_app.ui.closing import is_open
from tests.support import snapshots
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import LATER, FakeCardApi
from tests.support.memory_vault import MemoryVault
from tests.support.scripted_bank import Outcome
from tests.support.snapshots import altered
from tests.support.wallet_story import WISH, advancing, newest, only_intent, opened, story
from tests.unit.test_bulk_issuing import plan

APART = replace(LATER, create_loads=False, spend_limits=SPANS[:4], limits_at_once=())


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(issuing, "LOAD_LOOKS_S", (0, 0))
    monkeypatch.setattr(bulk_issuing, "LOOKS_S", (0,) * 3)
    return


def apart(**changes: object) -> Bench:
    return make_bench(api=FakeCardApi(APART), **changes)  # type: ignore[arg-type]


def sends(bench: Bench) -> list[str]:
    return [name for name, _ in bench.api.sent]


async def until_made(bench: Bench) -> None:
    while not any(i.stage is Stage.ACCEPTED for i in bench.vault.intents.recent(9, Kind.ISSUE)):
        await asyncio.sleep(0)


async def shown(wallet: Wallet, bench: Bench) -> Money:
    """What the page of the only card says it was to be loaded with."""
    await wallet.refresh()
    await wallet.choose(next(iter(bench.api.cards)))
    detail = newest(bench).detail
    assert detail is not None
    return detail.load_owed


async def cut_short(bench: Bench) -> None:
    """The card is made, and Purser is closed while it waits to become active."""
    async with opened(bench) as wallet:
        task = asyncio.ensure_future(wallet.issue(WISH))
        await until_made(bench)
        await wallet.refresh()
        assert newest(bench).errands == (Errand(WISH.label, True, WISH.load),)
        assert is_open(newest(bench))
    assert task.cancelled() or task.exception() is not None


def test_a_load_that_was_never_sent_is_told_by_the_next_run_until_it_is_loaded() -> None:
    bench = apart()

    async def whole() -> None:
        await cut_short(bench)
        vault = MemoryVault(rows=bench.vault._kept)
        later = make_bench(session="next", api=bench.api, vault=vault)
        async with opened(later) as wallet:
            assert await shown(wallet, later) == ZERO  # nothing can be loaded before it is active
            advancing(later)
            assert await shown(wallet, later) == WISH.load
            assert sends(later) == ["create_card"]  # nothing is sent by itself
            assert not is_open(newest(later))
            card_id = next(iter(later.api.cards))
            await wallet.top_up(MoneyWish("later", card_id, Money.usd(5)))
            assert await shown(wallet, later) == ZERO

    run(whole)


def test_where_the_card_is_loaded_with_its_order_nothing_is_kept_apart() -> None:
    bench = make_bench()
    advancing(bench)

    async def tell(wallet: Wallet) -> None:
        await wallet.issue(WISH)
        assert LOAD not in only_intent(bench, Kind.ISSUE).params
        assert await shown(wallet, bench) == ZERO

    story(bench, tell)


def test_a_load_that_was_refused_is_told() -> None:
    bench = apart()
    advancing(bench)
    bench.api.script("fund", Outcome.REFUSE)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(IssueUnfinished, match="not loaded"):
            await wallet.issue(WISH)
        assert await shown(wallet, bench) == WISH.load

    story(bench, tell)


@pytest.mark.parametrize("outcome", [Outcome.UNKNOWN, Outcome.LOST])
def test_a_load_that_may_have_come_is_a_question_and_not_missing(outcome: Outcome) -> None:
    bench = apart()
    advancing(bench)
    bench.api.script("fund", outcome)

    async def tell(wallet: Wallet) -> None:
        with pytest.raises(Exception, match="answer"):
            await wallet.issue(WISH)
        assert await shown(wallet, bench) == ZERO

    story(bench, tell)


def test_an_issue_under_way_asks_for_no_top_up_of_its_card() -> None:
    """Its card is active, and it is about to load it: another load would be a second one."""
    bench = apart()
    told: list[Money] = []

    async def tell(wallet: Wallet) -> None:
        bench.api.on_read = bench.api.advance
        sent = bench.api.fund

        async def fund(*args: object) -> object:
            told.append(await shown(wallet, bench))
            return await sent(*args)  # type: ignore[arg-type]

        bench.api.fund = fund  # type: ignore[method-assign,assignment]
        look = wallet._moving._check_wallet

        async def check(total: Money) -> None:
            told.append(await shown(wallet, bench))
            await look(total)

        wallet._moving._check_wallet = check  # type: ignore[method-assign]
        await wallet.issue(WISH)
        told.append(await shown(wallet, bench))

    story(bench, tell)
    assert told == [ZERO, ZERO, ZERO]


def test_what_is_still_to_be_sent_is_named_step_by_step() -> None:
    bench = apart()
    limits = SpendLimits(daily=Money.usd(5))

    async def tell(wallet: Wallet) -> None:
        wish = replace(WISH, limits=limits)
        task = asyncio.ensure_future(wallet.issue(wish))
        await until_made(bench)
        await wallet.refresh()
        assert newest(bench).errands == (Errand(WISH.label, True, WISH.load, True),)
        task.cancel()

    story(bench, tell)
    told = [m.errands for m in bench.sink.messages if isinstance(m, Snapshot)]
    assert (Errand(WISH.label, False, WISH.load, True),) in told


def test_a_list_under_way_is_open_until_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0.01,) * 500)
    bench = apart()

    async def tell(wallet: Wallet) -> None:
        await wallet.bulk.start(await plan(wallet, "A", "B"))
        await until_made(bench)
        await wallet.refresh()
        assert newest(bench).rows_left == 2
        assert is_open(newest(bench))
        advancing(bench)
        while newest(bench).rows_left:
            await asyncio.sleep(0.01)
        picture = await wallet.bulk.look()
        assert picture is not None
        assert picture.is_done
        assert sends(bench) == ["create_card", "fund"] * 2
        assert not newest(bench).errands
        for card_id in bench.api.cards:
            await wallet.choose(card_id)
            detail = newest(bench).detail
            assert detail is not None
            assert detail.load_owed == ZERO

    story(bench, tell)


LOADED = snapshots.card("Ads", "4417", available=ZERO)


def issue_of(load: str) -> Intent:
    bench = make_bench()
    return bench.desk.new_intent(Kind.ISSUE, "f", card_id=LOADED.id, **{LOAD: load})


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "²"])
def test_a_load_that_was_damaged_is_none(text: str) -> None:
    assert load_owed(make_bench().vault, LOADED, (issue_of(text),), ()) is None


def test_only_a_card_that_can_be_paid_with_and_holds_nothing_is_to_be_loaded() -> None:
    vault, issue = make_bench().vault, issue_of("20000000")
    assert load_owed(vault, LOADED, (issue,), ()) == (issue, Money.usd(20))
    for changes in (
        {"available": Money(1)},
        {"stored": frozenset()},
        {"state": CardState.ISSUING},
        {"state": CardState.TERMINATED},
    ):
        assert load_owed(vault, altered(LOADED, **changes), (issue,), ()) is None


def test_a_load_from_elsewhere_ends_it() -> None:
    vault, issue = make_bench().vault, issue_of("20000000")
    funding = snapshots.TRANSACTIONS[2]
    assert load_owed(vault, LOADED, (issue,), (funding,)) is None


def test_a_load_that_was_taken_back_is_not_told_as_never_sent() -> None:
    vault, issue = make_bench().vault, issue_of("20000000")
    load = make_bench().desk.new_intent(Kind.FUND, "g", card_id=CardId("x"))
    undone = replace(load, stage=Stage.REJECTED, reason=TAKEN_BACK)
    assert load_owed(vault, LOADED, (undone, issue), ()) is None
    assert load_owed(vault, LOADED, (replace(undone, reason=""), issue), ()) is not None

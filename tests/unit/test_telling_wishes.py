"""A wish that failed is told, also to who has locked since and to who opens the vault next."""

import asyncio
import json
from datetime import timedelta

import pytest

from desktop_app.application.freezing_all import AT_ONCE
from desktop_app.application.notice_board import Tidings
from desktop_app.application.telling import TOLD
from desktop_app.application.wallet import Wallet
from desktop_app.domain.cards import CardId, CardStatus
from desktop_app.domain.errors import PurserError
from desktop_app.domain.intents import Kind
from desktop_app.domain.notices import NoticeKind, What
from tests.support.desk import Bench, make_bench, run
from tests.support.memory_vault import MemoryVault
from tests.support.scripted_bank import Outcome
from tests.support.signs import until
from tests.support.wallet_story import newest, only_intent, opened, story

TOKEN = "f" * 32
OUTCOMES = [Outcome.NOT_SENT, Outcome.REFUSE]


def told(bench: Bench) -> list[tuple[What, str]]:
    found = [m for m in bench.sink.messages if isinstance(m, Tidings)]
    return [(n.what, n.label) for one in found for n in one.notices]


def bench_of_one(outcome: Outcome) -> tuple[Bench, CardId]:
    bench = make_bench()
    card = bench.api.add_card(label="Ads")
    bench.api.script("set_frozen", outcome)
    return bench, card.id


def next_run(bench: Bench) -> Bench:
    kept = MemoryVault(rows=bench.vault._kept)
    return make_bench(api=bench.api, vault=kept, session="next")


async def freeze(wallet: Wallet, card_id: CardId) -> None:
    with pytest.raises(PurserError):
        await wallet.set_frozen(card_id, frozen=True, form_token=TOKEN)


async def look(wallet: Wallet) -> None:
    await wallet.refresh()


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_one_that_fails_at_once_is_told_at_once_and_never_again(outcome: Outcome) -> None:
    bench, card_id = bench_of_one(outcome)

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.clock.pass_by(timedelta(seconds=1))
        await freeze(wallet, card_id)
        assert told(bench) == [(What.NOT_FROZEN, "Ads")]
        assert [n.kind for n in newest(bench).board.notices] == [NoticeKind.FAILED]
        await wallet.refresh()

    story(bench, tell)
    assert told(bench) == [(What.NOT_FROZEN, "Ads")]
    again = next_run(bench)
    story(again, look)
    assert told(again) == []


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_one_that_fails_while_a_wallet_closes_is_told_by_the_next_run(outcome: Outcome) -> None:
    bench, card_id = bench_of_one(outcome)
    really = bench.api.set_frozen
    goes_on = asyncio.Event()

    async def slow(*given: object) -> object:
        await goes_on.wait()
        return await really(*given)

    bench.api.set_frozen = slow

    async def whole() -> None:
        async with opened(bench) as wallet:
            await wallet.refresh()
            bench.clock.pass_by(timedelta(seconds=1))
            asking = asyncio.ensure_future(freeze(wallet, card_id))
            await asyncio.sleep(0.01)
            asyncio.get_running_loop().call_later(0.01, goes_on.set)
        await asyncio.wait({asking})
        bench.sink.messages.clear()

    run(whole)
    bench.api.set_frozen = really
    again = next_run(bench)
    story(again, look)
    assert told(again) == [(What.NOT_FROZEN, "Ads")]


def test_what_failed_before_purser_told_such_things_is_not_told_now() -> None:
    bench, card_id = bench_of_one(Outcome.NOT_SENT)

    async def begin(wallet: Wallet) -> None:
        await wallet.refresh()
        await freeze(wallet, card_id)
        assert only_intent(bench, Kind.FREEZE).reason == "not_sent"

    story(bench, begin)
    again = next_run(bench)
    old = json.loads(again.vault.settings.get(TOLD))
    for part in old.values():
        part.pop(NoticeKind.FAILED, None)
    again.vault.settings.put(TOLD, json.dumps(old))
    again.clock.pass_by(timedelta(minutes=1))
    story(again, look)
    assert told(again) == []


def test_one_that_a_crash_kept_from_being_sent_is_told_by_the_next_run() -> None:
    bench, card_id = bench_of_one(Outcome.ACCEPT)

    async def begin(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.clock.pass_by(timedelta(seconds=1))
        bench.vault.intents.add(bench.desk.new_intent(Kind.FREEZE, TOKEN, card_id=card_id))

    story(bench, begin)
    again = next_run(bench)
    again.clock.pass_by(timedelta(minutes=1))
    story(again, look)
    assert told(again) == [(What.NOT_FROZEN, "Ads")]


@pytest.mark.parametrize("depth", ["rest", "close"])
def test_a_freeze_of_all_that_a_lock_cut_short_is_told_once(depth: str) -> None:
    bench = make_bench()
    for number in range(AT_ONCE + 2):
        bench.api.add_card(label=f"Card {number}")
    really, sent = bench.api.set_frozen, list[object]()

    async def slow(*given: object) -> object:
        sent.append(given[0])
        await asyncio.sleep(0.05)
        return await really(*given)

    bench.api.set_frozen = slow

    async def whole() -> None:
        async with opened(bench) as wallet:
            await wallet.refresh()
            bench.clock.pass_by(timedelta(seconds=1))
            asking = asyncio.ensure_future(wallet.freezing.run(TOKEN))
            await until(lambda: len(sent) == AT_ONCE)
            if depth == "rest":
                await wallet.life.rest()
        await asyncio.wait({asking})

    run(whole)
    assert len(sent) == AT_ONCE
    again = next_run(bench)
    story(again, look)
    assert told(bench) + told(again) == [(What.NOT_ALL_FROZEN, "")]


def test_a_freeze_of_all_that_fails_offline_fills_no_list() -> None:
    bench = make_bench()
    for number in range(60):
        bench.api.add_card(label=f"Card {number}")

    async def tell(wallet: Wallet) -> None:
        await wallet.refresh()
        bench.clock.pass_by(timedelta(seconds=1))
        for _ in range(60):
            bench.api.script("set_frozen", Outcome.NOT_SENT)
        await wallet.freezing.run(TOKEN)

    story(bench, tell)
    assert told(bench) == [(What.NOT_ALL_FROZEN, "")]


def test_a_freeze_of_all_with_nothing_to_freeze_is_told_by_no_lock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads", status=CardStatus.FROZEN)

    async def whole() -> None:
        async with opened(bench) as wallet:
            await wallet.refresh()
            begun = asyncio.Event()

            async def hang() -> None:
                begun.set()
                await asyncio.sleep(60)

            monkeypatch.setattr(wallet.freezing, "_read_first", hang)
            asking = asyncio.ensure_future(wallet.freezing.run(TOKEN))
            await begun.wait()
        await asyncio.wait({asking})
        assert asking.cancelled()

    run(whole)
    assert told(bench) == []


def test_a_freeze_of_all_that_was_sent_whole_is_told_by_no_lock() -> None:
    bench = make_bench()
    bench.api.add_card(label="Ads")

    async def whole() -> None:
        async with opened(bench) as wallet:
            await wallet.refresh()
            asking = asyncio.ensure_future(wallet.freezing.run(TOKEN))
            await until(lambda: bool(bench.api.sent))
            await asyncio.sleep(0.01)
        await asyncio.wait({asking})

    run(whole)
    assert told(bench) == []

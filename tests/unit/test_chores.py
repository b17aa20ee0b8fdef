"""Locking leaves nothing running; a bug stops neither the reading nor the lock."""

import asyncio
from pathlib import PurePath
from typing import Any

import pytest

from desktop_app.adapters.bitnob.bucket import LONGEST_WAIT_S
from desktop_app.adapters.bitnob.late import IMPORT_S
from desktop_app.adapters.bitnob.transport import TOTAL_S
from desktop_app.adapters.ears import BitnobEars
from desktop_app.application import issuing, life, sync
from desktop_app.application.life import WalletLife
from desktop_app.application.messages import LinkState
from desktop_app.application.ports import CardOrder, Created, Keep
from desktop_app.application.restoring import RestorePlaces
from desktop_app.application.session import Session
from desktop_app.application.vault_ports import Vault
from desktop_app.application.wallet import Wallet
from desktop_app.domain.errors import Locked
from desktop_app.domain.intents import Kind, PanState
from desktop_app.domain.profiles import Credentials
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import DiskFull
from tests.support.computer import make_computer
from tests.support.desk import PRACTICE, Bench, CountedIds, Sink, StepClock, make_bench, run
from tests.support.fake_api import ONCE, FakeCardApi
from tests.support.guard_logs import ExpectLog
from tests.support.memory_vault import MemoryKeeper, MemoryVault
from tests.support.wallet_story import WISH, newest, opened

FOLDER, PASSWORD = PurePath("/vaults/one"), Secret("window practice harbour ledger compass")


def is_locked(vault: MemoryVault) -> bool:
    try:
        vault.rows()
    except Locked:
        return True
    return False


def break_reads(bench: Bench) -> None:
    def stumble() -> None:
        raise ValueError("nobody expected this")

    bench.api.on_read = stumble


def test_a_bug_in_a_refresh_is_said_and_does_not_end_the_reading(
    expect_log: ExpectLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    expect_log("reading: ValueError")
    monkeypatch.setattr(sync, "IDLE_S", 0.01)
    bench = make_bench()
    break_reads(bench)

    async def whole() -> None:
        async with opened(bench):
            link = newest(bench).link
            assert link.state is LinkState.BROKEN
            assert link.failure is not None
            assert link.failure.code == "bug"
            bench.api.on_read = None
            await asyncio.sleep(0.1)
            assert newest(bench).link.state is LinkState.ONLINE

    run(whole)
    assert is_locked(bench.vault)


def test_a_disk_that_fails_at_the_end_does_not_keep_the_vault_open() -> None:
    bench = make_bench()
    bench.api.add_card()

    async def whole() -> None:
        async with opened(bench) as wallet:
            await wallet.refresh()
            bench.vault.fail_next = DiskFull()

    run(whole)
    assert is_locked(bench.vault)
    assert bench.api.closed


def test_locking_stops_who_waits_for_a_card_and_nothing_is_read_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(issuing, "LOOK_AFTER_S", (0.05,) * 9)
    bench = make_bench()

    async def whole() -> None:
        wallet = Wallet(bench.desk, bench.sink)
        wallet.start()
        form = asyncio.ensure_future(wallet.issue(WISH))
        await asyncio.sleep(0.02)
        await wallet.close()
        reads, told = len(bench.api.reads), len(bench.sink.messages)
        with pytest.raises(asyncio.CancelledError):
            await form
        await asyncio.sleep(0.1)
        assert len(bench.api.reads) == reads
        assert len(bench.sink.messages) == told
        assert len(asyncio.all_tasks()) == 1

    run(whole)


class SlowToAnswer(FakeCardApi):
    """Makes the card at once and answers a little later."""

    async def create_card(self, order: CardOrder, keep: Keep) -> Created:
        await asyncio.sleep(0.1)
        return await super().create_card(order, keep)


def test_a_lock_waits_for_the_answer_that_holds_the_number() -> None:
    bench = make_bench(api=SlowToAnswer(capabilities=ONCE))

    async def whole() -> None:
        wallet = Wallet(bench.desk, bench.sink)
        wallet.start()
        form = asyncio.ensure_future(wallet.issue(WISH))
        await asyncio.sleep(0.02)
        await wallet.close()
        with pytest.raises(asyncio.CancelledError):
            await form

    run(whole)
    vault = MemoryVault(rows=bench.vault._kept)
    (card,) = vault.cards.all()
    assert vault.cards.holds(card.id, bench.api.details[card.id])
    assert vault.checkpoints + bench.vault.checkpoints == 1
    assert vault.intents.open()[0].pan is PanState.STORED


def test_a_lock_waits_longer_than_any_send_may_wait_and_take() -> None:
    assert life.DRAIN_S > IMPORT_S + LONGEST_WAIT_S + TOTAL_S


def test_an_answer_later_than_that_is_not_waited_for_and_leaves_nothing_running(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(life, "DRAIN_S", 0.01)
    bench = make_bench(api=SlowToAnswer(capabilities=ONCE))

    async def whole() -> None:
        wallet = Wallet(bench.desk, bench.sink)
        wallet.start()
        form = asyncio.ensure_future(wallet.issue(WISH))
        await asyncio.sleep(0.02)
        await wallet.close()
        with pytest.raises(asyncio.CancelledError):
            await form
        assert len(asyncio.all_tasks()) == 1

    run(whole)


def make_session(api: FakeCardApi, keeper: MemoryKeeper) -> Session:
    class NoHost:
        practice = None

        async def start(self) -> None:
            return None

        async def stop(self) -> None:
            return None

    return Session(
        keeper,
        lambda p, k: api,
        NoHost(),
        StepClock(),
        CountedIds(),
        Sink(),
        BitnobEars(StepClock()),
        make_computer(),
    )


def test_an_unlock_that_stumbles_leaves_no_vault_open(monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, seen = MemoryKeeper(), []

    async def whole() -> None:
        session = make_session(FakeCardApi(), keeper)
        await session.create(FOLDER, "One", PASSWORD, PRACTICE, Credentials("id", Secret("key")))
        await session.lock()

        def stumble(of_wallet: WalletLife) -> None:
            seen.append(of_wallet._desk.vault)
            raise ValueError("nobody expected this")

        monkeypatch.setattr(WalletLife, "start", stumble)
        with pytest.raises(ValueError, match="nobody"):
            await session.unlock(FOLDER, PASSWORD)
        with pytest.raises(Locked):
            _ = session.wallet

    run(whole)
    assert is_locked(seen[0])


def test_a_restore_that_stumbles_over_the_open_wallet_leaves_no_vault_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keeper, made = MemoryKeeper(), []
    real = keeper.restore

    async def restore(*asked: Any) -> Vault:
        made.append(await real(*asked))
        return made[-1]

    async def whole() -> None:
        session = make_session(FakeCardApi(), keeper)
        await session.create(FOLDER, "One", PASSWORD, PRACTICE, Credentials("id", Secret("key")))
        await session.lock()
        await session.unlock(FOLDER, PASSWORD)
        file = FOLDER.with_name("a.purser-backup")
        rows = session.wallet._desk.vault.rows()  # type: ignore[attr-defined]
        keeper.files[file] = ("One", PASSWORD.reveal(), rows)
        plan = await session.plan_restore(file, RestorePlaces(FOLDER, FOLDER.parent))
        close = WalletLife.close

        async def stumble(of_wallet: WalletLife) -> None:
            await close(of_wallet)
            raise ValueError("nobody expected this")

        monkeypatch.setattr(WalletLife, "close", stumble)
        with pytest.raises(ValueError, match="nobody"):
            await session.restore(plan, PASSWORD)
        with pytest.raises(Locked):
            _ = session.wallet

    monkeypatch.setattr(keeper, "restore", restore)
    run(whole)
    assert is_locked(made[0])


def test_a_full_disk_keeps_nobody_from_reading() -> None:
    bench = make_bench()
    left = bench.desk.new_intent(Kind.FUND, "form", card_id=bench.api.add_card().id)
    bench.vault.intents.add(left)
    later = make_bench(session="the-next-run", api=bench.api, vault=bench.vault)
    bench.vault.fail_next = DiskFull()

    async def whole() -> None:
        async with opened(later):
            assert newest(later).card_count == 1

    run(whole)

"""The chore that backs up an open wallet: when, what it lets go of, and what it says."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest

from desktop_app.application.backups import Backups
from desktop_app.application.outbox import Outbox
from desktop_app.application.ports import Keep
from desktop_app.application.wallet import Wallet
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.backups import AFTER_OPENING_S, DAILY, QUIET_S, RETRY_S
from desktop_app.domain.intents import PanState, Stage
from tests.contract.vault_rig import card, details, intent
from tests.support.desk import Bench, make_bench, run
from tests.support.guard_logs import ExpectLog
from tests.support.memory_log import backups_of
from tests.support.memory_vault import MemoryBackups
from tests.support.wallet_story import newest, story


def _desk() -> tuple[Bench, Backups]:
    bench = make_bench()
    return bench, backups_of(bench.desk)


def _look(bench: Bench, backups: Backups, *, after: float = 0.0) -> int:
    """Let time pass and look once; how many backups there are then."""
    bench.clock.pass_by(timedelta(seconds=after))
    run(lambda: backups.look(lambda: None))
    return len(bench.vault.backups.list())


def _capture(bench: Bench, number: int = 1) -> None:
    bench.vault.cards.put([card(number)])
    bench.vault.cards.seal_details(card(number).id, details())


def test_a_vault_without_a_backup_gets_one_soon_and_then_daily() -> None:
    bench, backups = _desk()
    assert _look(bench, backups) == 0
    assert _look(bench, backups, after=AFTER_OPENING_S) == 1
    assert _look(bench, backups, after=3600) == 1
    assert _look(bench, backups, after=DAILY.total_seconds()) == 2


def test_numbers_captured_in_a_row_share_one_backup() -> None:
    bench, backups = _desk()
    assert _look(bench, backups, after=AFTER_OPENING_S) == 1
    for number in (1, 2, 3):
        _capture(bench, number)
        assert _look(bench, backups, after=QUIET_S / 3) == 1
    assert _look(bench, backups, after=QUIET_S) == 2
    assert _look(bench, backups, after=QUIET_S) == 2


def test_a_number_the_last_run_did_not_back_up_is_backed_up_by_this_one() -> None:
    bench, first = _desk()
    assert _look(bench, first, after=AFTER_OPENING_S) == 1
    _capture(bench)
    later = backups_of(bench.desk)
    assert _look(bench, later) == 1
    assert _look(bench, later, after=QUIET_S) == 2


def test_a_backup_from_the_future_does_not_count() -> None:
    bench, backups = _desk()
    bench.clock.at += timedelta(days=400)
    assert _look(bench, backups, after=AFTER_OPENING_S) == 1
    bench.clock.at -= timedelta(days=400)
    assert _look(bench, backups, after=1) == 2


def test_a_failure_is_said_and_tried_again_later() -> None:
    bench, backups = _desk()
    bench.vault.backups.fail_next = BackupFailed()
    assert _look(bench, backups, after=AFTER_OPENING_S) == 0
    assert backups.state.failure is not None
    assert backups.state.failure.code == "backup_failed"
    assert _look(bench, backups, after=1) == 0
    assert _look(bench, backups, after=RETRY_S) == 1
    assert backups.state.failure is None
    assert backups.state.newest is not None


def test_a_backup_that_somebody_deleted_is_not_said_to_be_there() -> None:
    bench, backups = _desk()
    assert _look(bench, backups, after=AFTER_OPENING_S) == 1
    bench.vault.backups.remove(bench.vault.backups.list())
    published: list[None] = []
    run(lambda: backups.look(lambda: published.append(backups.state.newest)))  # type: ignore[arg-type]
    assert published[0] is None
    assert backups.state.kept == bench.vault.backups.list()
    assert backups.state.newest is not None


def test_old_ones_go_only_after_a_new_one_was_checked() -> None:
    bench, backups = _desk()
    for _ in range(12):
        bench.clock.pass_by(timedelta(minutes=1))
        run(lambda: backups.make(lambda: None))
    assert len(bench.vault.backups.list()) == 10
    kept = bench.vault.backups.list()
    bench.vault.backups.fail_next = BackupFailed()
    with pytest.raises(BackupFailed):
        run(lambda: backups.make(lambda: None))
    assert bench.vault.backups.list() == kept


def test_raw_answers_of_settled_sends_are_purged_after_the_backup_that_holds_them() -> None:
    bench, backups = _desk()
    stages = (Stage.CONFIRMED, Stage.REJECTED, Stage.UNKNOWN, Stage.CONFIRMED)
    for number, stage in enumerate(stages, 1):
        lost = PanState.LOST if number == 4 else PanState.NONE
        bench.vault.intents.add(intent(number, stage=stage, pan=lost))
        attempt = bench.vault.intents.begin_attempt(intent(number).id, bench.clock.now())
        bench.vault.intents.keep_raw(intent(number).id, attempt, b"raw")
    bench.vault.backups.fail_next = BackupFailed()
    with pytest.raises(BackupFailed):
        run(lambda: backups.make(lambda: None))
    assert all(bench.vault.intents.raw(intent(n).id) for n in (1, 2, 3, 4))
    run(lambda: backups.make(lambda: None))
    assert [bool(bench.vault.intents.raw(intent(n).id)) for n in (1, 2, 3, 4)] == [
        False,
        False,
        True,
        True,
    ]
    (copy,) = bench.vault.backups.kept.values()
    assert len(copy.raw) == 4


def test_what_settles_during_a_backup_keeps_its_raw_answer() -> None:
    bench, backups = _desk()
    bench.vault.intents.add(intent(1, stage=Stage.UNKNOWN))
    attempt = bench.vault.intents.begin_attempt(intent(1).id, bench.clock.now())
    bench.vault.intents.keep_raw(intent(1).id, attempt, b"raw")

    async def tell() -> None:
        bench.vault.backups.held = asyncio.Event()
        making = asyncio.ensure_future(backups.make(lambda: None))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        bench.vault.intents.put(intent(1, stage=Stage.CONFIRMED))
        bench.vault.backups.held.set()
        await making

    run(tell)
    assert bench.vault.intents.raw(intent(1).id) == (b"raw",)


def test_none_is_begun_while_an_answer_is_awaited() -> None:
    bench = make_bench()
    outbox = Outbox(bench.desk)
    backups = backups_of(bench.desk, outbox=outbox)

    async def tell() -> None:
        answer = asyncio.Event()

        async def call(keep: Keep) -> str:
            keep(b"raw")
            await answer.wait()
            return "done"

        wish = intent(session=bench.desk.session)
        sending = asyncio.ensure_future(outbox.send(wish, call, lambda sent, _: sent))
        await asyncio.sleep(0)
        bench.clock.pass_by(DAILY)
        looked = asyncio.ensure_future(backups.look(lambda: None))
        asked = asyncio.ensure_future(backups.make(lambda: None))
        await asyncio.sleep(0)
        assert bench.vault.backups.list() == ()
        answer.set()
        await sending
        await looked
        assert len(bench.vault.backups.list()) >= 1
        await asked

    run(tell)


def test_locking_backs_up_a_number_that_no_backup_holds() -> None:
    bench = make_bench()

    async def tell(_: Wallet) -> None:
        _capture(bench)

    story(bench, tell)
    (kept,) = bench.vault.backups.kept.values()
    assert kept.details


def test_the_picture_says_what_backups_there_are() -> None:
    bench = make_bench()

    async def tell(wallet: Wallet) -> None:
        before = newest(bench).backups
        assert before is not None
        assert (before.newest, before.folder) == (None, MemoryBackups.folder)
        made = await wallet.back_up()
        state = newest(bench).backups
        assert state is not None
        assert state.kept == (made,)
        assert not state.is_running

    story(bench, tell)


def test_a_bug_in_one_look_does_not_end_the_backups_and_closing_does(
    monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("backups: ZeroDivisionError")
    expect_log("backups: KeyError")
    bench, backups = _desk()
    monkeypatch.setattr("desktop_app.application.backups.TICK_S", 0)
    looks = backups.look
    bugs = [KeyError(), ZeroDivisionError()]
    made = asyncio.Event()

    async def look(publish: Callable[[], None]) -> None:
        if bugs:
            raise bugs.pop()
        await looks(publish)
        if backups.state.kept:
            made.set()

    monkeypatch.setattr(backups, "look", look)
    bench.clock.pass_by(timedelta(seconds=AFTER_OPENING_S))

    async def whole() -> None:
        running = asyncio.ensure_future(backups.run(lambda: None))
        await made.wait()
        assert not running.done()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running

    run(whole)
    assert (bugs, len(bench.vault.backups.list())) == ([], 1)

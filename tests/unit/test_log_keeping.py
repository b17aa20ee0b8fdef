"""The proof of the log in an open wallet: entered, checked, and what follows when it is broken."""

import asyncio
from datetime import timedelta
from pathlib import PurePath

import pytest

from desktop_app.application import log_keeping
from desktop_app.application.backup_state import Came
from desktop_app.application.log_keeping import MARGIN, LogKeeping, enter_log
from desktop_app.application.restored import mark_restored, note_whole_read, reads_first, restored
from desktop_app.application.ways import Way, WayKind
from desktop_app.domain.log_proof import Break, BreakKind, Loss
from desktop_app.domain.vault_errors import DiskFull
from tests.support.desk import Bench, make_bench, run
from tests.support.fake_api import START
from tests.support.memory_keyring import MemoryKeyring
from tests.support.memory_log import keeping

CHANGED = Break(BreakKind.CHANGED, 7, START, ("intent", "fund", "confirmed"))
LOSS = Loss(12, START - timedelta(days=2), START - timedelta(hours=1))


class Files:
    """TableFiles that keeps what was written."""

    def __init__(self) -> None:
        self.written: dict[PurePath, bytes] = {}

    async def read(self, file: PurePath) -> bytes:
        return self.written[file]

    async def write(self, file: PurePath, data: bytes) -> None:
        self.written[file] = data


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_keeping, "PAUSE_S", 0)
    monkeypatch.setattr(log_keeping, "AFTER_S", 0)


def _check(log: LogKeeping) -> None:
    run(log.check)


def test_a_whole_log_is_said_to_be_whole_and_stops_nothing() -> None:
    bench = make_bench()
    enter_log(bench.vault, START)
    log = keeping(bench.desk)
    run(log.run)
    checked = log.state.checked
    assert checked is not None
    assert (checked.entries, checked.is_whole, checked.since) == (1, True, bench.vault.log.since)
    assert restored(bench.vault.settings) is None
    assert log.state.done is None


def test_a_vault_that_lost_entries_reads_everything_before_it_sends() -> None:
    bench = make_bench()
    bench.vault.log.loss = LOSS
    enter_log(bench.vault, START)
    mark = restored(bench.vault.settings)
    assert mark is not None
    assert (mark.made_at, mark.came) == (LOSS.kept_until - MARGIN, Came.OLDER)  # type: ignore[operator]
    assert reads_first(bench.vault.settings)
    assert keeping(bench.desk).state.loss == LOSS
    bench.vault.log.loss = None
    enter_log(bench.vault, START)  # the next run still says what was lost
    log = keeping(bench.desk)
    assert log.state.loss == LOSS
    run(log.put_away_loss)
    assert log.state.loss is keeping(bench.desk).state.loss is None
    assert reads_first(bench.vault.settings)  # that nothing is sent does not hang on a message


def test_a_loss_under_a_clock_that_was_ahead_has_everything_read() -> None:
    bench = make_bench()
    bench.vault.log.loss = Loss(1, START + timedelta(days=400), START + timedelta(days=401))
    enter_log(bench.vault, START)
    mark = restored(bench.vault.settings)
    assert mark is not None
    assert mark.made_at.year == 1970


def test_where_the_loss_cannot_be_kept_the_vault_is_not_opened() -> None:
    bench = make_bench()
    bench.vault.log.loss = LOSS
    bench.vault.fail_commits = DiskFull()
    with pytest.raises(DiskFull):
        enter_log(bench.vault, START)
    bench.vault.log.loss = None
    enter_log(bench.vault, START)  # nothing is lost: it opens, to be read
    assert restored(bench.vault.settings) is None


def test_a_broken_log_is_named_and_stops_sending_once() -> None:
    bench = make_bench()
    bench.vault.log.breaks = (CHANGED,)
    log = keeping(bench.desk)
    _check(log)
    assert log.state.checked is not None
    assert log.state.checked.breaks == (CHANGED,)
    mark = restored(bench.vault.settings)
    assert mark is not None
    assert mark.came is Came.CHANGED
    note_whole_read(bench.vault.settings, START)
    _check(keeping(bench.desk))
    assert not reads_first(bench.vault.settings)
    bench.vault.log.breaks = (CHANGED, Break(BreakKind.MISSING, 8))
    _check(keeping(bench.desk))
    assert reads_first(bench.vault.settings)


def test_a_log_that_cannot_be_read_is_said_to_be_so() -> None:
    bench = make_bench()
    bench.vault.log.is_unreadable = True
    log = keeping(bench.desk)
    _check(log)
    assert log.state.checked is not None
    assert [found.kind for found in log.state.checked.breaks] == [BreakKind.UNREADABLE]
    assert reads_first(bench.vault.settings)


def test_what_the_newest_entries_show_is_said_before_the_rest_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = make_bench()
    bench.vault.log.breaks = (CHANGED,)
    said: list[bool] = []
    log = keeping(bench.desk, lambda: said.append(log.state.checked is not None))
    run(log.run)
    assert said[0] is True


def test_a_loss_never_shortens_what_a_restore_still_has_to_read() -> None:
    bench = make_bench()
    mark_restored(bench.vault.settings, START - timedelta(days=30), START)
    bench.vault.log.loss = LOSS
    enter_log(bench.vault, START)
    mark = restored(bench.vault.settings)
    assert mark is not None
    assert mark.made_at == START - timedelta(days=30)


def test_the_export_is_written_whole_and_says_its_last_link() -> None:
    bench, files = make_bench(), Files()
    link = run(lambda: keeping(bench.desk).export(files, PurePath("/x/log.jsonl")))
    assert files.written == {PurePath("/x/log.jsonl"): b"first\nlast\n"}
    assert link == bench.vault.log.export(START).link


def _with_keyring(keyring: MemoryKeyring, *, is_way: bool = True) -> tuple[Bench, LogKeeping]:
    bench = make_bench()
    if is_way:
        way = Way("f" * 32, WayKind.KEYRING, START)
        bench.vault.keys._ways.append((way, "secret"))
    enter_log(bench.vault, START)
    log = keeping(bench.desk)
    log.keyring = keyring
    return bench, log


def _run_for_a_moment(log: LogKeeping) -> None:
    async def work() -> None:
        task = asyncio.ensure_future(log.run())
        for _ in range(20):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait((task,))

    run(work)


def test_a_keyring_that_is_a_way_in_notes_how_far_the_log_is() -> None:
    keyring = MemoryKeyring()
    bench, log = _with_keyring(keyring)
    _run_for_a_moment(log)
    (((_, name), value),) = keyring.values.items()
    assert name.startswith("log-1-")
    assert value.startswith(f"1 {bench.vault.log.head} ")
    _run_for_a_moment(keeping(bench.desk))
    assert restored(bench.vault.settings) is None


@pytest.mark.parametrize(
    ("noted", "is_older"),
    [(f"9 {'ab' * 32} {START.isoformat()}", True), ("nonsense", False), ("9 zz 2", False)],
)
def test_what_the_keyring_knows_and_the_vault_does_not_is_a_loss(
    noted: str, is_older: bool
) -> None:
    keyring = MemoryKeyring()
    bench, log = _with_keyring(keyring)
    keyring.values[(bench.vault.keys.vault_id, log._name)] = noted
    _run_for_a_moment(log)
    assert (log.state.loss is not None) is is_older
    assert reads_first(bench.vault.settings) is is_older


def test_a_keyring_that_is_no_way_in_is_left_alone() -> None:
    keyring = MemoryKeyring()
    _, log = _with_keyring(keyring, is_way=False)
    _run_for_a_moment(log)
    assert keyring.values == {}

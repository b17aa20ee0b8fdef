"""One thread, one loop, one executor: what goes in comes out, and nothing stays behind."""

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest

from desktop_app.runtime.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("unit-worker")
    made.start()
    yield made
    assert made.stop()


def _ends(name: str) -> bool:
    deadline = time.monotonic() + 20
    while any(t.name.startswith(name) for t in threading.enumerate()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def test_all_work_is_done_on_one_named_thread(worker: Worker) -> None:
    async def where() -> str:
        return threading.current_thread().name

    assert {worker.submit(where).result(5) for _ in range(5)} == {"unit-worker"}


def test_an_error_comes_back_through_the_future(worker: Worker) -> None:
    async def fail() -> None:
        raise LookupError("nothing there")

    with pytest.raises(LookupError, match="nothing there"):
        worker.submit(fail).result(5)


def test_one_failure_does_not_end_the_thread(worker: Worker) -> None:
    async def fail() -> None:
        raise LookupError

    async def give() -> int:
        return 7

    assert worker.submit(fail).exception(5) is not None
    assert worker.submit(give).result(5) == 7


def test_blocking_work_runs_beside_the_loop_which_goes_on(worker: Worker) -> None:
    gate = threading.Event()

    async def both() -> tuple[str, int]:
        blocked = asyncio.ensure_future(
            worker.run_blocking(lambda: (gate.wait(5), threading.current_thread().name)[1])
        )
        turns = 0
        for _ in range(10):
            await asyncio.sleep(0)
            turns += 1
        gate.set()
        return await blocked, turns

    name, turns = worker.submit(both).result(5)
    assert name.startswith("wallet-blocking")
    assert turns == 10


def test_an_error_of_blocking_work_reaches_who_asked(worker: Worker) -> None:
    async def fail() -> None:
        await worker.run_blocking(lambda: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        worker.submit(fail).result(5)


def test_cancelling_the_future_cancels_the_work(worker: Worker) -> None:
    started, cancelled = threading.Event(), threading.Event()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.set()
            raise

    future = worker.submit(wait)
    assert started.wait(5)
    future.cancel()
    assert cancelled.wait(5)


def test_stopping_lets_running_work_unwind_and_ends_both_threads() -> None:
    worker, started, unwound = Worker("stop-worker"), threading.Event(), threading.Event()
    worker.start()

    async def wait() -> None:
        started.set()
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            unwound.set()

    async def block() -> None:
        await worker.run_blocking(lambda: None)

    worker.submit(block).result(5)
    worker.submit(wait)
    assert started.wait(5)
    assert worker.stop()
    assert unwound.is_set()
    assert _ends("stop-worker")
    assert _ends("wallet-blocking")


def test_stop_tells_when_work_does_not_give_way() -> None:
    worker, gate, held = Worker("stubborn-worker"), threading.Event(), threading.Event()
    worker.start()

    async def hold_the_loop() -> None:
        held.set()
        gate.wait(5)

    worker.submit(hold_the_loop)
    assert held.wait(5)
    assert not worker.stop(timeout_s=0.1)
    gate.set()
    assert _ends("stubborn-worker")


def test_a_worker_that_never_started_stops_too() -> None:
    assert Worker().stop()


def test_what_is_asked_after_the_end_comes_back_cancelled() -> None:
    ended = Worker("unit-worker")
    ended.start()
    assert ended.stop()

    async def give() -> int:
        return 7

    assert ended.submit(give).cancelled()


def test_a_call_that_never_returns_holds_up_nothing_else() -> None:
    worker, gate = Worker(), threading.Event()
    worker.start()

    async def both() -> tuple[bool, int]:
        hanging = asyncio.ensure_future(worker.run_apart(gate.wait))
        beside = await worker.run_blocking(lambda: 7)
        return hanging.done(), beside

    assert worker.submit(both).result(5) == (False, 7)
    assert worker.stop()
    assert [t.daemon for t in threading.enumerate() if t.name == "wallet-apart"] == [True]
    gate.set()
    assert _ends("wallet-apart")


def test_what_a_call_apart_gives_or_raises_comes_back(worker: Worker) -> None:
    def fail() -> None:
        raise LookupError("nothing there")

    assert worker.submit(lambda: worker.run_apart(lambda: 7)).result(5) == 7
    with pytest.raises(LookupError, match="nothing there"):
        worker.submit(lambda: worker.run_apart(fail)).result(5)

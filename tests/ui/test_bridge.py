"""The door between the threads: who is called, on which thread, and with what."""

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import pytest
import shiboken6
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop_app.application.entry_messages import VaultProgress
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.errors import Failure, MoneyMoved
from desktop_app.domain.money import Money
from desktop_app.domain.service_errors import NotSent
from desktop_app.runtime.worker import Worker
from desktop_app.ui.bridge import Bridge
from tests.support.guard_logs import ExpectLog, Listener
from tests.support.snapshots import NOW
from tests.support.snapshots import snapshot as make_snapshot

SESSION = SimpleNamespace(name="session")


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("bridge-worker")
    made.start()
    yield made
    assert made.stop()


@pytest.fixture
def bridge(worker: Worker, qapp: object) -> Bridge:
    async def session() -> SimpleNamespace:
        return SESSION

    return Bridge(worker, session)


def test_a_result_is_told_on_the_thread_of_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[tuple[int, int]] = []

    async def where(session: object) -> int:
        return threading.get_ident()

    bridge.run(bridge, where, lambda worked: seen.append((worked, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(seen))
    [(worked, told)] = seen
    assert told == threading.get_ident() != worked


def test_the_work_is_given_the_session(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[object] = []

    async def give(session: object) -> object:
        return session

    bridge.run(bridge, give, seen.append)
    qtbot.waitUntil(lambda: seen == [SESSION])


def test_money_beyond_32_bits_crosses_whole(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[Money] = []

    async def give(session: object) -> Money:
        return Money.usd(50_000)

    bridge.run(bridge, give, seen.append)
    qtbot.waitUntil(lambda: seen == [Money(50_000_000_000)])


def test_an_expected_error_arrives_as_four_parts(bridge: Bridge, qtbot: QtBot) -> None:
    seen: list[Failure] = []

    async def fail(session: object) -> None:
        raise NotSent

    bridge.run(bridge, fail, lambda _: None, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert (seen[0].code, seen[0].moved) == (NotSent.code, MoneyMoved.NO)
    assert all((seen[0].happened, seen[0].doing, seen[0].todo))


def test_a_failure_nobody_takes_goes_to_the_window(bridge: Bridge, qtbot: QtBot) -> None:
    async def fail(session: object) -> None:
        raise NotSent

    with qtbot.waitSignal(bridge.failed) as told:
        bridge.run(bridge, fail, lambda _: None)
    assert told.args[0].code == NotSent.code


def test_a_bug_has_a_number_that_finds_the_log_and_no_value_in_it(
    bridge: Bridge,
    qtbot: QtBot,
    expect_log: ExpectLog,
    log_listener: Listener,
    canary_pan: str,
) -> None:
    expect_log("incident")

    async def break_down(session: object) -> None:
        raise ValueError(f"cannot read {canary_pan}")

    with qtbot.waitSignal(bridge.failed) as told:
        bridge.run(bridge, break_down, lambda _: None)
    failure = told.args[0]
    assert failure.moved is MoneyMoved.NOT_KNOWN
    incident = failure.detail.removeprefix("incident ")
    [line] = [text for _, text in log_listener.heard if incident in text]
    assert "ValueError at" in line
    assert "break_down" in line


def test_nobody_is_called_for_a_screen_that_is_gone(bridge: Bridge, qtbot: QtBot) -> None:
    owner, calls = QObject(), []

    async def give(session: object) -> int:
        return 1

    future = bridge.run(owner, give, calls.append)
    shiboken6.delete(owner)
    future.result(5)
    qtbot.wait(30)
    assert calls == []


def test_cancelling_reaches_the_work_and_calls_nobody(bridge: Bridge, qtbot: QtBot) -> None:
    state: list[str] = []

    async def wait(session: object) -> None:
        state.append("started")
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            state.append("cancelled")
            raise

    called: list[object] = []
    future = bridge.run(bridge, wait, called.append, called.append)
    qtbot.waitUntil(lambda: state == ["started"])
    future.cancel()
    qtbot.waitUntil(lambda: state == ["started", "cancelled"])
    qtbot.wait(20)
    assert called == []


def test_a_picture_from_the_worker_is_kept_and_told(bridge: Bridge, qtbot: QtBot) -> None:
    picture = make_snapshot()
    with qtbot.waitSignal(bridge.snapshot_changed) as told:
        threading.Thread(target=bridge.publish, args=(picture,)).start()
    assert told.args == [picture]
    assert bridge.snapshot == picture


@pytest.mark.parametrize(
    ("message", "signal"),
    [
        (IssueProgress("f" * 32, IssueStep.SAVED, NOW), "issue_progressed"),
        (VaultProgress("Making the key"), "vault_progressed"),
    ],
)
def test_a_message_goes_to_its_own_signal(
    bridge: Bridge, qtbot: QtBot, message: object, signal: str
) -> None:
    with qtbot.waitSignal(getattr(bridge, signal)) as told:
        bridge.publish(message)
    assert told.args == [message]


def test_a_picture_of_a_locked_session_is_dropped_and_of_the_next_is_shown(
    bridge: Bridge, qtbot: QtBot
) -> None:
    first = make_snapshot()
    with qtbot.waitSignal(bridge.snapshot_changed):
        bridge.publish(first)
    bridge.forget_snapshot()
    bridge.publish(replace(first, version=99))
    qtbot.wait(20)
    assert bridge.snapshot is None
    with qtbot.waitSignal(bridge.snapshot_changed):
        bridge.publish(replace(first, session="the next one"))
    assert bridge.snapshot is not None


def test_an_answer_never_overtakes_the_picture_that_goes_with_it(
    bridge: Bridge, qtbot: QtBot
) -> None:
    order: list[object] = []
    bridge.snapshot_changed.connect(lambda picture: order.append(picture.version))

    async def publish_and_return(session: object) -> str:
        for version in (1, 2):
            bridge.publish(make_snapshot(version=version))
        return "done"

    bridge.run(bridge, publish_and_return, order.append)
    qtbot.waitUntil(lambda: "done" in order)
    assert order[-2:] == [2, "done"]  # the first may have come apart

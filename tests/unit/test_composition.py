"""What nothing caught is written down without a value, and the end of the program ends all."""

import asyncio
import gc
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qDebug, qInstallMessageHandler, qWarning

from desktop_app.composition.uncaught import catch_everything, on_loop
from desktop_app.runtime.worker import Worker
from tests.support.guard_logs import ExpectLog, Listener


@pytest.fixture
def stops() -> Iterator[list[str]]:
    """The hooks are in place; what they stopped is noted."""
    hooks = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    messages, seen = qInstallMessageHandler(None), list[str]()
    catch_everything(lambda: seen.append("stopped"))
    yield seen
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
    qInstallMessageHandler(messages)


def _raise_with(text: str) -> None:
    raise ValueError(text)


def test_an_error_nobody_caught_is_logged_by_type_and_place_alone(
    stops: list[str], expect_log: ExpectLog, log_listener: Listener, canary_pan: str
) -> None:
    expect_log("uncaught ValueError at _raise_with")
    try:
        _raise_with(canary_pan)
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    assert stops == []


def test_an_error_of_another_thread_is_logged_too(
    stops: list[str], expect_log: ExpectLog, canary_pan: str
) -> None:
    expect_log("uncaught ValueError at _raise_with")
    thread = threading.Thread(target=_raise_with, args=(canary_pan,))
    thread.start()
    thread.join(5)
    assert stops == []


def test_an_interrupt_at_the_terminal_stops_the_program(stops: list[str]) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert stops == ["stopped"]


class _Falls:
    """Cannot be deleted in peace."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __del__(self) -> None:
        _raise_with(self._text)

    def __repr__(self) -> str:
        return self._text


def test_an_error_while_something_is_deleted_is_logged_too(
    stops: list[str], expect_log: ExpectLog, canary_pan: str, capfd: pytest.CaptureFixture[str]
) -> None:
    expect_log("unraisable ValueError at _raise_with")
    doomed = _Falls(canary_pan)
    del doomed
    assert canary_pan not in "".join(capfd.readouterr())
    assert stops == []


def test_what_qt_says_is_logged_without_its_words(
    stops: list[str], expect_log: ExpectLog, canary_pan: str, capfd: pytest.CaptureFixture[str]
) -> None:
    expect_log("Qt, default: QtWarningMsg at")
    qWarning(f"cannot show {canary_pan}")
    qDebug(canary_pan)
    assert canary_pan not in "".join(capfd.readouterr())
    assert stops == []


def test_a_task_that_nobody_waited_for_is_logged_without_its_words(
    expect_log: ExpectLog, canary_pan: str, capfd: pytest.CaptureFixture[str]
) -> None:
    expect_log("left alone ValueError at _raise_with")
    expect_log("the loop: it stumbled")

    async def fails(text: str) -> None:
        _raise_with(text)

    async def story() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(on_loop)
        task = loop.create_task(fails(f"the holder of {canary_pan}"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        del task
        gc.collect()
        loop.call_exception_handler({"message": "it stumbled", "future": canary_pan})

    asyncio.run(story())
    assert canary_pan not in "".join(capfd.readouterr())


def test_the_workers_loop_has_a_handler_of_ours(expect_log: ExpectLog) -> None:
    told: list[str] = []
    worker = Worker(on_error=lambda loop, context: told.append(context["message"]))
    worker.start()

    async def stumble() -> None:
        asyncio.get_running_loop().call_exception_handler({"message": "it stumbled"})

    worker.submit(stumble).result(5)
    worker.stop()
    assert told == ["it stumbled"]

"""What nothing caught is written down without a value, and the end of the program ends all."""

import sys
import threading
from collections.abc import Iterator

import pytest

from desktop_app.composition.app import _catch_everything
from tests.support.guard_logs import ExpectLog, Listener


@pytest.fixture
def stops() -> Iterator[list[str]]:
    """The hooks are in place; what they stopped is noted."""
    hooks, seen = (sys.excepthook, threading.excepthook), list[str]()
    _catch_everything(lambda: seen.append("stopped"))
    yield seen
    sys.excepthook, threading.excepthook = hooks


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

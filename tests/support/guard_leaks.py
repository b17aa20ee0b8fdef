"""A test that leaves a thread or a timer running fails and is told where that was started."""

import sys
import threading
import time
import traceback
from collections.abc import Iterator
from typing import Any

import pytest

GRACE_SECONDS = 10.0
_ORIGIN = "_started_at"
_OWN_FRAMES = ("/threading.py", "/guard_leaks.py")


def _where() -> str:
    """The innermost line of this project (or of its caller) that is not the machinery itself."""
    stack = traceback.extract_stack(limit=8)
    frames = [frame for frame in stack if not frame.filename.endswith(_OWN_FRAMES)]
    return " <- ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames[-3:]))


def _remember_origin(owner: Any) -> None:
    """Wrap `owner.start` so that every instance keeps the place it was started from."""
    original = owner.start
    if hasattr(original, "remembers_origin"):
        return

    def start(self: Any, *args: Any, **kwargs: Any) -> Any:
        setattr(self, _ORIGIN, _where())
        return original(self, *args, **kwargs)

    start.remembers_origin = True  # type: ignore[attr-defined]
    owner.start = start


_remember_origin(threading.Thread)


def _running_threads() -> set[threading.Thread]:
    # A dummy stands for a thread that Python did not start (Qt's own): nobody here can end it.
    alive = threading.enumerate()
    return {thread for thread in alive if not isinstance(thread, threading._DummyThread)}


def _active_timers() -> list[Any]:
    """Every live QTimer that Python made and that is still ticking; no work where Qt is absent."""
    if "PySide6.QtCore" not in sys.modules:
        return []
    import shiboken6
    from PySide6.QtCore import QTimer

    _remember_origin(QTimer)
    found = [item for item in shiboken6.getAllValidWrappers() if isinstance(item, QTimer)]
    return [timer for timer in found if shiboken6.isValid(timer) and timer.isActive()]


def _wait_for_end(before: set[threading.Thread]) -> set[threading.Thread]:
    deadline = time.monotonic() + GRACE_SECONDS
    while left := _running_threads() - before:
        if time.monotonic() > deadline:
            return left
        next(iter(left)).join(0.02)
    return set()


def _line(kind: str, name: str, thing: object) -> str:
    return f"{kind} {name!r} still running, started at {getattr(thing, _ORIGIN, 'unknown')}"


@pytest.fixture
def no_leaks() -> Iterator[None]:
    """Compare threads and timers before and after; what a wider fixture started is not blamed."""
    threads, timers = _running_threads(), _active_timers()
    yield
    faults = [_line("thread", thread.name, thread) for thread in _wait_for_end(threads)]
    faults += [
        _line("timer", timer.objectName() or type(timer).__name__, timer)
        for timer in _active_timers()
        if not any(timer is known for known in timers)
    ]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)

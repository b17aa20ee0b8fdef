"""A log record of level WARNING or higher that the test did not announce fails the test."""

import logging
import re
from collections.abc import Callable, Iterator

import pytest

ExpectLog = Callable[[str], None]


class Listener(logging.Handler):
    """Keeps every record that reaches the root logger, formatted, with its exception's text."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
        self.heard: list[tuple[int, str]] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append((record.levelno, self.format(record)))

    def faults(self) -> list[str]:
        """What was said without being announced, and what was announced but never said."""
        loud = [text for level, text in self.heard if level >= logging.WARNING]
        unexpected = [t for t in loud if not any(re.search(e, t) for e in self.expected)]
        silent = [e for e in self.expected if not any(re.search(e, t) for t in loud)]
        return [f"unexpected log record: {text}" for text in unexpected] + [
            f"expected log record never came: {pattern}" for pattern in silent
        ]


@pytest.fixture
def log_listener(request: pytest.FixtureRequest) -> Iterator[Listener]:
    """Listens on the root logger while one test and its fixtures run."""
    listener, root = Listener(), logging.getLogger()
    request.node.stash[LISTENER] = listener
    root.addHandler(listener)
    yield listener
    root.removeHandler(listener)
    if faults := listener.faults():
        pytest.fail("\n".join(faults), pytrace=False)


LISTENER = pytest.StashKey[Listener]()


@pytest.fixture
def expect_log(log_listener: Listener) -> ExpectLog:
    """`expect_log(pattern)`: a WARNING or worse matching this expression must come, and may."""
    return log_listener.expected.append

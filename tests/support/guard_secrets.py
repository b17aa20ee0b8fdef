"""A planted PAN, password or API secret that turns up in clear anywhere fails the test.

Looked at: every log record (the root logger is set to DEBUG), captured output, the text of each
exception the test met, and every file below `tmp_path` and the test's home folder.
"""

import contextlib
import hashlib
import itertools
import logging
import traceback
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _pytest.raises import RaisesExc

from tests.support.guard_logs import LISTENER, Listener

AllowIn = Callable[[Path], None]


@dataclass(slots=True)
class Plants:
    """The secrets of one test, the texts it produced, and the files that may hold a secret."""

    values: dict[str, str] = field(default_factory=dict)
    texts: list[tuple[str, str]] = field(default_factory=list)
    roots: set[Path] = field(default_factory=set)
    allowed: list[Path] = field(default_factory=list)


PLANTS = pytest.StashKey[Plants]()


def plants_of(item: pytest.Item) -> Plants:
    """The plants of this test; made at the first call."""
    return item.stash.setdefault(PLANTS, Plants())


def _spellings(value: str) -> list[bytes]:
    """How a leak may be written: text of two encodings, a PAN in groups of four, hex."""
    grouped = [sep.join(value[i : i + 4] for i in range(0, 16, 4)) for sep in (" ", "-")]
    texts = [value, *(grouped if value.isdigit() else [])]
    encoded = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le")]
    return [*encoded, value.encode().hex().encode()]


def _files(plants: Plants) -> Iterable[tuple[str, bytes]]:
    for path in (path for root in plants.roots for path in root.rglob("*")):
        allowed = any(path.is_relative_to(place) for place in plants.allowed)
        if allowed or path.is_symlink() or not path.is_file():
            continue
        # A test may have taken the right to read away, or its program may still be tidying up.
        with contextlib.suppress(PermissionError, FileNotFoundError):
            yield f"file {path}", path.read_bytes()


def spilled(plants: Plants) -> list[str]:
    """One line per secret and place; the lines themselves hold no secret."""
    if not plants.values:
        return []
    needles = {name: _spellings(value) for name, value in plants.values.items()}
    texts = ((where, text.encode("utf-8", "replace")) for where, text in plants.texts)
    return sorted(
        {
            f"{name} found in {where}"
            for where, content in itertools.chain(texts, _files(plants))
            for name, spellings in needles.items()
            if any(needle in content for needle in spellings)
        }
    )


def judge_report(item: pytest.Item, report: pytest.TestReport) -> None:
    """Collect this phase's texts; at the end of the test, fail it when a secret is in clear."""
    plants = plants_of(item)
    plants.texts += [
        (f"the {report.when} phase's exception text", report.longreprtext),
        ("stdout", report.capstdout),
        ("stderr", report.capstderr),
    ]
    if report.when != "teardown":
        return
    if listener := item.stash.get(LISTENER, None):
        plants.texts += [("a log record", text) for _, text in listener.heard]
    plants.roots |= {p for p in [getattr(item, "funcargs", {}).get("tmp_path")] if p}
    if faults := spilled(plants):
        report.outcome = "failed"
        report.longrepr = "\n".join([report.longreprtext, *faults]).strip()


def _plant(request: pytest.FixtureRequest, name: str, value: str) -> str:
    plants_of(request.node).values[name] = value
    return value


def _unique(request: pytest.FixtureRequest, name: str) -> str:
    """Hex that differs for every test and stays the same when the test is run again."""
    return hashlib.sha256(f"{request.node.nodeid} {name}".encode()).hexdigest()


def _luhn_digit(digits: str) -> str:
    doubled = [int(d) * (2 - i % 2) for i, d in enumerate(reversed(digits))]
    return str(-sum(n // 10 + n % 10 for n in doubled) % 10)


@pytest.fixture
def listening_closely(
    monkeypatch: pytest.MonkeyPatch, log_listener: Listener, request: pytest.FixtureRequest
) -> Generator[None]:
    """Debug records are heard, and an exception that `pytest.raises` swallows is read first."""
    texts = plants_of(request.node).texts
    leave = RaisesExc.__exit__

    def read_and_leave(self: Any, kind: Any, error: BaseException | None, tb: Any) -> bool:
        if error is not None:
            texts.append(("an exception's text", "".join(traceback.format_exception(error))))
        return leave(self, kind, error, tb)

    monkeypatch.setattr(RaisesExc, "__exit__", read_and_leave)
    root = logging.getLogger()
    level = root.level
    root.setLevel(logging.DEBUG)
    yield
    root.setLevel(level)


@pytest.fixture
def canary_pan(request: pytest.FixtureRequest, listening_closely: None) -> str:
    """A card number of 16 digits that passes Luhn; planted, so it may end up nowhere in clear."""
    digits = "400000" + f"{int(_unique(request, 'pan'), 16) % 10**9:09d}"
    return _plant(request, "canary_pan", digits + _luhn_digit(digits))


@pytest.fixture
def canary_password(request: pytest.FixtureRequest, listening_closely: None) -> str:
    """A master password of this test alone; planted."""
    return _plant(request, "canary_password", f"harbour {_unique(request, 'password')[:16]}")


@pytest.fixture
def canary_api_secret(request: pytest.FixtureRequest, listening_closely: None) -> str:
    """An API secret of this test alone; planted."""
    return _plant(request, "canary_api_secret", f"practice-{_unique(request, 'api')[:32]}")


@pytest.fixture
def allow_canary_in(request: pytest.FixtureRequest) -> AllowIn:
    """`allow_canary_in(path)`: this file, or everything below this folder, may hold a secret."""
    return plants_of(request.node).allowed.append

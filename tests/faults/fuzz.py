"""Kind `fuzz`: whatever is written into a key file, it is refused in our words, or is one.

A reader made of the words of the format alone says which it is; the product's must agree, each
time. Refused means NotAVault or VaultTooNew, and nothing else ever escapes.
"""

import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count, islice
from types import CodeType, FrameType
from typing import Any

import pytest

from desktop_app.adapters.vault import keyfile_text
from desktop_app.adapters.vault.keyfile import MAGIC
from desktop_app.domain.vault_errors import NotAVault, VaultTooNew
from tests.faults.fuzz_inputs import Writer
from tests.faults.fuzz_reader import is_key_file
from tests.faults.report import TOLD_FAILURES, Control, Outcome, Place, Result

SEED = "7"
TRACED = 20_000
"""So many are tried with every line noted, which is slow; the rest without."""


def _newest() -> int:
    """The highest format that Purser reads: of the next one it says that it is newer."""
    for number in count(1):
        try:
            keyfile_text.parse_key_file(b'{"magic":"purser-key","min_reader":%d}' % (number + 1))
        except VaultTooNew:
            return number
        except NotAVault:
            continue
    raise AssertionError("no end to the formats")


NEWEST = _newest()
READ, REFUSED, NEWER = "read", "not_a_vault", "vault_too_new"


def fuzz(place: Place) -> Iterable[Result]:
    """The product's reader beside the other one; and each of its planted mistakes is caught."""
    tries = place.pick(6_000, 500_000, 10_000_000)
    yield _try(tries, min(tries, TRACED))
    caught = [name for name in MISTAKES if _is_caught(name, place.pick(6_000, 20_000))]
    missed = tuple(f"not caught: {name}" for name in MISTAKES if name not in caught)
    yield Control("fuzz", len(caught), len(MISTAKES), missed)


def outcome(data: bytes) -> str:
    """What the product makes of it, in a word; in words with blanks, what is wrong with that."""
    try:
        made = keyfile_text.parse_key_file(data)
    except NotAVault:
        return "refused a good one" if is_key_file(data, NEWEST) else REFUSED
    except VaultTooNew:
        return NEWER if _is_newer(data) else "newer than it says"
    except Exception as error:
        return f"escaped as {type(error).__name__}"
    if not is_key_file(data, NEWEST):
        return "took what is none"
    return READ if made.dump() == data else "read something else"


def _is_newer(data: bytes) -> bool:
    plain = json.loads(data)
    least = plain["min_reader"]
    return bool(plain["magic"] == MAGIC and type(least) is int and least > NEWEST)


class Count:
    """What came of how many files, and of how many that differ, a few less at most.

    Of each a check sum is kept in a field of bits, sixty-four times as long as they are many.
    """

    def __init__(self, tries: int) -> None:
        self._bits = 64 * tries
        self._field = bytearray(self._bits // 8 + 1)
        self.came: Counter[str] = Counter()
        self.distinct = 0
        self.told: list[str] = []

    def add(self, data: bytes) -> None:
        """Try one."""
        came = outcome(data)
        self.came[came] += 1
        at = (zlib.crc32(data) * self._bits) >> 32
        if not self._field[at >> 3] >> (at & 7) & 1:
            self._field[at >> 3] |= 1 << (at & 7)
            self.distinct += 1
        if " " in came and len(self.told) < TOLD_FAILURES:
            self.told.append(f"{came}: file {self.came.total()}, seed {SEED}: {data[:300]!r}")

    @property
    def failed(self) -> int:
        """How many were not as they must be."""
        return sum(count for came, count in self.came.items() if " " in came)


def _try(tries: int, traced: int) -> Outcome:
    counted, files = Count(tries), iter(Writer(SEED))
    ran = set[int]()
    with noted_lines(ran):
        for data in islice(files, traced):
            counted.add(data)
    for data in islice(files, tries - traced):
        counted.add(data)
    lines = lines_of(keyfile_text.__dict__, keyfile_text.__file__)
    missed = sorted(lines - ran)
    if missed:
        counted.came["lines not run"] += len(missed)
    came = ", ".join(f"{name} {number}" for name, number in counted.came.most_common())
    notes = (
        f"seed {SEED}: {came}",
        f"keyfile_text.py, lines of its functions that the first {traced} ran: "
        f"{len(lines) - len(missed)} of {len(lines)}{f', not {missed}' if missed else ''}",
    )
    told = (*notes, *counted.told)
    return Outcome("fuzz", tries, counted.distinct, counted.failed, tries // 2, told)


@contextmanager
def noted_lines(ran: set[int]) -> Iterator[None]:
    """The lines of the reader that run meanwhile are put into `ran`."""
    mine, before = keyfile_text.__file__, sys.gettrace()

    def follow(frame: FrameType, _event: str, _value: object) -> Any:
        if frame.f_code.co_filename != mine:
            return None
        ran.add(frame.f_lineno)
        return follow

    sys.settrace(follow)
    try:
        yield
    finally:
        sys.settrace(before)


def lines_of(names: Mapping[str, Any], path: str) -> set[int]:
    """Every line of the functions among `names` that were written in the file at `path`."""
    codes = [code for value in names.values() if (code := getattr(value, "__code__", None))]
    found = set[int]()
    while codes:
        code: CodeType = codes.pop()
        if code.co_filename == path:
            found |= {line for *_, line in code.co_lines() if line is not None}
        codes += [inner for inner in code.co_consts if isinstance(inner, CodeType)]
    return found


def _unguarded(data: bytes) -> Any:
    """As `_load`, and brackets may be as deep as they like."""
    plain = json.loads(data)
    if not isinstance(plain, dict):
        raise NotAVault
    return plain


MISTAKES: Mapping[str, tuple[str, object]] = {
    "any cost is taken": ("is_within", lambda *_: True),
    "any day is taken": ("_is_time", lambda value: type(value) is str),
    "nothing is expected": ("_expect", lambda holds: None),
    "what is no text escapes": ("_hex", lambda text, size: bytes.fromhex(text.strip())),
    "bytes and brackets are not looked at": ("_load", _unguarded),
    "eight ways in are too many": ("MAX_SLOTS", 7),
    "an epoch may be as high as it likes": ("MAX_EPOCH", 2**62),
}


def _is_caught(name: str, tries: int) -> bool:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(keyfile_text, *MISTAKES[name])
        return any(" " in outcome(data) for data in islice(Writer(name), tries))

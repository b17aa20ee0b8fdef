"""Counts copies of a secret in this process's own memory, without holding one to look for.

A secret is remembered with a number added to every byte, and the same is done to what is read from
memory before it is searched: neither the mark nor what was read is found as the secret itself.
"""

import ctypes
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

# Not its own inverse: a mark that is met in memory does not become the secret.
_ADDED = 91
_TABLE = bytes((byte + _ADDED) % 256 for byte in range(256))
_CHUNK = 1 << 20
_LINE = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) rw")


@dataclass(frozen=True)
class Mark:
    """A secret in disguise: as Python keeps ASCII, and as Qt keeps text."""

    narrow: bytes
    wide: bytes

    @classmethod
    def of(cls, secret: str) -> "Mark":
        """Remember it; the caller's own copies are the caller's to drop."""
        return cls.of_bytes(map(ord, secret))

    @classmethod
    def of_bytes(cls, secret: Iterable[int]) -> "Mark":
        """The same of bytes."""
        narrow = bytes((byte + _ADDED) % 256 for byte in secret)
        return cls(narrow, b"".join(bytes((byte, _ADDED)) for byte in narrow))

    def is_in(self, text: bytes) -> bool:
        """Whether `text`, as it is, holds the secret."""
        return self.narrow in text.translate(_TABLE)


def count_copies(marks: dict[str, Mark]) -> dict[str, tuple[int, int]]:
    """For each mark how many copies stand in writable memory: narrow, wide."""
    counts = dict.fromkeys(marks, (0, 0))
    longest = max(len(mark.wide) for mark in marks.values())
    buffer = bytearray(_CHUNK + longest)
    at = ctypes.addressof((ctypes.c_char * len(buffer)).from_buffer(buffer))
    memory = os.open("/proc/self/mem", os.O_RDONLY | os.O_CLOEXEC)
    try:
        for start, end in _writable():
            for place in range(start, end, _CHUNK):
                size = min(len(buffer), end - place)
                if place < at + len(buffer) and at < place + size:
                    continue  # what was read just now
                read = _read(memory, buffer, place, size)
                for name, mark in marks.items():
                    narrow, wide = counts[name]
                    found = _count(read, mark.narrow), _count(read, mark.wide)
                    counts[name] = (narrow + found[0], wide + found[1])
    finally:
        os.close(memory)
    return counts


def _writable() -> list[tuple[int, int]]:
    found = (_LINE.match(line) for line in Path("/proc/self/maps").read_text().splitlines())
    return [(int(one[1], 16), int(one[2], 16)) for one in found if one]


def _read(memory: int, buffer: bytearray, place: int, size: int) -> bytes:
    try:
        got = os.preadv(memory, [memoryview(buffer)[:size]], place)
    except OSError:  # a page that is only reserved
        return b""
    return buffer.translate(_TABLE)[:got]


def _count(read: bytes, sought: bytes) -> int:
    """Only those that begin within the chunk: what overlaps is seen by the next one."""
    count, at = 0, read.find(sought)
    while 0 <= at < _CHUNK:
        count, at = count + 1, read.find(sought, at + 1)
    return count

"""Reads what still authenticates in a damaged database, page by page and without SQLite.

SQLite stops at the first page that it needs and that does not open. Here every page is tried by
itself, the log's before the file's, and only rows of b-trees without row numbers are read: cards
and sealed fields stand in such. Nothing is written. The layout of pages and log is SQLite's file
format; how a page is encrypted is told in resources/help/vault-format.md.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from desktop_app.adapters.system.blocking import IsWanted, always
from desktop_app.adapters.vault.envelope import PAGE_RESERVED, NotAuthentic, open_page
from desktop_app.domain.errors import Locked

PAGE: Final = 4096
USABLE: Final = PAGE - PAGE_RESERVED
Row = tuple[object, ...]
_LOG_HEAD, _FRAME_HEAD = 32, 24
_INTERIOR, _LEAF = 2, 10
_LOCAL_MOST: Final = (USABLE - 12) * 64 // 255 - 23
_LOCAL_LEAST: Final = (USABLE - 12) * 32 // 255 - 23
_SIZES: Final = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
"""Bytes of a value by its type; 12 and above are blobs and texts."""
_MOST_ROW: Final = 1024 * 1024


class Pages:
    """The pages of `vault.db` and of its log, as a last commit left them. Close it after use.

    `lost` counts the pages that are missing or did not open, once `rows` came to its end. Raises
    OSError where the file cannot be opened at all; a sector that cannot be read is a lost page.
    Everything here raises Locked, soon, where it is not wanted any more.
    """

    def __init__(self, path: Path, key: bytes, is_wanted: IsWanted = always) -> None:
        self._key = key
        self._is_wanted = is_wanted
        self.lost = 0
        self._handle = _open(path)
        self._log = _open_log(path.with_name(path.name + "-wal"))
        try:
            self._newer = self._read_log()
            there = {*range(1, -(-os.fstat(self._handle).st_size // PAGE) + 1), *self._newer}
            first = self.page(1)
            # What the first page says is proven; what the log and the file's length say is not.
            self.count = max(there, default=0) if first is None else _number(first, 28)
            """How many pages there are, or should be."""
            self._there = sorted(number for number in there if number <= self.count)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of both files."""
        for handle in (self._handle, self._log):
            if handle is not None:
                os.close(handle)
        self._log = None

    def rows(self) -> Iterator[Row]:
        """Every row of every page that opens, of whatever table or index."""
        self.lost = self.count
        for number in self._there:
            page = self.page(number)
            if page is not None:
                self.lost -= 1
                yield from self._rows_of(page, 100 if number == 1 else 0)

    def page(self, number: int) -> bytes | None:
        """One page as SQLite sees it, without what the cipher keeps at its end; or None."""
        places = [(self._log, at) for at in reversed(self._newer.get(number, ()))]
        for handle, at in (*places, (self._handle, (number - 1) * PAGE)):
            self._go_on()  # a log may have very many versions of one page
            try:
                return open_page(self._key, number, _read(handle, at))
            except NotAuthentic:
                continue
        return None

    def _read_log(self) -> dict[int, list[int]]:
        """Where the log has each page, up to its last commit."""
        newer: dict[int, list[int]] = {}
        waiting: list[tuple[int, int]] = []
        at = _LOG_HEAD
        salts = _read(self._log, 16, 8)
        while len(head := _read(self._log, at, _FRAME_HEAD)) == _FRAME_HEAD and head[8:16] == salts:
            self._go_on()
            waiting.append((_number(head, 0), at + _FRAME_HEAD))
            if _number(head, 4):  # a commit ends here
                for number, place in waiting:
                    newer.setdefault(number, []).append(place)
                waiting.clear()
            at += _FRAME_HEAD + PAGE
        return newer

    def _go_on(self) -> None:
        if not self._is_wanted():
            raise Locked

    def _rows_of(self, page: bytes, start: int) -> Iterator[Row]:
        kind, cells = page[start], int.from_bytes(page[start + 3 : start + 5], "big")
        if kind not in (_INTERIOR, _LEAF):
            return
        head, child = (12, 4) if kind == _INTERIOR else (8, 0)
        for cell in range(cells):
            where = start + head + 2 * cell
            at = int.from_bytes(page[where : where + 2], "big") + child
            try:
                size, at = _varint(page, at)
                yield _record(self._payload(page, at, size))
            except (IndexError, ValueError):
                continue  # a row that runs into a lost page, or that no version of SQLite wrote

    def _payload(self, page: bytes, at: int, size: int) -> bytes:
        """A row's bytes; a long one goes on in other pages. Raises ValueError."""
        if size > _MOST_ROW:
            raise ValueError
        if size <= _LOCAL_MOST:
            return page[at : at + size]
        local = _LOCAL_LEAST + (size - _LOCAL_LEAST) % (USABLE - 4)
        local = local if local <= _LOCAL_MOST else _LOCAL_LEAST
        found, more = bytearray(page[at : at + local]), page[at + local : at + local + 4]
        while len(found) < size:
            following = self.page(_number(more, 0))
            if following is None:
                raise ValueError
            more, part = following[:4], following[4:]
            found += part[: size - len(found)]
        return bytes(found)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)


def _open_log(path: Path) -> int | None:
    try:
        return _open(path)
    except OSError:
        return None


def _read(handle: int | None, at: int, size: int = PAGE) -> bytes:
    """What can be read there: a bad sector, and what is beyond the end, is nothing."""
    if handle is None:
        return b""
    try:
        return os.pread(handle, size, at)
    except OSError:
        return b""


def _number(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 4], "big")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """SQLite's number of one to nine bytes, and where it ends. Raises IndexError."""
    value = 0
    for place in range(at, at + 8):
        byte = data[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | data[at + 8], at + 9


def _record(payload: bytes) -> Row:
    """The values of one row. Raises IndexError, ValueError."""
    end, at = _varint(payload, 0)
    values: list[object] = []
    body = end
    while at < end:
        kind, at = _varint(payload, at)
        size = _SIZES[kind] if kind < len(_SIZES) else (kind - 12) // 2
        values.append(_value(kind, payload[body : body + size], size))
        body += size
    return tuple(values)


def _value(kind: int, data: bytes, size: int) -> object:
    if len(data) != size or kind in (10, 11):
        raise ValueError
    if kind >= 12:
        return data.decode() if kind % 2 else data
    if kind in (8, 9):
        return kind - 8
    return int.from_bytes(data, "big", signed=True) if size and kind != 7 else None

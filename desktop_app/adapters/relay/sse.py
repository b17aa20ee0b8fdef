"""The grammar of server-sent events, in bounded memory (WHATWG HTML, section 9.2.6).

Own lines because the libraries keep a line until it ends, and a relay decides when that is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One event that carries data; `name` is "" for plain messages."""

    name: bytes
    data: bytes


class ServerEvents:
    """Feed it bytes as they come; one event of more than `limit` bytes is left out.

    `last_id` is the id that the stream named last, b"" for none.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._line = bytearray()
        self._line_is_empty = True
        self._is_comment = False
        self._after_return = False
        self._first = True
        self._name = b""
        self._data: list[bytes] = []
        self._size = 0
        self.last_id = b""

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """The events that end in `chunk`."""
        if not chunk:
            return
        if self._after_return and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_return = chunk.endswith(b"\r")
        *whole, rest = _LINE_END.split(chunk)
        for part in whole:
            self._grow(part)
            event = self._end_line()
            if event is not None:
                yield event
        self._grow(rest)

    def _grow(self, part: bytes) -> None:
        if self._line_is_empty:
            self._is_comment = part.startswith(b":")
        self._line_is_empty = self._line_is_empty and not part
        if self._is_comment:
            return  # it keeps a silent stream alive, and is of no event, however long it is
        self._size += len(part)
        if self._size <= self._limit:
            self._line += part

    def _end_line(self) -> ServerEvent | None:
        line, was_empty = bytes(self._line), self._line_is_empty
        self._line.clear()
        self._line_is_empty = True
        if self._first:
            line, self._first = line.removeprefix(_BOM), False
        if was_empty:
            return self._end_event()
        if self._size <= self._limit and line:
            self._read_field(line)
        return None

    def _read_field(self, line: bytes) -> None:
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            self._data.append(value)
        elif field == b"event":
            self._name = value
        elif field == b"id" and b"\0" not in value:
            self.last_id = value
        if field != b"data":
            self._size -= len(line)  # what is not kept must not add up, for days

    def _end_event(self) -> ServerEvent | None:
        complete = bool(self._data) and self._size <= self._limit
        event = ServerEvent(self._name, b"\n".join(self._data)) if complete else None
        self._name, self._data, self._size = b"", [], 0
        return event

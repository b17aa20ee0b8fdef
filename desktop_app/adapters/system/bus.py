"""One D-Bus connection on the worker's loop: calls with a limit, and descriptors.

jeepney's own connection for asyncio takes no file descriptors, and what keeps a computer from
sleeping is one. A reply counts only from whom it was asked, and a message that is too large is left
out: other programs may write to this connection, on the system bus those of other people too.
"""

import asyncio
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, TypeVar

from jeepney import (
    DBusAddress,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    Parser,
    new_method_call,
)
from jeepney.auth import (
    BEGIN,
    AuthenticationError,
    Authenticator,
)
from jeepney.bus import get_bus
from jeepney.fds import FileDescriptor, fds_buf_size

T = TypeVar("T")
ANSWER_S = 2.0
"""More than any answer here takes, less than a person waits."""
LARGEST = 256 * 1024
_DRIVER = "org.freedesktop.DBus"
_DRIVER_AT = ("/org/freedesktop/DBus", _DRIVER)
_CHUNK = 65_536
_SAID = (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
_MALFORMED = (ValueError, TypeError, LookupError, struct.error)


class BusGone(Exception):
    """There is no such bus, or it is there no more, or it does not answer."""


class Refused(Exception):
    """The other side answered with an error."""


@dataclass(frozen=True, slots=True)
class Signal:
    """What somebody on the bus says. `sender` is a unique name, which the bus itself writes."""

    sender: str
    path: str
    interface: str
    member: str
    body: tuple[Any, ...]

    def owner_change(self) -> tuple[str, str] | None:
        """A well-known name and its new owner, "" for none; None for any other signal."""
        if self.sender != _DRIVER or self.member != "NameOwnerChanged":
            return None
        return str(self.body[0]), str(self.body[2])


class Bus:
    """`heard` is given every signal, and judges by its sender whether to believe it."""

    def __init__(self, line: socket.socket, heard: Callable[[Signal], None]) -> None:
        self._line = line
        self._heard = heard
        self._loop = asyncio.get_running_loop()
        self._parser = Parser()
        self._serials = count(1)
        self._waiting: dict[int, tuple[str, asyncio.Future[Message]]] = {}
        self._fresh: list[FileDescriptor] = []
        self._left_out = 0
        self._is_open = True
        self._sending = asyncio.Lock()
        self.ended = self._loop.create_future()
        """Done when the connection has come to its end."""

    @classmethod
    async def connect(cls, which: str, heard: Callable[[Signal], None]) -> "Bus":
        """To the "SESSION" or the "SYSTEM" bus. Raises BusGone."""
        try:
            address = get_bus(which)
        except (KeyError, ValueError, RuntimeError, StopIteration):
            raise BusGone from None
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        line.setblocking(False)
        try:
            async with asyncio.timeout(ANSWER_S):
                await asyncio.get_running_loop().sock_connect(line, address)
                await _authenticate(line)
        except (OSError, ValueError, AuthenticationError):
            line.close()
            raise BusGone from None
        except BaseException:
            line.close()
            raise
        bus = cls(line, heard)
        bus._loop.add_reader(line, bus._read)
        try:
            await bus.call(_DRIVER, _DRIVER_AT, "Hello")
        except BaseException:
            bus.close()
            raise
        return bus

    async def call(
        self,
        owner: str,
        at: tuple[str, str],
        method: str,
        signature: str = "",
        body: tuple[object, ...] = (),
    ) -> tuple[Any, ...]:
        """The answer of `owner`, a connection's unique name, whose object and interface are `at`.

        Raises BusGone, Refused.
        """
        path, interface = at
        to = DBusAddress(path, owner, interface)
        serial = next(self._serials)
        asked = new_method_call(to, method, signature or None, body)
        answer: asyncio.Future[Message] = self._loop.create_future()
        self._waiting[serial] = (owner, answer)
        try:
            async with asyncio.timeout(ANSWER_S):
                if not self._is_open:
                    raise BusGone
                async with self._sending:
                    await self._loop.sock_sendall(self._line, asked.serialise(serial))
                reply = await answer
        except (OSError, TimeoutError):
            raise BusGone from None
        finally:
            del self._waiting[serial]
        if reply.header.message_type is MessageType.error:
            raise Refused
        return tuple(reply.body)

    async def owner_of(self, name: str) -> str:
        """Who has a well-known name; "" if nobody has. Starts nobody. Raises BusGone."""
        try:
            return one(await self.call(_DRIVER, _DRIVER_AT, "GetNameOwner", "s", (name,)), str)
        except Refused:
            return ""

    async def subscribe(self, **rule: str) -> None:
        """Hear the signals that match. Raises BusGone, Refused."""
        words = MatchRule(type="signal", **rule).serialise()
        await self.call(_DRIVER, _DRIVER_AT, "AddMatch", "s", (words,))

    async def subscribe_owner(self, name: str) -> None:
        """Hear when `name` gets another owner. Raises BusGone, Refused."""
        rule = MatchRule(type="signal", sender=_DRIVER, member="NameOwnerChanged")
        rule.add_arg_condition(0, name)
        await self.call(_DRIVER, _DRIVER_AT, "AddMatch", "s", (rule.serialise(),))

    def close(self) -> None:
        """End the connection; whoever waits for an answer is told."""
        if not self._is_open:
            return
        self._is_open = False
        self._loop.remove_reader(self._line)
        self._line.close()
        self._drop_fresh()
        for _, answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(BusGone())
        if not self.ended.done():
            self.ended.set_result(None)

    def _read(self) -> None:
        """What came, at most to the end of one message, so that descriptors keep their message."""
        try:
            wanted = self._left_out or self._parser.bytes_desired()
            if wanted > LARGEST and not self._left_out:  # its head is in the parser
                self._parser, self._left_out = Parser(), wanted
            data, extra, flags, _ = self._line.recvmsg(min(wanted, _CHUNK), fds_buf_size())
            fds = FileDescriptor.from_ancdata(extra)
            self._fresh += fds
            if self._left_out:
                self._left_out -= len(data)
                self._drop_fresh()
                message = None
            else:
                self._parser.add_data(data, fds)
                message = self._parser.get_next_message() if data else None
        except BlockingIOError:
            return
        except (OSError, *_MALFORMED):
            self.close()
            return
        if not data or flags & socket.MSG_CTRUNC:
            self.close()
        elif message is not None:
            self._take(message)

    def _take(self, message: Message) -> None:
        fields = message.header.fields
        owner, answer = self._waiting.get(fields.get(HeaderFields.reply_serial, -1), ("", None))
        sender = _field(message, HeaderFields.sender)
        if answer is not None and not answer.done() and sender == owner:
            self._fresh.clear()  # they are the caller's now
            answer.set_result(message)
            return
        self._drop_fresh()
        if message.header.message_type is MessageType.signal:
            path, interface, member = (_field(message, part) for part in _SAID)
            self._heard(Signal(sender, path, interface, member, tuple(message.body)))

    def _drop_fresh(self) -> None:
        fresh, self._fresh = self._fresh, []
        for fd in fresh:
            fd.close()


def one(answer: tuple[Any, ...], kind: type[T]) -> T:
    """The one value of an answer; another shape counts as none. Raises Refused."""
    if len(answer) != 1 or not isinstance(answer[0], kind):
        raise Refused
    return answer[0]


def take_descriptor(answer: tuple[Any, ...]) -> int:
    """The open descriptor in an answer, to be closed by the caller. Raises Refused."""
    return int(one(answer, FileDescriptor).to_raw_fd())


def _field(message: Message, field: HeaderFields) -> str:
    return str(message.header.fields.get(field, ""))


async def _authenticate(line: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    dialogue = Authenticator(enable_fds=True)
    for said in dialogue:
        await loop.sock_sendall(line, said)
        heard = await loop.sock_recv(line, 1024)
        if not heard:
            raise OSError
        dialogue.feed(heard)
    await loop.sock_sendall(line, BEGIN)

"""Stands where a Secret Service should be, locked, and never gets an answer from its person."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from jeepney import HeaderFields, Message, MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.keyring_bus import LOGIN, PATH, SECRETS


@dataclass
class Stubborn:
    """`asked` are the methods called on it. One that is not locked waits at its first session;
    a mute one does not answer at all."""

    is_mute: bool = False
    is_locked: bool = True
    asked: list[str] = field(default_factory=list)

    def answer(self, call: Message) -> Message | None:
        """What it says to one call; its prompt is shown for ever."""
        method = call.header.fields[HeaderFields.member]
        self.asked.append(method)
        if self.is_mute or method == "OpenSession":
            return None
        if method == "ReadAlias":
            return new_method_return(call, "o", (LOGIN,))
        if method == "Get":
            what = call.body[1]
            value = ("b", self.is_locked) if what == "Locked" else ("s", "Login")
            return new_method_return(call, "v", (value,))
        if method == "Unlock":
            return new_method_return(call, "aoo", ([], f"{PATH}/prompt/p1"))
        if method == "Prompt":
            return new_method_return(call)
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")


@contextmanager
def stubborn_keyring(
    address: str, *, is_mute: bool = False, is_locked: bool = True
) -> Iterator[Stubborn]:
    """On this bus until the block ends, or the bus does."""
    stubborn = Stubborn(is_mute, is_locked)
    with standing_in(address, SECRETS, stubborn.answer):
        yield stubborn


@contextmanager
def standing_in(
    address: str, name: str, answer: Callable[[Message], Message | None]
) -> Iterator[None]:
    """Somebody on this bus who has `name`, and answers calls or not."""
    bus = open_dbus_connection(bus=address)
    bus.send_and_get_reply(message_bus.RequestName(name))
    thread = threading.Thread(target=_serve, args=(bus, answer), name="stand-in")
    thread.start()
    try:
        yield
    finally:
        bus.sock.shutdown(2)
        thread.join(10)
        bus.close()


def _serve(bus: DBusConnection, answer: Callable[[Message], Message | None]) -> None:
    with suppress(OSError):
        while True:
            call = bus.receive()
            if call.header.message_type is MessageType.method_call:
                said = answer(call)
                if said is not None:
                    bus.send(said)

"""An assistive client: reads and works a program by the names of its controls alone, over AT-SPI.

In pure Python over a bus of its own: it knows no more of the program than a screen reader does.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, MessageType, message_bus, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.desktop import end, wait_until

CONFIGURATION = Path("/usr/share/defaults/at-spi2/accessibility.conf")
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ANSWER_S = 10.0
PAUSE_S = 0.4
"""A look reads the whole window, which keeps both programs busy."""
BUTTONS = ("push button", "check box", "radio button", "toggle button")
FIELDS = ("text",)
_BUS_OPTIONS = ("--nofork", "--nopidfile", "--print-address=1")
# Numbers of AT-SPI's StateType.
SENSITIVE, SHOWING = 24, 25


def missing() -> str:
    """What of the system this needs and is not installed, as Debian's packages; "" if nothing."""
    parts = {
        "dbus-daemon": shutil.which("dbus-daemon"),
        "at-spi2-core": CONFIGURATION.exists(),
        "xvfb": shutil.which("Xvfb"),
    }
    return " ".join(package for package, is_here in parts.items() if not is_here)


@contextmanager
def accessibility_bus(folder: Path, display: str) -> Iterator[str]:
    """A bus for one test, which starts AT-SPI's registry by itself; its address."""
    address = f"unix:path={folder / 'a11y'}"
    bus = subprocess.Popen(
        ["dbus-daemon", f"--config-file={CONFIGURATION}", f"--address={address}", *_BUS_OPTIONS],
        env={**os.environ, "DISPLAY": display, "AT_SPI_BUS_ADDRESS": address},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert bus.stdout is not None
        with bus.stdout as told:
            assert told.readline(), "the accessibility bus did not start"
        yield address
    finally:
        end(bus)


class Gone(Exception):
    """The object is there no more, or does not do what it was asked."""


@dataclass(frozen=True)
class Node:
    """One accessible object, as it was when it was met."""

    bus: str
    path: str
    role: str
    name: str
    description: str
    states: int = field(repr=False)

    @property
    def is_shown(self) -> bool:
        """Whether it is on the screen."""
        return bool(self.states >> SHOWING & 1)

    @property
    def is_offered(self) -> bool:
        """Whether it can be used now."""
        return self.is_shown and bool(self.states >> SENSITIVE & 1)


class Client:
    """Works whatever registered on one bus, and hears all that is announced there."""

    def __init__(self, address: str) -> None:
        self._bus: DBusConnection = open_dbus_connection(bus=address)
        self.heard: list[str] = []
        """Every text in a signal."""
        self.edits: list[str] = []
        """What was announced as written into a text or deleted from it."""
        self._bus.send_and_get_reply(message_bus.AddMatch(MatchRule(type="signal")))
        registry = Node(ROOT[0], "/org/a11y/atspi/registry", "", "", "", 0)
        for what in ("object:", "window:", "focus:"):
            self._ask(Call(registry, "Registry", "RegisterEvent", "s", (what,)))

    def close(self) -> None:
        """Leave the bus."""
        self._bus.close()

    # --- reading ------------------------------------------------------------------------------

    def nodes(self, *, only_shown: bool = True) -> Iterator[Node]:
        """Every object, parents first; what goes away meanwhile is left out."""
        waiting = [Node(*ROOT, "", "", "", 1 << SHOWING)]
        while waiting:
            node = waiting.pop(0)
            if only_shown and not node.is_shown:
                continue
            with suppress(Gone):
                ((children,),) = self._ask(Call(node, "Accessible", "GetChildren"))
                waiting[:0] = self._meet(children)
            if node.role:
                yield node

    def find(self, name: str, *roles: str) -> Node | None:
        """The control of one of `roles` that is called `name` and can be used now."""
        found = (n for n in self.nodes() if n.name == name and n.role in roles)
        return next((n for n in found if n.is_offered), None)

    def says(self, *texts: str) -> bool:
        """Whether names and descriptions on the screen hold all of `texts`."""
        said = "\n".join(f"{node.name}\n{node.description}" for node in self.nodes())
        return all(text in said for text in texts)

    def wait_for(self, *texts: str) -> None:
        """Until all are said."""
        wait_until(lambda: self.says(*texts), f"“{'”, “'.join(texts)}” to be said", pause_s=PAUSE_S)

    def everything(self) -> str:
        """All that can be read of any object, shown or not; whatever can be used has a name."""
        told = []
        for node in self.nodes(only_shown=False):
            is_control = node.is_shown and node.role in BUTTONS + FIELDS
            assert node.name.strip() or not is_control, f"a nameless {node.role}"
            told += self._all_of(node)
        return "\n".join(told)

    # --- working ------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Do what a button is for."""
        self._act(name, *BUTTONS)

    def pick(self, name: str) -> None:
        """Select the row whose name begins so."""
        rows = [n for n in self.nodes() if n.role == "cell" and n.name.startswith(name)]
        assert rows, f"no row “{name}”"
        self._act(rows[0].name, "cell")

    def write(self, name: str, text: str) -> None:
        """Replace the text of a field."""
        line = self._need(name, *FIELDS)
        ((done,),) = self._ask(Call(line, "EditableText", "SetTextContents", "s", (text,)))
        assert done, f"“{name}” took no text"

    def _act(self, name: str, *roles: str) -> None:
        ((done,),) = self._ask(Call(self._need(name, *roles), "Action", "DoAction", "i", (0,)))
        assert done, f"“{name}” did nothing"

    def _need(self, name: str, *roles: str) -> Node:
        found: list[Node] = []

        def look() -> bool:
            node = self.find(name, *roles)
            found[:] = [node] if node else []
            return bool(found)

        wait_until(look, f"the control “{name}”", pause_s=PAUSE_S)
        return found[0]

    # --- the wire -----------------------------------------------------------------------------

    def _meet(self, places: list[tuple[str, str]]) -> list[Node]:
        found = [Node(bus, path, "", "", "", 0) for bus, path in places]
        answers = self._ask_each(
            call
            for at in found
            for call in (
                Call(at, "Accessible", "GetRoleName"),
                Call(at, "Accessible", "GetState"),
                _get(at, "Accessible", "Name"),
                _get(at, "Accessible", "Description"),
            )
        )
        met = []
        for at, (role, state, name, description) in zip(found, _fours(answers), strict=True):
            if role and state and name and description:
                said = (role[0], name[0][1], description[0][1])
                met.append(Node(at.bus, at.path, *said, state[0][0] | state[0][1] << 32))
        return met

    def _all_of(self, node: Node) -> list[str]:
        said = [node.name, node.description]
        with suppress(Gone):
            (interfaces,), attributes = self._ask(
                Call(node, "Accessible", "GetInterfaces"), Call(node, "Accessible", "GetAttributes")
            )
            calls = {
                "Text": Call(node, "Text", "GetText", "ii", (0, -1)),
                "Action": Call(node, "Action", "GetActions"),
                "Value": _get(node, "Value", "Text"),
            }
            known = [name.rpartition(".")[2] for name in interfaces]
            told = self._ask(*(call for name, call in calls.items() if name in known))
            said += _texts([attributes, *told])
        return said

    def _ask(self, *calls: "Call") -> list[tuple[Any, ...]]:
        """The answers to all calls. Raises Gone when one of them is an error."""
        answers = [answer for answer in self._ask_each(calls) if answer is not None]
        if len(answers) < len(calls):
            raise Gone
        return answers

    def _ask_each(self, calls: "Iterable[Call]") -> list[tuple[Any, ...] | None]:
        """The answers to all calls, asked at once; None for an error."""
        waiting = {self._send(call): number for number, call in enumerate(calls)}
        answers: list[tuple[Any, ...] | None] = [None] * len(waiting)
        while waiting:
            message = self._bus.receive(timeout=ANSWER_S)
            if message.header.message_type is MessageType.signal:
                self._hear(message.body)
            elif (serial := message.header.fields[HeaderFields.reply_serial]) in waiting:
                number = waiting.pop(serial)
                if message.header.message_type is not MessageType.error:
                    answers[number] = message.body
        return answers

    def _send(self, call: "Call") -> int:
        interface = call.interface
        whole = interface if "." in interface else f"org.a11y.atspi.{interface}"
        to = DBusAddress(call.node.path, bus_name=call.node.bus, interface=whole)
        serial = next(self._bus.outgoing_serial)
        message = new_method_call(to, call.method, call.signature, call.body)
        self._bus.send_message(message, serial=serial)
        return serial

    def _hear(self, body: tuple[Any, ...]) -> None:
        self.heard += _texts(body)
        if body and str(body[0]).startswith(("insert", "delete")):
            self.edits.append(str(body[3][1]))


@dataclass(frozen=True)
class Call:
    """One question to an object; short names are AT-SPI's interfaces."""

    node: Node
    interface: str
    method: str
    signature: str = ""
    body: tuple[Any, ...] = ()


def _get(node: Node, interface: str, name: str) -> Call:
    asked = (f"org.a11y.atspi.{interface}", name)
    return Call(node, "org.freedesktop.DBus.Properties", "Get", "ss", asked)


def _fours(answers: list[Any]) -> Iterator[list[Any]]:
    return (answers[start : start + 4] for start in range(0, len(answers), 4))


def _texts(body: object) -> Iterator[str]:
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        yield from _texts(list(body.items()))
    elif isinstance(body, tuple | list):
        for part in body:
            yield from _texts(part)

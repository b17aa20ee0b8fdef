"""Private D-Bus buses, and services of ours on them that stand in for a desktop's."""

import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection

from tests.support.desktop import end

LOGIN = "org.freedesktop.login1"
MANAGER = DBusAddress("/org/freedesktop/login1", interface=f"{LOGIN}.Manager")
SESSION = DBusAddress(f"{MANAGER.object_path}/session/_31", interface=f"{LOGIN}.Session")
PROPERTIES = "org.freedesktop.DBus.Properties"
HAS_BUS = shutil.which("dbus-daemon") is not None
ANSWER_S = 10.0
CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>custom</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>
"""


@contextmanager
def private_bus(folder: Path, name: str) -> Iterator[str]:
    """A bus that starts nobody by itself; its address."""
    configuration = folder / f"{name}.conf"
    path = folder / name
    configuration.write_text(CONFIGURATION.format(path=path))
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert daemon.stdout is not None
        with daemon.stdout as told:
            assert told.readline(), "the bus did not start"
        yield f"unix:path={path}"
    finally:
        end(daemon)
        path.unlink(missing_ok=True)


class StandIn:
    """A connection that owns `names` and answers calls in a thread of its own."""

    def __init__(self, address: str, *names: str) -> None:
        self.line: DBusConnection = open_dbus_connection(address, enable_fds=True)
        self.answers: dict[str, Callable[[Message], tuple[str, tuple[Any, ...]]]] = {}
        self._ended = False
        for name in names:
            self._ask(message_bus.RequestName(name))
        self._thread = threading.Thread(target=self._serve, name="stand-in")
        self._thread.start()

    def emit(
        self,
        at: DBusAddress,
        member: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        to: str = "",
    ) -> None:
        """Send a signal to all, or `to` one connection that did not ask for it."""
        signal = new_signal(at, member, signature or None, body)
        if to:
            signal.header.fields[HeaderFields.destination] = to
        self.line.send(signal)

    def end(self) -> None:
        """Leave the bus."""
        self._ended = True
        self._thread.join(ANSWER_S)
        self.line.close()

    def _ask(self, message: Message) -> tuple[Any, ...]:
        reply = self.line.send_and_get_reply(message, timeout=ANSWER_S)
        assert reply.header.message_type is MessageType.method_return, reply.body
        return tuple(reply.body)

    def _serve(self) -> None:
        while not self._ended:
            try:
                asked = self.line.receive(timeout=0.05)
            except TimeoutError:
                continue
            except (OSError, EOFError):
                return
            if asked.header.message_type is not MessageType.method_call:
                continue
            answer = self.answers.get(asked.header.fields[HeaderFields.member])
            if answer is None:
                reply = new_error(asked, "org.freedesktop.DBus.Error.UnknownMethod")
            else:
                signature, body = answer(asked)
                reply = new_method_return(asked, signature or None, body)
            self.line.send(reply)
            for value in reply.body:
                if hasattr(value, "close"):
                    value.close()  # sent: the asker has one of its own


class LoginService(StandIn):
    """logind as far as Purser uses it: sessions, their signs, and delays on sleeping."""

    def __init__(self, address: str) -> None:
        self.delays: list[int] = []
        self.asked_for: list[tuple[Any, ...]] = []
        self.callers: list[str] = []
        self.properties = {"Active": True, "LockedHint": False}
        super().__init__(address, LOGIN)
        self.answers = {"GetSession": self._session, "Inhibit": self._inhibit, "Get": self._get}

    def end(self) -> None:
        """Leave the bus."""
        super().end()
        for fd in self.delays:
            os.close(fd)

    def is_delayed(self) -> bool:
        """Whether anybody still holds one of the delays: its pipe has a writer."""
        return any(_has_writer(fd) for fd in self.delays)

    def sleep(self, starts: bool = True) -> None:
        """Say that the computer is about to sleep, or woke."""
        self.emit(MANAGER, "PrepareForSleep", "b", (starts,))

    def lock(self) -> None:
        """`loginctl lock-session`."""
        self.emit(SESSION, "Lock")

    def change(self, **values: bool) -> None:
        """Properties of the session that become so."""
        self.properties |= values
        changed = {name: ("b", value) for name, value in values.items()}
        at = DBusAddress(SESSION.object_path, interface=PROPERTIES)
        self.emit(at, "PropertiesChanged", "sa{sv}as", (SESSION.interface, changed, []))

    def _session(self, asked: Message) -> tuple[str, tuple[Any, ...]]:
        self.callers.append(asked.header.fields[HeaderFields.sender])
        return "o", (SESSION.object_path,)

    def _get(self, asked: Message) -> tuple[str, tuple[Any, ...]]:
        return "v", (("b", self.properties[asked.body[1]]),)

    def _inhibit(self, asked: Message) -> tuple[str, tuple[Any, ...]]:
        reading, writing = os.pipe()
        self.asked_for.append(tuple(asked.body))
        self.delays.append(reading)
        return "h", (_Closing(writing),)


class _Closing(int):
    """A descriptor that is closed once it was sent."""

    def fileno(self) -> int:
        return int(self)

    def close(self) -> None:
        os.close(self)


def _has_writer(fd: int) -> bool:
    os.set_blocking(fd, False)
    with suppress(BlockingIOError):
        return bool(os.read(fd, 1))
    return True


class ScreenSaver(StandIn):
    """One desktop's screen saver."""

    def __init__(self, address: str, name: str = "org.gnome.ScreenSaver") -> None:
        self.name = name
        self.is_active = False
        super().__init__(address, name)
        self.answers = {"GetActive": lambda _: ("b", (self.is_active,))}

    def change(self, active: bool) -> None:
        """The screen is locked, or opened again."""
        self.is_active = active
        at = DBusAddress(f"/{self.name.replace('.', '/')}", interface=self.name)
        self.emit(at, "ActiveChanged", "b", (active,))


class IdleService(StandIn):
    """Tells how long nobody touched the computer, as GNOME's compositor does."""

    def __init__(self, address: str, name: str = "org.gnome.Mutter.IdleMonitor") -> None:
        self.idle_ms = 0
        super().__init__(address, name)
        self.answers = {
            "GetIdletime": lambda _: ("t", (self.idle_ms,)),
            "GetSessionIdleTime": lambda _: ("u", (self.idle_ms,)),
        }

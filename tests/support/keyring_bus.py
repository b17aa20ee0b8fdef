"""A session bus of our own, with a real gnome-keyring on it or something worse.

Everything is started and ended by its handle, below a folder of the test.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jeepney import DBusAddress, new_method_call
from jeepney.io.blocking import open_dbus_connection
from jeepney.wrappers import DBusErrorResponse, unwrap_msg

from tests.support.desktop import end, wait_until

SECRETS, PATH = "org.freedesktop.secrets", "/org/freedesktop/secrets"
LOGIN = f"{PATH}/collection/login"
_SERVICE = DBusAddress(PATH, SECRETS, "org.freedesktop.Secret.Service")
_DAEMON = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
# Without service folders nothing is started because somebody asks for it.
_CONFIGURATION = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def missing() -> str:
    """What of the system this needs and is not installed, as Debian's packages; "" if nothing."""
    parts = {"dbus-daemon": "dbus-daemon", "gnome-keyring": "gnome-keyring-daemon"}
    return " ".join(package for package, program in parts.items() if not shutil.which(program))


@contextmanager
def private_bus(folder: Path) -> Iterator[str]:
    """An empty session bus; its address. The programs on it are cut off at the end."""
    configuration = folder / "bus.conf"
    configuration.write_text(_CONFIGURATION.format(socket=folder / "bus"))
    command = ["dbus-daemon", f"--config-file={configuration}", "--nofork", "--nopidfile"]
    bus = subprocess.Popen(
        [*command, "--print-address=1"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert bus.stdout is not None
        with bus.stdout as told:
            address = told.readline().decode().strip()
        assert address, "the bus did not start"
        yield address
    finally:
        end(bus)


@contextmanager
def gnome_keyring(
    address: str, home: Path, *, is_new: bool = False
) -> Iterator["subprocess.Popen[bytes]"]:
    """The real daemon with an unlocked login keyring in `home`, ready to be used.

    With `is_new` nobody ever logged in: there is no keyring in it yet.
    """
    home.mkdir(mode=0o700, exist_ok=True)
    own = {
        name: str(home)
        for name in (
            "HOME",
            "XDG_DATA_HOME",
            "XDG_RUNTIME_DIR",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
        )
    }
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY")}
    options = () if is_new else ("--unlock",)
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", *options, "--components=secrets"],
        env={**kept, **own, "DBUS_SESSION_BUS_ADDRESS": address},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert daemon.stdin is not None
        with daemon.stdin as typed:
            typed.write(b"login password")  # a new line would belong to it
        is_ready = _is_owned if is_new else _is_open
        wait_until(lambda: is_ready(address), "the keyring")
        yield daemon
    finally:
        end(daemon)


def lock_collection(address: str) -> None:
    """Lock the login keyring, as a desktop may at any time."""
    ask(address, _SERVICE, "Lock", "ao", [LOGIN])


def ask(address: str, whom: DBusAddress, method: str, signature: str, *body: object) -> tuple:
    """One call on this bus, with a time limit; the answer's body."""
    with open_dbus_connection(bus=address) as bus:
        message = new_method_call(whom, method, signature, body)
        return unwrap_msg(bus.send_and_get_reply(message, timeout=5))


def _is_owned(address: str) -> bool:
    return bool(ask(address, _DAEMON, "NameHasOwner", "s", SECRETS)[0])


def _is_open(address: str) -> bool:
    try:
        if not _is_owned(address):
            return False
        if ask(address, _SERVICE, "ReadAlias", "s", "default") == ("/",):
            return False
        place = DBusAddress(LOGIN, SECRETS, "org.freedesktop.DBus.Properties")
        told = ask(address, place, "Get", "ss", "org.freedesktop.Secret.Collection", "Locked")
    except DBusErrorResponse:
        return False
    return told == (("b", False),)

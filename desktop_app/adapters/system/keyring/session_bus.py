"""Asks the session's D-Bus what its keyring is like, and has it ask its person to unlock it.

The library's own calls have no time limit, and leave a connection open where a person says no.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from desktop_app.application.keyring import KeyringState

if TYPE_CHECKING:
    from jeepney.io.blocking import DBusConnection

SECRETS = "org.freedesktop.secrets"
WALLET = "org.kde.kwalletd5"
_SERVICE = (SECRETS, "/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
_DAEMON = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_PROMPT = "org.freedesktop.Secret.Prompt"
_NONE = "/"


def look_at_secrets(limit_s: float) -> KeyringState:
    """The Secret Service: is it there, and is its default collection open?

    Raises OSError (also TimeoutError) and DBusErrorResponse; ABSENT without a bus.
    """
    with _bus(limit_s) as bus:
        if bus is None or not _is_offered(bus, SECRETS, limit_s):
            return KeyringState.ABSENT
        (collection,) = _ask(bus, _SERVICE, limit_s, "ReadAlias", "s", "default")
        if collection == _NONE:  # whoever writes first is asked for a new keyring's password
            return KeyringState.LOCKED
        place = (SECRETS, collection, "org.freedesktop.DBus.Properties")
        words = ("org.freedesktop.Secret.Collection", "Locked")
        ((_, is_locked),) = _ask(bus, place, limit_s, "Get", "ss", *words)
        return KeyringState.LOCKED if is_locked else KeyringState.PRESENT


def unlock_secrets(limit_s: float) -> bool:
    """Have the Secret Service's default collection unlocked; False where the person said no.

    True as well where there is none yet: its first use asks for one. Raises as `look_at_secrets`.
    """
    from jeepney import MatchRule

    with _bus(limit_s) as bus:
        if bus is None:
            return False
        (collection,) = _ask(bus, _SERVICE, limit_s, "ReadAlias", "s", "default")
        if collection == _NONE:
            return True
        _, question = _ask(bus, _SERVICE, limit_s, "Unlock", "ao", [collection])
        if question == _NONE:
            return True
        rule = MatchRule(type="signal", interface=_PROMPT, member="Completed", path=question)
        _ask(bus, _DAEMON, limit_s, "AddMatch", "s", rule.serialise())
        with bus.filter(rule) as told:
            _ask(bus, (SECRETS, question, _PROMPT), limit_s, "Prompt", "s", "")
            is_dismissed, _ = bus.recv_until_filtered(told, timeout=limit_s).body
        return not is_dismissed


def look_at_wallet(limit_s: float) -> KeyringState:
    """KDE's wallet, asked in the same way. Raises as `look_at_secrets`."""
    with _bus(limit_s) as bus:
        if bus is None or not _is_offered(bus, WALLET, limit_s):
            return KeyringState.ABSENT
        wallet = (WALLET, "/modules/kwalletd5", "org.kde.KWallet")
        (name,) = _ask(bus, wallet, limit_s, "networkWallet")
        (is_open,) = _ask(bus, wallet, limit_s, "isOpen", "s", name)
        return KeyringState.PRESENT if is_open else KeyringState.LOCKED


@contextmanager
def _bus(limit_s: float) -> "Iterator[DBusConnection | None]":
    from jeepney.io.blocking import open_dbus_connection

    try:
        bus = open_dbus_connection(auth_timeout=limit_s)
    except (LookupError, ValueError, RuntimeError, FileNotFoundError, ConnectionError):
        # None was started, or it is gone, or its address is none.
        yield None
        return
    try:
        yield bus
    finally:
        bus.close()


def _is_offered(bus: "DBusConnection", name: str, limit_s: float) -> bool:
    (owned,) = _ask(bus, _DAEMON, limit_s, "NameHasOwner", "s", name)
    if owned:
        return True
    (startable,) = _ask(bus, _DAEMON, limit_s, "ListActivatableNames")
    return name in startable


def _ask(
    bus: "DBusConnection",
    whom: tuple[str, str, str],
    limit_s: float,
    method: str,
    signature: str = "",
    *body: object,
) -> tuple[Any, ...]:
    from jeepney import DBusAddress, new_method_call
    from jeepney.wrappers import unwrap_msg

    name, path, interface = whom
    address = DBusAddress(path, bus_name=name, interface=interface)
    message = new_method_call(address, method, signature, body)
    answer: tuple[Any, ...] = unwrap_msg(bus.send_and_get_reply(message, timeout=limit_s))
    return answer

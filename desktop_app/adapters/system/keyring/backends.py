"""The only keyrings Purser uses, each made here by its exact class.

The library's own choice is never asked for. It obeys PYTHON_KEYRING_BACKEND, keyringrc.cfg (which
may name a folder to load code from) and every installed module that calls itself a keyring, some of
which keep secrets in clear or throw them away and report success.
"""

import importlib
import sys
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Protocol, cast

from desktop_app.adapters.system.keyring.session_bus import (
    look_at_secrets,
    look_at_wallet,
    unlock_secrets,
)
from desktop_app.application.keyring import KeyringState

APP = "Purser"


class Backend(Protocol):
    """What the library's classes offer. Each call may wait for a person, for ever."""

    def get_password(self, service: str, username: str) -> str | None: ...
    def set_password(self, service: str, username: str, password: str) -> None: ...
    def delete_password(self, service: str, username: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of keyring: what people call it, its class, and how it is looked at.

    `errors` are what its own library raises besides the keyring library's errors, by their place in
    the class's module. `look` and `unlock` take their limit in seconds; `unlock` asks the person,
    and is False where they said no.
    """

    name: str
    module: str
    kind: str
    errors: tuple[str, ...]
    look: Callable[[float], KeyringState]
    unlock: Callable[[float], bool]


def _by_use(limit_s: float) -> bool:
    """One that asks its person when it is used."""
    return True


def _is_there(limit_s: float) -> KeyringState:
    """One that belongs to the log-in: where its module loads, it is there, and opens by itself."""
    return KeyringState.PRESENT


_BACKENDS = "keyring.backends."
_LINUX = (
    Kind(
        "Secret Service",
        f"{_BACKENDS}SecretService",
        "Keyring",
        ("exceptions.SecretStorageException",),
        look_at_secrets,
        unlock_secrets,
    ),
    Kind(
        "Secret Service by libsecret",
        f"{_BACKENDS}libsecret",
        "Keyring",
        ("GLib.Error",),
        look_at_secrets,
        unlock_secrets,
    ),
    Kind(
        "KDE Wallet",
        f"{_BACKENDS}kwallet",
        "DBusKeyring",
        ("dbus.DBusException",),
        look_at_wallet,
        _by_use,
    ),
)
KINDS: dict[str, tuple[Kind, ...]] = {
    "linux": _LINUX,
    "win32": (
        Kind(
            "Windows Credential Manager",
            f"{_BACKENDS}Windows",
            "WinVaultKeyring",
            ("pywintypes.error",),
            _is_there,
            _by_use,
        ),
    ),
    "darwin": (Kind("macOS Keychain", f"{_BACKENDS}macOS", "Keyring", (), _is_there, _by_use),),
}


def kinds_here() -> tuple[Kind, ...]:
    """The kinds this system may have, best first."""
    return KINDS.get(sys.platform, ())


def has_library(kind: Kind) -> bool:
    """Whether what this kind stands on is installed; asks no keyring."""
    module = importlib.import_module(kind.module)
    try:
        return all(attrgetter(place)(module) for place in kind.errors)
    except AttributeError:
        return False


def make(kind: Kind) -> Backend:
    """The keyring of this kind, deaf to the environment."""
    made: type = getattr(importlib.import_module(kind.module), kind.kind)
    # KEYRING_PROPERTY_… would set any attribute of it, the collection that it writes to as well.
    # A Windows entry belongs to this computer: by default it roams to others of the account.
    deaf = {"set_properties_from_env": lambda self: None, "appid": APP}
    backend = cast(Backend, type(made.__name__, (made,), deaf)())
    if sys.platform == "win32":
        backend.persist = "local machine"  # type: ignore[attr-defined]
    return backend


def errors_of(kind: Kind) -> tuple[type[Exception], ...]:
    """Whatever its calls may raise. The last ones come of an answer that is none."""
    from jeepney import DBusErrorResponse
    from keyring.errors import KeyringError

    module = importlib.import_module(kind.module)
    own = tuple(cast("type[Exception]", attrgetter(place)(module)) for place in kind.errors)
    return (
        KeyringError,
        DBusErrorResponse,
        *own,
        OSError,
        RuntimeError,
        ValueError,
        TypeError,
        LookupError,
        AssertionError,
    )

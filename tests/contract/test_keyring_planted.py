"""Nothing that the environment plants is ever used as a keyring."""

import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.adapters.system.keyring.backends import KINDS, kinds_here, make
from desktop_app.adapters.system.keyring.system import SystemKeyring
from desktop_app.application.keyring import KeyringState
from desktop_app.domain.keyring_errors import KeyringAbsent
from desktop_app.domain.secrets import Secret
from tests.contract.keyring_rig import needs_keyring, real_keyring, run
from tests.contract.keyring_suite import told

__all__ = ["real_keyring"]
VAULT = "a" * 32
# What `keyrings.alt` is, in little: installed, of some priority, and it writes clear text.
_PLAIN = """
import pathlib
from keyring.backend import KeyringBackend
pathlib.Path({there!r}).write_text("loaded")
class PlaintextKeyring(KeyringBackend):
    priority = 99
    def get_password(self, service, username):
        return "planted"
    def set_password(self, service, username, password):
        pathlib.Path({there!r}).write_text(password)
    def delete_password(self, service, username):
        pass
"""


def _plant(home: Path, monkeypatch: pytest.MonkeyPatch, backend: str) -> Path:
    """By a module, an entry point, the configuration file and the environment, all at once."""
    there, code = home / "clear.txt", home / "planted"
    package = code / "keyrings"
    package.mkdir(parents=True)
    (package / "alt.py").write_text(_PLAIN.format(there=str(there)))
    info = code / "keyrings_alt-5.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: keyrings.alt\nVersion: 5.0\n")
    (info / "entry_points.txt").write_text("[keyring.backends]\nalt = keyrings.alt\n")
    settings = f"[backend]\ndefault-keyring={backend}\nkeyring-path={code}\n"
    for folder in (home / "config" / "python_keyring", home / "data" / "python_keyring"):
        folder.mkdir(parents=True)
        (folder / "keyringrc.cfg").write_text(settings)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", backend)
    monkeypatch.syspath_prepend(str(code))
    return there


PLANTED = ["keyrings.alt.PlaintextKeyring", "keyring.backends.null.Keyring"]


@pytest.mark.parametrize("backend", PLANTED)
def test_the_trap_works_on_who_asks_the_library(
    backend: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _plant(fresh_home, monkeypatch, backend)
    code = "import keyring; keyring.set_password('s', 'u', 'gone'); print(keyring.get_keyring())"
    own = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(fresh_home / 'planted')!r})"]
    own[-1] += f"\n{code}"
    done = subprocess.run(own, capture_output=True, text=True, timeout=30, check=True)
    assert backend.rpartition(".")[0] in done.stdout


@pytest.mark.parametrize("backend", PLANTED)
def test_without_a_keyring_what_was_planted_is_not_one(
    backend: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = _plant(fresh_home, monkeypatch, backend)

    async def use(keyring: SystemKeyring) -> None:
        assert (await keyring.look()).state is KeyringState.ABSENT
        with pytest.raises(KeyringAbsent):
            await keyring.write(VAULT, "word", Secret("value"), may_ask=True)

    run(use)
    assert not there.exists()
    assert "keyrings.alt" not in sys.modules


@needs_keyring
@pytest.mark.parametrize("backend", PLANTED)
def test_beside_a_keyring_what_was_planted_is_not_used(
    backend: str, fresh_home: Path, monkeypatch: pytest.MonkeyPatch, real_keyring: str
) -> None:
    there = _plant(fresh_home, monkeypatch, backend)

    async def use(keyring: SystemKeyring) -> None:
        await keyring.write(VAULT, "word", Secret("value"))
        assert await told(keyring, VAULT, "word") == "value"

    run(use)
    assert not there.exists()


@needs_keyring
def test_the_environment_does_not_say_where_a_value_is_kept(
    monkeypatch: pytest.MonkeyPatch, real_keyring: str
) -> None:
    session = "/org/freedesktop/secrets/collection/session"
    monkeypatch.setenv("KEYRING_PROPERTY_PREFERRED_COLLECTION", session)
    monkeypatch.setenv("KEYRING_PROPERTY_SCHEME", "KeePassXC")
    (kind, *_) = kinds_here()
    backend = make(kind)
    assert not hasattr(backend, "preferred_collection")
    assert "scheme" not in vars(backend)
    run(lambda keyring: keyring.write(VAULT, "word", Secret("value")))


def test_the_list_is_what_it_is() -> None:
    assert {(kind.module, kind.kind) for kinds in KINDS.values() for kind in kinds} == {
        ("keyring.backends.SecretService", "Keyring"),
        ("keyring.backends.libsecret", "Keyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
        ("keyring.backends.Windows", "WinVaultKeyring"),
        ("keyring.backends.macOS", "Keyring"),
    }


def test_the_library_is_not_loaded_before_it_is_needed() -> None:
    code = (
        "import sys, desktop_app.composition.backstage, desktop_app.adapters.system.keyring.system;"
        "sys.exit('keyring' in sys.modules or 'secretstorage' in sys.modules)"
    )
    subprocess.run([sys.executable, "-P", "-c", code], check=True, timeout=30)


@needs_keyring
def test_entries_that_somebody_put_beside_ours_are_removed_with_it(real_keyring: str) -> None:
    service = f"purser-{VAULT}-word"
    code = f"""
import secretstorage
bus = secretstorage.dbus_init()
keyring = secretstorage.get_default_collection(bus)
for number in "12":
    about = {{"service": {service!r}, "username": "purser", "application": number}}
    keyring.create_item("planted", about, b"planted")
bus.close()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=30)

    async def use(keyring: SystemKeyring) -> None:
        assert await told(keyring, VAULT, "word") == "planted"
        await keyring.remove(VAULT, "word")
        assert await told(keyring, VAULT, "word") is None

    run(use)

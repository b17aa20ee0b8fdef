"""Each kind of keyring is looked at without a question, and nonsense is no keyring."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from jeepney import DBusErrorResponse, HeaderFields, Message, new_error, new_method_return

from desktop_app.adapters.system.keyring.backends import KINDS, errors_of, has_library
from desktop_app.adapters.system.keyring.session_bus import (
    WALLET,
    look_at_secrets,
    look_at_wallet,
    unlock_secrets,
)
from desktop_app.adapters.system.keyring.system import SystemKeyring
from desktop_app.application.keyring import KeyringLook, KeyringState
from desktop_app.domain.keyring_errors import KeyringLocked, KeyringTrouble
from desktop_app.domain.secrets import Secret
from tests.contract.keyring_rig import bus_of, needs_keyring, run
from tests.support.keyring_bus import SECRETS, gnome_keyring
from tests.support.stubborn_keyring import standing_in

pytestmark = needs_keyring
VAULT = "a" * 32


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus_of(tmp_path, monkeypatch) as address:
        yield address


def test_kdes_wallet_is_asked_what_it_is_like(bus: str) -> None:
    is_open = True
    asked = []

    def answer(call: Message) -> Message:
        method = call.header.fields[HeaderFields.member]
        asked.append((method, *call.body))
        if method == "networkWallet":
            return new_method_return(call, "s", ("kdewallet",))
        return new_method_return(call, "b", (is_open,))

    assert look_at_wallet(2.0) is KeyringState.ABSENT
    with standing_in(bus, WALLET, answer):
        assert look_at_wallet(2.0) is KeyringState.PRESENT
        is_open = False
        assert look_at_wallet(2.0) is KeyringState.LOCKED
    assert asked == 2 * [("networkWallet",), ("isOpen", "kdewallet")]


def test_without_a_bus_there_is_nothing_to_unlock() -> None:
    assert not unlock_secrets(1.0)
    assert look_at_wallet(1.0) is KeyringState.ABSENT
    assert look_at_secrets(1.0) is KeyringState.ABSENT


def _answers(signature: str, *body: object):
    return lambda call: new_method_return(call, signature, body)


NONSENSE = {
    "an error": lambda call: new_error(call, "org.example.Nonsense"),
    "another type": _answers("i", 7),
    "too much": _answers("ss", "/", "/"),
    "nothing": _answers(""),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE)
def test_who_answers_nonsense_is_no_keyring(bus: str, answer) -> None:
    async def use(keyring: SystemKeyring) -> None:
        look = await keyring.look()
        assert not look.is_usable or look.state is KeyringState.LOCKED
        for may_ask in (False, True):
            with pytest.raises(KeyringTrouble):
                await keyring.read(VAULT, "word", may_ask=may_ask)

    with standing_in(bus, SECRETS, answer):
        run(use, quiet_s=2.0, asking_s=2.0)


def test_a_keyring_that_was_never_set_up_is_not_set_up_unasked(bus: str, tmp_path: Path) -> None:
    async def use(keyring: SystemKeyring) -> None:
        assert (await keyring.look()).state is KeyringState.LOCKED
        with pytest.raises(KeyringLocked):
            await keyring.write(VAULT, "word", Secret("value"))
        assert not await keyring.remember(VAULT, "epoch", "7")

    with gnome_keyring(bus, tmp_path / "home", is_new=True):
        run(use)
    assert list((tmp_path / "home").rglob("*.keyring")) == []


def test_a_kind_without_its_library_is_passed_over() -> None:
    secrets, *others = KINDS["linux"]
    assert has_library(secrets)
    assert DBusErrorResponse in errors_of(secrets)
    is_installed = [find_spec(module) is not None for module in ("gi", "dbus")]
    assert [has_library(kind) for kind in others] == is_installed


@pytest.mark.parametrize("state", KeyringState)
def test_every_state_has_its_words(state: KeyringState) -> None:
    words = KeyringLook(state, "Secret Service").words
    assert words.endswith("(Secret Service)")
    assert words.count(".") >= 1


def test_unlocking_asks_nobody_where_there_is_nothing_to_ask(bus: str) -> None:
    asked = []

    def answer(call: Message) -> Message:
        asked.append(call.header.fields[HeaderFields.member])
        if asked[-1] == "ReadAlias":
            return new_method_return(call, "o", (collection,))
        return new_method_return(call, "aoo", ([collection], "/"))

    with standing_in(bus, SECRETS, answer):
        collection = "/"  # none was made yet: the first use asks for one
        assert unlock_secrets(2.0)
        collection = "/org/freedesktop/secrets/collection/login"
        assert unlock_secrets(2.0)
    assert asked == ["ReadAlias", "ReadAlias", "Unlock"]

"""A keyring that is locked, away, mute, stubborn or a liar is told apart, and holds nothing up."""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app.adapters.system.keyring.system import SystemKeyring
from desktop_app.application.keyring import KeyringState
from desktop_app.domain.keyring_errors import (
    KeyringAbsent,
    KeyringLocked,
    KeyringSilent,
    KeyringTrouble,
    KeyringUntrue,
)
from desktop_app.domain.secrets import Secret
from tests.contract.keyring_rig import bus_of, needs_keyring, real_keyring, run
from tests.support.desktop import end
from tests.support.keyring_bus import gnome_keyring, lock_collection
from tests.support.stubborn_keyring import stubborn_keyring

__all__ = ["real_keyring"]
pytestmark = needs_keyring
VAULT = "a" * 32


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    with bus_of(tmp_path, monkeypatch) as address:
        yield address


async def _is_absent(keyring: SystemKeyring) -> None:
    assert (await keyring.look()).state is KeyringState.ABSENT
    with pytest.raises(KeyringAbsent):
        await keyring.read(VAULT, "word", may_ask=True)
    with pytest.raises(KeyringAbsent):
        await keyring.write(VAULT, "word", Secret("value"), may_ask=True)
    assert not await keyring.remember(VAULT, "epoch", "7")
    assert await keyring.recall(VAULT, "epoch") is None


def test_a_computer_without_a_session_bus_has_none() -> None:
    run(_is_absent)


def test_a_bus_that_is_gone_has_none(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'gone'}")
    run(_is_absent)


@pytest.mark.parametrize("address", ["nonsense", "tcp:host=127.0.0.1,port=1", "", "unix:x"])
def test_an_address_that_is_none_has_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    run(_is_absent)


def test_a_bus_without_the_service_has_none(bus: str) -> None:
    run(_is_absent)


def test_a_locked_keyring_is_said_to_be_locked_and_asked_for_nothing_quietly(
    real_keyring: str,
) -> None:
    async def use(keyring: SystemKeyring) -> None:
        await keyring.write(VAULT, "word", Secret("value"))
        lock_collection(real_keyring)
        assert (await keyring.look()).state is KeyringState.LOCKED
        with pytest.raises(KeyringLocked):
            await keyring.read(VAULT, "word")
        with pytest.raises(KeyringLocked):
            await keyring.remove(VAULT, "word")
        assert not await keyring.remember(VAULT, "epoch", "7")
        assert await keyring.recall(VAULT, "word") is None

    run(use)


def test_a_locked_keyring_that_cannot_ask_its_person_says_so(real_keyring: str) -> None:
    async def use(keyring: SystemKeyring) -> None:
        lock_collection(real_keyring)
        with pytest.raises(KeyringLocked):
            await keyring.read(VAULT, "word", may_ask=True)

    run(use)


def test_an_unanswered_question_ends_at_the_limit_and_spoils_the_run(bus: str) -> None:
    async def use(keyring: SystemKeyring) -> None:
        assert (await keyring.look()).state is KeyringState.LOCKED
        began = time.monotonic()
        with pytest.raises(KeyringSilent):
            await keyring.read(VAULT, "word", may_ask=True)
        assert 0.9 < time.monotonic() - began < 4.0
        asked = list(stubborn.asked)
        began = time.monotonic()
        with pytest.raises(KeyringSilent):
            await keyring.read(VAULT, "word", may_ask=True)
        assert not await keyring.remember(VAULT, "epoch", "7")
        assert (await keyring.look()).state is KeyringState.SILENT
        assert time.monotonic() - began < 0.2
        assert stubborn.asked == asked

    with stubborn_keyring(bus) as stubborn:
        run(use, asking_s=1.0)
        assert stubborn.asked.count("Prompt") == 1


def test_a_call_that_never_ends_stays_in_a_thread_that_keeps_no_program_from_ending(
    bus: str,
) -> None:
    async def use(keyring: SystemKeyring) -> None:
        with pytest.raises(KeyringSilent):
            await keyring.write(VAULT, "word", Secret("value"))

    with stubborn_keyring(bus, is_locked=False):
        run(use, quiet_s=0.5)
        waiting = [each for each in threading.enumerate() if each.name == "wallet-apart"]
        assert [each.daemon for each in waiting] == [True]


def test_nobody_is_asked_anything_without_a_person_at_hand(bus: str) -> None:
    async def use(keyring: SystemKeyring) -> None:
        await keyring.look()
        assert await keyring.recall(VAULT, "epoch") is None
        assert not await keyring.remember(VAULT, "epoch", "7")
        with pytest.raises(KeyringLocked):
            await keyring.read(VAULT, "word")

    with stubborn_keyring(bus) as stubborn:
        run(use)
        assert set(stubborn.asked) == {"ReadAlias", "Get"}


def test_a_keyring_that_never_answers_is_given_up(bus: str) -> None:
    async def use(keyring: SystemKeyring) -> None:
        began = time.monotonic()
        assert (await keyring.look()).state is KeyringState.SILENT
        assert time.monotonic() - began < 2.0
        with pytest.raises(KeyringSilent):
            await keyring.read(VAULT, "word")

    with stubborn_keyring(bus, is_mute=True):
        run(use, quiet_s=0.5)


def test_a_call_that_hangs_holds_up_neither_the_loop_nor_other_blocking_work(bus: str) -> None:
    async def use(keyring: SystemKeyring) -> int:
        hanging = asyncio.ensure_future(keyring.write(VAULT, "word", Secret("value")))
        await asyncio.sleep(0.3)
        turns = 0
        while not hanging.done():
            await asyncio.sleep(0.01)
            turns += 1
        assert isinstance(hanging.exception(), KeyringSilent)
        return turns

    with stubborn_keyring(bus, is_locked=False):
        assert run(use, quiet_s=1.5) > 30


def test_a_keyring_that_dies_is_no_longer_there(bus: str, tmp_path: Path) -> None:
    async def use(keyring: SystemKeyring) -> None:
        await keyring.write(VAULT, "word", Secret("value"))
        end(daemon)
        await _is_absent(keyring)

    with gnome_keyring(bus, tmp_path / "home") as daemon:
        run(use)


def test_a_keyring_that_only_says_it_wrote_is_caught_and_not_used_again(
    real_keyring: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.SecretService import Keyring

    monkeypatch.setattr(Keyring, "set_password", lambda *words: None)

    async def use(keyring: SystemKeyring) -> None:
        with pytest.raises(KeyringUntrue):
            await keyring.write(VAULT, "word", Secret("value"))
        assert (await keyring.look()).state is KeyringState.UNTRUE
        with pytest.raises(KeyringUntrue):
            await keyring.read(VAULT, "word")

    run(use)


def test_a_keyring_that_only_says_it_removed_is_caught(
    real_keyring: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.SecretService import Keyring

    monkeypatch.setattr(Keyring, "delete_password", lambda *words: None)

    async def use(keyring: SystemKeyring) -> None:
        await keyring.write(VAULT, "word", Secret("value"))
        with pytest.raises(KeyringUntrue):
            await keyring.remove(VAULT, "word")

    run(use)


def test_an_answer_that_is_nonsense_is_an_error_in_words(
    real_keyring: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring.backends.SecretService import Keyring

    def nonsense(*words: object) -> str:
        return b"\xff".decode()

    monkeypatch.setattr(Keyring, "get_password", nonsense)

    async def use(keyring: SystemKeyring) -> None:
        with pytest.raises(KeyringTrouble) as told:
            await keyring.read(VAULT, "word")
        assert told.value.detail == "UnicodeDecodeError"

    run(use)

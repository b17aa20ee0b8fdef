"""A real gnome-keyring opens the vault; without it, or against it, the password does."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from desktop_app.adapters.system.keyring.system import SystemKeyring
from desktop_app.application.keyring import KeyringState
from desktop_app.application.keyring_names import at_place
from desktop_app.application.quick_entries import ENTRY
from desktop_app.domain.keyring_errors import KeyringAbsent, KeyringLocked, KeyringSilent
from desktop_app.domain.quick_unlock import QuickUnlockEmpty
from desktop_app.runtime.worker import Worker
from tests.contract.keyring_rig import bus_of, needs_keyring
from tests.contract.quick_rig import ONE, PASSWORD, Quick
from tests.support.desktop import end
from tests.support.keyring_bus import gnome_keyring, lock_collection
from tests.support.stubborn_keyring import stubborn_keyring

pytestmark = needs_keyring


class Apart:
    """`run_apart` of a worker, for a keyring that is asked on a test's own loop."""

    async def __call__(self, work: Callable[[], object]) -> object:
        return await Worker.run_apart(None, work)  # type: ignore[arg-type]


def play(folder: Path, story: Callable[[Quick], Awaitable[None]], asking_s: float = 5.0) -> None:
    """With a keyring that looks for the bus of the test."""
    keyring = SystemKeyring(Apart(), 5.0, asking_s)
    Quick(folder / "vault", keyring).play(story)


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with bus_of(tmp_path, monkeypatch) as address:
        yield address


def test_it_is_turned_on_used_and_turned_off(bus: str, tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        quick.restarted()
        await quick.session.quick.unlock(quick.folder)
        assert quick.is_open
        vault_id = quick.session._locking.vault.keys.vault_id
        assert await quick.session.quick.turn_off()
        assert await quick.keyring.read(vault_id, at_place(ENTRY, quick.folder)) is None
        assert quick.ways == ONE

    with gnome_keyring(bus, tmp_path / "home"):
        play(tmp_path, story)


def test_an_entry_of_the_old_name_is_moved(bus: str, tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        await quick.session.unlock(quick.folder, PASSWORD)
        vault_id, name = quick.session._locking.vault.keys.vault_id, at_place(ENTRY, quick.folder)
        await quick.session.lock_completely()
        kept = await quick.keyring.read(vault_id, name)
        assert kept is not None
        await quick.keyring.write(vault_id, ENTRY, kept)
        await quick.keyring.remove(vault_id, name)
        await quick.session.quick.unlock(quick.folder)
        assert quick.is_open
        assert await quick.keyring.read(vault_id, ENTRY) is None
        moved = await quick.keyring.read(vault_id, name)
        assert moved is not None
        assert moved.reveal() == kept.reveal()

    with gnome_keyring(bus, tmp_path / "home"):
        play(tmp_path, story)


def test_a_keyring_that_is_locked_then_dead_leaves_the_password(bus: str, tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        await quick.turn_on()
        lock_collection(bus)
        with pytest.raises(KeyringLocked):
            await quick.session.quick.unlock(quick.folder)
        end(daemon)
        with pytest.raises(KeyringAbsent):
            await quick.session.quick.unlock(quick.folder)
        await quick.type_password()
        assert quick.is_open
        assert (await quick.session.quick.state()).look.state is KeyringState.ABSENT

    with gnome_keyring(bus, tmp_path / "home") as daemon:
        play(tmp_path, story)


def test_a_keyring_that_was_wiped_leaves_the_password(bus: str, tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        with gnome_keyring(bus, tmp_path / "home"):
            await quick.turn_on()
        with gnome_keyring(bus, tmp_path / "another"):
            with pytest.raises(QuickUnlockEmpty):
                await quick.session.quick.unlock(quick.folder)
            await quick.type_password()
            assert quick.is_open

    play(tmp_path, story)


def test_while_its_question_stands_unanswered_the_password_opens_the_vault(
    bus: str, tmp_path: Path
) -> None:
    async def story(quick: Quick) -> None:
        with gnome_keyring(bus, tmp_path / "home"):
            await quick.turn_on()
        with stubborn_keyring(bus) as stubborn:
            asking = asyncio.ensure_future(quick.session.quick.unlock(quick.folder))
            while "Prompt" not in stubborn.asked:
                await asyncio.sleep(0.02)
            await quick.session.unlock(quick.folder, PASSWORD)
            assert quick.is_open
            with pytest.raises(KeyringSilent):
                await asking
            assert quick.is_open

    play(tmp_path, story, asking_s=3.0)


def test_the_keyrings_own_file_holds_the_secret_encrypted(bus: str, tmp_path: Path) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        vault_id = quick.session._locking.vault.keys.vault_id
        secret = await quick.keyring.read(vault_id, at_place(ENTRY, quick.folder))
        assert secret is not None
        (file,) = (tmp_path / "home").rglob("login.keyring")
        assert secret.reveal().split(" ")[0].encode() not in file.read_bytes()

    with gnome_keyring(bus, tmp_path / "home"):
        play(tmp_path, story)


def test_other_programs_of_the_same_person_can_read_it_as_the_help_says(
    bus: str, tmp_path: Path
) -> None:
    async def story(quick: Quick) -> None:
        await quick.session.quick.turn_on(PASSWORD)
        vault_id = quick.session._locking.vault.keys.vault_id
        secret = await quick.keyring.read(vault_id, at_place(ENTRY, quick.folder))
        service = f"purser-{vault_id}-{at_place(ENTRY, quick.folder)}"
        code = f"import keyring; print(keyring.get_password('{service}', 'purser'))"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert secret is not None
        assert done.stdout.strip() == secret.reveal()

    with gnome_keyring(bus, tmp_path / "home"):
        play(tmp_path, story)

"""The copying of a backup: in small steps between which the vault goes on, whole or not at all."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.database import COPIED_AT_ONCE
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.domain.backup_errors import BackupFailed
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.vault_errors import DiskFull, VaultReadOnly
from tests.contract.backup_rig import LATER, restore, stocked
from tests.contract.faulty_disk import Faults, faulty_disk
from tests.contract.vault_rig import NOW, PAN, card, details, intent, opened

MANY = 3_000


@pytest.fixture
def disk() -> Iterator[Faults]:
    """Vaults opened in this test lie on it."""
    with faulty_disk() as faults:
        yield faults


def _large(folder: Path) -> OpenVault:
    vault = stocked(folder)
    vault.cards.put(card(number) for number in range(MANY))
    return vault


def _left(vault: OpenVault) -> list[str]:
    folder = Path(vault.backups.folder)
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_others_have_their_turn_while_a_large_vault_is_copied(tmp_path: Path) -> None:
    """And what they commit on the way is in the copy, however far it has come."""
    with closing(_large(tmp_path / "vault")) as vault:
        pages = vault._database.size() // 4096
        written: list[int] = []

        async def others(making: "asyncio.Future[object]") -> None:
            while not making.done():
                number = 10 + len(written)
                with vault.commit():
                    vault.intents.add(intent(number))
                    vault.cards.put([card(number, micros=number)])
                    vault.cards.seal_details(card(number).id, details())
                if number % 3:
                    vault.checkpoint()
                written.append(number)
                await asyncio.sleep(0)

        async def tell() -> Path:
            making = asyncio.ensure_future(vault.backups.make(NOW))
            await others(making)
            return Path((await making).path)

        file = asyncio.run(tell())
        assert len(written) >= pages // COPIED_AT_ONCE > 3
        with closing(restore(file, tmp_path / "back")) as back:
            kept = {i.id for i in back.intents.recent(MANY)}
            # The first of them were committed long before the copy was finished.
            assert {intent(n).id for n in written[:-3]} <= kept
            for number in written[:-3]:
                assert back.cards.get(card(number).id) == vault.cards.get(card(number).id)
                assert back.cards.reveal(card(number).id, Field.PAN).reveal() == PAN
            assert len(back.cards.all()) == MANY


def test_what_was_undone_on_the_way_is_not_in_the_copy(tmp_path: Path) -> None:
    with closing(_large(tmp_path / "vault")) as vault:

        def undone() -> None:
            with vault.commit():
                vault.cards.put(card(number, micros=1) for number in range(MANY))
                raise KeyError

        async def tell() -> Path:
            making = asyncio.ensure_future(vault.backups.make(NOW))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            with pytest.raises(KeyError):
                undone()
            return Path((await making).path)

        file = asyncio.run(tell())
        with closing(restore(file, tmp_path / "back")) as back:
            assert back.cards.all() == vault.cards.all()


def test_a_copy_that_is_given_up_leaves_nothing_and_the_vault_goes_on(tmp_path: Path) -> None:
    with closing(_large(tmp_path / "vault")) as vault:

        async def tell() -> None:
            making = asyncio.ensure_future(vault.backups.make(NOW))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert _left(vault) != []
            making.cancel()
            with pytest.raises(asyncio.CancelledError):
                await making

        asyncio.run(tell())
        assert _left(vault) == []
        vault.intents.add(intent(2))
        made = asyncio.run(vault.backups.make(LATER))
        assert vault.backups.list() == (made,)


def test_a_vault_that_is_closed_under_a_copy_fails_it(tmp_path: Path) -> None:
    vault = _large(tmp_path / "vault")

    async def tell() -> None:
        making = asyncio.ensure_future(vault.backups.make(NOW))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        vault.close()
        with pytest.raises(Locked):
            await making

    asyncio.run(tell())
    assert _left(vault) == []
    with opened(tmp_path / "vault") as again:
        assert len(again.cards.all()) == MANY


def test_a_copy_for_which_the_disk_has_no_room_harms_no_commit(
    tmp_path: Path, disk: Faults
) -> None:
    with closing(_large(tmp_path / "vault")) as vault:
        disk.refuses = lambda _, name: apsw.FullError("x") if name.endswith(".copy") else None

        async def tell() -> None:
            making = asyncio.ensure_future(vault.backups.make(NOW))
            await asyncio.sleep(0)
            vault.intents.add(intent(2))
            vault.cards.put(card(number, micros=1) for number in range(MANY))
            with pytest.raises(BackupFailed, match=DiskFull.happened):
                await making

        asyncio.run(tell())
        disk.heal()
        assert vault.intents.get(intent(2).id) == intent(2)
        assert vault.backups.list() == ()
        assert _left(vault) == []


def test_a_backup_leaves_room_for_the_answer_to_a_send(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is in three files for a moment: with less than that and a send's room, none is begun."""
    with closing(_large(tmp_path / "vault")) as vault:
        needed = 3 * vault._database.size() + files.MIN_FREE_BYTES
        for free in (needed - 1, needed):
            usage = type("Usage", (), {"free": free})
            monkeypatch.setattr("shutil.disk_usage", lambda _folder, usage=usage: usage)
            if free < needed:
                with pytest.raises(BackupFailed, match=DiskFull.happened):
                    asyncio.run(vault.backups.make(NOW))
                assert _left(vault) == []
            else:
                asyncio.run(vault.backups.make(NOW))


@pytest.mark.parametrize("what", ["file", "link", "fifo"])
def test_what_stands_where_the_folder_belongs_is_said_as_that(tmp_path: Path, what: str) -> None:
    """Not as a vault that is none: nobody shall think that the numbers are gone."""
    place = tmp_path / "vault" / files.BACKUPS
    with closing(stocked(tmp_path / "vault")) as vault:
        if what == "file":
            place.write_text("mine")
        elif what == "link":
            place.symlink_to(tmp_path)
        else:
            os.mkfifo(place)
        with pytest.raises(BackupFailed, match="folder for backups") as told:
            asyncio.run(vault.backups.make(NOW))
        assert "“backups”" in told.value.todo
        assert vault.backups.list() == ()
        assert os.path.lexists(place)


def test_the_folder_is_there_after_a_power_loss(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is synced in a folder whose own name is not may be gone with it."""
    synced: list[str] = []
    real = os.fsync

    def fsync(handle: int) -> None:
        synced.append(os.readlink(f"/proc/self/fd/{handle}"))
        real(handle)

    monkeypatch.setattr(os, "fsync", fsync)
    with closing(stocked(tmp_path / "new" / "vault")) as vault:
        assert {str(tmp_path), str(tmp_path / "new")} <= set(synced)
        synced.clear()
        asyncio.run(vault.backups.make(NOW))
        assert str(tmp_path / "new" / "vault") in synced


def test_a_folder_that_cannot_be_written_is_said_as_that(tmp_path: Path) -> None:
    with closing(stocked(tmp_path / "vault")) as vault:
        folder = tmp_path / "vault" / files.BACKUPS
        folder.mkdir(mode=0o500)
        with pytest.raises(BackupFailed, match=VaultReadOnly.happened):
            asyncio.run(vault.backups.make(NOW))
        folder.chmod(0o700)

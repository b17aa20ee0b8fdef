"""A look at a damaged vault changes nothing, and says why where nothing can be read."""

import asyncio
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from desktop_app.adapters.system.card_files import DiskCardFiles
from desktop_app.adapters.vault import salvage as salvage_module
from desktop_app.adapters.vault.export_file import SealedExports, open_export
from desktop_app.adapters.vault.files import DATABASE
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.application.salvaging import Salvaging
from desktop_app.domain.card_files import CardFile
from desktop_app.domain.cards import Field
from desktop_app.domain.errors import Locked
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DetailsMissing,
    NotAVault,
    VaultDamaged,
    VaultInUse,
    VaultMissing,
    VaultReadOnly,
    WrongPassword,
)
from tests.contract.broken_files import PAGE, bytes_of, page
from tests.contract.broken_keys import instead, link_to_a_letter, stating
from tests.contract.salvage_rig import CARDS, good, numbers, salvage, take
from tests.contract.vault_rig import (
    CHEAPEST,
    NOW,
    PASSWORD,
    at_once,
    card,
    make,
    opened,
    picture,
)
from tests.support.desk import StepClock

__all__ = ["good"]


def nothing_left(folder: Path) -> None:
    bytes_of(lambda data: bytes(len(data)))(folder)


def no_database(folder: Path) -> None:
    (folder / DATABASE).unlink()


def no_keys(folder: Path) -> None:
    for name in ("vault.key", "vault.key.bak"):
        (folder / name).unlink()


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (nothing_left, VaultDamaged),
        (bytes_of(lambda _: b""), VaultDamaged),
        (no_database, VaultDamaged),
        (no_keys, VaultDamaged),
        (instead(link_to_a_letter, DATABASE), NotAVault),
        (instead(Path.mkdir, DATABASE), NotAVault),
        (stating(name="Tampered"), VaultDamaged),
        (stating(magic="other"), NotAVault),
        (lambda folder: shutil.rmtree(folder), VaultMissing),
    ],
)
def test_where_nothing_can_be_read_it_says_why_and_changes_nothing(
    spoil: Callable[[Path], None], error: type[Exception], good: Path, tmp_path: Path
) -> None:
    folder = take(good, tmp_path)
    spoil(folder)
    before = picture(tmp_path)
    with pytest.raises(error):
        salvage(folder)
    assert picture(tmp_path) == before


def test_another_password_reads_nothing(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with pytest.raises(WrongPassword):
        salvage(folder, "wrong horse battery staple")


def test_an_open_vault_is_left_alone(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    with opened(folder) as vault:
        with pytest.raises(VaultInUse):
            salvage(folder)
        vault.settings.put("still", "mine")


def test_on_a_disk_that_takes_no_lock_everything_is_read(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(folder: Path) -> None:
        raise VaultReadOnly

    monkeypatch.setattr(salvage_module, "FolderLock", refuse)
    assert len(numbers(salvage(take(good, tmp_path)))) == CARDS


def test_what_was_found_can_be_imported_from_its_sealed_file(good: Path, tmp_path: Path) -> None:
    folder, file = take(good, tmp_path), tmp_path / "left.purser-export"
    page(1, bytes(PAGE))(folder)
    passphrase = Secret("six words that nobody would guess")

    async def life() -> CardFile:
        work = Salvaging(
            FolderSalvager(at_once, CHEAPEST), SealedExports(at_once, CHEAPEST), StepClock()
        )
        found = await work.open(folder, Secret(PASSWORD))
        count = await work.write(passphrase, file, with_cvv=True)
        assert count == sum(Field.PAN in one.stored for one in found.cards) > 0
        opens = partial(open_export, floor=CHEAPEST)
        return await DiskCardFiles(at_once, opens).read(file, passphrase)

    read = asyncio.run(life())
    assert len(read.cards) == CARDS


def test_after_closing_nothing_opens(good: Path, tmp_path: Path) -> None:
    found = salvage(take(good, tmp_path))
    found.close()
    with pytest.raises((Locked, DetailsMissing)):
        found.reveal(card(2).id, Field.PAN)


def test_the_newest_whole_backup_is_found(good: Path, tmp_path: Path) -> None:
    folder = take(good, tmp_path)
    salvager = FolderSalvager(at_once, CHEAPEST)
    assert asyncio.run(salvager.newest_backup(folder)) is None
    with opened(folder) as vault:
        older = asyncio.run(vault.backups.make(NOW))
        newer = asyncio.run(vault.backups.make(NOW.replace(year=2027)))
    assert asyncio.run(salvager.newest_backup(folder)) == newer
    make(tmp_path / "other").close()
    with opened(tmp_path / "other") as other:
        strange = asyncio.run(other.backups.make(NOW.replace(year=2028)))
    shutil.copy(strange.path, Path(newer.path).with_name(Path(strange.path).name))
    assert asyncio.run(salvager.newest_backup(folder)) == newer
    Path(newer.path).write_bytes(b"x" * 5000)
    assert asyncio.run(salvager.newest_backup(folder)) == older

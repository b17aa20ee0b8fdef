"""Another vault key: everything is still there, nothing opens by the old one, nothing is half."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault import files, rotation
from desktop_app.adapters.vault.envelope import derive_key
from desktop_app.adapters.vault.keyfile import KeyFile
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.opening import open_database
from desktop_app.adapters.vault.reseal import Reading
from desktop_app.adapters.vault.schema import MIGRATIONS
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.ways import WayKind
from desktop_app.domain.backup_errors import BackupOfOtherKey
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    VaultDamaged,
    VaultError,
    WrongPassword,
    WrongRecoveryCode,
)
from tests.contract.keyfile_rig import CODE
from tests.contract.vault_rig import CHEAPEST, NOW, PAN, PASSWORD, card, enter, intent, keeper, make
from tests.contract.vault_suite_events import entry
from tests.contract.vault_suite_keys import add
from tests.contract.vault_suite_rest import stocked, wake


def rotate(folder: Path, password: str = PASSWORD) -> OpenVault:
    asyncio.run(keeper().rotate(folder, Secret(password), lambda _step: None))
    return enter(folder, password)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A card, a wish with answers of before and of a rest, a message of a rest, a recovery code."""
    vault = make(tmp_path / "vault")
    stocked(vault)
    vault.rest()
    attempt = vault.intents.begin_attempt(intent().id, NOW)
    vault.intents.keep_raw(intent().id, attempt, b"meanwhile")
    vault.events.keep(entry("event:e-1", b"a message"), b"a message")
    wake(vault)
    add(vault)
    vault.close()
    return tmp_path / "vault"


def check_whole(vault: OpenVault) -> None:
    assert vault.cards.reveal(card().id, Field.PAN).reveal() == PAN
    assert vault.intents.raw(intent().id) == (b"before", b"meanwhile")
    assert vault.events.raw("event:e-1") == b"a message"
    assert vault.settings.credentials().secret.reveal() == "s3cret"
    check = vault.log.check()
    while check.step(500):
        pass
    assert check.breaks == []


def key_of(folder: Path) -> tuple[KeyFile, bytearray]:
    file = parse_key_file((folder / files.KEY_FILE).read_bytes(), CHEAPEST)
    return file, file.unwrap(Secret(PASSWORD))


def test_everything_is_still_there_and_can_be_written(folder: Path) -> None:
    vault = rotate(folder)
    check_whole(vault)
    assert vault.keys.epoch == 2
    vault.cards.put([card(2)])
    vault.rest()
    wake(vault)
    vault.close()
    again = enter(folder)
    check_whole(again)
    assert len(again.cards.all()) == 2
    again.close()


def test_the_old_key_opens_nothing_of_the_new_files(folder: Path) -> None:
    old_file, old = key_of(folder)
    rotate(folder).close()
    file, new = key_of(folder)
    assert old != new
    assert (file.vault_id, file.name, file.created) == (
        old_file.vault_id,
        old_file.name,
        old_file.created,
    )
    pages = derive_key(old, file.vault_id, "pages")
    with pytest.raises(VaultDamaged):
        open_database(folder / files.DATABASE, pages, MIGRATIONS, file.vault_id)
    database = open_database(
        folder / files.DATABASE, derive_key(new, file.vault_id, "pages"), MIGRATIONS, file.vault_id
    )
    with pytest.raises(VaultDamaged):
        Reading(database, file.vault_id, old).digest()
    Reading(database, file.vault_id, new).digest()
    assert database.rows("SELECT count(*) FROM secrets WHERE owner LIKE 'rest/%'") == [(0,)]
    database.close()


def test_only_the_password_stays_a_way_in(folder: Path) -> None:
    vault = rotate(folder)
    assert [way.kind for way in vault.keys.list()] == [WayKind.PASSWORD]
    vault.close()
    with pytest.raises(WrongRecoveryCode):
        asyncio.run(keeper().open(folder, Secret(CODE), WayKind.RECOVERY))


def test_backups_open_as_the_vault_did_when_they_were_made(folder: Path, tmp_path: Path) -> None:
    vault = rotate(folder)
    (before,) = vault.backups.list()
    after = asyncio.run(vault.backups.make(NOW))
    vault.close()
    for backup, epoch in ((before, 1), (after, 2)):
        into, secret = tmp_path / str(epoch), Secret(PASSWORD)
        made = asyncio.run(keeper().restore(backup.path, into, secret, lambda _step: None))
        check_whole(made)
        assert made.keys.epoch == epoch
        made.close()


def test_a_backup_of_before_is_not_told_as_one_that_broke(folder: Path) -> None:
    vault = rotate(folder)
    (before,) = vault.backups.list()
    with pytest.raises(BackupOfOtherKey):
        asyncio.run(vault.backups.drill(before))
    after = asyncio.run(vault.backups.make(NOW))
    assert asyncio.run(vault.backups.drill(after)).cards == 1
    vault.close()


def test_it_can_be_done_again_and_again(folder: Path) -> None:
    for epoch in (2, 3, 4):
        vault = rotate(folder)
        assert vault.keys.epoch == epoch
        check_whole(vault)
        vault.close()


def test_a_wrong_password_changes_nothing(folder: Path) -> None:
    before = everything(folder)
    with pytest.raises(WrongPassword):
        rotate(folder, "wrong")
    assert everything(folder) == before


def everything(folder: Path) -> dict[str, bytes]:
    """What opens the vault, byte for byte."""
    names = (files.KEY_FILE, files.KEY_COPY, files.DATABASE)
    return {name: (folder / name).read_bytes() for name in names}


class Stopped(BaseException):
    """The process is gone."""


STEPS = ("make_private", "sync_file", "write_private", "rename", "sync_names")


@pytest.mark.parametrize("calls", range(4, 20))
def test_a_rotation_that_dies_between_two_steps_leaves_a_vault_that_opens(
    calls: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def counted(name: str, step: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object) -> object:
            if len(done) >= calls:
                raise Stopped
            done.append(name)
            return step(*given)

        return run

    with monkeypatch.context() as dying:
        dying.setattr(files, "discard_rotated", lambda _folder: None)
        for name in STEPS:
            dying.setattr(files, name, counted(name, getattr(files, name)))
        try:
            rotate(folder).close()
        except Stopped:
            pass
        else:
            assert len(done) <= calls
    vault = enter(folder)
    check_whole(vault)
    vault.close()
    assert key_bytes(folder)[0] == key_bytes(folder)[1]
    assert not list(folder.glob("*.rotated*"))


def key_bytes(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in (files.KEY_FILE, files.KEY_COPY)]


@pytest.mark.parametrize("error", [DiskFull, DiskFailed])
@pytest.mark.parametrize("step", ["sync_file", "write_private", "rename"])
def test_a_disk_that_refuses_leaves_the_old_key(
    step: str, error: type[VaultError], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = everything(folder), getattr(files, step)

    def refuse(path: Path, *rest: object) -> object:
        # Backups are written with the same words; only what the swap writes is refused.
        if path.parent == folder and ("vault" in path.name):
            monkeypatch.setattr(files, step, real)
            raise error
        return real(path, *rest)

    monkeypatch.setattr(files, step, refuse)
    with pytest.raises(error):
        rotate(folder)
    after = everything(folder)
    assert {**after, files.DATABASE: b""} == {**before, files.DATABASE: b""}
    vault = enter(folder)
    check_whole(vault)
    assert vault.keys.epoch == 1
    vault.close()


def test_a_name_that_was_given_and_not_made_durable_leaves_both_openings(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk may forget the new name or keep it: there is a key file for each."""
    real, old_database = files.rename, (folder / files.DATABASE).read_bytes()

    def half(source: Path, target: Path) -> None:
        real(source, target)
        if target.name == files.DATABASE:
            raise DiskFailed

    with monkeypatch.context() as failing:
        failing.setattr(files, "rename", half)
        with pytest.raises(DiskFailed):
            rotate(folder)
    new_database = (folder / files.DATABASE).read_bytes()
    assert old_database[:100] != new_database[:100]
    keys = key_bytes(folder)
    assert keys[0] != keys[1]
    vault = enter(folder)
    assert vault.keys.epoch == 2
    check_whole(vault)
    vault.close()
    (folder / files.DATABASE).write_bytes(old_database)
    for name, data in zip((files.KEY_FILE, files.KEY_COPY), keys, strict=True):
        (folder / name).write_bytes(data)
    vault = enter(folder)
    assert vault.keys.epoch == 1
    check_whole(vault)
    vault.close()


@pytest.mark.parametrize(
    "spoil",
    [
        "UPDATE secrets SET sealed = zeroblob(60) WHERE field = 'cvv'",
        "UPDATE attempts SET sealed = zeroblob(60)",
        "UPDATE events SET sealed = zeroblob(60)",
        "UPDATE links SET mac = zeroblob(32) WHERE n = 2",
    ],
)
def test_what_does_not_pass_its_check_is_not_sealed_anew(spoil: str, folder: Path) -> None:
    """It would be vouched for from then on."""
    vault = enter(folder)
    vault._database.write(spoil)
    vault.close()
    before = key_bytes(folder)
    with pytest.raises(VaultDamaged) as told:
        rotate(folder)
    assert "opens as before" in told.value.doing, "nobody is sent for an older copy"
    assert key_bytes(folder) == before
    assert not list(folder.glob("*.rotated*"))
    enter(folder).close()


def test_a_copy_that_says_something_else_is_never_used(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = key_bytes(folder)
    monkeypatch.setattr(rotation, "summarise", lambda database: {"path": id(database)})
    with pytest.raises(VaultDamaged):
        rotate(folder)
    assert key_bytes(folder) == before

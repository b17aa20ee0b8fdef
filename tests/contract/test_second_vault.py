"""A vault with a key file on a real disk: through a rotation, a restore, a salvage, a trial."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop_app.adapters.vault.envelope import KdfCost
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.salvage import FolderSalvager
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.ways import WayKind
from desktop_app.domain.cards import Field
from desktop_app.domain.second_secret import KeyFileNeeded, OtherKeyFile
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import WrongPassword
from tests.contract.keyfile_rig import CODE, make_format_1
from tests.contract.second_rig import both, second
from tests.contract.vault_rig import (
    CHEAPEST,
    NOW,
    PAN,
    PASSWORD,
    at_once,
    card,
    enter,
    keeper,
    stock,
)
from tests.contract.vault_suite_keys import NEW, add, do, take_key_file

BOTH = ("vault.key", "vault.key.bak")


def still_there(vault: OpenVault) -> bool:
    return vault.cards.reveal(card().id, Field.PAN).reveal() == PAN


def enter_with(folder: Path, secret: Secret) -> OpenVault:
    return asyncio.run(keeper().open(folder, secret))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A closed vault with a recovery code and a key file."""
    stock(tmp_path / "vault")
    vault = enter(tmp_path / "vault")
    add(vault)
    take_key_file(vault)
    vault.close()
    return tmp_path / "vault"


def test_both_files_say_it_and_it_opens_by_both(folder: Path) -> None:
    one, two = ((folder / name).read_bytes() for name in BOTH)
    assert one == two
    assert json.loads(one)["format"] == 3
    assert second().reveal().hex().encode() not in one
    with pytest.raises(KeyFileNeeded):
        enter(folder)
    with pytest.raises(OtherKeyFile):
        enter_with(folder, both(number=2))
    vault = enter_with(folder, both())
    assert still_there(vault)
    vault.close()


def test_it_is_made_in_a_vault_of_format_1(tmp_path: Path) -> None:
    stock(tmp_path / "vault")
    made = parse_key_file((tmp_path / "vault" / "vault.key").read_bytes(), CHEAPEST)
    old = make_format_1(made.unwrap(Secret(PASSWORD)), made.vault_id)
    for name in BOTH:
        (tmp_path / "vault" / name).write_bytes(old.dump())
    vault = enter(tmp_path / "vault")
    take_key_file(vault)
    vault.close()
    again = enter_with(tmp_path / "vault", both())
    assert still_there(again)
    again.close()


def test_another_vault_key_keeps_the_second_secret(folder: Path) -> None:
    asyncio.run(keeper().rotate(folder, both(), lambda _step: None))
    with pytest.raises(KeyFileNeeded):
        enter(folder)
    vault = enter_with(folder, both())
    assert still_there(vault)
    assert vault.keys.epoch == 2
    assert [way.kind for way in vault.keys.list()] == [WayKind.PASSWORD]
    do(vault.keys.prove(Secret(PASSWORD)))
    vault.close()


def test_a_rotation_without_the_key_file_changes_nothing(folder: Path) -> None:
    before = [(folder / name).read_bytes() for name in BOTH]
    with pytest.raises(KeyFileNeeded):
        asyncio.run(keeper().rotate(folder, Secret(PASSWORD), lambda _step: None))
    assert [(folder / name).read_bytes() for name in BOTH] == before


def test_a_backup_asks_for_the_key_file_of_its_day(folder: Path, tmp_path: Path) -> None:
    vault = enter_with(folder, both())
    old = do(vault.backups.make(NOW))
    take_key_file(vault, 2)
    new = do(vault.backups.make(NOW))
    do(vault.backups.drill(old))
    vault.close()
    for backup, number in ((old, 1), (new, 2)):
        facts = asyncio.run(keeper().read_backup(backup.path))
        assert facts.key_file == second(number).file
        into = tmp_path / f"from {number}"
        for wrong in (Secret(PASSWORD), both(number=3 - number), both("wrong", number)):
            with pytest.raises(WrongPassword):
                asyncio.run(keeper().restore(backup.path, into, wrong, lambda _step: None))
            assert not into.exists()
        right = both(number=number)
        assert asyncio.run(keeper().rehearse(backup.path, right)).cards == 1
        made = asyncio.run(keeper().restore(backup.path, into, right, lambda _step: None))
        assert still_there(made)
        made.close()


def test_a_backup_from_before_opens_by_the_password_alone(folder: Path, tmp_path: Path) -> None:
    """As the words in the window say: a key file protects what is written from then on."""
    stock(tmp_path / "other")
    vault = enter(tmp_path / "other")
    before = do(vault.backups.make(NOW))
    take_key_file(vault)
    vault.close()
    assert asyncio.run(keeper().read_backup(before.path)).key_file is None
    into = tmp_path / "restored"
    asyncio.run(keeper().restore(before.path, into, Secret(PASSWORD), lambda _step: None)).close()


def test_the_code_restores_without_the_key_file_and_gives_it_up(
    folder: Path, tmp_path: Path
) -> None:
    vault = enter_with(folder, both())
    backup = do(vault.backups.make(NOW))
    vault.close()
    into, code = tmp_path / "restored", Secret(CODE)
    made = asyncio.run(
        keeper().restore(backup.path, into, code, lambda _step: None, WayKind.RECOVERY)
    )
    do(made.keys.change_password(code, Secret(NEW), WayKind.RECOVERY))
    made.close()
    enter(into, NEW).close()


def test_a_damaged_vault_is_salvaged_with_it(folder: Path) -> None:
    with (folder / "vault.db").open("r+b") as file:
        file.seek(200)
        file.write(b"\x00\x00\x00")
    salvager = FolderSalvager(at_once, floor=CHEAPEST)
    with pytest.raises(KeyFileNeeded):
        asyncio.run(salvager.open(folder, Secret(PASSWORD)))
    with pytest.raises(WrongPassword):
        asyncio.run(salvager.open(folder, both("wrong")))
    found = asyncio.run(salvager.open(folder, both()))
    assert found.reveal(card().id, Field.PAN).reveal() == PAN
    found.close()


def test_the_password_is_stretched_for_longer_and_the_key_file_stays(folder: Path) -> None:
    async def strengthen() -> bool:
        stronger = FileVaultKeeper(at_once, floor=CHEAPEST, cost=KdfCost(128, 1, 1))
        vault = await stronger.open(folder, both())
        raised = await vault.keys.strengthen(both())
        vault.close()
        return raised

    assert asyncio.run(strengthen())
    kept = parse_key_file((folder / "vault.key").read_bytes(), CHEAPEST)
    assert (kept.password.cost, kept.key_file) == (KdfCost(128, 1, 1), second().file)
    enter_with(folder, both()).close()


def test_a_late_strengthening_brings_no_key_file_back(folder: Path) -> None:
    """It holds the secret that opened the vault, and the key file was given up meanwhile."""
    vault = enter_with(folder, both())
    vault.keys._make_cost = lambda: KdfCost(128, 1, 1)
    do(vault.keys.change_key_file(both(), None))
    vault.keys._make_cost = lambda: KdfCost(256, 1, 1)
    assert do(vault.keys.strengthen(both()))
    vault.close()
    enter(folder).close()


@pytest.mark.parametrize("place", range(2))
def test_of_two_that_differ_each_opens_by_its_own(place: int, folder: Path) -> None:
    """As a crash leaves them while a key file is made or given up."""
    with_it = (folder / BOTH[0]).read_bytes()
    vault = enter_with(folder, both())
    do(vault.keys.change_key_file(both(), None))
    vault.close()
    (folder / BOTH[place]).write_bytes(with_it)
    vault = enter(folder)
    vault.close()
    assert len({(folder / name).read_bytes() for name in BOTH}) == 1
    enter(folder).close()


def test_who_is_cancelled_holds_what_the_vault_needs(folder: Path) -> None:
    async def cancelled() -> None:
        vault = await keeper().open(folder, both())
        task = asyncio.ensure_future(vault.keys.change_key_file(both(), second(2)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await vault.keys.prove(Secret(PASSWORD))
        vault.close()

    asyncio.run(cancelled())


def test_a_vault_that_comes_to_rest_in_the_middle_holds_nothing(folder: Path) -> None:
    goes_on = asyncio.Event()

    async def later(work: Callable[[], Any]) -> Any:
        await goes_on.wait()
        return work()

    async def story() -> None:
        vault = await keeper().open(folder, both())
        vault.keys._run_blocking = later
        changing = asyncio.ensure_future(vault.keys.change_key_file(both(), second(2)))
        await asyncio.sleep(0)
        vault.rest()
        goes_on.set()
        await changing
        assert vault.keys._held._second is None
        assert vault.keys.key_file == second(2).file
        await vault.wake(both(number=2))
        vault.close()

    asyncio.run(story())


def test_what_was_given_is_its_givers(folder: Path) -> None:
    given = second(2)
    vault = enter_with(folder, both())
    do(vault.keys.change_key_file(Secret(PASSWORD), given))
    vault.close()
    assert given.reveal() == second(2).reveal()


def test_at_rest_nothing_of_it_is_held(folder: Path) -> None:
    vault = enter_with(folder, both())
    held = vault.keys._held._second
    assert held is not None
    vault.rest()
    assert held.reveal() == bytes(32)
    assert vault.keys._held._second is None
    asyncio.run(vault.wake(both()))
    vault.close()


@pytest.mark.parametrize("door", ["open", "salvage", "copies"])
def test_a_wrong_password_is_told_as_one_where_the_two_differ_about_the_key_file(
    folder: Path, door: str
) -> None:
    """As a crash leaves them. It was tried with one of them, so it counts for the pause."""
    with_file = (folder / "vault.key").read_bytes()
    (folder / "vault.key.bak").write_bytes(make_format_1().dump())
    salvager = FolderSalvager(at_once, CHEAPEST)
    ways = {"open": keeper().open, "salvage": salvager.open, "copies": salvager.open_copies}
    with pytest.raises(WrongPassword) as refused:
        asyncio.run(ways[door](folder, Secret("not the password")))
    assert refused.value.code == WrongPassword.code
    (folder / "vault.key.bak").write_bytes(with_file)
    with pytest.raises(KeyFileNeeded):
        asyncio.run(ways[door](folder, Secret(PASSWORD)))

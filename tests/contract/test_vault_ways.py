"""The key file and its copy on a real disk, while the ways into a vault change."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.adapters.vault import files
from desktop_app.adapters.vault.envelope import KdfCost, is_notably_more
from desktop_app.adapters.vault.keeper import FileVaultKeeper
from desktop_app.adapters.vault.keyfile_text import parse_key_file
from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.ways import WayKind
from desktop_app.domain.cards import Field
from desktop_app.domain.secrets import Secret
from desktop_app.domain.vault_errors import (
    DiskFailed,
    DiskFull,
    KeysNotKnown,
    VaultError,
    WrongPassword,
)
from tests.contract.keyfile_rig import CODE, make_format_1
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
from tests.contract.vault_suite_keys import NEW, add, do

BOTH = ("vault.key", "vault.key.bak")


def change(vault: OpenVault) -> None:
    do(vault.keys.change_password(Secret(PASSWORD), Secret(NEW)))


def key_bytes(folder: Path) -> list[bytes]:
    return [(folder / name).read_bytes() for name in BOTH]


def still_there(vault: OpenVault) -> bool:
    return vault.cards.reveal(card().id, Field.PAN).reveal() == PAN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    stock(tmp_path / "vault")
    return tmp_path / "vault"


def test_both_files_say_the_same_after_each_change(folder: Path) -> None:
    vault = enter(folder)
    seen = [key_bytes(folder)]
    change(vault)
    seen.append(key_bytes(folder))
    way = do(vault.keys.add(Secret(NEW), WayKind.RECOVERY, Secret(CODE)))
    seen.append(key_bytes(folder))
    do(vault.keys.remove(way))
    seen.append(key_bytes(folder))
    vault.close()
    assert [one == two for one, two in seen] == [True] * 4
    assert len({one for one, _ in seen[:3]}) == 3
    with pytest.raises(WrongPassword):
        enter(folder)
    again = enter(folder, NEW)
    assert still_there(again)
    again.close()


def test_a_vault_opens_by_its_recovery_code(folder: Path) -> None:
    vault = enter(folder)
    add(vault)
    vault.close()
    again = asyncio.run(keeper().open(folder, Secret(CODE), WayKind.RECOVERY))
    assert still_there(again)
    again.close()


def in_format_1(folder: Path) -> None:
    """The vault's key as the first Purser kept it."""
    made = parse_key_file((folder / "vault.key").read_bytes(), CHEAPEST)
    old = make_format_1(made.unwrap(Secret(PASSWORD)), made.vault_id)
    for name in BOTH:
        (folder / name).write_bytes(old.dump())


def test_opening_leaves_format_1_as_it_is(folder: Path) -> None:
    in_format_1(folder)
    before = key_bytes(folder)
    vault = enter(folder)
    (way,) = vault.keys.list()
    assert (way.kind, way.created) == (WayKind.PASSWORD, None)
    vault.close()
    assert key_bytes(folder) == before


@pytest.mark.parametrize("how", ["password", "way"])
def test_the_first_change_makes_format_2_of_it(how: str, folder: Path) -> None:
    in_format_1(folder)
    vault = enter(folder)
    if how == "way":
        add(vault)
    else:
        change(vault)
    vault.close()
    assert [json.loads(data)["format"] for data in key_bytes(folder)] == [2, 2]
    again = enter(folder, PASSWORD if how == "way" else NEW)
    assert still_there(again)
    again.close()


def test_a_backup_opens_as_the_vault_did_when_it_was_made(folder: Path, tmp_path: Path) -> None:
    vault = enter(folder)
    before = do(vault.backups.make(NOW))
    change(vault)
    after = do(vault.backups.make(NOW))
    vault.close()
    for backup, right, wrong in ((before, PASSWORD, NEW), (after, NEW, PASSWORD)):
        into = tmp_path / f"from {backup.path.name}"
        with pytest.raises(WrongPassword):
            asyncio.run(keeper().restore(backup.path, into, Secret(wrong), lambda _step: None))
        made = asyncio.run(keeper().restore(backup.path, into, Secret(right), lambda _step: None))
        assert still_there(made)
        made.close()


def test_a_vault_at_rest_wakes_by_the_new_password_alone(folder: Path) -> None:
    """The one it was opened by is given up, and who puts the old files back wins nothing."""
    old = key_bytes(folder)
    vault = enter(folder)
    change(vault)
    vault.rest()
    for name, data in zip(BOTH, old, strict=True):
        (folder / name).write_bytes(data)
    with pytest.raises(WrongPassword):
        asyncio.run(vault.wake(Secret(PASSWORD)))
    asyncio.run(vault.wake(Secret(NEW)))
    assert still_there(vault)
    vault.close()


class Stopped(BaseException):
    """The process is gone."""


STEPS = ("write_private", "make_private", "rename")


@pytest.mark.parametrize("calls", range(6))
def test_a_change_that_dies_between_two_steps_leaves_one_of_the_two(
    calls: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, old = enter(folder), key_bytes(folder)[0]
    done: list[str] = []

    def counted(step: Callable[..., object]) -> Callable[..., object]:
        def run(*given: object) -> object:
            if len(done) == calls:
                raise Stopped
            done.append("")
            return step(*given)

        return run

    with monkeypatch.context() as dying:
        for name in STEPS:
            dying.setattr(files, name, counted(getattr(files, name)))
        with pytest.raises(Stopped):
            change(vault)
    vault.close()
    key, copy = key_bytes(folder)
    assert key == old, "the key file comes last"
    right = NEW if key != copy and calls % 2 else PASSWORD  # while they differ, either opens
    enter(folder, right).close()
    assert key_bytes(folder)[0] == key_bytes(folder)[1], "the other one no longer opens"
    assert sorted(path.name for path in folder.glob("vault.key*")) == sorted(BOTH)
    with pytest.raises(WrongPassword):
        enter(folder, PASSWORD if right == NEW else NEW)


@pytest.mark.parametrize("error", [DiskFull, DiskFailed])
@pytest.mark.parametrize("calls", range(2))
def test_a_disk_that_refuses_leaves_the_old_password(
    calls: int, error: type[VaultError], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, old = enter(folder), key_bytes(folder)
    with monkeypatch.context() as refusing:
        refuse(refusing, calls, 1, error)
        with pytest.raises(error):
            change(vault)
    assert key_bytes(folder) == old
    do(vault.keys.prove(Secret(PASSWORD)))
    change(vault)
    vault.close()
    enter(folder, NEW).close()


def test_a_disk_that_refuses_twice_is_not_told_as_unchanged(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = enter(folder)
    with monkeypatch.context() as refusing:
        refuse(refusing, 1, 5, DiskFailed)
        with pytest.raises(KeysNotKnown):
            change(vault)
    vault.close()
    enter(folder, NEW).close()


def refuse(patched: pytest.MonkeyPatch, after: int, times: int, error: type[VaultError]) -> None:
    """Every write of a key file beyond `after` fails, so many times."""
    real, done = files.write_private, [0]

    def write(path: Path, data: bytes) -> None:
        done[0] += 1
        if after < done[0] <= after + times:
            raise error
        real(path, data)

    patched.setattr(files, "write_private", write)


@pytest.mark.parametrize("place", range(2))
def test_what_the_disk_gives_back_is_looked_at_before_it_is_believed(
    place: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault, old = enter(folder), key_bytes(folder)
    real, done = files.write_private, [0]

    def lose(path: Path, data: bytes) -> None:
        done[0] += 1
        real(path, old[0] if done[0] == place + 1 else data)

    with monkeypatch.context() as lying:
        lying.setattr(files, "write_private", lose)
        with pytest.raises(DiskFailed):
            change(vault)
    assert key_bytes(folder) == old
    vault.close()


def test_who_is_cancelled_has_the_change_or_has_it_not(folder: Path) -> None:
    """What runs beside the loop comes to its end, and the vault knows it."""

    async def cancelled() -> None:
        vault = await keeper().open(folder, Secret(PASSWORD))
        task = asyncio.ensure_future(vault.keys.change_password(Secret(PASSWORD), Secret(NEW)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        current = parse_key_file((folder / "vault.key").read_bytes(), CHEAPEST)
        assert vault.keys.current == current
        vault.close()

    asyncio.run(cancelled())


@pytest.mark.parametrize(
    ("cost", "is_raised"),
    [
        (KdfCost(128, 1, 1), True),
        (KdfCost(64, 2, 1), True),
        (KdfCost(72, 1, 1), False),
        (KdfCost(64, 1, 1), False),
    ],
)
def test_the_password_is_stretched_for_longer_only_where_that_is_notably_longer(
    cost: KdfCost, is_raised: bool, folder: Path
) -> None:
    before = key_bytes(folder)

    async def strengthen() -> bool:
        stronger = FileVaultKeeper(at_once, floor=CHEAPEST, cost=cost)
        vault = await stronger.open(folder, Secret(PASSWORD))
        raised = await vault.keys.strengthen(Secret(PASSWORD))
        vault.close()
        return raised

    assert asyncio.run(strengthen()) is is_raised
    assert (key_bytes(folder) != before) is is_raised
    kept = parse_key_file(key_bytes(folder)[0], CHEAPEST)
    assert kept.password.cost == (cost if is_raised else CHEAPEST)
    vault = enter(folder)
    assert still_there(vault)
    vault.close()


def test_a_cost_is_never_lowered() -> None:
    assert not is_notably_more(KdfCost(64, 10, 1), KdfCost(128, 1, 1))
    assert is_notably_more(KdfCost(64, 1, 1), None)

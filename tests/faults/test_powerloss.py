"""A slice of kind `powerloss`, and that its disk forgets as a disk does."""

import random
from pathlib import Path

import pytest

from desktop_app.adapters.vault.files import DATABASE
from tests.faults.disk import Create, Cut, Operation, Sync, Unlink, Write
from tests.faults.platter import SECTOR, Fate, Image, Platter
from tests.faults.powerloss import LOST, Recording, lose_power, record, verdict
from tests.faults.report import Depth, Place

OLD, NEW = b"o" * 3 * SECTOR, b"n" * 3 * SECTOR


def test_the_slice_holds_and_the_weaker_settings_are_caught(tmp_path: Path) -> None:
    results = list(lose_power(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 2


def test_a_vault_that_is_not_as_it_was_told_to_be_is_named(tmp_path: Path) -> None:
    life = record(tmp_path / "life", 1, 0)
    files, last = life.files, len(life.said) - 1
    assert verdict(life, 0, files) == ""
    assert verdict(life, last, files) == LOST
    damaged = files[DATABASE][:-1] + bytes([files[DATABASE][-1] ^ 1])
    assert verdict(life, 0, {DATABASE: damaged}) == "refused as vault_damaged"
    assert verdict(life, 0, {}).startswith("refused as ")
    other = record(tmp_path / "other", 2, 3)
    strange = Recording(life.door, life.folder, files, [], other.said)
    assert verdict(strange, 0, files) == "it says what it never said"


def after(*log: Operation) -> Platter:
    """A disk that held the file `a`, after these operations."""
    platter = Platter({"a": OLD})
    for operation in log:
        platter.take(operation)
    return platter


def found(platter: Platter, fate: Fate = Fate.MIXED) -> list[Image]:
    """What may be found: many throws of the dice."""
    dice = random.Random(1)
    return [platter.image(fate, dice) for _ in range(300)]


def test_without_a_sync_a_write_may_be_there_or_not_or_torn_at_sectors() -> None:
    platter = after(Write("a", 0, NEW))
    assert not platter.settled
    assert platter.image(Fate.LOST, random.Random(1)) == {"a": OLD}
    assert platter.image(Fate.KEPT, random.Random(1)) == {"a": NEW}
    kinds = {b"".join(image["a"][at : at + 1] for at in (0, 512, 1024)) for image in found(platter)}
    assert len(kinds) == 8
    assert all(set(image["a"][:SECTOR]) in ({ord("o")}, {ord("n")}) for image in found(platter))


def test_a_write_across_a_sector_is_torn_where_the_sector_ends() -> None:
    images = found(after(Write("a", SECTOR - 10, b"n" * 20)))
    assert {image["a"][SECTOR - 11 : SECTOR + 11] for image in images} == {
        b"o" + left * 10 + right * 10 + b"o" for left in (b"o", b"n") for right in (b"o", b"n")
    }


@pytest.mark.parametrize("fate", Fate)
def test_what_was_synced_is_there(fate: Fate) -> None:
    platter = after(Write("a", 0, NEW), Cut("a", 5), Sync("a", False))
    assert platter.settled
    assert found(platter, fate) == [{"a": b"n" * 5}] * 300


def test_a_new_name_needs_a_sync_of_the_folder_not_of_the_file() -> None:
    made = Create("b"), Write("b", 0, b"x"), Sync("b", False)
    assert not after(*made).settled
    assert {len(image) for image in found(after(*made))} == {1, 2}
    assert {image.get("b", b"x") for image in found(after(*made))} == {b"x"}
    durable = after(*made[:2], Sync("b", True))
    assert durable.settled
    assert {len(image) for image in found(durable)} == {2}


def test_a_removed_name_may_be_back_until_the_folder_is_synced() -> None:
    assert {len(image) for image in found(after(Unlink("a", False)))} == {0, 1}
    assert found(after(Unlink("a", True)))[0] == {}


def test_a_name_made_anew_leads_to_the_old_file_or_the_new_one_never_to_both() -> None:
    anew = after(Unlink("a", False), Create("a"), Write("a", 0, b"x"), Sync("a", False))
    assert {image["a"] for image in found(anew)} == {OLD, b"x"}

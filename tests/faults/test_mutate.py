"""A slice of kind `mutate`, and that its mutations are what they say."""

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.domain.vault_errors import VaultDamaged
from tests.faults.mutate import PAGE, Mutation, mutate, mutations, outcome, spoil
from tests.faults.report import Depth, Place
from tests.faults.victims import Grain, Victim

DATA = bytes(range(256)) * (3 * PAGE // 256)


def test_the_slice_is_refused_or_harmless_and_without_its_cipher_it_is_not(tmp_path: Path) -> None:
    results = list(mutate(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 2


def test_every_mutation_changes_the_file_as_it_says() -> None:
    made = list(mutations(DATA, Grain(100, 4000, 1)))
    assert {mutation.what for mutation in made} == {"byte", "cut", "swap", "copy"}
    for mutation in made:
        spoiled = spoil(DATA, mutation)
        if mutation.what == "byte":
            differ = [
                at for at, pair in enumerate(zip(DATA, spoiled, strict=True)) if len({*pair}) > 1
            ]
            assert differ == [mutation.at]
        if mutation.what == "cut":
            assert spoiled == DATA[: mutation.at]


def test_of_the_head_every_byte_is_changed() -> None:
    made = {m.at for m in mutations(DATA, Grain(5000, 4000, 0, 40)) if m.what == "byte"}
    assert made > set(range(40))


def test_pages_change_places_whole() -> None:
    pages = [bytes([number]) * PAGE for number in range(3)]
    one, two, three = pages
    assert spoil(b"".join(pages), Mutation("swap", 0, 2)) == three + two + one
    assert spoil(b"".join(pages), Mutation("copy", 0, 2)) == one + two + one


@pytest.mark.parametrize(
    ("said", "came"),
    [
        (lambda path: "good", "harmless"),
        (lambda path: "other", "changed in silence"),
        (lambda path: refuse(), "vault_damaged"),
        (lambda path: path.write_bytes(b"mended") and refuse(), "refused, and wrote"),
        (lambda path: 1 / 0, "escaped as ZeroDivisionError"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_may_come_of_a_mutation_is_told_apart(
    said: Callable[[Path], str], came: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"data")
    victim = Victim("x", (path,), lambda: said(path), Grain(1, 1))
    assert outcome(victim, b"spoiled", "good") == came


def refuse() -> str:
    """As a damaged vault does."""
    raise VaultDamaged

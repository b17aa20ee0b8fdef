"""A slice of kind `fuzz`, and that its own reader and its writer are what they say."""

import json
from itertools import islice
from pathlib import Path

import pytest

from desktop_app.adapters.vault import keyfile_text
from desktop_app.adapters.vault.envelope import CAP
from tests.contract.keyfile_rig import spelled
from tests.faults import fuzz
from tests.faults.fuzz_inputs import VECTORS, Writer, seeds
from tests.faults.fuzz_reader import is_key_file
from tests.faults.report import Depth, Place

GOOD = next(data for data in seeds() if data.count(b'"kind"') == 3)


def test_the_slice_is_refused_in_our_words_or_read_and_mistakes_are_caught(tmp_path: Path) -> None:
    results = list(fuzz.fuzz(Place(tmp_path, Depth.SLICE)))
    assert [result.lines() for result in results if not result.passed] == []
    assert len(results) == 2


def test_of_the_sealed_vectors_both_readers_take_the_same() -> None:
    said = {path.parent: path.read_bytes() for path in VECTORS.glob("format_*/*/vault.key")}
    taken = {place.name for place, data in said.items() if is_key_file(data, fuzz.NEWEST)}
    assert {"plain", "umlaut", "changed", "mac_changed"} < taken
    assert not taken & {"nine_slots", "weak_derivation", "unknown_key", "newer_reader"}
    assert {fuzz.outcome(data) for data in said.values()} == {
        fuzz.READ,
        fuzz.REFUSED,
        fuzz.NEWER,
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain | {"epoch": 2**31},
        lambda plain: plain | {"name": "x" * 61},
        lambda plain: plain | {"name": ""},
        lambda plain: plain | {"slots": plain["slots"][1:]},
        lambda plain: plain | {"slots": plain["slots"] + plain["slots"][:1]},
        lambda plain: plain | {"slots": plain["slots"] + plain["slots"][1:2]},
        lambda plain: plain["slots"][1].update(created="2026-02-30T09:30:00Z") or plain,
        lambda plain: plain["slots"][1].update(created="2026-02-20T09:30:60Z") or plain,
        lambda plain: plain["slots"][0]["kdf"].update(memory_kib=CAP.memory_kib + 1) or plain,
    ],
)
def test_the_other_reader_knows_the_bounds(change: object) -> None:
    assert is_key_file(GOOD)
    assert not is_key_file(spelled(change(json.loads(GOOD))))  # type: ignore[operator]


def test_the_same_seed_writes_the_same_files() -> None:
    one, two, other = (list(islice(Writer(seed), 500)) for seed in ("a", "a", "b"))
    assert one == two
    assert one != other
    assert len(set(one)) > 400


def test_a_line_that_did_not_run_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz, "Writer", lambda _seed: [b"{}"] * 10)
    ended = fuzz._try(10, 10)
    assert ended.failed > 20
    lines = fuzz.lines_of(keyfile_text.__dict__, keyfile_text.__file__)
    assert len(lines) > 50

"""The frame of the fault kit cannot pass a failure, a short run or a kind that broke."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.faults import __main__ as frame
from tests.faults.cases import Cases
from tests.faults.report import Control, Depth, Kind, Outcome, Place, Result, Tally

GOOD = (Outcome("good", 9, 7, 0), Control("good", 2, 2))
BAD: dict[str, Result] = {
    "a failure": Outcome("x", 9, 9, 1),
    "too few": Outcome("x", 9, 8, 0, floor=9),
    "nothing": Outcome("x", 0, 0, 0),
    "a mistake not caught": Control("x", 1, 2),
    "no mistake at all": Control("x", 0, 0),
}


def run(monkeypatch: pytest.MonkeyPatch, *words: str, **kinds: Iterable[Result]) -> int:
    """main() over these kinds."""

    def load(where: str) -> Kind:
        return lambda _place: kinds[where]

    monkeypatch.setattr(frame, "KINDS", {name: name for name in kinds})
    monkeypatch.setattr(frame, "_load", load)
    return frame.main(list(words))


def test_each_result_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, good=GOOD) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line[0] != " "]
    assert lines == [
        "faults good tried 9 distinct 7 failed 0",
        "control good caught 2 of 2",
    ]


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_result_fails_the_run(bad: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run(monkeypatch, good=GOOD, bad=[bad, *GOOD], last=GOOD) == 1
    assert run(monkeypatch, "good", "last", good=GOOD, bad=[bad], last=GOOD) == 0


def test_a_kind_that_breaks_fails_the_run_and_the_next_still_runs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> Iterable[Result]:
        yield GOOD[0]
        raise OSError

    assert run(monkeypatch, broken=broken(), good=GOOD) == 1
    said = capsys.readouterr().out
    assert "faults broken broke\n" in said
    assert "control good caught 2 of 2\n" in said


def test_a_kind_without_a_result_fails_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, silent=(), good=GOOD) == 1
    assert "faults silent tried nothing\n" in capsys.readouterr().out


def test_planned_cases_that_do_not_come_about_fail_the_run() -> None:
    tally = Cases("x", floor=3)
    tally.expect(100)
    for case in range(94):
        tally.note(case, None)
    assert [result.passed for result in tally] == [False]
    tally.note(94, None)
    assert [result.passed for result in tally] == [True]


def test_an_unknown_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "gone", good=GOOD)


@pytest.mark.parametrize("where", frame.KINDS.values(), ids=frame.KINDS)
def test_every_kind_is_there(where: str) -> None:
    assert callable(frame._load(where))


def test_a_tally_tells_the_first_failures_and_counts_all() -> None:
    tally = Tally("x", floor=3)
    assert [tally.add(case) for case in ("a", "b", "a")] == [True, True, False]
    for number in range(9):
        tally.fail("lost", f"case {number}")
    outcome = tally.outcome("a note")
    assert (outcome.tried, outcome.distinct, outcome.failed) == (3, 2, 9)
    assert outcome.notes[:2] == ("a note", "lost: case 0")
    assert len(outcome.notes) == 6
    assert not outcome.passed


def test_the_depth_decides_how_much_is_tried(tmp_path: Path) -> None:
    small, full, deep = (Place(tmp_path, depth) for depth in Depth)
    assert [place.pick(1, 2, 3) for place in (small, full, deep)] == [1, 2, 3]
    assert [place.pick(1, 2) for place in (small, full, deep)] == [1, 2, 2]
    assert deep.deep
    assert small.inside("a").folder.is_dir()
    assert small.inside("a").depth is Depth.SLICE


def test_the_parts_of_a_run_are_all_of_it(tmp_path: Path) -> None:
    parts = [Place(tmp_path, part=number, parts=3) for number in (1, 2, 3)]
    shares = [list(part.share(range(10))) for part in parts]
    assert shares == [[0, 3, 6, 9], [1, 4, 7], [2, 5, 8]]
    assert [part.inside("a").share(range(10)).__next__() for part in parts] == [0, 1, 2]
    assert parts[0].least(3_000) == 1_000
    assert list(Place(tmp_path).share(range(4))) == [0, 1, 2, 3]


@pytest.mark.parametrize("part", ["0/3", "4/3", "x", "1/0", "2"])
def test_a_part_that_is_none_is_refused(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SystemExit):
        run(monkeypatch, "good", "--part", part, good=GOOD)

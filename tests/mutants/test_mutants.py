"""What may survive, told from what may not; and that a planted mistake is made and noticed."""

from pathlib import Path

import pytest

from tests.mutants import config, judge
from tests.mutants.judge import Reason, Result, faults
from tests.mutants.make import Mutant, make

CHOSEN = config.load()
SOURCE = '''
"""A module."""

LIMITS = frozenset({2, 3})


class Purse:
    """Holds."""

    @property
    def is_full(self) -> bool:
        """Whether."""
        return self.held >= 10

    def take(self, amount: int, most: int = 5) -> str:
        """Some."""
        if amount > most:
            raise ValueError("That is too much.", amount)
        self.held = self.held - amount
        return advance(Stage.DONE)
'''


def a_mutant(kind: str = "other", now: str = "a > b") -> Mutant:
    return Mutant("f", "a >= b", now, kind, 3, 3, "f", "")


def a_reason(changes_nothing: bool = True, now: tuple[str, ...] = ("a > b",)) -> Reason:
    return Reason("m.py", "f", "a >= b", now, "a is never b", changes_nothing)


def of(*survived: Mutant, tried: int = 100) -> list[Result]:
    return [Result("m.py", tried, survived)]


@pytest.mark.parametrize("kind", ["comparison", "transition", "other"])
def test_a_survivor_that_nobody_explained_is_a_fault(kind: str) -> None:
    (fault,) = faults(of(a_mutant(kind)), (), 0.1)
    assert fault == f"not explained ({kind}): m.py:3 f: a >= b => a > b"


@pytest.mark.parametrize(
    ("kind", "changes_nothing", "count"),
    [
        ("comparison", True, 0),
        ("comparison", False, 1),
        ("transition", True, 0),
        ("transition", False, 1),
        ("other", True, 0),
        ("other", False, 0),
    ],
)
def test_in_a_comparison_or_a_transition_only_what_changes_nothing_survives(
    kind: str, changes_nothing: bool, count: int
) -> None:
    assert len(faults(of(a_mutant(kind)), [a_reason(changes_nothing)], 0.1)) == count


def test_a_reason_holds_for_its_module_function_and_lines_alone() -> None:
    survived = of(a_mutant(now="a == b"))
    assert len(faults(survived, [a_reason(now=("a == b", "a > b"))], 0.1)) == 1
    assert len(faults(survived, [a_reason()], 0.1)) == 2
    assert faults([Result("n.py", 9, ())], [a_reason()], 0.1) == []


def test_a_reason_for_a_mutant_that_is_killed_is_a_fault() -> None:
    assert faults(of(), [a_reason()], 0.1) == ["explains no survivor: m.py f: a > b"]


@pytest.mark.parametrize(("tried", "count"), [(10, 0), (9, 1)])
def test_one_in_ten_may_survive_and_no_more(tried: int, count: int) -> None:
    found = faults(of(a_mutant(), tried=tried), [a_reason()], 0.1)
    assert len(found) == count


def test_a_module_has_a_line_of_figures() -> None:
    (result,) = of(a_mutant(), tried=40)
    assert result.line() == "mutants m.py tried 40 killed 39 survived 1 (2.5%)"
    assert judge.total([result, result]) == "mutants in all tried 80 killed 78 survived 2 (2.5%)"


@pytest.mark.parametrize("changed", ['why = " "', "now = []"])
def test_an_entry_without_a_reason_or_a_mutant_is_refused(changed: str, tmp_path: Path) -> None:
    lines = {"module": '"m.py"', "where": '"f"', "was": '"a"', "now": '["b"]'}
    lines |= {"why": '"x"', "changes_nothing": "true"}
    file = tmp_path / "survivors.toml"
    file.write_text("[[survivor]]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items()), "utf-8")
    assert len(judge.load(file)) == 1
    key, _, value = changed.partition(" = ")
    lines[key] = value
    file.write_text("[[survivor]]\n" + "".join(f"{k} = {v}\n" for k, v in lines.items()), "utf-8")
    with pytest.raises(ValueError, match="no reason or no mutant"):
        judge.load(file)


def test_every_module_and_test_that_is_named_is_there_and_so_is_what_a_reason_is_about() -> None:
    for module in CHOSEN.modules:
        assert module.file.is_file()
        assert [name for name in module.tests if not (config.ROOT / "tests" / name).is_file()] == []
    known = {module.path for module in CHOSEN.modules}
    for reason in judge.load():
        assert reason.module in known
        assert reason.was == "" or reason.was.split()[0] in _source(reason.module)


def _source(path: str) -> str:
    return (config.ROOT / "desktop_app" / path).read_text("utf-8")


def test_a_module_is_chosen_by_a_part_of_its_path() -> None:
    assert [m.path for m in CHOSEN.chosen(["domain/money"])] == ["domain/money.py"]
    assert CHOSEN.chosen([]) == CHOSEN.modules
    with pytest.raises(LookupError, match="no module is called nothing"):
        CHOSEN.chosen(["nothing"])


@pytest.mark.parametrize(
    ("now", "kind", "function"),
    [
        ("LIMITS = frozenset({2, })", "other", ""),
        ("return self.held > 10", "comparison", "Purse.is_full"),
        ("return self.held >= 11", "comparison", "Purse.is_full"),
        ("def take(self, amount: int, most: int = 6) -> str:", "other", ""),
        ("if False:", "other", "Purse.take"),
        ("pass", "other", "Purse.take"),
        ("self.held = self.held + amount", "other", "Purse.take"),
        ("return advance(None)", "transition", "Purse.take"),
    ],
)
def test_mutants_are_made_of_tables_properties_guards_and_calls(
    now: str, kind: str, function: str
) -> None:
    made = {mutant.now: mutant for mutant in make(SOURCE, CHOSEN.operators)}
    assert (made[now].kind, made[now].function) == (kind, function)
    compile(made[now].code, "mutant", "exec")


def test_no_mutant_changes_words_for_people_or_a_doc_string() -> None:
    for mutant in make(SOURCE, CHOSEN.operators):
        assert mutant.was != mutant.now
        assert "None, amount" not in mutant.now
        assert '"' not in mutant.now or "too much" in mutant.now

"""A month of a small business, and the same month with a planted mistake in it."""

from pathlib import Path

import pytest

from tests.faults.year import MONTH, PLANTED, play
from tests.faults.year_mistakes import MISTAKES


def test_a_month_of_purchases_rules_and_mishaps_agrees_to_the_cent(tmp_path: Path) -> None:
    lived = play(tmp_path, MONTH)
    assert lived.faults == ()
    assert lived.runs > 20


@pytest.mark.parametrize("name", MISTAKES)
def test_a_planted_mistake_is_found(tmp_path: Path, name: str) -> None:
    with MISTAKES[name]():
        assert play(tmp_path, PLANTED).faults

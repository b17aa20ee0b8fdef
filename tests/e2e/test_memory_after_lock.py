"""Copies of secrets after a lock, counted in a process that has done nothing else before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
COUNTING = {"copies_after_lock.py": 2, "copies_after_flows.py": 6}
"""Each with the number of its tests."""
LIMIT_S = 600


@pytest.mark.parametrize("file", COUNTING)
def test_few_copies_are_left_after_either_lock(file: str, tmp_path: Path) -> None:
    command = (sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [*command, f"--basetemp={tmp_path / 'runs'}", str(HERE / file)],
        capture_output=True, text=True, cwd=ROOT, env=alone, timeout=LIMIT_S,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert f"{COUNTING[file]} passed" in ran.stdout

"""Copies of secrets after a lock, counted in a process that has done nothing else before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
COUNTING = Path(__file__).with_name("copies_after_lock.py")
ROOT = Path(__file__).parents[2]
LIMIT_S = 120


def test_few_copies_are_left_after_either_lock(tmp_path: Path) -> None:
    command = (sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [*command, f"--basetemp={tmp_path / 'runs'}", str(COUNTING)],
        capture_output=True, text=True, cwd=ROOT, env=alone, timeout=LIMIT_S,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert "2 passed" in ran.stdout

"""Copies of secrets after a lock, counted in a process that has done nothing else before."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc/self/mem")
HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
LOCK, FLOWS = "copies_after_lock.py", "copies_after_flows.py"
KEY_FILE = "copies_after_key_file.py"
COUNTING = {
    "": (LOCK, 2),
    "asked_for_again": (FLOWS, 2),
    "of_a_kit": (FLOWS, 2),
    "a_key_file_holds": (KEY_FILE, 2),
    "damaged_vault or a_field_keeps": (FLOWS, 2),
}
"""Which of a file's tests run in one process, and how many they are: what was freed by one lies
about in the next."""
LIMIT_S = 600


@pytest.mark.parametrize("which", COUNTING)
def test_few_copies_are_left_after_either_lock(which: str, tmp_path: Path) -> None:
    file, count = COUNTING[which]
    command = (sys.executable, "-P", "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", which)
    alone = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    ran = subprocess.run(
        [*command, f"--basetemp={tmp_path / 'runs'}", str(HERE / file)],
        capture_output=True, text=True, cwd=ROOT, env=alone, timeout=LIMIT_S,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    assert f"{count} passed" in ran.stdout

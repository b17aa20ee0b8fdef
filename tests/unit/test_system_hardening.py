"""The running process keeps others out: no core, no ptrace, no readable file."""

import subprocess
import sys
from pathlib import Path

SCRIPT = """
import ctypes, os, resource, sys
from pathlib import Path
from desktop_app.adapters.system.hardening import harden
harden()
Path(sys.argv[1]).write_text("x")
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])
print(oct(Path(sys.argv[1]).stat().st_mode & 0o777))
"""


def test_a_hardened_process_cannot_be_dumped_and_writes_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "made")],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert run.stdout.split() == ["0", "0", "0o600"]

"""The running process keeps others out: no core, no ptrace, no readable file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import ctypes, faulthandler, os, resource, sys
from pathlib import Path
from desktop_app.adapters.system.hardening import harden
harden()
Path(sys.argv[1]).write_text("x")
print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])
print(oct(Path(sys.argv[1]).stat().st_mode & 0o777), faulthandler.is_enabled())
"""
# A process and somebody of the same user who looks at it: in turn as it is and hardened. Root may
# look at everything, so both become nobody first, where they are root.
LOOKED_AT = """
import ctypes, json, os, resource, time
from desktop_app.adapters.system.hardening import harden

NOBODY = 65534

def become_nobody():
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # a change of user makes it undumpable by itself

def start(harden_it):
    ready, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        become_nobody()
        if harden_it:
            harden()
        os.write(told, b"1")
        time.sleep(30)
        os._exit(0)
    os.close(told)
    assert os.read(ready, 1) == b"1"
    return pid

def look(pid, name):
    try:
        with open(f"/proc/{pid}/{name}", "rb") as file:
            file.read(1)
        return "read"
    except OSError as error:
        return type(error).__name__

pids = {"open": start(False), "hardened": start(True)}
become_nobody()
found = {n: {f: look(p, f) for f in ("environ", "mem", "maps")} for n, p in pids.items()}
for pid in pids.values():
    os.kill(pid, 9)
print(json.dumps(found))
"""
ABORTS = """
import os, sys
from desktop_app.adapters.system.hardening import harden
harden()
os.chdir(sys.argv[1])
os.abort()
"""


def _run(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, timeout=30
    )


def test_a_hardened_process_cannot_be_dumped_and_writes_for_its_owner_alone(
    tmp_path: Path,
) -> None:
    told = _run(SCRIPT, str(tmp_path / "made")).stdout.split()
    assert told == ["0", "0", "0o600", "False"]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_somebody_of_the_same_user_cannot_read_its_memory() -> None:
    run = _run(LOOKED_AT)
    found = json.loads(run.stdout)
    assert found["open"]["environ"] == "read"  # or this proves nothing
    assert set(found["hardened"].values()) == {"PermissionError"}


@pytest.mark.skipif(sys.platform == "win32", reason="no signals")
def test_a_hardened_process_that_aborts_leaves_no_core(tmp_path: Path) -> None:
    child = subprocess.Popen([sys.executable, "-c", ABORTS, str(tmp_path)])
    _, status = os.waitpid(child.pid, 0)
    child.returncode = -os.WTERMSIG(status)
    assert os.WIFSIGNALED(status)
    assert not os.WCOREDUMP(status)
    assert list(tmp_path.iterdir()) == []

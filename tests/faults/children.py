"""A bank and a run of Purser as forked processes: thousands are begun, and ended, cheaply.

Only for a process without threads; `crew` makes such ones.
"""

import ctypes
import os
import select
import shutil
import signal
import socket
import subprocess
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop_app.sandbox.ids import derive_credentials
from desktop_app.sandbox.server import HOST, Settings, make_server
from tests.support.sandbox_server import RunningSandbox

SEED = 7
DEADLINE_S = 120
NO_STRACE = "strace is not installed: a fault cannot be put into a system call"
_SET_PTRACER = 0x59616D61  # prctl: lets a process that is no ancestor trace this one
Tell = Callable[[str], None]


def has_strace() -> bool:
    """Whether faults can be put into system calls here."""
    return shutil.which("strace") is not None


def fork(work: Callable[[], object]) -> int:
    """A child of this process that does `work` and ends; its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        work()
        code = 0
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(code)


@cache
def _port() -> int:
    """One that is free; every bank of this process listens there, one after another."""
    with socket.create_server((HOST, 0)) as listener:
        return int(listener.getsockname()[1])


class ForkedBank:
    """The real server over a folder, with the clients of a `RunningSandbox`."""

    def __init__(self, folder: Path) -> None:
        keys = derive_credentials(SEED)
        settings = Settings(folder, SEED, _port(), keys)
        pid = fork(lambda: make_server(settings).run())
        self.bank = RunningSandbox(
            f"http://{HOST}:{_port()}", keys.client_id, keys.client_secret, keys.api_key,
            keys.webhook_secret, pid, lambda: _end(pid),
        )  # fmt: skip
        # No connection is kept: a fork would share it.
        self.bank.http.headers["connection"] = "close"
        _wait_for(lambda: _listens(_port()))


def _listens(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), timeout=1).close()
    except OSError:
        return False
    return True


def _end(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a traced run ended: whether it was killed, what it told until then, what strace saw."""

    killed: bool
    code: int
    told: tuple[str, ...]
    trace: str


def run_traced(work: Callable[[Tell], None], options: Sequence[str], trace: Path) -> Ending:
    """Do `work` in a child under strace with `options`, from its first system call on."""
    go, told = os.pipe(), os.pipe()

    def child() -> None:
        os.close(told[0])
        ctypes.CDLL(None).prctl(_SET_PTRACER, ctypes.c_ulong(-1), 0, 0, 0)
        os.read(go[0], 1)
        work(lambda line: _say(told[1], line))

    pid = fork(child)
    os.close(told[1])
    command = ["strace", "-f", "-qq", "-o", str(trace), *options, "-p", str(pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as strace:
        try:
            _wait_for(lambda: _is_traced(pid) or strace.poll() is not None)
            if strace.poll() is not None and strace.stderr is not None:
                raise RuntimeError(f"strace: {strace.stderr.read().decode()}")
            os.write(go[1], b"\n")
            lines = _read_all(told[0])
        finally:
            os.close(go[0])
            os.close(go[1])
            os.close(told[0])
            _, status = os.waitpid(pid, 0)
            strace.wait(DEADLINE_S)
    code = os.waitstatus_to_exitcode(status)
    seen = trace.read_text(errors="replace") if trace.exists() else ""
    return Ending(code == -signal.SIGKILL, code, tuple(lines.splitlines()), seen)


def _say(pipe: int, line: str) -> None:
    os.write(pipe, f"{line}\n".encode())


def _read_all(pipe: int) -> str:
    data = b""
    end = time.monotonic() + DEADLINE_S
    while select.select([pipe], [], [], max(0, end - time.monotonic()))[0]:
        part = os.read(pipe, 65_536)
        if not part:
            return data.decode()
        data += part
    raise RuntimeError("a traced run did not end")


def _is_traced(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    return "TracerPid:\t0\n" not in status


def _wait_for(done: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not done():
        if time.monotonic() > end:
            raise RuntimeError("a child did not begin in time")
        time.sleep(0.001)

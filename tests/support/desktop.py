"""A screen of our own and the program on it as a person has it: a process, a window, keys."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.support.sandbox_server import REPOSITORY

WAIT_S = 20.0


def wait_until(
    holds: Callable[[], object], what: str, limit_s: float = WAIT_S, pause_s: float = 0.05
) -> None:
    """Look until it holds; an AssertionError names what did not come."""
    deadline = time.monotonic() + limit_s
    while not holds():
        assert time.monotonic() < deadline, f"waited {limit_s:.0f} s for {what}"
        time.sleep(pause_s)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End a process by its handle."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(5)


@contextmanager
def screen() -> Iterator[str]:
    """An X server on a free display, with a window manager where there is one."""
    with ExitStack() as undo:
        reading, writing = os.pipe()
        undo.callback(os.close, reading)
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x900x24"]
        # It would begin anew when its last client goes, and refuse who comes in that moment.
        command += ["-nolisten", "tcp", "-noreset"]
        server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
        undo.callback(end, server)
        os.close(writing)
        number = os.read(reading, 16).decode().strip()
        assert number, "Xvfb did not start"
        display = f":{number}"
        if manager := shutil.which("openbox"):
            undo.callback(
                end,
                subprocess.Popen(
                    [manager],
                    env={**os.environ, "DISPLAY": display},
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                ),
            )
        yield display


def environment(display: str = "") -> dict[str, str]:
    """What a started program sees: our screen, or none at all."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY")
    }
    return {**kept, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else kept


def children_of(pid: int) -> list[int]:
    """Ids of the direct children of a process."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread may end between the listing and the look
            found += [int(child) for child in task.read_text().split()]
    return found


def is_alive(pid: int) -> bool:
    """Whether the process still runs; a dead one that nobody collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@dataclass
class Program:
    """A running `purser` on a display, ended by its handle."""

    process: "subprocess.Popen[bytes]"
    display: str

    def keys(self, *strokes: str) -> None:
        """Press these keys, by the names X gives them."""
        self._xdotool("key", "--delay", "20", *strokes)

    def type(self, text: str) -> None:
        """Type a text."""
        self._xdotool("type", "--delay", "8", text)

    def wait_for_window(self) -> None:
        """Until its window is on the screen and has the keyboard."""
        found: list[str] = []

        def look() -> bool:
            assert self.process.poll() is None, "the program has ended"
            said = self._xdotool("search", "--onlyvisible", "--name", "^Purser$", may_fail=True)
            found[:] = said.split()
            return bool(found)

        wait_until(look, "the window")
        self._xdotool("windowfocus", found[-1], may_fail=True)
        time.sleep(0.3)

    def bank_pid(self) -> int:
        """The practice bank's process, once it runs."""
        wait_until(lambda: children_of(self.process.pid), "the practice bank")
        return children_of(self.process.pid)[0]

    def bank(self) -> httpx.Client:
        """The control door of the practice bank of this run."""
        pid = self.bank_pid()
        wait_until(lambda: _ports(pid), "the bank to listen")
        url = f"http://127.0.0.1:{_ports(pid)[0]}"
        return httpx.Client(base_url=url, trust_env=False, timeout=10)

    def end(self) -> None:
        """End it by its handle."""
        end(self.process)

    def _xdotool(self, *arguments: str, may_fail: bool = False) -> str:
        done = subprocess.run(
            ["xdotool", *arguments],
            env={**os.environ, "DISPLAY": self.display},
            capture_output=True,
            text=True,
            timeout=20,
        )
        assert may_fail or done.returncode == 0, done.stderr
        return done.stdout


def _ports(pid: int) -> list[int]:
    """Loopback ports this process listens on."""
    sockets = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            sockets.add(os.readlink(entry).removeprefix("socket:[").removesuffix("]"))
        except OSError:
            continue
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return [int(x[1].split(":")[1], 16) for x in lines if x[3] == "0A" and x[9] in sockets]


@contextmanager
def purser(display: str, data: Path, *arguments: str) -> Iterator[Program]:
    """`purser --data DIR` with these arguments."""
    process = subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "--data", str(data), *arguments],
        cwd=REPOSITORY,
        env=environment(display),
    )
    program = Program(process, display)
    try:
        yield program
    finally:
        program.end()

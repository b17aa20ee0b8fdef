"""Starts measured processes alike: bytecode cached, a fresh home, no proxy, one interpreter."""

import json
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

REPOSITORY = Path(__file__).resolve().parents[2]
PAINTED = b"painted\n"
LIMIT_S = 300


class Opened(NamedTuple):
    """How long it took until everything was shown, and the most memory it held until then."""

    seconds: float
    peak_mib: float


class Children:
    """Processes of one bench run; `display` names an X server, "" is off screen."""

    def __init__(self, folder: Path, display: str) -> None:
        home = folder / "home"
        home.mkdir(mode=0o700, exist_ok=True)
        kept = {
            name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ
        }
        self.display = display
        self._env = {
            **kept,
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            # An installed program runs from bytecode; the caller may have switched that off.
            "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
        }

    def run(self, module: str, *arguments: str) -> Any:
        """The JSON that the child prints last. Raises RuntimeError when it fails."""
        done = subprocess.run(
            _command(module, arguments), cwd=REPOSITORY, env=self._env | _OFFSCREEN,
            capture_output=True, timeout=LIMIT_S, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(
                f"{module} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )
        return json.loads(done.stdout.splitlines()[-1])

    def seconds_to_paint(self, module: str, *arguments: str) -> float:
        """From the start of a process to the mark it writes in its first paint."""
        return self.open(module, *arguments).seconds

    def open(self, module: str, *arguments: str) -> Opened:
        """As `seconds_to_paint`, of a process that then waits until its input is closed."""
        screen = {"DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"} if self.display else _OFFSCREEN
        began = time.perf_counter()
        child = subprocess.Popen(
            _command(module, arguments), cwd=REPOSITORY, env=self._env | screen,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None
        line = child.stdout.readline()
        took = time.perf_counter() - began
        peak = peak_mib(child.pid) if line == PAINTED else 0.0
        _, errors = child.communicate(timeout=LIMIT_S)
        if line != PAINTED:
            raise RuntimeError(f"{module} painted nothing: {errors.decode()}")
        return Opened(took, peak)


class Screen:
    """An X server of our own where Xvfb is installed; else everything is drawn off screen."""

    def __init__(self) -> None:
        self.display = ""
        self._server: subprocess.Popen[bytes] | None = None
        command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1600x1000x24"]
        # It would begin anew when its last client goes, and refuse who comes in that moment.
        command += ["-nolisten", "tcp", "-noreset"]
        with suppress(FileNotFoundError):
            self._server = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        if self._server is not None and self._server.stdout is not None:
            number = self._server.stdout.readline().decode().strip()
            self.display = f":{number}" if number else ""

    def close(self) -> None:
        """End the server."""
        if self._server is not None:
            self._server.terminate()
            self._server.communicate(timeout=10)


def peak_mib(pid: int) -> float:
    """The most memory a process held so far; 0 where the system does not tell, or it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}


def _command(module: str, arguments: tuple[str, ...]) -> list[str]:
    return [sys.executable, "-P", "-m", module, *arguments]

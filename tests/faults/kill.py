"""SIGKILL at every system call on the vault and on the socket, for every wish and dialect."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.children import NO_STRACE, has_strace
from tests.faults.crew import AT_ONCE, FLOWS, crew, prepare_flow, strike
from tests.faults.journey import Setting
from tests.faults.mutants import KILLED, STARTED
from tests.faults.report import Place

CALLS = (
    "pwrite64", "write", "fdatasync", "fsync", "unlink", "rename", "ftruncate", "openat", "close",
    "fcntl", "flock", "fstat", "lseek", "pread64", "socket", "connect", "sendto", "recvfrom",
)  # fmt: skip
DEEP_CALLS = (*CALLS, "newfstatat")
"""It only looks, and adds two thousand points between which nothing differs on disk."""
Point = tuple[str, int]


def run(place: Place) -> Cases:
    """Every point that the journeys have."""
    tally = Cases("kill", floor=place.least(3_000))
    if not has_strace():
        tally.failures.append(NO_STRACE)
        return tally
    with crew() as hands:
        settings = list(hands.map(partial(prepare_flow, place.folder), *zip(*FLOWS, strict=True)))
        calls = DEEP_CALLS if place.depth.value == "deep" else CALLS
        found = hands.map(partial(list_points, calls=calls), settings)
        pairs = zip(settings, found, strict=True)
        cases = list(place.share((s, point) for s, points in pairs for point in points))
        tally.expect(len(cases))
        tried = hands.map(try_point, *zip(*cases, strict=True), chunksize=AT_ONCE)
        for (setting, point), (reached, fault) in zip(cases, tried, strict=True):
            if reached or fault is not None:
                tally.note((setting.dialect, setting.kind, setting.ruled, *point), fault)
        for name, caught in hands.map(try_control, [place.folder] * len(CONTROLS), CONTROLS):
            tally.control(name, caught)
    return tally


def list_points(setting: Setting, calls: Sequence[str] = CALLS) -> list[Point]:
    """Each system call of an undisturbed journey, by its name and how many came before it."""
    ending, fault = strike(setting, ("-e", f"trace={','.join(calls)}"))
    if fault is not None or ending.code or "done" not in ending.told:
        raise RuntimeError(f"the undisturbed journey: {fault or ending.code or ending.told}")
    seen = Counter(re.findall(r"^\d+ +(\w+)\(", ending.trace, re.MULTILINE))
    return [(call, number) for call in calls for number in range(1, seen[call] + 1)]


def try_point(setting: Setting, point: Point) -> tuple[bool, str | None]:
    """Whether the journey was killed there, and what did not hold afterwards."""
    ending, fault = strike(setting, _kill_at(point))
    if fault is None and ending.code and not ending.killed:
        fault = f"ended with {ending.code}"
    return ending.killed, fault


def _kill_at(point: Point) -> tuple[str, ...]:
    call, number = point
    return "-e", f"trace={call}", "-e", f"inject={call}:signal=KILL:when={number}"


_WHERE: dict[str, tuple[DialectName, Kind, bool, str]] = {
    "records after the send": (DialectName.V2, Kind.FUND, False, "recvfrom"),
    "shows before it keeps": (DialectName.GUIDE, Kind.ISSUE, False, "pwrite64"),
    "sends again at the start": (DialectName.GUIDE, Kind.FUND, False, "recvfrom"),
    "takes up the room apart": (DialectName.V2, Kind.FUND, True, "fdatasync"),
    "takes it for not sent": (DialectName.V2, Kind.FUND, True, "recvfrom"),
}
CONTROLS = tuple(_WHERE)


def try_control(folder: Path, name: str) -> tuple[str, bool]:
    """Whether a planted mistake is caught at one of the points where it can be."""
    dialect, kind, ruled, call = _WHERE[name]
    setting = prepare_flow(folder / name.replace(" ", "-"), dialect, kind, ruled)
    points = list_points(setting, (call,))
    return name, any(_catches(setting, name, point) for point in points)


def _catches(setting: Setting, name: str, point: Point) -> bool:
    if name in KILLED:
        return strike(setting, _kill_at(point), KILLED[name])[1] is not None
    with STARTED[name]():
        return strike(setting, _kill_at(point))[1] is not None

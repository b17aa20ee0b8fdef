"""EIO, ENOSPC and EDQUOT at each write and sync of a journey, once and from then on."""

import re
from collections import Counter
from functools import partial
from pathlib import Path

from desktop_app.adapters.vault.files import DATABASE, RESERVE_FILE
from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.children import NO_STRACE, Ending, has_strace
from tests.faults.crew import AT_ONCE, FLOWS, crew, prepare_flow, strike
from tests.faults.journey import Setting
from tests.faults.mutants import FAILING_DISK
from tests.faults.report import Place

CALLS = ("pwrite64", "write", "fdatasync", "fsync", "ftruncate")
ERRORS = ("EIO", "ENOSPC", "EDQUOT")
FILES = ("", *(f"/{n}" for n in (DATABASE, f"{DATABASE}-wal", RESERVE_FILE, f"{RESERVE_FILE}.new")))
_PATHS = tuple(word for name in FILES for word in ("-P", f"{{vault}}{name}"))
Point = tuple[str, int, str, bool]
"""The call, its number, the error, and whether every later one fails too."""


def run(place: Place) -> Cases:
    """Every point, every error, both ways."""
    tally = Cases("ioerror", floor=place.least(1_000))
    if not has_strace():
        tally.failures.append(NO_STRACE)
        return tally
    with crew() as hands:
        settings = list(hands.map(partial(prepare_flow, place.folder), *zip(*FLOWS, strict=True)))
        found = hands.map(list_points, settings)
        pairs = zip(settings, found, strict=True)
        cases = list(place.share((s, point) for s, points in pairs for point in points))
        tally.expect(len(cases))
        tried = hands.map(try_point, *zip(*cases, strict=True), chunksize=AT_ONCE)
        for (setting, point), (reached, fault) in zip(cases, tried, strict=True):
            if reached or fault is not None:
                tally.note((setting.dialect, setting.kind, setting.ruled, *point), fault)
        for name, caught in hands.map(
            try_control, [place.folder] * len(FAILING_DISK), FAILING_DISK
        ):
            tally.control(name, caught)
    return tally


def list_points(setting: Setting) -> list[Point]:
    """Each write and sync of an undisturbed journey on a file of the vault."""
    ending, fault = strike(setting, (*_PATHS, "-e", f"trace={','.join(CALLS)}"))
    if fault is not None or ending.code or "done" not in ending.told:
        raise RuntimeError(f"the undisturbed journey: {fault or ending.code or ending.told}")
    seen = Counter(re.findall(r"^\d+ +(\w+)\(", ending.trace, re.MULTILINE))
    return [
        (call, number, error, onwards)
        for call in CALLS
        for number in range(1, seen[call] + 1)
        for error in ERRORS
        for onwards in (False, True)
    ]


def try_point(setting: Setting, point: Point) -> tuple[bool, str | None]:
    """Whether the error came, and what did not hold then or afterwards."""
    ending, fault = strike(setting, fail_at(point))
    return "(INJECTED)" in ending.trace, fault or _told_badly(ending, point)


def _told_badly(ending: Ending, point: Point) -> str | None:
    """Every error in its four parts, and no more money after a disk that failed."""
    if ending.code:
        return f"ended with {ending.code}"
    failed = [line for line in ending.told if line.startswith("failed ")]
    disk = any(code in line for line in failed for code in ("disk_failed", "not_kept"))
    if "again done" in ending.told and disk and (point[2] == "EIO" or point[3]):
        return "money went on after the disk had failed"
    return None


def fail_at(point: Point) -> tuple[str, ...]:
    """strace's options."""
    call, number, error, onwards = point
    when = f"{number}{'+' if onwards else ''}"
    return *_PATHS, "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}"


def try_control(folder: Path, name: str) -> tuple[str, bool]:
    """Whether a planted mistake is caught at one of the syncs."""
    setting = prepare_flow(folder / name.replace(" ", "-"), DialectName.V2, Kind.FUND)
    for point in list_points(setting):
        if point[0] == "fdatasync" and point[2:] == ("EIO", False):
            ending, fault = strike(setting, fail_at(point), FAILING_DISK[name])
            if fault or _told_badly(ending, point):
                return name, True
    return name, False

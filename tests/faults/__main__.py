"""Breaks things on purpose, one line per kind: `sh packaging/faults.sh [NAME...] [--deep]`.

The exit code is 0 when nothing failed, every control was caught, and every floor was reached.
"""

import argparse
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.faults.report import Depth, Kind, Place

# NAME: where the function is that takes a Place and yields Outcomes and Controls.
KINDS: dict[str, str] = {
    "model": "models:check_models",
    "powerloss": "powerloss:lose_power",
    "mutate": "mutate:mutate",
    "lost_answer": "lost_answer:run",
    "reset": "reset:run",
    "ioerror": "ioerror:run",
    "kill": "kill:run",
    "machine": "deep_machine:run",
    "hostile_events": "hostile_events:run",
    "orders": "orders:run",
    "drops": "drops:run",
    "year": "year:run",
    "rules": "rules:run",
    "keys": "keys:run",
    "fuzz": "fuzz:fuzz",
    "replay": "replay:replay",
}


PART = "of kill, reset, ioerror, keys and powerloss every N-th case, from the K-th on"


def main(words: list[str] | None = None) -> int:
    """Run the chosen kinds; each gets a folder that is removed afterwards."""
    parser = argparse.ArgumentParser(prog="faults.sh", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {' '.join(KINDS)}")
    parser.add_argument("--deep", action="store_true", help="for hours instead of minutes")
    parser.add_argument("--part", type=_part, default=(1, 1), metavar="K/N", help=PART)
    parser.add_argument("--kept", type=Path, help="a folder to go on from; for one commit only")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.names if name not in KINDS]:
        parser.error(f"no kind is called {' '.join(unknown)}; there are {' '.join(KINDS)}")
    depth = Depth.DEEP if asked.deep else Depth.FULL
    part, parts = asked.part
    broken = sum(
        not _run(name, lambda folder: Place(folder, depth, asked.kept, part, parts))
        for name in asked.names or KINDS
    )
    return 1 if broken else 0


def _part(text: str) -> tuple[int, int]:
    """K/N, the K-th of N."""
    part, _, parts = text.partition("/")
    if not 1 <= int(part) <= int(parts):
        raise ValueError
    return int(part), int(parts)


def _run(name: str, make_place: Callable[[Path], Place]) -> bool:
    began, passed, results = time.monotonic(), True, 0
    with tempfile.TemporaryDirectory(prefix="purser-faults-", ignore_cleanup_errors=True) as folder:
        try:
            for result in _load(KINDS[name])(make_place(Path(folder))):
                print("\n".join(result.lines()), flush=True)
                passed = passed and result.passed
                results += 1
        except Exception:
            print(f"faults {name} broke", flush=True)
            traceback.print_exc()
            passed = False
    if not results:
        print(f"faults {name} tried nothing", flush=True)
        passed = False
    print(f"      {name}: {time.monotonic() - began:.1f} s", flush=True)
    return passed


def _load(where: str) -> Kind:
    module, _, name = where.partition(":")
    kind: Kind = getattr(__import__(f"tests.faults.{module}", fromlist=[name]), name)
    return kind


if __name__ == "__main__":
    sys.exit(main())

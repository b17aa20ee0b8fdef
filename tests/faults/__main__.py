"""Tries what may go wrong with money: `sh packaging/faults.sh [NAME...] [--deep]`."""

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.faults.report import Kind, Place

KINDS = {
    "lost_answer": "lost_answer:run",
    "reset": "reset:run",
    "ioerror": "ioerror:run",
    "kill": "kill:run",
    "machine": "deep_machine:run",
}


def main() -> int:
    """0 when nothing failed, every control was caught and every floor was reached."""
    parser = argparse.ArgumentParser(prog="faults.sh", description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(KINDS))
    parser.add_argument("--deep", action="store_true", help="the run of a night")
    options = parser.parse_args()
    unknown = set(options.names) - set(KINDS)
    if unknown:
        parser.error(f"no kind is called {', '.join(sorted(unknown))}")
    good = True
    for name in options.names or KINDS:
        good &= _run(KINDS[name], "deep" if options.deep else "whole")
    return 0 if good else 1


def _run(place: str, amount: str) -> bool:
    module, _, name = place.partition(":")
    kind: Kind = getattr(import_module(f"tests.faults.{module}"), name)
    with tempfile.TemporaryDirectory(prefix="purser-faults-") as folder:
        tally = kind(Place(Path(folder), amount))
    print("\n".join(tally.lines()), flush=True)
    reached = len(tally.cases) >= tally.floor
    if not reached:
        print(f"      fewer than {tally.floor} distinct cases", flush=True)
    return tally.is_good and reached


if __name__ == "__main__":
    sys.exit(main())

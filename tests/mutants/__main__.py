"""Plants one small mistake at a time and sees whether the tests notice.

`sh packaging/mutants.sh [MODULE...]`: one line per module, then whatever forbids calling the run
good. The exit code is 0 when there is nothing of that.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from tests.mutants import config, judge
from tests.mutants.make import make
from tests.mutants.trial import preload, survivors


def main(words: list[str] | None = None) -> int:
    """Try every mutant of the chosen modules."""
    parser = argparse.ArgumentParser(prog="mutants.sh", description=__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="a part of its path")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    asked = parser.parse_args(words)
    chosen = config.load()
    reasons = judge.load()
    try:
        modules = chosen.chosen(asked.modules)
    except LookupError as error:
        parser.error(str(error))
    preload()
    results = []
    for module in modules:
        try:
            results.append(_try(module, chosen.operators, asked.jobs))
        except RuntimeError as error:
            print(error, flush=True)
            return 1
        print(results[-1].line(), flush=True)
    print(judge.total(results), flush=True)
    faults = judge.faults(results, reasons, chosen.most)
    print("".join(f"{fault}\n" for fault in faults), end="", flush=True)
    return 1 if faults else 0


def _try(module: config.Module, operators: tuple[str, ...], jobs: int) -> judge.Result:
    began = time.monotonic()
    mutants = make(module.file.read_text("utf-8"), operators)
    with tempfile.TemporaryDirectory(prefix="purser-mutants-", ignore_cleanup_errors=True) as name:
        found = list(survivors(module, mutants, jobs, Path(name)))
    survived = sorted(found, key=lambda mutant: (mutant.first, mutant.now))
    print(f"      {module.path}: {time.monotonic() - began:.0f} s", flush=True)
    return judge.Result(module.path, len(mutants), tuple(survived))


if __name__ == "__main__":
    sys.exit(main())

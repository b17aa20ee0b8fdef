"""Measures, one line per figure: `sh packaging/bench.sh [-k PATTERN]`."""

import argparse
import os
import sys
import tempfile
import traceback
from pathlib import Path

from tests.bench.children import Children, Screen
from tests.bench.figures import Bench, Place

BENCHES = {
    "first_window_ratio": "windows:first_window",
    "save_growth_100k": "saves:save_growth",
    "gui_gap_unlock_ms rss_10k_mib": "gaps:unlock_and_memory",
    "gui_gap_refresh_1k_ms": "gaps:refresh",
    "gui_gap_search_10k_ms": "gaps:search",
    "event_to_paint_p95_ms": "arrivals:event_to_paint",
    "burst_10k_gap_ms": "arrivals:burst",
    "refresh_10k_ratio": "reading:refresh_ratio",
    "staleness_p95_ratio_10 staleness_p95_ratio_100 staleness_p95_ratio_1000": (
        "staleness:staleness"
    ),
    "scroll_100k_ratio filter_100k_speedup sort_100k_speedup": "activity:activity",
    "csv_1000_rows_gap_ms": "files:validate",
    "guard_1000_cards_ratio": "guards:guards",
    "rules_1000_ratio": "rules:ratio",
    "rules_1000_gap_ms": "rules:gap",
    "change_50k_speedup": "changing:change",
    "unlock_list_1k_speedup unlock_list_10k_speedup unlock_list_50k_speedup rss_50k_ratio": (
        "unlocking:unlocking"
    ),
    "encrypted_load_ratio": "loading:loading",
    "deed_link_ratio": "links:links",
    "topup_commit_ratio fsyncs_per_commit intent_to_wire_ms": "topups:top_ups",
}


def main() -> int:
    """0 unless a bench itself broke; a figure that is short is told, not punished."""
    parser = argparse.ArgumentParser(prog="bench.sh", description=__doc__)
    parser.add_argument("-k", metavar="PATTERN", default="", help="only figures with this in it")
    wanted = parser.parse_args().k
    chosen = [place for names, place in BENCHES.items() if wanted in names]
    if not chosen:
        parser.error(f"no figure is called {wanted}")
    screen = Screen()
    broken = 0
    try:
        for place in chosen:
            broken += not _run(place, screen.display)
    finally:
        screen.close()
    return 1 if broken else 0


def _run(place: str, display: str) -> bool:
    with tempfile.TemporaryDirectory(prefix="purser-bench-", ignore_cleanup_errors=True) as folder:
        try:
            figures = _load(place)(Place(Path(folder), Children(Path(folder), display)))
        except Exception:
            print(f"bench {place} broke", flush=True)
            traceback.print_exc()
            return False
    for figure in figures:
        print("\n".join(figure.lines()), flush=True)
    # Who else wanted the processors: beside others at work, no figure in ms says much.
    load, cores = os.getloadavg()[0], os.cpu_count()
    print(f"      load average {load:.1f} over {cores} cores at the end", flush=True)
    return True


def _load(place: str) -> Bench:
    module, _, name = place.partition(":")
    bench: Bench = getattr(__import__(f"tests.bench.{module}", fromlist=[name]), name)
    return bench


if __name__ == "__main__":
    sys.exit(main())

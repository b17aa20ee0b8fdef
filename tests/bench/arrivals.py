"""How soon a message is on the screen, and how the window bears ten thousand of them."""

import json
import shutil
from dataclasses import replace
from statistics import median, quantiles
from typing import Any

from tests.bench.figures import Figure, Place
from tests.bench.gaps import data_of, gap_figure
from tests.bench.reading import bank_cards, link_of, running_bank

CHILD = "tests.bench.arrivals_run"
FRAME_MS = 16
BURSTS = 3


def event_to_paint(place: Place) -> tuple[Figure, ...]:
    """From a message on disk to the card's new figure on the screen.

    Between them the bank is asked for that figure. How long its answers take is not ours: the
    calls are taken off whole, with what our client does in them; both spreads are told.
    """
    told = _run(place, "paint", 20)
    whole, own, shown = ([times[n] * 1000 for times in told["times"]] for n in range(3))
    notes = (
        f"n={len(whole)}, {told['cards']} cards; idle gap {told['idle'] * 1000:.1f} ms",
        f"kept -> painted, less the calls to the bank between, ms: {_spread(own)}",
        f"kept -> painted, with them, ms: {_spread(whole)}; published -> painted: {_spread(shown)}",
    )
    return (Figure("event_to_paint_p95_ms", _p95(own), "<", FRAME_MS, notes),)


def burst(place: Place) -> tuple[Figure, ...]:
    """The longest time the window stands still while ten thousand messages are kept and read."""
    told = [_run(place, "burst", 1_000) for _ in range(BURSTS)]
    gaps, idle = [one["gap"] for one in told], median(one["idle"] for one in told)
    took = median(one["took"] for one in told)
    figure = gap_figure("burst_10k_gap_ms", gaps, idle, told[0]["cards"])
    note = f"each burst kept in {took:.1f} s; a fifth came twice, a twentieth was forged"
    return (replace(figure, notes=(*figure.notes, note)),)


def _run(place: Place, script: str, count: int) -> Any:
    with running_bank(place.folder / "bank", count) as bank:
        data = data_of(place, bank_cards(bank))
        told = place.children.run(CHILD, script, str(data), json.dumps(link_of(bank)))
    shutil.rmtree(place.folder / "bank")
    return told


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def _spread(values: list[float]) -> str:
    return f"median {median(values):.1f}, p95 {_p95(values):.1f}, worst {max(values):.1f}"

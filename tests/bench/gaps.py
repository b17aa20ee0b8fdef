"""How long the window ever stands still, and how much memory ten thousand cards take."""

import json
import shutil
from pathlib import Path
from statistics import median

from desktop_app.domain.cards import Card
from tests.bench.figures import Figure, Place, millis
from tests.bench.reading import bank_cards, link_of, running_bank
from tests.bench.vaults import made_up, make_vault_now

FRAME_MS = 16
ROUNDS = 9
CHILD = "tests.bench.window_run"


def unlock_and_memory(place: Place) -> tuple[Figure, ...]:
    """Nine processes that unlock 10,000 cards; a process unlocks for the first time but once."""
    data = data_of(place, made_up(10_000))
    place.children.run(CHILD, "unlock", str(data))  # writes the bytecode
    told = [place.children.run(CHILD, "unlock", str(data)) for _ in range(ROUNDS)]
    gaps, idle = [t["gap"] for t in told], [t["idle"] for t in told]
    peak = median(t["peak_mib"] for t in told)
    rss = [t["rss_mib"] for t in told]
    return (
        gap_figure("gui_gap_unlock_ms", gaps, median(idle), told[0]["cards"]),
        Figure(
            "rss_10k_mib", median(rss), "<=", 130,
            (f"n={ROUNDS}; peak during the KDF {peak:.0f} MiB",),
        ),
    )  # fmt: skip


def refresh(place: Place) -> tuple[Figure, ...]:
    """F5 over 1,000 cards, each with a new figure."""
    with running_bank(place.folder / "bank", 1_000) as bank:
        data = data_of(place, bank_cards(bank))
        told = place.children.run(CHILD, "refresh", str(data), json.dumps(link_of(bank)))
    figure = gap_figure("gui_gap_refresh_1k_ms", told["gaps"], told["idle"], told["cards"])
    return (figure,)


def search(place: Place) -> tuple[Figure, ...]:
    """Typing into the search field over 10,000 cards."""
    told = place.children.run(CHILD, "search", str(data_of(place, made_up(10_000))))
    return (gap_figure("gui_gap_search_10k_ms", told["gaps"], told["idle"], told["cards"]),)


def data_of(place: Place, cards: list[Card]) -> Path:
    data = place.folder / "data"
    shutil.rmtree(data, ignore_errors=True)
    make_vault_now(data / "vaults" / "bench", cards)
    return data


def gap_figure(name: str, gaps: list[float], idle: float, cards: int) -> Figure:
    notes = (f"idle {idle * 1000:.1f} ms; {cards} cards, each: {millis(gaps)}",)
    return Figure(name, median(gaps) * 1000, "<", FRAME_MS, notes)

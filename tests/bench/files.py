"""How long the window stands still while a file of a thousand cards is read and priced."""

import json

from tests.bench.figures import Figure, Place
from tests.bench.gaps import data_of, gap_figure
from tests.bench.reading import bank_cards, link_of, running_bank

CARDS = 100


def validate(place: Place) -> tuple[Figure, ...]:
    """Choose the file, until its cards, notes and price are on the screen."""
    with running_bank(place.folder / "bank", CARDS) as bank:
        data = data_of(place, bank_cards(bank))
        told = place.children.run(
            "tests.bench.csv_run", "bulk", str(data), json.dumps(link_of(bank))
        )
    return (gap_figure("csv_1000_rows_gap_ms", told["gaps"], told["idle"], told["cards"]),)

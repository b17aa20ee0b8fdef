"""One change among 50,000 cards: a whole process, beside `keepassxc-cli edit`."""

import time
from statistics import median

from desktop_app.domain.cards import Card
from tests.bench import keepass
from tests.bench.figures import Figure, Place, millis
from tests.bench.unlocking import COST
from tests.bench.vaults import made_up, make_vault_now

CARDS, ROUNDS, GOAL = 50_000, 9, 25
CHILD = "tests.bench.change_run"


def change(place: Place) -> tuple[Figure, ...]:
    """A stated KDF on both sides; ours also at what a new vault costs on this computer."""
    stock = made_up(CARDS)
    costs = {"stated": COST, "production": None}
    for name, cost in costs.items():
        make_vault_now(place.folder / name, stock, cost=cost)
        _ours(place, name, stock[0], 0)  # writes the bytecode
    peer = keepass.KeePass(place.folder, stock) if keepass.is_there() else None
    took: dict[str, list[float]] = {"stated": [], "production": [], "theirs": []}
    for number in range(1, ROUNDS + 1):
        for name in costs:
            took[name].append(_ours(place, name, stock[number], number))
        if peer is not None:
            took["theirs"].append(peer.rename(stock[number], f"other {number}"))
    mine, dear = median(took["stated"]), median(took["production"])
    notes = [
        f"ours {mine * 1000:.0f} ms with Argon2id {COST.memory_kib // 1024} MiB,"
        f" {dear * 1000:.0f} ms at the cost of a new vault; n={ROUNDS}",
        f"ours, ms: {millis(took['stated'])}",
    ]
    if peer is None:
        return (Figure("change_50k_speedup", None, ">=", GOAL, tuple(notes)),)
    other = median(took["theirs"])
    notes.append(f"keepassxc-cli edit {other * 1000:.0f} ms, {peer.kdf()}")
    return (Figure("change_50k_speedup", other / mine, ">=", GOAL, tuple(notes)),)


def _ours(place: Place, name: str, card: Card, number: int) -> float:
    began = time.perf_counter()
    place.children.run(CHILD, str(place.folder / name), str(card.id), f"other {number}")
    return time.perf_counter() - began

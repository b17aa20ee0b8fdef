"""From the start of a process to a painted list of everything, beside KeePassXC's window."""

from collections.abc import Iterator
from statistics import median

from desktop_app.adapters.vault.envelope import KdfCost
from tests.bench import keepass
from tests.bench.children import Opened
from tests.bench.figures import Figure, Place, millis
from tests.bench.vaults import made_up, make_vault_now

COST = KdfCost(64 * 1024, 3, 4)
SPEEDUPS = {1_000: 2, 10_000: 4, 50_000: 8}
ROUNDS = {1_000: 7, 10_000: 5, 50_000: 3}
MEMORY_GOAL = 0.5
CHILD = "tests.bench.unlock_run"


def unlocking(place: Place) -> tuple[Figure, ...]:
    """Both get the password at once; for them a title is enough, for us the list is painted."""
    return tuple(figure for cards in SPEEDUPS for figure in _race(place, cards))


def _race(place: Place, cards: int) -> Iterator[Figure]:
    name, goal = f"unlock_list_{cards // 1000}k_speedup", SPEEDUPS[cards]
    folder = place.folder / str(cards)
    data = folder / "data"
    stock = made_up(cards)
    make_vault_now(data / "vaults" / "bench", stock, cost=COST)
    start = CHILD, str(data), str(cards)
    place.children.open(*start)  # writes the bytecode
    is_raced = keepass.is_there() and bool(place.children.display)
    peer = keepass.KeePass(folder, stock) if is_raced else None
    ours, theirs = list[Opened](), list[Opened]()
    for _ in range(ROUNDS[cards]):
        ours.append(place.children.open(*start))
        if peer is not None:
            theirs.append(peer.open_window(place.children.display))
    mine = median(one.seconds for one in ours)
    notes = [f"ours {mine * 1000:.0f} ms, n={len(ours)}, Argon2id {COST.memory_kib // 1024} MiB"]
    notes += [f"ours, ms: {millis([one.seconds for one in ours])}"]
    if peer is None:
        yield Figure(name, None, ">=", goal, tuple(notes))
        return
    other = median(one.seconds for one in theirs)
    notes += [f"KeePassXC {other * 1000:.0f} ms, {peer.kdf()}"]
    yield Figure(name, other / mine, ">=", goal, tuple(notes))
    if cards == max(SPEEDUPS):
        held = [median(one.peak_mib for one in each) for each in (ours, theirs)]
        note = f"at its highest until then: ours {held[0]:.0f} MiB, KeePassXC {held[1]:.0f} MiB"
        yield Figure("rss_50k_ratio", held[0] / held[1], "<=", MEMORY_GOAL, (note,))

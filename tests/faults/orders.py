"""Messages in every order, each of them twice: all ends in what polling alone states (M13).

The history knows more the more was heard: of the same messages it says the same, and never less
than polling alone.
"""

from itertools import permutations

from tests.faults.cases import Cases
from tests.faults.report import Place
from tests.sandbox.shop import Shop
from tests.support.sandbox_server import start_sandbox_thread
from tests.support.till import Till, a_busy_day, calm, polled, settled_by, tell
from tests.support.told_lines import says_no_less, told_lines

MESSAGES = 6
ALL = 1_956
"""The orders of one to six messages of six."""


def run(place: Place) -> Cases:
    """Every order; the slice takes one in twelve. The control reads nothing of what it is told."""
    tally = Cases("orders", floor=place.pick(ALL // 12, ALL))
    bank = start_sandbox_thread(place.inside("bank").folder)
    shop = Shop(bank)
    calm(shop)
    try:
        _, sent = a_busy_day(shop)

        async def story(till: Till) -> None:
            wanted = await polled(till)
            api = till.bench.desk.api
            every = [o for n in range(1, MESSAGES + 1) for o in permutations(range(MESSAGES), n)]
            told: dict[frozenset[int], object] = {}
            for tried, order in enumerate(every[:: place.pick(12, 1)]):
                fresh = Till(shop, api)  # type: ignore[arg-type]
                twice = [sent[at] for at in (*order, *reversed(order))]
                found = await settled_by(fresh, twice, tried % len(twice))
                times = [entry.times for entry in fresh.bench.vault.events.newest(99)]
                once = times == [2] * len(order)
                told_of = told_lines(fresh.bench.vault)
                as_before = told.setdefault(frozenset(order), told_of) == told_of
                is_more = says_no_less(fresh.bench.vault, till.bench.vault) == []
                same = found == wanted and once and as_before and is_more
                tally.note(order, None if same else "another end")
            tally.control("deaf", await _deaf(shop, till) != wanted)

        tell(shop, story)
    finally:
        bank.stop()
    return tally


async def _deaf(shop: Shop, till: Till) -> object:
    """What a wallet shows that reads nothing of what it is told."""
    return Till(shop, till.bench.desk.api).digest()  # type: ignore[arg-type]

"""Kind `mutate`: whatever is changed in a closed vault's files, it is refused or says the same.

A refusal is one of ours, in words, and writes nothing. There is no third outcome: a vault that
opens and says something else was changed in silence.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain, combinations, islice
from typing import NamedTuple

from desktop_app.domain.errors import PurserError
from tests.faults.report import Control, Place, Result, Tally
from tests.faults.victims import Grain, Victim, make_plain, make_victims

SEED = 4
LEAST = 400_000
PAGE = 4096


class Mutation(NamedTuple):
    """One change of a file: what, where, and to what."""

    what: str
    at: int
    to: int = 0


def mutations(data: bytes, grain: Grain) -> Iterator[Mutation]:
    """Bytes inverted, with one bit flipped, and zeroed; cuts; pages swapped, pages copied."""
    dice = random.Random(SEED)
    places = {*range(dice.randrange(grain.byte), len(data), grain.byte), *range(grain.head)}
    for at in sorted(places):
        values = (data[at] ^ 0xFF, data[at] ^ 1 << dice.randrange(8), 0)
        yield from (Mutation("byte", at, value) for value in values if value != data[at])
    yield from (Mutation("cut", length) for length in range(0, len(data), grain.cut))
    pairs = [] if not grain.pairs else combinations(range(len(data) // PAGE), 2)
    for one, two in islice(pairs, 0, None, grain.pairs or None):
        yield Mutation("swap", one, two)
        yield Mutation("copy", one, two)
        yield Mutation("copy", two, one)


def spoil(data: bytes, mutation: Mutation) -> bytes:
    """The file after the mutation."""
    what, at, to = mutation
    spoiled = bytearray(data)
    if what == "byte":
        spoiled[at] = to
    elif what == "cut":
        del spoiled[at:]
    else:
        one, two = (slice(n * PAGE, (n + 1) * PAGE) for n in (at, to))
        spoiled[two] = data[one]
        if what == "swap":
            spoiled[one] = data[two]
    return bytes(spoiled)


def outcome(victim: Victim, spoiled: bytes, good: str) -> str:
    """The code of the refusal, "harmless", or what is wrong, with a blank in it."""
    _put(victim, spoiled)
    try:
        said = victim.said()
    except PurserError as error:
        wrote = any(path.read_bytes() != spoiled for path in victim.paths)
        return "refused, and wrote" if wrote else error.code
    except Exception as error:
        return f"escaped as {type(error).__name__}"
    return "harmless" if said == good else "changed in silence"


def _put(victim: Victim, data: bytes) -> None:
    """In place: a file system may sync one that was emptied first, which takes milliseconds."""
    for path in victim.paths:
        with path.open("r+b") as file:
            file.write(data)
            file.truncate()


def torment(victim: Victim, tally: Tally) -> tuple[str, ...]:
    """Every mutation of one victim, which is whole again afterwards; lines about what came."""
    data, good = victim.paths[0].read_bytes(), victim.said()
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for mutation in mutations(data, victim.grain):
        spoiled = spoil(data, mutation)
        if spoiled == data or not tally.add((victim.name, *mutation)):
            continue
        came = outcome(victim, spoiled, good)
        seen[mutation.what][came] += 1
        if " " in came:
            tally.fail(came, f"{victim.name}, {mutation}, seed {SEED}")
    _put(victim, data)
    if victim.said() != good:
        tally.fail("not whole again", victim.name)
    counts = (f"  {what} {came.total()}: {_spelled(came)}" for what, came in seen.items())
    return f"{victim.name}, {len(data)} bytes", *counts


def _spelled(came: Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in came.most_common())


def mutate(place: Place) -> Iterable[Result]:
    """Every victim; and without its cipher the same database is changed in silence."""
    tally = Tally("mutate", place.pick(300, LEAST))
    notes = [torment(victim, tally) for victim in make_victims(place)]
    yield tally.outcome(*chain.from_iterable(notes))
    plain = Tally("plain")
    told = torment(make_plain(place), plain)
    yield Control("mutate", int(plain.failures["changed in silence"] > 0), 1, told)

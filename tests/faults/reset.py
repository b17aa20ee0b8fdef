"""The connection is reset at every byte of a request and of its answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.cases import Cases
from tests.faults.lost_answer import calls_it_failed
from tests.faults.proxy import ResettingProxy
from tests.faults.report import Place
from tests.faults.scene import Scene
from tests.support.sandbox_server import RunningSandbox, start_sandbox

EVERY_BYTE = ((DialectName.V2, Kind.FUND), (DialectName.GUIDE, Kind.ISSUE))
OTHERS = tuple((DialectName.V2, kind) for kind in Kind if kind is not Kind.FUND)
"""Tried at every tenth byte, by a deep run at every one."""
DIRECTIONS = ("request", "answer")
USES = {Kind.FUND: 60, Kind.ISSUE: 60, Kind.WITHDRAW: 4}
"""How many wishes one prepared vault is good for; 1 where the first one changes the card."""


def run(place: Place) -> Cases:
    """Every position of each signed send, and of an order that answers with the number once."""
    tally = Cases("reset", floor=place.least(2_000))
    bank = start_sandbox(place.folder / "bank")
    try:
        for dialect, kind in (*EVERY_BYTE, *OTHERS):
            step = 1 if (dialect, kind) in EVERY_BYTE else place.pick(100, 10, 1)
            step *= place.parts
            folder = place.folder / f"{dialect}-{kind}"
            folder.mkdir()
            for case, fault in try_flow(bank, folder, dialect, kind, step, place.part - 1):
                tally.note((dialect, kind, *case), fault)
        tally.control("lost is failed", control(bank, place.folder / "control"))
    finally:
        bank.stop()
    return tally


def try_flow(
    bank: RunningSandbox,
    folder: Path,
    dialect: DialectName,
    kind: Kind,
    step: int,
    begin: int = 0,
) -> Iterator[tuple[tuple[str, int], str | None]]:
    """Each position (every `step`-th, from `begin` on) with what did not hold there."""
    proxy = ResettingProxy(bank.url)
    behind = replace(bank, url=proxy.url)
    behind.http.close()
    behind.http = bank.http
    scene, left = Scene.make(folder / "first", behind, dialect, kind), USES.get(kind, 1)
    try:
        scene.wish()
        scene.settle()
        sizes = dict(zip(DIRECTIONS, proxy.seen, strict=True))
        for direction in DIRECTIONS:
            for position in range(begin, sizes[direction] + 1, step):
                left -= 1
                if left <= 0:
                    scene.stop()
                    proxy.drop_plan()
                    anew = folder / f"{direction}-{position}"
                    scene, left = Scene.make(anew, behind, dialect, kind), USES.get(kind, 1)
                proxy.plan(direction, position)
                fault = _fault(scene)
                if fault is None and not proxy.is_spent:
                    fault = "nothing was reset"
                yield (direction, position), fault
    finally:
        scene.stop()
        proxy.stop()


def control(bank: RunningSandbox, folder: Path) -> bool:
    """Whether a lost answer that is called a failure is caught."""
    with calls_it_failed():
        tried = list(try_flow(bank, folder, DialectName.GUIDE, Kind.ISSUE, step=300))
    return any(fault and "M5" in fault for _, fault in tried)


def _fault(scene: Scene) -> str | None:
    """Wish, read until nothing is open, and say what did not hold on the way."""
    scene.wish()
    fault = scene.fault()
    scene.settle()
    fault = fault or scene.fault()
    intent = scene.intent()
    if fault is None and intent is not None and intent.is_open:
        scene.wait_until_nothing_can_land()
        fault = scene.fault()
    return fault

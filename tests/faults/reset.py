"""The connection is reset at every byte of a request and of its answer."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from desktop_app.domain.intents import Kind
from desktop_app.domain.profiles import DialectName
from tests.faults.proxy import ResettingProxy
from tests.faults.report import Place, Tally
from tests.faults.scene import Scene
from tests.support.sandbox_server import RunningSandbox, start_sandbox

FLOWS = ((DialectName.V2, Kind.FUND), (DialectName.GUIDE, Kind.ISSUE))
DIRECTIONS = ("request", "answer")


def run(place: Place) -> Tally:
    """Every position of a signed top-up and of an order that answers with the number once."""
    tally = Tally("reset", floor=2_000)
    bank = start_sandbox(place.folder / "bank")
    try:
        for dialect, kind in FLOWS:
            folder = place.folder / f"{dialect}-{kind}"
            folder.mkdir()
            for case, fault in try_flow(bank, folder, dialect, kind, step=1):
                tally.note((dialect, kind, *case), fault)
    finally:
        bank.stop()
    return tally


def try_flow(
    bank: RunningSandbox, folder: Path, dialect: DialectName, kind: Kind, step: int
) -> Iterator[tuple[tuple[str, int], str | None]]:
    """Each position (every `step`-th) with what did not hold there."""
    proxy = ResettingProxy(bank.url)
    behind = replace(bank, url=proxy.url)
    behind.http.close()
    behind.http = bank.http
    scene = Scene.make(folder, behind, dialect, kind)
    try:
        scene.wish()
        scene.settle()
        sizes = dict(zip(DIRECTIONS, proxy.seen, strict=True))
        for direction in DIRECTIONS:
            for position in range(0, sizes[direction] + 1, step):
                proxy.plan(direction, position)
                scene.wish()
                fault = scene.fault()
                scene.settle()
                fault = fault or scene.fault()
                intent = scene.intent()
                if fault is None and intent is not None and intent.is_open:
                    scene.wait_until_nothing_can_land()
                    fault = scene.fault()
                yield (direction, position), fault
    finally:
        scene.stop()
        proxy.stop()

"""The service did what was asked and its answer is lost or spoiled, for every wish and dialect."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop_app.adapters.bitnob.client import BitnobClient
from desktop_app.domain.intents import Kind, PanState, Stage
from desktop_app.domain.profiles import DialectName
from desktop_app.domain.service_errors import NotSent, OutcomeUnknown
from tests.faults.cases import Cases
from tests.faults.report import Place
from tests.faults.scene import Scene
from tests.support.sandbox_server import RunningSandbox, start_sandbox

SPOILED: dict[str, tuple[str, dict[str, object]]] = {
    "dropped": ("drop_after", {}),
    "truncated": ("truncate", {}),
    "html": ("html", {"after": True}),
    "500": ("status", {"status": 500, "after": True}),
    "502": ("status", {"status": 502, "after": True}),
    "503": ("status", {"status": 503, "after": True}),
    "408": ("status", {"status": 408, "after": True}),
    "wrong types": ("wrong_types", {}),
}
OPERATIONS = {Kind.ISSUE: "create"}
FAILED_BY_MISTAKE = {
    Kind.ISSUE: "create_card",
    Kind.FREEZE: "set_frozen",
    Kind.TERMINATE: "terminate",
}
SLICE = (("dropped", Kind.ISSUE), ("html", Kind.FUND), ("truncated", Kind.TERMINATE))


def run(place: Place) -> Cases:
    """Every wish, spoiled in every way, on both dialects; two mutants as controls."""
    tally = Cases("lost_answer", floor=2 * len(Kind) * len(SPOILED))
    bank = start_sandbox(place.folder / "bank")
    try:
        for dialect in DialectName:
            for kind in Kind:
                for way in SPOILED:
                    folder = place.folder / f"{dialect}-{kind}-{way}"
                    tally.note((dialect, kind, way), try_one(bank, folder, dialect, kind, way))
            control(tally, bank, place.folder / f"{dialect}-control", dialect)
    finally:
        bank.stop()
    return tally


def try_one(
    bank: RunningSandbox, folder: Path, dialect: DialectName, kind: Kind, way: str
) -> str | None:
    """What did not hold for one wish whose answer was spoiled; None when everything did."""
    folder.mkdir()
    scene = Scene.make(folder, bank, dialect, kind)
    try:
        fault, params = SPOILED[way]
        bank.fault(OPERATIONS.get(kind, kind.value), fault, **params)
        scene.wish()
        told = scene.fault()
        if told is None and bank.control("faults")["faults"]:
            told = "no answer was spoiled"
        bank.control("faults", method="DELETE")
        scene.settle()
        return told or scene.fault() or _unsettled(scene)
    finally:
        scene.stop()


def _unsettled(scene: Scene) -> str | None:
    """Reading settles what happened; a number given once and lost stays open, and is said."""
    intent = scene.intent()
    if intent is None:
        return "never recorded"
    is_lost = intent.pan is PanState.LOST and intent.stage is Stage.ACCEPTED
    return None if intent.stage is Stage.CONFIRMED or is_lost else f"left at {intent.stage}"


def control(tally: Cases, bank: RunningSandbox, folder: Path, dialect: DialectName) -> None:
    """A lost answer that is called a failure; a blind resend where create has no idempotency."""
    planted = [("lost is failed", calls_it_failed, kind, "M5") for kind in FAILED_BY_MISTAKE]
    if dialect is DialectName.GUIDE:
        planted.append(("blind resend", _resends, Kind.ISSUE, "M1"))
    for name, mutant, kind, promise in planted:
        case = folder.with_name(f"{folder.name}-{mutant.__name__}-{kind}")
        with mutant():
            found = try_one(bank, case, dialect, kind, "dropped")
        tally.control(f"{name}, {dialect}, {kind}", found is not None and promise in found)


@contextmanager
def _resends() -> Iterator[None]:
    real = BitnobClient.create_card

    async def twice(self: BitnobClient, order: object, keep: object) -> object:
        try:
            return await real(self, order, keep)
        except OutcomeUnknown:
            return await real(self, order, keep)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BitnobClient, "create_card", twice)
        yield


@contextmanager
def calls_it_failed() -> Iterator[None]:
    """What was sent without an answer is told as not sent."""
    with pytest.MonkeyPatch.context() as patch:
        for name in FAILED_BY_MISTAKE.values():
            patch.setattr(BitnobClient, name, _failing(getattr(BitnobClient, name)))
        yield


def _failing(real: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
    async def failed(*arguments: object) -> object:
        try:
            return await real(*arguments)
        except OutcomeUnknown:
            raise NotSent from None

    return failed

"""Python's cyclic collections run in the window's thread alone."""

import gc
import threading
from collections.abc import Iterator

import pytest

from desktop_app.application.session import Session
from desktop_app.composition import collector
from tests.support.app_rig import Rig
from tests.ui.app_fixture import bank, look, make_rig, rig, running_bank

__all__ = ["bank", "look", "make_rig", "rig", "running_bank"]


@pytest.fixture
def collections() -> Iterator[list[tuple[int, int]]]:
    """Thread and generation of every collection, as they come."""
    seen: list[tuple[int, int]] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "start":
            seen.append((threading.get_ident(), about["generation"]))

    gc.enable()  # as a program finds it
    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.disable()


async def _litter(session: Session) -> None:
    for _ in range(3 * collector.SETTLED[0]):
        loop: list[object] = []
        loop.append(loop)


def test_what_the_worker_leaves_is_collected_by_the_window(
    collections: list[tuple[int, int]], rig: Rig
) -> None:
    rig.qtbot.waitUntil(lambda: gc.get_threshold() == collector.SETTLED)
    collections.clear()
    rig.ask(_litter)
    rig.qtbot.waitUntil(lambda: bool(collections))
    rig.issue()
    rig.wait_for("$20.00")
    assert {thread for thread, _ in collections} == {threading.get_ident()}
    assert not gc.isenabled()


@pytest.mark.parametrize(
    ("counts", "generation"),
    [((101, 5, 5), [0]), ((101, 51, 5), [1]), ((0, 51, 101), [2]), ((100, 50, 100), [])],
)
def test_the_oldest_generation_that_is_due_is_collected(
    counts: tuple[int, int, int], generation: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[int] = []
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    monkeypatch.setattr(gc, "get_threshold", lambda: (100, 50, 100))
    monkeypatch.setattr(gc, "collect", done.append)
    collector.collect_due()
    assert done == generation

"""Python's cyclic collections, in the window's thread and in no other."""

import gc

from PySide6.QtCore import QAbstractEventDispatcher, QObject

YOUNG_AT_START = 10_000
SETTLED = (20_000, 250, 100)
"""What is collected at once is what was made since: 20,000 objects are a third of a frame, the
100,000 of a vault that opens would be two. A collection of everything over 10,000 cards takes two
frames as well: a rare one."""


class Collector(QObject):
    """Collects when the event loop has nothing left to do; automatic collection is off.

    A collection may free an object of Qt. Qt takes it apart under a lock of its own and then asks
    for the interpreter; the window's thread may hold the interpreter and wait for that lock. An
    automatic collection runs in whichever thread allocates, the worker's included: both threads
    then wait for each other for ever.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        gc.set_threshold(YOUNG_AT_START, 10, 10)
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self._on_idle)

    def settle(self) -> None:
        """What was imported lives until the end: no later collection looks at it again."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(*SETTLED)

    def _on_idle(self) -> None:
        collect_due()


def collect_due() -> None:
    """Collect the oldest generation whose count is over its threshold; mostly there is none."""
    counts, most = gc.get_count(), gc.get_threshold()
    for generation in (2, 1, 0):
        if counts[generation] > most[generation]:
            gc.collect(generation)
            return

"""The whole program in a process of its own, driven and measured: `unlock`, `refresh`, `search`."""

import json
import os
import resource
import sys
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from desktop_app.application.facts import CardBook
from desktop_app.application.ports import SandboxLink
from desktop_app.composition.app import SWITCH_INTERVAL_S, App, make_qt
from desktop_app.composition.backstage import Options
from desktop_app.domain.money import Money
from desktop_app.domain.secrets import Secret
from tests.bench.hands import BankHost, press
from tests.bench.heart import Heart, Script
from tests.bench.password import PASSWORD

ROUNDS = 9
WARM_S, IDLE_S, SETTLE_S, KEY_S = 1.5, 0.5, 0.4, 0.06
PAGE_KIB = resource.getpagesize() // 1024


class Run:
    """One script over one App; `told` is printed at the end."""

    def __init__(self, data: Path, link: SandboxLink | None, per_minute: int | None) -> None:
        options = Options(data=data, host=BankHost(link), per_minute=per_minute)
        self.app = App(options, quits=False)
        self.told: dict[str, Any] = {}
        self.heart: Heart

    def play(self, script: Callable[["Run"], Script]) -> None:
        """Run the event loop until the script ends."""
        self.heart = Heart(script(self))

    def field(self, name: str) -> QLineEdit:
        """The input with this accessible name."""
        inputs = self.app.window.findChildren(QLineEdit)
        return next(line for line in inputs if line.accessibleName() == name)

    def snapshot(self) -> Any:
        """The newest picture."""
        return self.app.bridge.snapshot

    def unlock(self) -> Script:
        """Wait as a person does, type, and leave the moment before Return."""
        self.app.start()
        yield self.heart.pause(WARM_S)
        self.heart.reset()
        yield self.heart.pause(IDLE_S)
        self.told["idle"] = self.heart.worst
        password = self.field("Master password")
        for letter in PASSWORD:
            press(password, text=letter)
        yield self.heart.pause(SETTLE_S)
        self.heart.reset()
        press(password, Qt.Key.Key_Return)
        yield lambda: self.snapshot() is not None and self.snapshot().rows
        yield self.heart.pause(SETTLE_S)


def unlock(run: Run) -> Script:
    """One unlock: its longest gap, and the memory afterwards."""
    yield from run.unlock()
    yield run.heart.pause(1.0)
    run.told["gap"] = run.heart.worst
    run.told["cards"] = run.snapshot().card_count
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    run.told["rss_mib"] = pages * PAGE_KIB / 1024
    run.told["peak_mib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def refresh(run: Run) -> Script:
    """Nine times F5 while every card has another figure than the vault knows."""
    # A shortcut goes by the window system; where memory is measured this has no place.
    from PySide6.QtTest import QTest

    yield from run.unlock()
    yield lambda: run.snapshot().link.as_of is not None and not run.snapshot().refreshing
    gaps, took = [], []
    for number in range(ROUNDS):
        run.app.worker.submit(partial(_alter, run, number)).result()
        yield run.heart.pause(SETTLE_S)
        before, began = run.snapshot().link.as_of, time.perf_counter()
        run.heart.reset()
        QTest.keyClick(run.app.window, Qt.Key.Key_F5)
        yield partial(_is_newer, run, before)
        took.append(time.perf_counter() - began)
        yield run.heart.pause(SETTLE_S)
        gaps.append(run.heart.worst)
        assert all(row.available == Money(0) for row in run.snapshot().rows if hasattr(row, "id"))
    run.told |= {"gaps": gaps, "took": took, "cards": run.snapshot().card_count}


def _is_newer(run: Run, before: datetime) -> bool:
    return run.snapshot().link.as_of != before and not run.snapshot().refreshing


async def _alter(run: Run, number: int) -> None:
    """Make the vault believe in another figure for every card, so that a read changes them all."""
    book: CardBook = (await run.app._backstage.session()).wallet._desk.book
    other = [card.facts._replace(available=Money(number + 1)) for card in book.all()]
    as_of = run.app.bridge.snapshot.link.as_of  # type: ignore[union-attr]
    book.take_in(other, as_of, time.monotonic())


def search(run: Run) -> Script:
    """Nine searches typed key by key, each taken back with Escape."""
    yield from run.unlock()
    line = run.field("Search cards")
    line.setFocus()
    gaps = []
    for number in range(ROUNDS):
        text = f"card {number}7"
        yield run.heart.pause(SETTLE_S)
        run.heart.reset()
        for letter in text:
            press(line, text=letter)
            yield run.heart.pause(KEY_S)
        yield lambda text=text: run.snapshot().query == text
        yield run.heart.pause(SETTLE_S)
        press(line, Qt.Key.Key_Escape)
        yield lambda: run.snapshot().query == ""
        yield run.heart.pause(SETTLE_S)
        gaps.append(run.heart.worst)
    run.told |= {"gaps": gaps, "cards": run.snapshot().card_count}


def _give_up(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
    """An error in a slot would leave the loop running for ever."""
    traceback.print_exception(kind, value, trace)
    os._exit(3)


def main(*scripts: Callable[[Run], Script], per_minute: int | None = None) -> None:
    """`MODULE SCRIPT DATA [LINK]`; the link as JSON. `per_minute` bounds calls to the bank."""
    sys.excepthook = _give_up
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    qt = make_qt(["purser"])
    told = json.loads(sys.argv[3]) if len(sys.argv) > 3 else None
    link = told and SandboxLink(
        told["url"], f"{told['url']}/sink/purser", told["client_id"],
        Secret(told["client_secret"]), Secret(told["api_key"]), Secret(told["webhook_secret"]),
    )  # fmt: skip
    run = Run(Path(sys.argv[2]), link, per_minute)
    run.play({script.__name__: script for script in scripts}[sys.argv[1]])
    qt.exec()
    print(json.dumps(run.told), flush=True)
    run.app.worker.submit(run.app._backstage.close).result(10)
    os._exit(0)


if __name__ == "__main__":
    main(unlock, refresh, search)

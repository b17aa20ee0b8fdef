"""`activity_run SMALL LARGE`: scrolls, filters and sorts two vaults' histories on a real page."""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEventLoop,
    QModelIndex,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from desktop_app.adapters.vault.vault import OpenVault
from desktop_app.application.activity import Activity
from desktop_app.application.facts import CardBook
from desktop_app.application.saved_filters import SavedFilter
from desktop_app.application.timeline import Ask, Charge, Line, Sort
from desktop_app.composition.app import SWITCH_INTERVAL_S, make_qt
from desktop_app.domain.money import ENGLISH
from desktop_app.domain.secrets import Secret
from desktop_app.runtime.worker import Worker
from desktop_app.ui.activity.delegate import line_height
from desktop_app.ui.activity.page import ActivityPage
from desktop_app.ui.bridge import Bridge
from desktop_app.ui.clipboard import ClipboardGuard
from desktop_app.ui.context import Ui
from desktop_app.ui.words import Words
from tests.bench.opened import make_keeper
from tests.bench.password import PASSWORD

SIZE = (1060, 700)
WANTED = "blue"
STEPS, JUMPS, ROUNDS, PROXY_ROUNDS = 200, 15, 7, 2
PATIENCE_S = 30.0
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Desk:
    """One open vault behind the real worker and bridge, and the page in front of it."""

    def __init__(self, worker: Worker, folder: Path) -> None:
        self._worker = worker
        self.vault: OpenVault = worker.submit(lambda: _open(folder)).result(PATIENCE_S)
        desk = SimpleNamespace(vault=self.vault, book=worker.submit(self._book).result(PATIENCE_S))
        activity: Any = Activity(desk, SimpleNamespace())  # type: ignore[arg-type]
        session: Any = SimpleNamespace(wallet=SimpleNamespace(activity=activity))

        async def find() -> Any:
            return session

        self.bridge = Bridge(worker, find)
        ui = Ui(self.bridge, Words(ENGLISH, UTC), ClipboardGuard())
        self.window = QWidget()
        self.window.resize(*SIZE)
        self.page = ActivityPage(ui)
        self.page.setParent(self.window)
        self.page.resize(*SIZE)
        self.window.show()
        wait(lambda: self.page.view.lines.rowCount() > 0)
        self.filled()

    async def _book(self) -> CardBook:
        return CardBook(self.vault)

    def filled(self) -> bool:
        """Wait until every line that is seen was read, and nothing is being read ahead."""
        view = self.page.view
        wait(lambda: view.lines.missing(*seen(view)) is None)
        return True

    def use(self, choice: SavedFilter) -> float:
        """From the ask to its painted lines, in seconds; the worker has nothing else to do."""
        pause(0.4)
        began = time.perf_counter()
        self.page._use(choice)
        wait(lambda: self.page._looking is None)
        self.page.view.viewport().repaint()
        return time.perf_counter() - began

    def close(self) -> None:
        """Close the vault where it was opened."""

        async def end() -> None:
            self.vault.close()

        self.window.close()
        self._worker.submit(end).result(PATIENCE_S)


async def _open(folder: Path) -> OpenVault:
    return await make_keeper().open(folder, Secret(PASSWORD))


def seen(view: QTableView) -> tuple[int, int]:
    """The first and the last row on the screen."""
    last = view.rowAt(view.viewport().height() - 1)
    return view.rowAt(0), last if last >= 0 else view.model().rowCount() - 1


def wait(condition: Callable[[], bool]) -> None:
    """Run the event loop until something holds."""
    until = time.perf_counter() + PATIENCE_S
    while not condition():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)
        if time.perf_counter() > until:
            raise TimeoutError


def pause(seconds: float) -> None:
    """Let the event loop run for a while."""
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 5)


def steps(desk: Desk, start: int) -> Iterator[tuple[float, bool]]:
    """Wheel steps of three lines down from `start`; each with whether a line was blank."""
    view = desk.page.view
    bar = view.verticalScrollBar()
    bar.setValue(start * line_height())
    desk.filled()
    for _ in range(STEPS):
        began = time.perf_counter()
        bar.setValue(bar.value() + 3 * line_height())
        view.viewport().repaint()
        took = time.perf_counter() - began
        first, last = seen(view)
        blank = any(view.lines.line_at(row) is None for row in range(first, last + 1))
        until = time.perf_counter() + 0.012  # as fast as a wheel is turned by hand, and faster
        while time.perf_counter() < until:
            QApplication.processEvents()
        yield took, blank


def jumps(desk: Desk) -> Iterator[float]:
    """Anywhere, until the lines there are painted."""
    dice = random.Random(7)
    view = desk.page.view
    bar = view.verticalScrollBar()
    for _ in range(JUMPS):
        began = time.perf_counter()
        bar.setValue(dice.randrange(bar.maximum()))
        desk.filled()
        view.viewport().repaint()
        yield time.perf_counter() - began


class Whole(QAbstractTableModel):
    """Every line at once, as a proxy needs it."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        super().__init__()
        charges = [line for line in lines if isinstance(line, Charge)]
        self._cells = [
            (c.at.isoformat(), c.merchant, c.status.value, c.settled.micros if c.settled else -1)
            for c in charges
        ]

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._cells)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = 0) -> object:
        return self._cells[index.row()][index.column()] if role == 0 else None


@contextmanager
def proxied(desk: Desk) -> Iterator[tuple[QSortFilterProxyModel, QTableView]]:
    """Qt's way over the same lines."""

    async def read() -> tuple[Line, ...]:
        return desk.vault.history.lines(Ask(), 0, 1_000_000)

    whole = Whole(desk._worker.submit(read).result(PATIENCE_S))
    proxy, view = QSortFilterProxyModel(), QTableView()
    proxy.setSourceModel(whole)
    proxy.setFilterKeyColumn(1)
    proxy.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    view.setModel(proxy)
    view.resize(*SIZE)
    view.show()
    view.viewport().repaint()
    yield proxy, view
    view.close()


def by_proxy(desk: Desk) -> dict[str, list[float]]:
    """The same filter and the same sort."""
    told: dict[str, list[float]] = {"filter": [], "sort": []}
    with proxied(desk) as (proxy, view):
        for _ in range(PROXY_ROUNDS):
            for kind, act, undo in (
                ("filter", lambda: proxy.setFilterFixedString(WANTED),
                 lambda: proxy.setFilterFixedString("")),
                ("sort", lambda: proxy.sort(3, Qt.SortOrder.DescendingOrder),
                 lambda: proxy.sort(-1)),
            ):  # fmt: skip
                began = time.perf_counter()
                act()
                view.viewport().repaint()
                told[kind].append(time.perf_counter() - began)
                undo()
    return told


def main() -> None:
    """Print one line of JSON."""
    sys.setswitchinterval(SWITCH_INTERVAL_S)
    make_qt(["purser"])
    worker = Worker()
    worker.start()
    small, large = (Desk(worker, Path(folder)) for folder in sys.argv[1:3])
    told: dict[str, Any] = {"scroll": [], "blank": []}
    for desk, start in ((small, 100), (large, 50_000)):
        done = [*steps(desk, start)]
        told["scroll"].append([took for took, _ in done])
        told["blank"].append(sum(blank for _, blank in done))
    told["jump"] = [*jumps(large)]
    all_, plain = SavedFilter(""), []
    told["filter"], told["sort"] = [], []
    for _ in range(ROUNDS):
        told["filter"].append(large.use(replace(all_, text=WANTED)))
        plain.append(large.use(all_))
        told["sort"].append(large.use(replace(all_, sort=Sort.SETTLED)))
        plain.append(large.use(all_))
    told["proxy"] = by_proxy(large)
    for desk in (small, large):
        desk.close()
    print(json.dumps(told), flush=True)
    worker.stop()
    os._exit(0)


main()

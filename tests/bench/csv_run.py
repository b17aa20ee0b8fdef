"""`csv_run bulk DATA LINK`: reads a file of 1,000 cards on the real page, nine times."""

from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtWidgets import QAbstractButton, QWidget

from desktop_app.ui.bulk.page import BulkPage
from tests.bench.heart import Script
from tests.bench.window_run import ROUNDS, SETTLE_S, Run, main

ROWS = 1_000


def bulk(run: Run) -> Script:
    """Choose a file and see its cards and price: another one at every round."""
    yield from run.unlock()
    yield lambda: run.snapshot().holders and not run.snapshot().refreshing
    window = run.app.window
    _button(window, "Issue card").click()
    yield run.heart.pause(SETTLE_S)
    _button(window, "Issue many from a file").click()
    yield run.heart.pause(SETTLE_S)
    (page,) = window.findChildren(BulkPage)
    names = [holder.name for holder in run.snapshot().holders]
    gaps = []
    with TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            path = _write(Path(folder), number, names)
            yield run.heart.pause(SETTLE_S)
            run.heart.reset()
            page.take_file(str(path))
            yield lambda number=number: _is_shown(page, number)
            yield run.heart.pause(SETTLE_S)
            gaps.append(run.heart.worst)
    run.told |= {"gaps": gaps, "cards": run.snapshot().card_count}


def _is_shown(page: BulkPage, number: int) -> bool:
    plan = page.plan._plan
    return plan is not None and len(plan.rows) == ROWS and plan.rows[0].label.endswith(f"r{number}")


def _button(window: QWidget, words: str) -> QAbstractButton:
    buttons = window.findChildren(QAbstractButton)
    return next(one for one in buttons if one.accessibleName() == words and one.isVisible())


def _write(folder: Path, number: int, names: list[str]) -> Path:
    lines = (
        f"Card {n} r{number},{names[n % len(names)]},{2 + n % 90}.50,500,Campaign {n}"
        for n in range(ROWS)
    )
    path = folder / f"{number}.csv"
    path.write_text("\n".join(("Label,Holder,Load,Cap,Note", *lines)), encoding="utf-8")
    return path


if __name__ == "__main__":
    main(bulk)

"""Saves pictures of the screens of an uncertain world, to be looked at.

python -m tests.ui.shots_doubts OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"] [--only NAME]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.messages import Action, Snapshot
from desktop_app.application.parts import PartsStopped
from desktop_app.application.views import read_only
from desktop_app.domain.claims import Standing
from desktop_app.domain.errors import Failure, LookAlike
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import ENGLISH, Money
from desktop_app.domain.profiles import BITNOB_URL, Environment
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.actions.sheet import ActionSheet
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.cards.strangers_sheet import StrangersSheet
from desktop_app.ui.home.leaving import LeavingSheet
from desktop_app.ui.home.truth import segments
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.kit.truth_line import TruthLine
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from desktop_app.ui.unlock.page import UnlockPage
from desktop_app.ui.unlock.words import Lock
from desktop_app.ui.words import Words
from tests.support.desk import PRACTICE, make_bench
from tests.support.ui import make_ui
from tests.ui.doubt_pictures import (
    NEW_CARDS,
    claimed,
    ended_by_message,
    lost,
    on_card,
    parts,
    question,
    stranger,
    wish,
    young_and_frozen,
)

SIZES = ((1280, 800), (960, 640))
Scene = Callable[[QWidget], object]
ABROAD = replace(PRACTICE, environment=Environment.BITNOB_SANDBOX, base_url=BITNOB_URL)
SAME = wish(Kind.FUND, Stage.CONFIRMED, Money.usd(100))


def cards(window: QWidget, shown: Snapshot) -> CardsPage:
    """The cards page where the window puts it."""
    page = CardsPage(make_ui(), ToastHost(window))
    page.setParent(window)
    left = 213 if window.width() >= 1120 else 61
    page.setGeometry(left, 72, window.width() - left, window.height() - 72)
    page.show_snapshot(shown)
    page.show()
    return page


def clock(window: QWidget, offset_s: float) -> CardsPage:
    """The cards page of a computer whose clock is off, with the line above it."""
    guard = make_bench(ABROAD).desk.guard
    guard.standing.skew_s = lambda: offset_s
    shown = replace(
        on_card(), read_only=read_only(guard), clock_warning=guard.standing.clock_warning
    )
    line = TruthLine()
    line.setParent(window)
    line.setGeometry(0, 0, window.width(), 72)
    line.set_segments(segments(shown, Words(ENGLISH)))
    line.show()
    return cards(window, shown)


def over(window: QWidget, shown: Snapshot, action: Action, text: str) -> ActionSheet:
    """A sheet with an amount."""
    cards(window, shown)
    sheet = open_action(make_ui(), window, shown, action, shown.detail.card)
    sheet.open()
    sheet._amount.field.set_text(text)
    return sheet


def again(window: QWidget) -> None:
    """The second question."""
    over(window, on_card(SAME), Action.TOP_UP, "100.00").effect.click()


def course(window: QWidget, failure: Failure | None, *stages: Stage) -> None:
    """A top-up in parts after the click."""
    sheet = over(window, on_card(), Action.TOP_UP, "4,300.00")
    sheet.effect.click()
    sheet._course.parts = (Money.usd(2_500), Money.usd(2_500), Money.usd(200))
    sheet.show_snapshot(parts(*stages))
    if failure is not None:
        sheet.ui.bridge.last("wallet.top_up").fail(failure)


def issue(window: QWidget) -> IssuePage:
    """The issue page."""
    page = IssuePage(make_ui())
    page.setParent(window)
    left = 213 if window.width() >= 1120 else 61
    page.setGeometry(left, 72, window.width() - left, window.height() - 72)
    page.show_snapshot(lost())
    page.show()
    return page


def issue_again(window: QWidget) -> None:
    """The second question about a card."""
    page = issue(window)
    page.open_form()
    page._pane.form.label.set_text("Adobe")
    page._pane.form.load.set_text("20")
    page._submit()
    page._ui.bridge.last("wallet.issue").fail(Failure.from_error(LookAlike()))


def replacement(window: QWidget) -> None:
    """The form filled for a replacement."""
    shown = lost()
    issue(window).open_form(shown.detail.rescue.lost, shown.detail.card)


def leaving(window: QWidget) -> None:
    """Before quitting."""
    shown = question()
    cards(window, shown)
    LeavingSheet(window, shown, Words(ENGLISH)).open()


def strangers(window: QWidget) -> None:
    """Movements of another copy."""
    cards(window, stranger())
    StrangersSheet(make_ui(), window, stranger()).open()


def finishing(window: QWidget) -> None:
    """Locked while a send was under way."""
    page = UnlockPage(make_ui())
    page.setParent(window)
    page.setGeometry(0, 28, window.width(), window.height() - 28)
    page.show_lock(Lock(is_finishing=True))
    page.show()


def not_found() -> Snapshot:
    """Looked for until it could no longer arrive."""
    return on_card(wish(Kind.FUND, Stage.NOT_FOUND, Money.usd(100)))


STOPPED = Failure.from_error(PartsStopped("$2,500.00 of $5,200.00 was sent, $2,700.00 was not."))
SCENES: dict[str, Scene] = {
    "question": lambda w: cards(w, question()),
    "question-cards": lambda w: cards(w, question(Stage.UNKNOWN, *NEW_CARDS)),
    "question-not-found": lambda w: cards(w, question(Stage.NOT_FOUND)),
    "not-found": lambda w: cards(w, not_found()),
    "claim-looking": lambda w: cards(w, claimed(Standing.LOOKING)),
    "claim-disputed": lambda w: cards(w, ended_by_message()),
    "stranger": lambda w: cards(w, stranger()),
    "stranger-movements": strangers,
    "lost": lambda w: cards(w, lost()),
    "lost-young": lambda w: cards(w, lost(**young_and_frozen())),
    "again-note": lambda w: over(w, on_card(SAME), Action.TOP_UP, "100.00"),
    "again": again,
    "issue-again": issue_again,
    "replacement": replacement,
    "parts": lambda w: over(w, on_card(), Action.TOP_UP, "4,300.00"),
    "parts-course": lambda w: course(w, None, Stage.CONFIRMED, Stage.ACCEPTED),
    "parts-stopped": lambda w: course(w, STOPPED, Stage.CONFIRMED),
    "clock-warns": lambda w: clock(w, 75),
    "clock-blocks": lambda w: clock(w, -9_000),
    "leaving": leaving,
    "finishing": finishing,
}


def main() -> None:
    """Save every picture in both themes and sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="")
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    options = parser.parse_args()
    app = QApplication([])
    current().install(app)
    fonts.set_scale(options.scale)
    if options.family:
        fonts.set_families((options.family,))
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in options.themes:
        current().set_theme(theme)
        for name in SCENES:
            for size in SIZES:
                if options.only in name:
                    window = Fill("page")
                    window.resize(*size)
                    window.show()
                    SCENES[name](window)
                    for _ in range(3):
                        QApplication.sendPostedEvents()
                        app.processEvents()
                    window.grab().save(str(options.folder / f"{name}-{size[0]}-{theme}.png"))
                    window.close()


if __name__ == "__main__":
    main()

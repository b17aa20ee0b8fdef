"""Saves pictures of one use of a card: its sheet, its course, and the card between its uses.

python -m tests.ui.shots_use OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"] [--only NAME]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.card_list import arrange
from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Action, CardView, Snapshot
from desktop_app.application.use_errors import LoadInDoubt, OpeningInDoubt, UseUnfinished
from desktop_app.application.wishes import UseProgress, UseStep
from desktop_app.domain.cards import CardState
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.errors import Failure, PurserError
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.actions.use_now import UseNowSheet
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.support.snapshots import altered, intent
from tests.support.ui import make_ui
from tests.ui.cards_fixture import CARDS, NOW, TRAVEL, detail, picture
from tests.ui.shots_money import SIZES

Scene = Callable[[QWidget], object]
USE = Policy(expected=Money.usd(20), unused_for=timedelta(hours=24), stays=True)


def of(card: CardView, **changes: object) -> Snapshot:
    """A picture with this card in place of its namesake, chosen."""
    cards = tuple(card if one.id == card.id else one for one in CARDS)
    return picture(cards, rows=arrange(cards, "")[0], detail=detail(card, **changes))


def use_sheet(window: QWidget, text: str = "20", shown: Snapshot | None = None) -> UseNowSheet:
    """The sheet over the window; the card is frozen unless another is given."""
    shown = shown or of(TRAVEL)
    sheet = open_action(make_ui(), window, shown, Action.USE_NOW, shown.detail.card)
    assert isinstance(sheet, UseNowSheet)
    sheet.open()
    sheet._price.set_text(text)
    return sheet


def sent(window: QWidget, *steps: UseStep) -> UseNowSheet:
    """After the click, with steps proven."""
    sheet = use_sheet(window)
    sheet.effect.click()
    call = sheet.ui.bridge.last("wallet.use_now")
    for index, step in enumerate(steps):
        at = NOW + timedelta(seconds=index)
        sheet.ui.bridge.use_progressed.emit(UseProgress(call.args[0].form_token, step, at))
    return sheet


def failed(window: QWidget, error: PurserError, kind: Kind | None, *steps: UseStep) -> UseNowSheet:
    """After the click and a failure; with a `kind`, a wish of it has no answer."""
    sheet = sent(window, *steps)
    if kind is not None:
        amount = Money.usd(19, 88) if kind is Kind.FUND else None
        wish = intent(kind, Stage.UNKNOWN, amount, card_id=TRAVEL.id, label=TRAVEL.label)
        sheet.show_snapshot(of(replace(TRAVEL, open_intents=(wish,))))
    sheet.ui.bridge.last("wallet.use_now").fail(Failure.from_error(error))
    return sheet


def under(standing: Standing, state: CardState, held: Money, why: Why = Why.NONE) -> Snapshot:
    """A card that stays, at one moment of its life."""
    froze = NOW if standing is Standing.RESTING else None
    due = NOW + timedelta(hours=24) if standing is Standing.ARMED else None
    guard = GuardView(USE, standing, why, due, armed_at=NOW, froze_at=froze)
    return of(altered(TRAVEL, state=state, available=held, guard=guard))


def page(window: QWidget, shown: Snapshot) -> CardsPage:
    """The page of the card, where the window puts it."""
    made = CardsPage(make_ui(), ToastHost(window))
    made.setParent(window)
    left = 213 if window.width() >= 1120 else 61
    made.setGeometry(left, 72, window.width() - left, window.height() - 72)
    made.show_snapshot(shown)
    made.show()
    return made


def hidden(window: QWidget) -> None:
    """Dots for every amount that nobody typed."""
    sheet = use_sheet(window)
    sheet.ui.words.hidden = True
    sheet.show_snapshot(sheet.snapshot)


OPEN = (UseStep.WATCHED, UseStep.ACTIVE)
SHEETS: dict[str, Scene] = {
    "use-empty": lambda w: use_sheet(w, ""),
    "use-price": use_sheet,
    "use-least": lambda w: use_sheet(w, "0.50"),
    "use-enough": lambda w: use_sheet(w, "20", of(altered(TRAVEL, available=Money.usd(25)))),
    "use-wrong": lambda w: use_sheet(w, "9000"),
    "use-hidden": hidden,
    "use-running": lambda w: sent(w, UseStep.WATCHED),
    "use-not-loaded": lambda w: failed(w, UseUnfinished(), None, *OPEN),
    "use-opening-unknown": lambda w: failed(w, OpeningInDoubt(), Kind.UNFREEZE, UseStep.WATCHED),
    "use-load-unknown": lambda w: failed(w, LoadInDoubt(), Kind.FUND, *OPEN),
}
PAGES: dict[str, Scene] = {
    "card-ordinary": lambda w: page(w, of(replace(TRAVEL, state=CardState.ACTIVE))),
    "card-resting": lambda w: page(
        w, under(Standing.RESTING, CardState.FROZEN, Money.usd(1), Why.USED)
    ),
    "card-in-use": lambda w: page(w, under(Standing.ARMED, CardState.ACTIVE, Money.usd(21))),
    "card-too-little": lambda w: page(w, under(Standing.ARMED, CardState.ACTIVE, Money.usd(1))),
    "card-not-frozen": lambda w: page(
        w, under(Standing.SPENT, CardState.ACTIVE, Money.usd(1), Why.USED)
    ),
}
SCENES = SHEETS | PAGES


def save(folder: Path, name: str, size: tuple[int, int], theme: str) -> None:
    """One picture."""
    window = Fill("page")
    window.resize(*size)
    window.show()
    SCENES[name](window)
    for _ in range(3):
        QApplication.sendPostedEvents()
    window.grab().save(str(folder / f"{name}-{size[0]}-{theme}.png"))
    window.close()


def main() -> None:
    """Every scene at both sizes, light, dark and in high contrast."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    app = QApplication([])
    current().install(app)
    fonts.set_scale(options.scale)
    if options.family:
        fonts.set_families((options.family,))
    options.folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark", "contrast"):
        current().set_theme(theme)
        for name in SCENES:
            for size in SIZES:
                if options.only in name:
                    save(options.folder, name, size, theme)


if __name__ == "__main__":
    main()

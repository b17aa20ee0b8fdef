"""Saves pictures of the cards screen in its states, to be looked at.

python -m tests.ui.shots_cards OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"] [--only NAME]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.card_list import arrange
from desktop_app.application.guard_view import GuardView
from desktop_app.application.messages import Action, Link, LinkState, Snapshot
from desktop_app.domain.cards import CardState, Field
from desktop_app.domain.disposable import Standing, Why
from desktop_app.domain.history import Charge, HistoryKind, HistoryStatus
from desktop_app.domain.money import Money
from desktop_app.domain.policies import Policy
from desktop_app.domain.secrets import Secret
from desktop_app.ui.cards.copier import Part
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.support.snapshots import altered
from tests.support.ui import make_ui
from tests.ui.cards_fixture import (
    ADS,
    CARDS,
    HOSTING,
    NOW,
    NUMBER,
    TRAVEL,
    TRIAL,
    UNKNOWN_ADS,
    detail,
    picture,
)

SIZES = ((1280, 800), (960, 640))
Act = Callable[[CardsPage, Ui], None]


def reveal(page: CardsPage, ui: Ui) -> None:
    """Show the number."""
    page.detail.revealer.press(Field.PAN)
    ui.bridge.last("wallet.reveal").answer(Secret(NUMBER))
    page.detail.revealer.release()


def copy(page: CardsPage, _ui: Ui) -> None:
    """Copy the expiry, so that the toast is shown."""
    page.detail.copier.copy(Part.EXPIRY)


def hide_amounts(page: CardsPage, ui: Ui) -> None:
    """Dots for every amount."""
    ui.words.hidden = True
    page.show_snapshot(picture(detail=detail(ADS)))


def nothing(_page: CardsPage, _ui: Ui) -> None:
    """Leave it as it is."""


def ticket(standing: Standing, state: CardState, *used: Charge) -> Snapshot:
    """A disposable card, with what was bought."""
    why = Why.USED if used else Why.UNUSED
    guard = GuardView(
        Policy(), standing, why, NOW + timedelta(days=1), (), False, NOW, NOW, used
    )  # fmt: skip
    card = replace(ADS, guard=guard, state=state)
    cards = (card, *CARDS[1:])
    return picture(cards, rows=arrange(cards, "")[0], detail=detail(card))


def scenes() -> dict[str, tuple[Snapshot, Act]]:
    """Every state worth a look."""
    waiting = {Action.TOP_UP: "Waits until the open question on this card is settled."}
    frozen = {Action.TOP_UP: "The card is frozen.", Action.WITHDRAW: "The card is frozen."}
    ended = dict.fromkeys(Action, "The card has ended.")
    bare = altered(ADS, stored=frozenset(), expiry=None)
    due = NOW + timedelta(seconds=20)
    away = Link(LinkState.OFFLINE, NOW - timedelta(hours=2), NOW - timedelta(hours=1), None, due)
    unsure = picture((UNKNOWN_ADS, *CARDS[1:]), detail=detail(UNKNOWN_ADS, refusals=waiting))
    bought = Charge(
        "tx-1", ADS.id, HistoryKind.PURCHASE, HistoryStatus.PENDING, NOW, Money.usd(18),
        merchant="Lumen Home",
    )  # fmt: skip
    unread = {"transactions": (), "transactions_read_at": None}
    return {
        "chosen": (picture(detail=detail(ADS)), nothing),
        "copied": (picture(detail=detail(ADS)), copy),
        "offline-revealed": (picture(detail=detail(ADS), link=away), reveal),
        "unknown": (unsure, nothing),
        "freezing": (picture(detail=detail(HOSTING)), nothing),
        "frozen": (picture(detail=detail(TRAVEL, refusals=frozen)), nothing),
        "ended": (picture(detail=detail(TRIAL, refusals=ended, **unread)), nothing),
        "ticket": (ticket(Standing.ARMED, CardState.ACTIVE), nothing),
        "ticket-freezing": (ticket(Standing.SPENT, CardState.FREEZING, bought), nothing),
        "ticket-spent": (ticket(Standing.SPENT, CardState.FROZEN, bought), nothing),
        "not-stored": (picture(detail=detail(bare)), nothing),
        "hidden": (picture(detail=detail(ADS)), hide_amounts),
        "no-match": (picture(detail=detail(ADS), query="zzz", rows=()), nothing),
        "empty": (picture(()), nothing),
        "not-loaded": (picture((), link=Link(LinkState.NEVER)), nothing),
    }


def shoot(path: Path, size: tuple[int, int], scale: float, shown: Snapshot, act: Act) -> None:
    """Paint one scene where the window puts it: right of the navigation, below two bars."""
    window, ui = QWidget(), make_ui()
    window.resize(*size)
    page = CardsPage(ui, ToastHost(window))
    page.setParent(window)
    left = 213 if size[0] >= 1120 else 61
    page.setGeometry(left, 72, size[0] - left, size[1] - 72)
    page.show_snapshot(shown)
    window.show()
    act(page, ui)
    QApplication.sendPostedEvents()
    QApplication.instance().processEvents()
    made = QPixmap(window.size() * scale)
    made.setDevicePixelRatio(scale)
    made.fill(Qt.GlobalColor.transparent)
    window.render(made)
    made.save(str(path))
    ui.clipboard.clear()
    window.hide()
    window.deleteLater()


def main() -> None:
    """Every scene, light and dark, at both sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    if given.family:
        fonts.set_families((given.family,))
    current().install(app)
    for theme in ("light", "dark", "contrast"):
        current().set_theme(theme)
        for name, (shown, act) in scenes().items():
            for size in SIZES:
                if given.only in name:
                    path = given.folder / f"{name}-{theme}-{size[0]}.png"
                    shoot(path, size, given.scale, shown, act)


if __name__ == "__main__":
    main()

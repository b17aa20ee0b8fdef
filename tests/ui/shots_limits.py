"""Saves pictures of a card's limits, on its page and in their sheet, to be looked at.

python -m tests.ui.shots_limits OUTPUT_FOLDER
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.limiting import LimitsUnknown
from desktop_app.domain.cards import NO_LIMITS
from desktop_app.domain.errors import Failure
from desktop_app.domain.spend_limits import SPANS, Span
from desktop_app.ui.actions.limits_sheet import LimitsSheet
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.toast import ToastHost
from desktop_app.ui.theme.theme import current
from tests.support.limit_samples import ASKED, make_look, make_use
from tests.support.snapshots import altered
from tests.support.ui import make_ui
from tests.ui.cards_fixture import ADS, CARDS, detail, picture

SIZES = ((1280, 800), (960, 640))
CARD = altered(ADS, limits=NO_LIMITS)
USES = (make_use(Span.MONTHLY, 500, 120), make_use(Span.ALL_TIME, 900, 890, is_least=True))


def cards(window: QWidget) -> None:
    """The card's page: limits that were sent and that nobody states back."""
    page = CardsPage(make_ui(), ToastHost(window))
    page.setParent(window)
    page.setGeometry(0, 0, window.width(), window.height())
    page.show_snapshot(picture((CARD, *CARDS[1:]), detail=detail(CARD, limits_asked=ASKED)))
    page.show()


def sheet(window: QWidget, *, partly: bool = False) -> LimitsSheet:
    """The sheet, told how far limits are used; `partly` as where four of the six can be set."""
    shown = picture((CARD, *CARDS[1:]), detail=detail(CARD, limits_asked=ASKED))
    if partly:
        can = replace(shown.capabilities, spend_limits=SPANS[:4], limits_at_once=())
        shown = replace(shown, capabilities=can)
    made = LimitsSheet(make_ui(), window, shown, CARD)
    made.open()
    made._ui.bridge.last("wallet.limiting.look").answer(make_look(*USES))
    return made


def wrong(window: QWidget) -> None:
    """Figures that contradict each other."""
    made = sheet(window)
    made._fields.field(Span.DAILY).set_text("600")
    made._fields.field(Span.WEEKLY).set_text("0")
    made.effect.click()


def unknown(window: QWidget) -> None:
    """No answer came."""
    made = sheet(window)
    made.effect.click()
    made._ui.bridge.last("wallet.limiting.set").fail(Failure.from_error(LimitsUnknown()))


def issue(window: QWidget) -> None:
    """The issue form with limits asked for."""
    page = IssuePage(make_ui())
    page.setParent(window)
    page.setGeometry(0, 0, window.width(), window.height())
    page.show_snapshot(picture())
    page.open_form()
    page.show()
    form = page._pane.form
    form.limits._toggle.click()
    form.limits._fields.field(Span.MONTHLY).set_text("500")
    QApplication.sendPostedEvents()
    page._pane._scroll.verticalScrollBar().setValue(10_000)


def main() -> None:
    """Save every picture in both themes and sizes."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    current().install(app)
    scenes = {
        "card": cards,
        "sheet": sheet,
        "partly": lambda window: sheet(window, partly=True),
        "wrong": wrong,
        "unknown": unknown,
        "issue": issue,
    }
    for theme in ("light", "dark"):
        current().set_theme(theme)
        for name, scene in scenes.items():
            for size in SIZES:
                window = QWidget()
                window.resize(*size)
                window.show()
                scene(window)
                for _ in range(3):
                    app.processEvents()
                window.grab().save(str(folder / f"{name}-{size[0]}-{theme}.png"))
                window.close()
                window.deleteLater()


if __name__ == "__main__":
    main()

"""Saves pictures of Automation: the page, its sheets, and a card's rules, to be looked at.

python -m tests.ui.shots_automation OUTPUT_FOLDER [--family "DejaVu Sans"]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.automation_view import Automation, RuleDraft
from desktop_app.domain.money import ZERO
from desktop_app.domain.rule_advice import AdviceKind
from desktop_app.domain.rule_codes import Code
from desktop_app.ui.automation.dry_run_sheet import DryRunSheet
from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.remove_sheet import RemoveSheet
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.automation.rule_words import card_name
from desktop_app.ui.automation.terms_sheet import TermsSheet
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.support.ui import make_ui
from tests.ui.automation_fixture import (
    AUTOMATION,
    EMPTY,
    PLANS,
    RULES,
    TO,
    automation_picture,
    preview,
    rule,
    view,
)
from tests.ui.cards_fixture import ADS, detail

SIZES = ((1280, 800), (960, 640))
OFF = replace(AUTOMATION, terms=replace(AUTOMATION.terms, is_on=False), can_move=ZERO)
STOPPED = replace(AUTOMATION, stop=Code.NOT_READ)
MANY = replace(
    AUTOMATION, rules=tuple(view(rule(PLANS["to"], number=n)) for n in range(1, 1_001)), notes=()
)


def home(window: QWidget, shown: Automation = AUTOMATION, *, hidden: bool = False) -> HomePage:
    """The window with these rules; the page of rules is shown."""
    ui = make_ui()
    ui.words.hidden = hidden
    made = HomePage(ui, window)
    made.setGeometry(0, 0, window.width(), window.height())
    made.pictures.show(automation_picture(shown, detail=detail(ADS)))
    made.show()
    made._show("automation")
    return made


def scrolled(window: QWidget) -> None:
    """The lower end of the page."""
    made = home(window)
    QApplication.sendPostedEvents()
    bar = made._rules.late.page().list.parentWidget()
    while bar is not None and not hasattr(bar, "verticalScrollBar"):
        bar = bar.parentWidget()
    bar.verticalScrollBar().setValue(10_000)


def behind(window: QWidget) -> HomePage:
    """What a sheet stands over."""
    return home(window)


def form(kind: RuleKind, *names: str) -> Callable[[QWidget], RuleSheet]:
    """The form of a kind, filled with a plan."""

    def show(window: QWidget) -> RuleSheet:
        made = behind(window)
        plan = PLANS[names[0]]
        edited = view(rule(plan, None if kind is RuleKind.ALERT else ADS.id))
        sheet = RuleSheet(made._ui, window, automation_picture(), edited)
        made.keep(sheet)
        return sheet

    return show


def wrong(window: QWidget) -> None:
    """A new rule with nothing filled in."""
    made = behind(window)
    sheet = RuleSheet(made._ui, window, automation_picture(EMPTY))
    made.keep(sheet)
    sheet.effect.click()


def dry_run(window: QWidget, *, runs: int = 4, name: str = "to") -> None:
    """The last step."""
    made = behind(window)
    one = rule(PLANS[name])
    draft = RuleDraft(one.plan, one.card_id, one.caps, TO.id)
    card = card_name(ADS.label, ADS.last4)
    shown = automation_picture(OFF if runs > 4 else AUTOMATION)
    sheet = DryRunSheet(made._ui, window, shown, draft, card)
    made.keep(sheet)
    told = (AdviceKind.TYPICAL_CHARGE, AdviceKind.LOOPS) if runs == 4 else ()
    made._ui.bridge.last("wallet.automation.preview").answer(preview(one, *told, runs=runs))


def card(window: QWidget, shown: Automation = AUTOMATION) -> None:
    """The page of a card that has a rule."""
    home(window, shown)._show("cards")


SCENES: dict[str, Callable[[QWidget], object]] = {
    "page": home,
    "empty": lambda window: home(window, EMPTY),
    "off": lambda window: home(window, OFF),
    "stopped": lambda window: home(window, STOPPED),
    "hidden": lambda window: home(window, hidden=True),
    "many": lambda window: home(window, MANY),
    "scrolled": scrolled,
    "keep": form(RuleKind.KEEP, "to"),
    "add": form(RuleKind.KEEP, "by"),
    "allowance": form(RuleKind.ALLOWANCE, "allowance"),
    "payout": form(RuleKind.PAYOUT, "template"),
    "reminder": form(RuleKind.REMINDER, "reminder"),
    "alert": form(RuleKind.ALERT, "alert"),
    "wrong": wrong,
    "dry-run": dry_run,
    "dry-none": lambda window: dry_run(window, runs=0),
    "dry-many": lambda window: dry_run(window, runs=20),
    "dry-tells": lambda window: dry_run(window, name="reminder"),
    "terms": lambda window: (m := behind(window)).keep(
        TermsSheet(m._ui, window, automation_picture())
    ),
    "remove": lambda window: (m := behind(window)).keep(RemoveSheet(m._ui, window, RULES[0])),
    "card": card,
    "card-none": lambda window: card(window, EMPTY),
}


def main() -> None:
    """Save every picture in every theme and size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--family", default="")
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    if given.family:
        fonts.set_families((given.family,))
    current().install(app)
    current().set_reduced_motion(True)
    for theme in ("light", "dark", "contrast"):
        current().set_theme(theme)
        for name, scene in SCENES.items():
            if given.only and name not in given.only.split(","):
                continue
            for size in SIZES:
                window = QWidget()
                window.resize(*size)
                window.show()
                scene(window)
                for _ in range(4):
                    QApplication.sendPostedEvents()
                    app.processEvents()
                window.grab().save(str(given.folder / f"{name}-{size[0]}-{theme}.png"))
                window.close()
                window.deleteLater()


if __name__ == "__main__":
    main()

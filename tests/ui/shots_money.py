"""Saves pictures of the issue page, the action sheets and the Sandbox panel, to be looked at.

python -m tests.ui.shots_money OUTPUT_FOLDER [--scale 1.5] [--family "DejaVu Sans"] [--only NAME]
"""

import argparse
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.application.issue_errors import IssueUnfinished
from desktop_app.application.messages import Action, LinkState, Snapshot
from desktop_app.application.replacing import Move
from desktop_app.application.wishes import IssueProgress, IssueStep
from desktop_app.domain.errors import Failure
from desktop_app.domain.freezing import FreezePlan, FreezeReport
from desktop_app.domain.intents import Kind, Stage
from desktop_app.domain.money import Money
from desktop_app.domain.replaced import Replaced
from desktop_app.domain.service_errors import OutcomeUnknown, Refused, RefusedReason
from desktop_app.ui.actions.freeze_all import FreezeAllSheet, FreezeReportSheet
from desktop_app.ui.actions.open import open_action
from desktop_app.ui.actions.shops_sheet import ShopsSheet
from desktop_app.ui.issue.page import IssuePage
from desktop_app.ui.kit.box import Fill
from desktop_app.ui.kit.layout import column, holder, row
from desktop_app.ui.sandbox_panel.panel import SandboxPanel
from desktop_app.ui.theme import type as fonts
from desktop_app.ui.theme.theme import current
from tests.support.outlook import FREEZE_LINES, OUTLOOK
from tests.support.practice import FakeSession, make_practice_ui
from tests.support.snapshots import CARDS, GUIDE, NOW, RATES, card, detail, intent, snapshot
from tests.support.ui import make_ui

SIZES = ((1280, 800), (960, 640))
Scene = Callable[[QWidget], None]


def make_chosen(index: int = 0, **changes: object) -> Snapshot:
    """A picture with one card chosen."""
    return snapshot(detail=detail(CARDS[index]), **changes)


def with_wish(stage: Stage, kind: Kind = Kind.FUND, **changes: object) -> Snapshot:
    """The first card with one wish at `stage`."""
    wish = intent(kind, stage, Money.usd(100) if kind is Kind.FUND else None, **changes)
    wished = replace(CARDS[0], open_intents=(wish,))
    cards = (wished, *CARDS[1:])
    link = replace(snapshot().link, next_check=NOW + timedelta(seconds=5))
    return snapshot(cards, detail=detail(wished, intents=(wish,)), link=link)


def open_sheet(window: QWidget, action: Action, text: str = "", index: int = 0) -> QWidget:
    """An action's sheet over the window."""
    shown = make_chosen(index)
    sheet = open_action(make_ui(), window, shown, action, CARDS[index])
    sheet.open()
    if text:
        sheet._amount.field.set_text(text)
    return sheet


def sent_sheet(window: QWidget, shown: Snapshot, failure: Failure | None = None) -> None:
    """A top-up after the click."""
    sheet = open_sheet(window, Action.TOP_UP, "100.00")
    sheet.effect.click()
    if failure is not None:
        sheet.show_snapshot(shown)
        sheet.ui.bridge.last("wallet.top_up").fail(failure)
    sheet.show_snapshot(shown)


def make_issue(window: QWidget, shown: Snapshot | None = None) -> IssuePage:
    """The issue page beside room for the navigation and below room for the truth line."""
    page = IssuePage(make_ui())
    nav, top = Fill("chrome"), Fill("surface")
    nav.setFixedWidth(212 if window.width() >= 1120 else 60)
    top.setFixedHeight(72)
    window.setLayout(row(nav, (holder(column(top, (page, 1))), 1), spacing=0))
    page.show_snapshot(shown or snapshot())
    page.open_form()
    return page


def fill(page: IssuePage, load: str = "20.00") -> None:
    """A form that can be sent."""
    form = page._pane.form
    form.label.set_text("Domain renewal")
    form.holder.name.set_text("Ada Lovelace")
    form.load.set_text(load)
    form.cap.set_text("500")


def submit(page: IssuePage, *steps: IssueStep) -> IssuePage:
    """Press the button and prove steps."""
    fill(page)
    page._submit()
    call = page._ui.bridge.last("wallet.issue")
    for index, step in enumerate(steps):
        at = NOW + timedelta(seconds=index)
        page._ui.bridge.issue_progressed.emit(IssueProgress(call.args[0].form_token, step, at))
    return page


def issue_running(window: QWidget) -> None:
    """Half way."""
    submit(make_issue(window), IssueStep.SAVED, IssueStep.CREATED)


def issue_ready(window: QWidget) -> None:
    """Done."""
    page = submit(make_issue(window), *(IssueStep))
    made = card("Domain renewal", "5510", available=Money.usd(20))
    page.show_snapshot(snapshot((made, *CARDS), detail=detail(made)))
    page._ui.bridge.last("wallet.issue").answer(made.id)


def issue_unfinished(window: QWidget) -> None:
    """Made, not loaded."""
    page = submit(make_issue(window), IssueStep.SAVED, IssueStep.CREATED, IssueStep.ACTIVE)
    page.show_snapshot(snapshot((card("Domain renewal", "5510"), *CARDS)))
    page._ui.bridge.last("wallet.issue").fail(Failure.from_error(IssueUnfinished()))


def issue_unknown(window: QWidget) -> None:
    """No answer."""
    page = submit(make_issue(window), IssueStep.SAVED)
    wish = intent(Kind.ISSUE, Stage.UNKNOWN, Money.usd(20), card_id=None, label="Domain renewal")
    page.show_snapshot(snapshot(uncertain=(wish,)))
    page._ui.bridge.last("wallet.issue").fail(Failure.from_error(OutcomeUnknown()))


def issue_wrong(window: QWidget) -> None:
    """Things to fix, and a refusal above them."""
    page = make_issue(window)
    fill(page, "1.99")
    page._pane.form.label.set_text("")
    page._submit()


def issue_refused(window: QWidget) -> None:
    """The service refused."""
    page = submit(make_issue(window), IssueStep.SAVED)
    refused = Failure.from_error(Refused(RefusedReason.QUOTA))
    page._ui.bridge.last("wallet.issue").fail(refused)


def issue_guide(window: QWidget) -> None:
    """The other dialect, without a callback address."""
    fill(make_issue(window, snapshot(capabilities=GUIDE, holders=())))


def issue_offline(window: QWidget) -> None:
    """Offline."""
    link = replace(snapshot().link, state=LinkState.OFFLINE)
    make_issue(window, snapshot(link=link))


def panel(window: QWidget, *, bank: bool = False, amount: str = "12.00") -> None:
    """The Sandbox panel after two purchases."""
    made = SandboxPanel(make_practice_ui(FakeSession()), window, make_chosen())
    made.open()
    made._form.buy.click()
    made._form._amount.set_text(amount)
    made._form.buy.click()
    if bank:
        made._tabs._choose("bank")


def top_up_refused(window: QWidget) -> None:
    """The rate moved: the form is back, with the new estimate beside the old one."""
    refused = Failure.from_error(Refused(RefusedReason.RATE_MOVED))
    moved = tuple(replace(rate, usd=Money(rate.usd.micros * 98 // 100)) for rate in RATES)
    sent_sheet(window, replace(make_chosen(), rates=moved), refused)


def top_up_no_asset(window: QWidget) -> None:
    """Refused, and the way out is on another page."""
    sent_sheet(window, make_chosen(), Failure.from_error(Refused(RefusedReason.ASSET)))


def top_up_explained(window: QWidget) -> None:
    """Largest amount with its reason."""
    sheet = open_sheet(window, Action.TOP_UP, "2500.01")
    sheet._amount._why.click()


def foreseen(window: QWidget, action: Action) -> None:
    """A sheet that was told what is to come on its card."""
    sheet = open_sheet(window, action)
    sheet.ui.bridge.last("wallet.foreseeing.look").answer(OUTLOOK)


def freeze_all(window: QWidget) -> None:
    """The one question before every card is frozen."""
    ui = make_ui()
    FreezeAllSheet(ui, window, snapshot()).open()
    plan = FreezePlan(FREEZE_LINES[:3], FREEZE_LINES[3:4], FREEZE_LINES[4:], 3)
    ui.bridge.last("wallet.freezing.plan").answer(plan)


def freeze_report(window: QWidget) -> None:
    """What is not frozen, by name."""
    sheet = FreezeReportSheet(make_ui(), window, FreezeReport(NOW, FREEZE_LINES, is_read=True))
    sheet.open()
    for timer in sheet.findChildren(QTimer):
        timer.stop()  # nobody locks a picture


def shops(window: QWidget) -> None:
    """The shops of a replaced card."""
    ui = make_ui()
    ShopsSheet(ui, window, CARDS[0], lambda _: None).open()
    old = Replaced(CARDS[1].id, "Adobe", "9021")
    seen = OUTLOOK.foresight.shops
    move = Move(old, seen, frozenset({"Zoom"}), NOW, NOW - timedelta(days=200))
    ui.bridge.last("wallet.replacing.look").answer(move)


SCENES: dict[str, Scene] = {
    "issue": lambda w: fill(make_issue(w)),
    "issue-wrong": issue_wrong,
    "issue-refused": issue_refused,
    "issue-guide": issue_guide,
    "issue-offline": issue_offline,
    "issue-running": issue_running,
    "issue-ready": issue_ready,
    "issue-unfinished": issue_unfinished,
    "issue-unknown": issue_unknown,
    "top-up": lambda w: open_sheet(w, Action.TOP_UP, "100.00") and None,
    "top-up-wrong": top_up_explained,
    "top-up-refused": top_up_refused,
    "top-up-no-asset": top_up_no_asset,
    "top-up-sent": lambda w: sent_sheet(w, with_wish(Stage.ACCEPTED)),
    "top-up-unknown": lambda w: sent_sheet(
        w, with_wish(Stage.UNKNOWN), Failure.from_error(OutcomeUnknown())
    ),
    "withdraw": lambda w: open_sheet(w, Action.WITHDRAW, "20.00") and None,
    "freeze": lambda w: foreseen(w, Action.FREEZE),
    "unfreeze": lambda w: open_sheet(w, Action.UNFREEZE, index=4) and None,
    "terminate": lambda w: foreseen(w, Action.TERMINATE),
    "all-freeze": lambda w: freeze_all(w),
    "all-report": lambda w: freeze_report(w),
    "replace-form": lambda w: make_issue(w).open_form(None, CARDS[0]),
    "replace-shops": shops,
    "panel-shop": panel,
    "panel-declined": lambda w: panel(w, amount="500"),
    "panel-bank": lambda w: panel(w, bank=True),
}


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
                    save(options.folder, name, size, theme)


if __name__ == "__main__":
    main()

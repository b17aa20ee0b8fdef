"""The sheet that makes a recovery kit, opened on a desk, and what it tells whom."""

from datetime import UTC, datetime

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from desktop_app.application.recovery_page import KitPage
from desktop_app.application.recovery_state import NO_RECOVERY, RecoveryState
from desktop_app.domain.errors import Failure
from desktop_app.domain.recovery_code import make_code
from desktop_app.ui.kit.label import Label
from desktop_app.ui.recovery.kit_sheet import KitSheet
from tests.ui.action_desk import Desk

MADE = datetime(2026, 5, 3, 14, 2, tzinfo=UTC)
CODE = make_code(bytes(range(7, 27)))
PAGE = KitPage("Acme Ltd", "4fd09b1c2f6e4a5d9c7b3e2a1f008d6e", MADE, CODE)
PASSWORD = "canary password of fifteen"
FILE = "/home/ada/kit.pdf"


def fail(error: type | Exception) -> Failure:
    return Failure.from_error(error if isinstance(error, Exception) else error())


def opened(desk: Desk, state: RecoveryState = NO_RECOVERY) -> KitSheet:
    sheet = KitSheet(desk.ui, desk.window, state)
    sheet.open()
    return sheet


def drawn(desk: Desk) -> KitSheet:
    sheet = opened(desk)
    sheet.ask.password.set_text(PASSWORD)
    sheet.effect.click()
    desk.bridge.last("wallet.recovery.draw_up").answer(PAGE)
    return sheet


def type_back(sheet: KitSheet) -> None:
    for number, field in zip(sheet.prove.numbers, sheet.prove.fields, strict=True):
        field.set_text(CODE.reveal().split("-")[number - 1])


def proven(desk: Desk) -> KitSheet:
    sheet = drawn(desk)
    sheet.effect.click()
    type_back(sheet)
    sheet.effect.click()
    return sheet


def said(sheet: QWidget) -> str:
    return " | ".join(w.text() for w in sheet.findChildren(Label) if w.isVisible())


def heard(widget: QWidget) -> str:
    """Everything that an assistive client is told, of every part, seen or not."""
    told = []
    kinds = (QAccessible.Text.Name, QAccessible.Text.Description, QAccessible.Text.Value)
    for part in (widget, *widget.findChildren(QWidget)):
        spoken = QAccessible.queryAccessibleInterface(part)
        if spoken is not None:
            told += [spoken.text(kind) for kind in kinds]
            text = spoken.textInterface()
            if text is not None:
                told.append(text.text(0, text.characterCount()))
    return " | ".join(told)

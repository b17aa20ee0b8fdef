"""What the tests of Automation stand on: the page in a window, a form, and hands that fill it."""

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.application.automation_view import Automation, RuleDraft
from desktop_app.domain.cards import CardId
from desktop_app.ui.automation.kind_tiles import RuleKind
from desktop_app.ui.automation.page import AutomationPage
from desktop_app.ui.automation.rule_form import RuleForm
from desktop_app.ui.automation.rule_row import RuleRow
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.kit.label import Label
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.theme.theme import Theme
from tests.support.ui import RecordingBridge, make_ui
from tests.ui.automation_fixture import AUTOMATION, EMPTY, automation_picture
from tests.ui.cards_fixture import ADS


class Screen:
    """The page in a window, with the sheets it asks for opened over it."""

    def __init__(self, qtbot: QtBot) -> None:
        self.ui = make_ui()
        self.bridge: RecordingBridge = self.ui.bridge
        self.window = QWidget()
        self.window.resize(1067, 728)
        self.page = AutomationPage(self.ui, self.window)
        self.page.setParent(self.window)
        self.page.setGeometry(0, 0, 1067, 728)
        self.sheets: list[Sheet] = []
        self.told: list[tuple[str, str]] = []
        self.page.sheet_made.connect(self._open)
        self.page.told.connect(lambda *said: self.told.append(said))
        qtbot.addWidget(self.window)
        with qtbot.waitActive(self.window):
            self.window.show()
            self.window.activateWindow()

    def show(self, shown: Automation = AUTOMATION) -> None:
        """One picture."""
        self.page.show_snapshot(automation_picture(shown))
        QApplication.sendPostedEvents()  # what is new on it is shown in its turn

    @property
    def rows(self) -> list[RuleRow]:
        """Those that are seen."""
        return [row for row in self.page.list.rows if not row.isHidden()]

    def shown_words(self) -> str:
        """Every visible label, one per line."""
        labels = self.window.findChildren(Label)
        return "\n".join(label.text() for label in labels if label.isVisible())

    def last(self, name: str):
        """The newest call of the automation."""
        return self.bridge.last(f"wallet.automation.{name}")

    def asked(self) -> list[str]:
        """What the automation was asked."""
        names = (call.name for call in self.bridge.calls)
        return [n.split(".")[-1] for n in names if n.startswith("wallet.automation.")]

    def _open(self, sheet: Sheet) -> None:
        self.sheets.append(sheet)
        sheet.open()


@pytest.fixture
def window(qtbot: QtBot, look: Theme) -> QWidget:
    """A window that is active."""
    made = QWidget()
    made.resize(1280, 800)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


@pytest.fixture
def sheet(window: QWidget) -> RuleSheet:
    """The sheet of a new rule."""
    made = RuleSheet(make_ui(), window, automation_picture(EMPTY))
    made.open()
    return made


def put(form: RuleForm, kind: RuleKind, card: CardId | None = ADS.id, **texts: str) -> None:
    """Fill in what a person would type."""
    form.tiles._tiles[kind.value].click()
    if card is not None:
        form.card.set_current_id(card)
        form.card.chosen.emit(card)
    for name, text in texts.items():
        field = form.fields()[name]
        field.input.selectAll()
        QTest.keyClicks(field.input, text)


def saved(sheet: RuleSheet) -> RuleDraft:
    """What was handed to the worker."""
    sheet.effect.click()
    (draft,) = sheet._ui.bridge.last("wallet.automation.save").args
    assert isinstance(draft, RuleDraft)
    return draft

"""The Automation page, and the way to it from wherever a rule is asked for."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.drafts import Draft
from desktop_app.application.messages import CardView
from desktop_app.domain.cards import CardId
from desktop_app.ui.context import Ui
from desktop_app.ui.home.late_page import LatePage
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.kit.toast import ToastHost

if TYPE_CHECKING:
    from desktop_app.ui.automation.page import AutomationPage


class AutomationDoor(QObject):
    """`keep` shows a sheet of the page over the window."""

    asked = Signal()
    """Show the page."""

    def __init__(
        self,
        ui: Ui,
        window: QWidget,
        pages: QStackedLayout,
        toasts: ToastHost,
        keep: Callable[[Sheet], None],
    ) -> None:
        super().__init__(window)
        self._ui = ui
        self._window = window
        self._toasts = toasts
        self._keep = keep
        self.late = LatePage(pages, self._make)

    def open(self, card: CardView) -> None:
        """Show the rules of a card."""
        self.show(card.id)

    def show(self, card_id: CardId | None) -> None:
        """Show the rules, at those of a card where one is meant."""
        self.asked.emit()
        if card_id is not None:
            self.late.page().show_card(card_id)

    def write(self, card: CardView) -> None:
        """Open the form of a new rule for a card."""
        self.asked.emit()
        self.late.page().new_rule(card)

    def take_up(self, draft: Draft) -> None:
        """Open the form of a rule as it was when Purser locked."""
        self.asked.emit()
        self.late.page().take_up(draft)

    def _make(self) -> "AutomationPage":
        from desktop_app.ui.automation.page import AutomationPage

        page = AutomationPage(self._ui, self._window)
        page.sheet_made.connect(self._keep)
        page.told.connect(lambda title, text: self._toasts.show_toast("done", title, text))
        return page

"""The way to the People page, made when it is first asked for: to unlock, nobody waits for it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from desktop_app.application.messages import Snapshot
from desktop_app.ui.context import Ui
from desktop_app.ui.people.page import PeoplePage


class PeopleDoor(QObject):
    """Hands on what the page asks for."""

    card_requested = Signal(str)
    issue_requested = Signal(object)
    """`Person`."""
    sheet_made = Signal(object)
    """`Sheet`."""

    def __init__(self, ui: Ui, window: QWidget, pages: QStackedLayout, owner: QObject) -> None:
        super().__init__(owner)
        self._ui = ui
        self._window = window
        self._pages = pages
        self._newest: Snapshot | None = None
        self._page: PeoplePage | None = None

    def page(self) -> PeoplePage:
        """The page."""
        if self._page is None:
            self._page = PeoplePage(self._ui, self._window)
            self._page.card_requested.connect(self.card_requested)
            self._page.issue_requested.connect(self.issue_requested)
            self._page.sheet_made.connect(self.sheet_made)
            self._pages.addWidget(self._page)
            if self._newest is not None:
                self._page.show_snapshot(self._newest)
        return self._page

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A picture came."""
        self._newest = snapshot
        if self._page is not None:
            self._page.show_snapshot(snapshot)

    def take_search(self) -> bool:
        """Put the cursor into the page's search; whether it is the page that is seen."""
        if self._page is None or not self._page.isVisible():
            return False
        self._page.focus_search()
        return True

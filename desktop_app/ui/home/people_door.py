"""Makes the page of people when it is first asked for, and passes on what it asks for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet
from desktop_app.ui.people.page import PeoplePage


class PeopleDoor(QObject):
    """`keep` shows a sheet over the window."""

    card_requested = Signal(str)
    issue_requested = Signal(object)
    """`Person`."""

    def __init__(
        self, ui: Ui, page: QWidget, window: QWidget, keep: Callable[[Sheet], None]
    ) -> None:
        super().__init__(page)
        self._ui = ui
        self._window = window
        self._keep = keep

    def make(self) -> PeoplePage:
        """The page, wired."""
        page = PeoplePage(self._ui, self._window)
        page.card_requested.connect(self.card_requested)
        page.issue_requested.connect(self.issue_requested)
        page.sheet_made.connect(self._keep)
        return page

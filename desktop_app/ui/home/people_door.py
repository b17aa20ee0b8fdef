"""Makes the page of people when it is first asked for, and passes on what it asks for."""

from typing import TYPE_CHECKING, Protocol

from PySide6.QtWidgets import QWidget

from desktop_app.domain.people import Person
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet

if TYPE_CHECKING:
    from desktop_app.ui.people.page import PeoplePage


class Host(Protocol):
    """What the page needs of the window around it."""

    def show_card(self, card_id: str) -> None:
        """Go to one card."""

    def open_issue(self, *, person: Person) -> None:
        """Go to the form, for a person."""

    def keep(self, sheet: Sheet) -> None:
        """Show a sheet over the window."""


class PeopleDoor:
    """`host` is the page that this one is part of."""

    def __init__(self, ui: Ui, window: QWidget, host: Host) -> None:
        self._ui = ui
        self._window = window
        self._host = host

    def make(self) -> "PeoplePage":
        """The page, wired."""
        from desktop_app.ui.people.page import PeoplePage

        page = PeoplePage(self._ui, self._window)
        page.card_requested.connect(self._host.show_card)
        page.issue_requested.connect(lambda person: self._host.open_issue(person=person))
        page.sheet_made.connect(self._host.keep)
        return page

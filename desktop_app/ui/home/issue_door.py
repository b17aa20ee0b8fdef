"""Makes the form of a new card when it is first asked for, and passes on what it asks for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet

if TYPE_CHECKING:
    from desktop_app.ui.issue.page import IssuePage


class Host(Protocol):
    """What the form needs of the window around it."""

    def show_card(self, card_id: str) -> None:
        """Go to one card."""

    def keep(self, sheet: Sheet) -> None:
        """Show a sheet over the window."""


class IssueDoor:
    """`host` is the page that the form is part of; `leave` goes back to the cards."""

    def __init__(self, ui: Ui, host: Host, leave: Callable[[], None]) -> None:
        self._ui = ui
        self._host = host
        self._leave = leave

    def make(self) -> "IssuePage":
        """The form, wired."""
        from desktop_app.ui.issue.page import IssuePage

        page = IssuePage(self._ui)
        page.closed.connect(self._leave)
        page.issued.connect(self._host.show_card)
        page.sheet_made.connect(self._host.keep)
        return page

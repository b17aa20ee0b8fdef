"""A page that is made and imported when it is first asked for: to unlock, nobody waits for it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtWidgets import QStackedLayout

from desktop_app.application.messages import Snapshot

if TYPE_CHECKING:
    from desktop_app.ui.activity.page import ActivityPage
    from desktop_app.ui.automation.page import AutomationPage
    from desktop_app.ui.issue.page import IssuePage
    from desktop_app.ui.people.page import PeoplePage
    from desktop_app.ui.settings.page import SettingsPage

P = TypeVar("P", "ActivityPage", "AutomationPage", "IssuePage", "PeoplePage", "SettingsPage")


class LatePage(Generic[P]):
    """`make` gives the page, wired; it is told the newest picture, made or not."""

    def __init__(self, pages: QStackedLayout, make: Callable[[], P]) -> None:
        self._pages = pages
        self._make: Callable[[], P] = make
        self._newest: Snapshot | None = None
        self._page: P | None = None

    def page(self) -> P:
        """The page."""
        if self._page is None:
            self._page = self._make()
            self._pages.addWidget(self._page)
            if self._newest is not None:
                self._page.show_snapshot(self._newest)
        return self._page

    @property
    def made(self) -> P | None:
        """The page if it was asked for."""
        return self._page

    def seen(self) -> P | None:
        """The page if it is the one that is seen."""
        return self._page if self._page is not None and self._page.isVisible() else None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """A picture came."""
        self._newest = snapshot
        if self._page is not None:
            self._page.show_snapshot(snapshot)

"""The settings, and the way from them to what only the window can do."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QStackedLayout

from desktop_app.ui.context import Ui
from desktop_app.ui.home.late_page import LatePage

if TYPE_CHECKING:
    from desktop_app.ui.settings.page import SettingsPage


class SettingsDoor(QObject):
    """Hands on what the page asks for."""

    lock_requested = Signal()
    restore_requested = Signal()
    key_change_requested = Signal()
    sheet_wanted = Signal(object)
    """`Callable[[QWidget], Sheet]`: what opens over the window it is given."""
    sheet_made = Signal(object)
    """`Sheet`."""

    def __init__(self, ui: Ui, owner: QObject, pages: QStackedLayout) -> None:
        super().__init__(owner)
        self._ui = ui
        self.late = LatePage(pages, self._make)

    def _make(self) -> "SettingsPage":
        from desktop_app.ui.settings.page import SettingsPage

        page = SettingsPage(self._ui, self._ui.local)
        page.lock_requested.connect(self.lock_requested)
        page.restore_requested.connect(self.restore_requested)
        page.key_change_requested.connect(self.key_change_requested)
        page.sheet_wanted.connect(self.sheet_wanted)
        page.sheet_made.connect(self.sheet_made)
        return page

"""The way to freeze every card and lock; what was begun outlives its sheet."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from desktop_app.domain.errors import Failure
from desktop_app.domain.freezing import FreezeReport
from desktop_app.ui.actions.freeze_all import FreezeAllSheet, FreezeReportSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.home.pictures import Pictures
from desktop_app.ui.kit.sheet import Sheet


class FreezeDoor(QObject):
    """`lock_requested` when all is done; `keep` shows a sheet in place of another."""

    lock_requested = Signal()

    def __init__(
        self, ui: Ui, window: QWidget, pictures: Pictures, keep: Callable[[Sheet], None]
    ) -> None:
        super().__init__(pictures)
        self._ui = ui
        self._window = window
        self._pictures = pictures
        self._keep = keep
        self._is_running = False

    def open(self) -> None:
        """Ask, unless the answer was given and is being carried out."""
        snapshot = self._pictures.newest
        if snapshot is None:
            return
        sheet = FreezeAllSheet(self._ui, self._window, snapshot)
        if self._is_running:
            sheet.show_running()
        sheet.accepted.connect(lambda: self._begin(sheet))
        self._keep(sheet)

    def _begin(self, sheet: FreezeAllSheet) -> None:
        if self._is_running:
            return
        self._is_running = True
        sheet.show_running()
        token = sheet.form_token
        run = self._ui.bridge.run
        run(self, lambda s: s.wallet.freezing.run(token), self._told, self._told)

    def _told(self, told: FreezeReport | Failure) -> None:
        """Locks at once where every card is frozen; else the rest is named first."""
        self._is_running = False
        if isinstance(told, FreezeReport) and told.is_whole:
            self.lock_requested.emit()
            return
        sheet = FreezeReportSheet(self._ui, self._window, told)
        sheet.accepted.connect(self.lock_requested)
        self._keep(sheet)

"""The one sheet over the unlocked window, and the failures that wait until it is closed."""

from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.application.drafts import Draft
from desktop_app.application.messages import Snapshot
from desktop_app.domain.errors import Failure
from desktop_app.ui.actions.money_sheet import MoneySheet
from desktop_app.ui.automation.rule_sheet import RuleSheet
from desktop_app.ui.context import Ui
from desktop_app.ui.home.trouble import TroubleSheet
from desktop_app.ui.kit.sheet import Sheet


class Sheets(QObject):
    """What the person opens takes the place of another sheet; what went wrong does not."""

    def __init__(self, ui: Ui, page: QWidget, window: QWidget, conceal: Callable[[], None]) -> None:
        super().__init__(page)
        self._ui = ui
        self._window = window
        self._conceal = conceal
        self._sheet: Sheet | None = None
        self._waiting: deque[Failure] = deque()

    def keep(self, sheet: Sheet) -> None:
        """Show a sheet in place of another, tell it every picture, take it away on leaving."""
        self._drop()
        self._conceal()
        self._sheet = sheet
        sheet.closed.connect(self._closed)
        sheet.open()

    @property
    def drafting(self) -> MoneySheet | RuleSheet | None:
        """The sheet that is shown, where what is typed into it outlives a lock."""
        return self._sheet if isinstance(self._sheet, (MoneySheet, RuleSheet)) else None

    def take_draft(self, draft: Draft | None) -> None:
        """Put what was typed before a lock into the sheet that is shown."""
        if self.drafting is not None and draft is not None:
            self.drafting.take_draft(draft)

    def tell(self, failure: Failure) -> None:
        """Show a failure, once nothing else is shown: a sheet may hold what is nowhere else."""
        self._waiting.append(failure)
        self._tell_next()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Give the sheet the newest picture."""
        if self._sheet is not None and hasattr(self._sheet, "show_snapshot"):
            self._sheet.show_snapshot(snapshot)

    def leave(self) -> None:
        """Take away what is shown and what waits."""
        self._waiting.clear()
        self._drop()

    def _drop(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.dismiss()

    def _closed(self) -> None:
        if self.sender() is self._sheet:
            self._sheet = None
            self._tell_next()

    def _tell_next(self) -> None:
        if self._sheet is None and self._waiting:
            self.keep(TroubleSheet(self._ui, self._window, self._waiting.popleft()))

"""Asks the worker what is to come on a card, while a sheet about it is open."""

from PySide6.QtCore import QObject, Signal

from desktop_app.application.foreseeing import Outlook
from desktop_app.domain.cards import CardId
from desktop_app.domain.errors import Failure
from desktop_app.ui.context import Ui


class Lookout(QObject):
    """`outlook` is None until the first answer; `changed` follows every newer one."""

    changed = Signal()

    def __init__(self, ui: Ui, card_id: CardId, parent: QObject) -> None:
        super().__init__(parent)
        self._ui = ui
        self._card_id = card_id
        self._is_asking = False
        self.outlook: Outlook | None = None
        self.has_failed = False

    def look(self) -> None:
        """Ask for what is newer than the last answer, one question at a time."""
        if self._is_asking:
            return
        self._is_asking = True
        card_id, seen = self._card_id, self.outlook.revision if self.outlook else -1
        self._ui.bridge.run(
            self, lambda s: s.wallet.foreseeing.look(card_id, seen), self._answered, self._failed
        )

    def _answered(self, outlook: Outlook | None) -> None:
        self._is_asking = False
        if outlook is not None:
            self.outlook, self.has_failed = outlook, False
            self.changed.emit()

    def _failed(self, _failure: Failure) -> None:
        """Nothing was to be changed, so the list itself says that it is not known."""
        self._is_asking, self.has_failed = False, True
        self.changed.emit()

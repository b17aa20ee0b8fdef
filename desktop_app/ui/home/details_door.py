"""The way from a card to what is stored of it: taken from a file, deleted, or read again."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from desktop_app.application.messages import CardView, Snapshot
from desktop_app.domain.cards import Field
from desktop_app.ui.cards.page import CardsPage
from desktop_app.ui.context import Ui
from desktop_app.ui.kit.sheet import Sheet


class DetailsDoor(QObject):
    """Opens the sheets that a page of cards asks for; `keep` shows them over the window."""

    def __init__(
        self, ui: Ui, window: QWidget, cards: CardsPage, keep: Callable[[Sheet], None]
    ) -> None:
        super().__init__(cards)
        self._ui = ui
        self._window = window
        self._keep = keep
        cards.import_requested.connect(self._open_import)
        cards.cvv_requested.connect(self._open_cvv)

    def _open_import(self) -> None:
        from desktop_app.ui.moving.import_sheet import ImportSheet

        self._keep(ImportSheet(self._ui, self._window))

    def _open_cvv(self, snapshot: Snapshot, card: CardView) -> None:
        from desktop_app.ui.moving.forget_sheet import ForgetSheet, ReadCvvSheet

        made = ForgetSheet if Field.CVV in card.stored else ReadCvvSheet
        self._keep(made(self._ui, self._window, snapshot, card))
